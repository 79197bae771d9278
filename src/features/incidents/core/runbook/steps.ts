/** Chooses what of a record becomes a step of a runbook, and what was a detour. */
import { evidenceOf, type IncidentRecord, type RecordedCommand } from '../record/record.ts';
import { readShell } from '../effect/shellWords.ts';
import { namesIn } from './kubernetesNames.ts';

export interface ChosenSteps {
  readonly investigation: readonly RecordedCommand[];
  readonly resolution: readonly RecordedCommand[];
  /** Reads behind the first change that helped. */
  readonly checks: readonly RecordedCommand[];
  readonly detours: readonly Detour[];
  /** Commands that no step is made of because their text may be cut. */
  readonly cut: readonly RecordedCommand[];
}

export interface Detour {
  readonly command: RecordedCommand;
  readonly why: 'failed' | 'taken-back' | 'not-marked';
}

/** Looking around; a step only where somebody marked it. */
const noise =
  /^\s*(?:ls|ll|cd|pwd|clear|history|exit|whoami|which|type|man|vi|vim|nano|less|more|code|date|echo|true|export|alias|source|\.)(?:\s|$)/;
/** The shell found no such program, or was interrupted: a slip of the fingers. */
const slips = new Set([126, 127, 130]);

export function isSlip({ marks, event: { data } }: RecordedCommand): boolean {
  return marks.size === 0 && data.exitCode !== null && slips.has(data.exitCode);
}

export function chooseSteps({ commands, events }: IncidentRecord): ChosenSteps {
  const cut = commands.filter(({ event }) => event.data.cut === true);
  const whole = commands.filter(({ event }) => event.data.cut !== true && event.data.exitCode !== null);
  const writes = whole.filter(({ effect }) => effect !== 'read');
  const rolledBack = new Set(events.flatMap((event) => (event.kind === 'rollback' ? evidenceOf(event) : [])));
  const helped = writes.filter(({ marks }) => marks.has('helped'));
  const lastHelped = helped.at(-1)?.seq ?? -1;
  const detours: Detour[] = [];
  const resolution: RecordedCommand[] = [];
  for (const [index, command] of writes.entries()) {
    const why = detourOf(command, writes.slice(index + 1), { lastHelped, rolledBack });
    if (why === undefined) resolution.push(command);
    else if (why !== 'slip') detours.push({ command, why });
  }
  const first = resolution[0]?.seq ?? Number.POSITIVE_INFINITY;
  const reads = whole.filter(({ effect }) => effect === 'read');
  const useful = onlyFirst(reads.filter(isUseful), first);
  for (const command of onlyFirst(reads, first)) {
    if (isFailedRead(command)) detours.push({ command, why: 'failed' });
  }
  return {
    investigation: useful.filter(({ seq }) => seq < first),
    resolution: onlyFirst(resolution, Number.POSITIVE_INFINITY),
    checks: useful.filter(({ seq }) => seq > first),
    detours: detours.toSorted((a, b) => a.command.seq - b.command.seq),
    cut,
  };
}

interface Known {
  readonly lastHelped: number;
  readonly rolledBack: ReadonlySet<number>;
}

function detourOf(
  command: RecordedCommand,
  later: readonly RecordedCommand[],
  { lastHelped, rolledBack }: Known,
): Detour['why'] | 'slip' | undefined {
  const { exitCode } = command.event.data;
  if (command.marks.has('helped')) return undefined;
  if (exitCode !== 0) return exitCode !== null && slips.has(exitCode) ? 'slip' : 'failed';
  if (rolledBack.has(command.seq) || later.some((next) => takesBack(next, command))) return 'taken-back';
  // Where somebody said what helped, what was tried before it and not marked did not.
  return command.seq < lastHelped ? 'not-marked' : undefined;
}

/** A rollback of the same thing, unless that is what helped against something older. */
function takesBack(later: RecordedCommand, earlier: RecordedCommand): boolean {
  if (later.event.data.exitCode !== 0 || !/\b(?:rollout\s+undo|helm\s+rollback)\b/.test(later.text))
    return false;
  const subject = subjectsOf(earlier.text);
  return subjectsOf(later.text).some((each) => subject.includes(each));
}

function subjectsOf(text: string): readonly string[] {
  return (readShell(text)?.commands ?? [])
    .flatMap(namesIn)
    .filter(({ kind }) => kind === 'WORKLOAD' || kind === 'RELEASE')
    .map(({ kind, value }) => `${kind} ${value}`);
}

function isUseful(command: RecordedCommand): boolean {
  if (command.marks.size > 0) return true;
  return !noise.test(command.text) && command.event.data.exitCode === 0;
}

function isFailedRead({ text, marks, event: { data } }: RecordedCommand): boolean {
  const failed = data.exitCode !== 0 && data.exitCode !== null && !slips.has(data.exitCode);
  return failed && marks.size === 0 && !noise.test(text);
}

/** Each text once on either side of the change: the same look before and after it tells two things. */
function onlyFirst(commands: readonly RecordedCommand[], border: number): readonly RecordedCommand[] {
  const seen = new Set<string>();
  return commands.filter(({ text, seq }) => {
    const key = `${seq < border} ${text}`;
    const fresh = !seen.has(key);
    seen.add(key);
    return fresh;
  });
}
