/** Makes events of the commands that run in terminals: one after another as they end, each on the disk before it is told. */
import type { Failure } from '../../../base/result.ts';
import type { Ports } from '../../../base/ports.ts';
import { appendEvents } from '../../../clients/notes/incidentAppend.ts';
import type { IncidentEvent, NewEvent } from '../../../clients/notes/incidentEvents.ts';
import { keepOutput } from '../../../clients/notes/incidentOutputs.ts';
import { printsSecrets } from '../../../clients/notes/secretData.ts';
import { changesOf } from './changes.ts';
import { kubeContext } from './kubeContext.ts';
import { RawOutput, type RenderedOutput } from './renderOutput.ts';
import { MarkReader, type ShellItem } from './shellMarks.ts';

export type RecorderPorts = Pick<Ports, 'files' | 'fileParts' | 'writer' | 'clock' | 'environment'>;

export interface RecorderOptions {
  readonly ports: RecorderPorts;
  /** Folder of the incident that an incident terminal was opened for, by the nonce of its marks. */
  readonly folderOf: (nonce: string) => string | undefined;
  /** Folder of the incident for commands of other terminals; undefined: they are not recorded. */
  readonly otherFolder: () => string | undefined;
  readonly onFailure: (failure: Failure) => void;
  readonly onEvents: (folder: string, events: readonly IncidentEvent[]) => void;
  /** Calls back after so many milliseconds; answers how to stop that. */
  readonly after: (milliseconds: number, action: () => void) => () => void;
}

/** One command as the terminal's integration tells of it. */
export interface TerminalExecution {
  /** All that it shows, marks included; ends with it. */
  readonly stream: AsyncIterable<string>;
  /** What the integration knows when it has ended. */
  readonly ended: Promise<{
    readonly command: string;
    /** The text may be a part of what was typed. */
    readonly cut: boolean;
    readonly exitCode: number | undefined;
  }>;
  readonly cwd: string;
  readonly shell: string | undefined;
  /** Nonce of the incident terminal in which it runs, where the terminal tells: its marks may be lost. */
  readonly nonce?: string;
}

/** Milliseconds after which a command that still runs is told of. */
const longRunning = 2000;
const usualColumns = 200;
/** What our shells tell the editor of a line with a leading space. */
const notRecorded = '(not recorded)';

interface Run {
  readonly folder: string;
  readonly start: Extract<ShellItem, { kind: 'start' }>;
  readonly output: RawOutput;
  /** Number of the event of its start, once there is one. */
  told: Promise<number | undefined> | undefined;
  stop: () => void;
}

export class Recorder {
  readonly #options: RecorderOptions;
  /** One write after another, in the order in which commands ended. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Resolves when the command has ended and is on the disk. */
  async record(execution: TerminalExecution): Promise<void> {
    const { folderOf, otherFolder, ports } = this.#options;
    const reader = new MarkReader((nonce) => folderOf(nonce) !== undefined);
    const started = ports.clock.now();
    const other = otherFolder();
    const early = new RawOutput();
    let run: Run | undefined;
    let heard = false;
    for await (const data of execution.stream) {
      heard = true;
      for (const item of reader.push(data)) {
        if (item.kind === 'start') {
          const folder = folderOf(item.nonce);
          if (folder !== undefined) run = this.#begin(folder, item, execution.shell);
        } else if (item.kind === 'output') (run?.output ?? early).push(item.data);
        else if (run) {
          await this.#end(run, { ...item, shell: execution.shell });
          return;
        }
      }
    }
    const end = await execution.ended;
    if (run) return this.#end(run, { ...end, t: undefined, shell: execution.shell });
    const own = folderOf(execution.nonce ?? '');
    const folder = own ?? other;
    if (folder === undefined) return;
    // The editor begins with a mark of its own: where nothing came, all of it was lost.
    if (own !== undefined || !heard) early.lose();
    const start = {
      kind: 'start' as const,
      nonce: '',
      command: end.command,
      hidden: /^\s/.test(end.command) || (own !== undefined && end.command === notRecorded),
      cwd: execution.cwd,
      kubeconfig: ports.environment.variable('KUBECONFIG') ?? '',
      t: started,
      columns: undefined,
    };
    const told = { folder, start, output: early, told: undefined, stop: () => undefined };
    const cut = own === undefined && end.cut;
    await this.#end(told, { ...end, cut, t: undefined, shell: execution.shell });
  }

