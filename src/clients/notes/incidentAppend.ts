/** Adds events to an incident's log: without secrets, chained, flushed, and never over somebody else's. */
import { t } from '@vscode/l10n';
import { visibleText } from '../../base/approvals.ts';
import { numberOf, parseJson, recordOf } from '../../base/json.ts';
import { joinPath } from '../../base/paths.ts';
import type { FileFailure, Ports } from '../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../base/result.ts';
import { sha256 } from '../../base/sha256.ts';
import { eventShape, logVersion, type IncidentEvent, type NewEvent } from './incidentEvents.ts';
import { logName } from './incidentLog.ts';
import { withLock } from './logLock.ts';
import { withoutSecrets } from './withoutSecrets.ts';

export type LogPorts = Pick<Ports, 'files' | 'fileParts' | 'writer' | 'clock'>;
export type LogFailure = Failure<'busy' | 'newer-version' | FileFailure['code']>;

/** The event as it stands in the log, once it is on the disk. */
export async function appendEvent(
  ports: LogPorts,
  folder: string,
  event: NewEvent,
): Promise<Result<IncidentEvent, LogFailure>> {
  const written = await appendEvents(ports, folder, () => [event]);
  if (!written.ok) return written;
  const [first] = written.value;
  if (!first) throw new Error('An event was written and is not there.');
  return ok(first);
}

/**
 * Several events in one write, all or none unless the disk is full. They are made once the number of the first one is
 * known, so that they can name each other.
 */
export async function appendEvents(
  ports: LogPorts,
  folder: string,
  make: (nextSeq: number) => readonly NewEvent[],
): Promise<Result<readonly IncidentEvent[], LogFailure>> {
  const log = joinPath(folder, logName);
  const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  for (;;) {
    const written = await withLock({ ...ports, wait }, joinPath(folder, 'events.lock'), async (held) => {
      const end = await endOf(ports, log);
      if (!end.ok) return end;
      const lines = await linesFor(make(end.value.lastSeq + 1), end.value, ports.clock.now());
      if (!(await held())) return ok(undefined);
      const appended = await ports.writer.append(log, lines.text);
      return appended.ok ? ok(lines.events) : appended;
    });
    if (!written.ok) return written;
    // Somebody took the lock for one that was left behind: begin anew.
    if (written.value !== undefined) return ok(written.value);
  }
}

/** The events as a log of their own would hold them, for what is not written: numbered from 1, without secrets. */
export async function numberedEvents(
  events: readonly NewEvent[],
  now: number,
): Promise<readonly IncidentEvent[]> {
  return (await linesFor(events, { lastSeq: 0, lastHash: '', before: '' }, now)).events;
}

interface LogEnd {
  readonly lastSeq: number;
  /** Hash of the last line; empty where there is none. */
  readonly lastHash: string;
  /** What must stand before the next line. */
  readonly before: string;
}

/** Enough for the last line of nearly every log. */
const tailBytes = 16 * 1024;

async function endOf(ports: LogPorts, log: string): Promise<Result<LogEnd, LogFailure>> {
  const found = await ports.files.stat(log);
  if (!found.ok && found.error.code !== 'not-found') return found;
  const size = found.ok ? found.value.size : 0;
  if (size === 0) {
    const meta = JSON.stringify({ kind: 'meta', version: logVersion });
    const lastHash = await sha256(new TextEncoder().encode(meta));
    return ok({ lastSeq: 0, lastHash, before: `${meta}\n` });
  }
  const start = await ports.fileParts.readPart(log, 0, 256);
  if (!start.ok) return start;
  const version = /^\{[^\n]*"kind"\s*:\s*"meta"[^\n]*?"version"\s*:\s*(\d+)/.exec(
    new TextDecoder().decode(start.value),
  )?.[1];
  if (Number(version ?? logVersion) > logVersion) return err(newerVersion(log));
  for (let length = tailBytes; ; length *= 4) {
    const from = Math.max(0, size - length);
    const tail = await ports.fileParts.readPart(log, from, size - from);
    if (!tail.ok) return tail;
    const end = await endIn(tail.value, from === 0);
    if (end) return ok(end);
  }
}

/** Undefined where more of the log is needed: the last line or a number is not in this part. */
async function endIn(tail: Uint8Array, whole: boolean): Promise<LogEnd | undefined> {
  // A line without its end was written by hand or is the rest of a write that failed; the next one starts anew.
  const ended = tail.at(-1) === 10;
  const content = ended ? tail.subarray(0, -1) : tail;
  const last = content.lastIndexOf(10);
  if (last === -1 && !whole) return undefined;
  const lines = new TextDecoder().decode(whole ? content : content.subarray(content.indexOf(10) + 1));
  const numbers = lines.split('\n').flatMap((line) => numberOf(recordOf(parseJson(line))['seq']) ?? []);
  if (numbers.length === 0 && !whole) return undefined;
  return {
    lastSeq: Math.max(0, ...numbers),
    lastHash: await sha256(content.subarray(last + 1)),
    before: ended ? '' : '\n',
  };
}

async function linesFor(
  events: readonly NewEvent[],
  end: LogEnd,
  now: number,
): Promise<{ readonly text: string; readonly events: readonly IncidentEvent[] }> {
  const done: IncidentEvent[] = [];
  let text = end.before;
  let hash = end.lastHash;
  for (const [index, event] of events.entries()) {
    // A command stays as it was typed; what others wrote cannot hide anything.
    const { kind, data, evidence } = await withoutSecrets(
      event,
      event.kind === 'command' ? undefined : visibleText,
    );
    const whole = eventShape.parse({
      seq: end.lastSeq + 1 + index,
      t: event.t ?? now,
      t_source: event.t_source ?? 'human',
      actor: event.actor ?? 'human',
      kind,
      data,
      evidence: evidence ?? [],
      prev_hash: hash,
    });
    const line = JSON.stringify(whole);
    text += `${line}\n`;
    hash = await sha256(new TextEncoder().encode(line));
    done.push(whole);
  }
  return { text, events: done };
}

function newerVersion(log: string): LogFailure {
  return {
    code: 'newer-version',
    message: t(
      '{0} was written by a newer version of SRE Workbench and is only shown. Update the extension to add to it.',
      log,
    ),
  };
}
