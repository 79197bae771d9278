/** The folder in which hooks leave their events: one small file each, named by its time. */
import { parseJson } from '../../../base/json.ts';
import { joinPath } from '../../../base/paths.ts';
import type { Clock, Files, FileWriter } from '../../../base/ports.ts';
import { hookEventShape, type HookEvent } from './state/hooks.ts';
import { eventFolder } from './eventPlace.ts';

const mostBytes = 16 * 1024;
/** Milliseconds: after a day nobody asks any more what an agent did then. */
const keptFor = 24 * 3_600_000;
const fileName = /^(\d{13})-[0-9a-f-]{36}\.json$/;

/** Reads what is new, in the order of time. Events of other programs and of other shapes are passed over. */
export class EventReader {
  readonly #seen = new Set<string>();
  readonly #folder: string;
  readonly #ports: { readonly files: Files; readonly writer: FileWriter; readonly clock: Clock };

  constructor(
    folder: string,
    ports: { readonly files: Files; readonly writer: FileWriter; readonly clock: Clock },
  ) {
    this.#folder = eventFolder(folder);
    this.#ports = ports;
  }

  async read(): Promise<readonly HookEvent[]> {
    const listed = await this.#ports.files.list(this.#folder);
    if (!listed.ok) return [];
    const now = this.#ports.clock.now();
    const events: HookEvent[] = [];
    for (const { name } of listed.value) {
      const time = fileName.exec(name)?.[1];
      if (time === undefined || this.#seen.has(name)) continue;
      this.#seen.add(name);
      const path = joinPath(this.#folder, name);
      if (now - Number(time) > keptFor) {
        await this.#ports.writer.remove(path);
        continue;
      }
      const bytes = await this.#ports.files.read(path, mostBytes);
      const parsed = hookEventShape.safeParse(
        bytes.ok ? parseJson(new TextDecoder().decode(bytes.value)) : undefined,
      );
      if (parsed.success) events.push(parsed.data);
    }
    return events;
  }
}
