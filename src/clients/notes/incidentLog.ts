/** Reads an incident's log. People and agents edit it by hand: what is wrong is told, and what can be read is read. */
import { t } from '@vscode/l10n';
import { isRecord, numberOf, parseJson, recordOf, textOf, type JsonRecord } from '../../base/json.ts';
import { joinPath, nameOf } from '../../base/paths.ts';
import type { FileFailure, Files } from '../../base/ports.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { sha256 } from '../../base/sha256.ts';
import { eventShape, isKind, logVersion, missingData, type IncidentEvent } from './incidentEvents.ts';

export const logName = 'events.ndjson';
/** Long outputs lie beside the log, so that a log of this size is no incident's any more. */
const mostBytes = 64 * 1024 * 1024;

export interface LogProblem {
  /** From 1. */
  readonly line: number;
  readonly code: 'no-meta' | 'newer-version' | 'unreadable' | 'missing-field' | 'no-hash' | 'broken-chain';
  /** One sentence. */
  readonly message: string;
}

export interface Incident {
  /** Name of its folder. */
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
  readonly version: number;
  /** Of a newer version: nothing may be added. */
  readonly readOnly: boolean;
  /** In the order of the file, which is that of `seq` unless somebody edited it. */
  readonly events: readonly IncidentEvent[];
  readonly problems: readonly LogProblem[];
}

/** @param folder absolute, of the incident; its `events.ndjson` is read. */
export async function readIncident(
  files: Pick<Files, 'read'>,
  folder: string,
): Promise<Result<Incident, FileFailure>> {
  const bytes = await files.read(joinPath(folder, logName), mostBytes);
  if (!bytes.ok) return err(bytes.error);
  const lines = linesOf(bytes.value);
  const hashes = await Promise.all(lines.map(({ bytes: line }) => sha256(line)));
  const reading = new Reading();
  for (const [index, line] of lines.entries()) {
    if (line.text.trim() !== '') reading.take(index + 1, line.text, hashes[index - 1] ?? '');
  }
  const { version, events, problems } = reading;
  return ok({ id: nameOf(folder), folder, version, readOnly: version > logVersion, events, problems });
}

interface Line {
  readonly text: string;
  readonly bytes: Uint8Array;
}

function linesOf(bytes: Uint8Array): readonly Line[] {
  const decoder = new TextDecoder();
  const lines: Line[] = [];
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(10, start);
    const end = newline === -1 ? bytes.length : newline;
    const line = bytes.subarray(start, end);
    lines.push({ text: decoder.decode(line), bytes: line });
    start = end + 1;
  }
  return lines;
}

/** Goes through the lines and keeps what was found. */
class Reading {
  readonly events: IncidentEvent[] = [];
  readonly problems: LogProblem[] = [];
  version = logVersion;
  #first = true;

  take(line: number, text: string, hashBefore: string): void {
    const value = parseJson(text);
    const first = this.#first;
    this.#first = false;
    if (!isRecord(value)) {
      const message = t('Line {0} is no JSON object and was left aside.', line);
      this.problems.push({ line, code: 'unreadable', message });
      return;
    }
    if (value['kind'] === 'meta') return this.#meta(line, value);
    if (first) {
      const message = t('The log does not start with its meta line; it is read as version {0}.', logVersion);
      this.problems.push({ line, code: 'no-meta', message });
    }
    const event = this.#event(line, value);
    if (event) this.#chain(line, value, hashBefore);
  }

  #meta(line: number, value: JsonRecord): void {
    this.version = numberOf(value['version']) ?? logVersion;
    if (this.version <= logVersion) return;
    const message = t(
      'The log is of version {0}, which this version of SRE Workbench does not know: it is only shown. Update the extension to add to it.',
      this.version,
    );
    this.problems.push({ line, code: 'newer-version', message });
  }

  #event(line: number, value: JsonRecord): boolean {
    const { kind } = value;
    if (!isKind(kind)) {
      const message = t('Line {0} is of the unknown kind "{1}" and was left aside.', line, textOf(kind));
      this.problems.push({ line, code: 'unreadable', message });
      return false;
    }
    const before = this.events.at(-1);
    const frame = {
      seq: (before?.seq ?? 0) + 1,
      t: before?.t ?? 0,
      t_source: 'estimate',
      actor: 'human',
      evidence: [],
      data: {},
    };
    const data = recordOf(value['data']);
    const missing = [
      ...Object.keys(frame).filter((name) => !(name in value)),
      ...Object.keys(missingData[kind])
        .filter((name) => !(name in data))
        .map((name) => `data.${name}`),
    ];
    const parsed = eventShape.safeParse({
      ...frame,
      prev_hash: '',
      ...value,
      data: { ...missingData[kind], ...data },
    });
    if (!parsed.success) {
      const field = parsed.error.issues[0]?.path.join('.') ?? '';
      const message = t('Line {0} was left aside: its field "{1}" is not valid.', line, field);
      this.problems.push({ line, code: 'unreadable', message });
      return false;
    }
    if (missing.length > 0) {
      const message = t('Line {0} lacks {1}.', line, missing.map((name) => `"${name}"`).join(', '));
      this.problems.push({ line, code: 'missing-field', message });
    }
    this.events.push(parsed.data);
    return true;
  }

  #chain(line: number, value: JsonRecord, hashBefore: string): void {
    const hash = value['prev_hash'];
    if (typeof hash !== 'string') {
      const message = t('Line {0} has no hash of the line before: it was written or edited by hand.', line);
      this.problems.push({ line, code: 'no-hash', message });
    } else if (hash !== hashBefore) {
      const message = t(
        'Line {0} was written after another line than the one before it: that one was edited, added or removed by hand.',
        line,
      );
      this.problems.push({ line, code: 'broken-chain', message });
    }
  }
}