  #begin(folder: string, start: Run['start'], shell: string | undefined): Run {
    const run: Run = { folder, start, output: new RawOutput(), told: undefined, stop: () => undefined };
    run.stop = this.#options.after(longRunning, () => {
      run.told = this.#write(folder, async () => {
        const data = { ...(await this.#dataOf(start, shell)), exitCode: null, durationMs: null };
        return () => [{ kind: 'command', ...at(start.t), data: { ...data, running: true } }];
      }).then((events) => events[0]?.seq);
    });
    return run;
  }

  async #end(
    { folder, start, output, told, stop }: Run,
    end: { exitCode: number | undefined; t: number | undefined; shell: string | undefined; cut?: boolean },
  ): Promise<void> {
    stop();
    const ended = end.t ?? this.#options.ports.clock.now();
    const begun = start.t ?? ended;
    const first = await told;
    await this.#write(folder, async () => {
      const known = await this.#dataOf(start, end.shell);
      const data = {
        ...known,
        exitCode: end.exitCode ?? null,
        durationMs: Math.max(0, ended - begun),
        ...(end.cut === true && { cut: true as const }),
        ...(first !== undefined && { start: first }),
      };
      const shown = await shownOf(start, output);
      const kept =
        shown && (shown.text !== '' || shown.truncated)
          ? await keepOutput(this.#options.ports.writer, folder, shown)
          : undefined;
      if (kept?.ok === false) this.#options.onFailure(kept.error);
      return (seq) => [
        { kind: 'command', ...at(begun), data },
        ...(kept?.ok ? [{ kind: 'output' as const, ...at(ended), data: { seq, ...kept.value } }] : []),
        ...(data.exitCode === 0
          ? changesOf({
              seq,
              command: data.command,
              output: shown?.text ?? '',
              t: ended,
              actor: 'human',
              t_source: 'shell',
            })
          : []),
      ];
    });
  }

  async #dataOf(start: Run['start'], shell: string | undefined) {
    const { command, cwd, hidden } = start;
    const context = hidden ? undefined : await kubeContext(this.#options.ports, start);
    return {
      command: hidden ? '' : command,
      cwd,
      ...(context !== undefined && { context }),
      ...(shell !== undefined && { shell }),
      ...(hidden && { hidden: true as const }),
    };
  }

  async #write(
    folder: string,
    prepare: () => Promise<(seq: number) => readonly NewEvent[]>,
  ): Promise<readonly IncidentEvent[]> {
    const { ports, onEvents, onFailure } = this.#options;
    const writing = this.#queue.then(async () => {
      const written = await appendEvents(ports, folder, await prepare());
      if (written.ok) onEvents(folder, written.value);
      else onFailure(written.error);
      return written.ok ? written.value : [];
    });
    this.#queue = writing.catch(() => undefined);
    return writing;
  }
}

/** What is kept of the output; nothing of a command that was not to be recorded, or that prints secrets. */
async function shownOf(start: Run['start'], output: RawOutput): Promise<RenderedOutput | undefined> {
  if (start.hidden) return undefined;
  if (printsSecrets(start.command)) return { text: '[redacted]', truncated: true };
  return output.render(start.columns ?? usualColumns);
}

function at(t: number | undefined): { readonly t?: number; readonly t_source: 'shell' } {
  return { ...(t !== undefined && { t }), t_source: 'shell' };
}
