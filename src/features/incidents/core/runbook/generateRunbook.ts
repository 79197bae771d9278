/** A runbook from what really ran. No model takes part: each command is one of the record, or says that it was changed or made up. */
import { t } from '@vscode/l10n';
import { oneLine } from '../../../../base/oneLine.ts';
import type { EventOf } from '../../../../clients/notes/incidentEvents.ts';
import type { Effect } from '../effect/effect.ts';
import { evidenceOf, type IncidentRecord, type RecordedCommand } from '../record/record.ts';
import { causesOf, hypothesesOf } from '../state/hypotheses.ts';
import { counterparts } from './counterparts.ts';
import { findParameters, withParameters, type Parameter } from './parameters.ts';
import { chooseSteps, type ChosenSteps } from './steps.ts';

export interface RunbookStep {
  /** `s` and the number of its event, `v` or `u` before it for what checks and what takes back. */
  readonly id: string;
  readonly text: string;
  readonly effect: Effect;
  readonly context?: string;
  /** Id of a step. */
  readonly verify?: string;
  /** Id of a step, or `none`. */
  readonly undo?: string;
  /** Seconds. */
  readonly timeout: number;
  /** `seq` of the event. */
  readonly from: number;
  /** Left out where the text is that of the event, byte for byte. `names`: names became parameters; `secret`: something was left out. */
  readonly edited?: 'names' | 'derived' | 'secret';
  readonly said: readonly string[];
}

export interface Runbook {
  readonly title: string;
  readonly incident: string;
  readonly symptoms: readonly string[];
  readonly alerts: readonly string[];
  readonly services: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly investigation: readonly RunbookStep[];
  readonly causes: readonly Sentence[];
  /** Changes, each with the steps that check it and take it back behind it. */
  readonly resolution: readonly RunbookStep[];
  readonly checks: readonly RunbookStep[];
  readonly detours: readonly { readonly text: string; readonly why: string; readonly from: number }[];
  readonly prevention: readonly Sentence[];
  readonly cut: readonly number[];
}

export interface Sentence {
  readonly text: string;
  readonly from: number;
}

export function makeRunbook(record: IncidentRecord): Runbook {
  const chosen = chooseSteps(record);
  const used = [...chosen.investigation, ...chosen.resolution, ...chosen.checks];
  const parameters = findParameters(used.map(({ text }) => text));
  const make = new StepMaker(record, parameters);
  const checks = chosen.checks.map((command) => make.step(command));
  const alerts = record.events.filter((event): event is EventOf<'alert'> => event.kind === 'alert');
  return {
    title: titleOf(record),
    incident: record.id,
    symptoms: alerts.map(({ data }) => oneLine(data.summary)).filter((text) => text !== ''),
    alerts: [...new Set(alerts.map(({ data }) => oneLine(data.name)))].filter((text) => text !== ''),
    services: servicesOf(parameters),
    parameters,
    investigation: chosen.investigation.map((command) => make.step(command)),
    causes: causesIn(record),
    resolution: chosen.resolution.flatMap((command) => make.change(command, chosen)),
    checks,
    detours: chosen.detours.map(({ command, why }) => ({
      text: command.text,
      why: detourText(why, command),
      from: command.seq,
    })),
    prevention: preventionOf(record),
    cut: chosen.cut.map(({ seq }) => seq),
  };
}

export function titleOf({ id, events }: IncidentRecord): string {
  const named = events.flatMap((event) =>
    event.kind === 'severity' && event.data.title !== undefined && event.data.title !== ''
      ? [event.data.title]
      : [],
  );
  const alert = events.find((event) => event.kind === 'alert');
  return oneLine(named.at(-1) ?? alert?.data.name ?? id, 20);
}

function servicesOf(parameters: readonly Parameter[]): readonly string[] {
  const named = parameters.filter(({ name }) => /^(?:WORKLOAD|RELEASE)/.test(name));
  return [...new Set(named.map(({ value }) => value))];
}

function causesIn({ events }: IncidentRecord): readonly Sentence[] {
  return causesOf(events, hypothesesOf(events)).map(({ seq, text }) => ({
    text: oneLine(text, 80),
    from: seq,
  }));
}

/** Decisions, and changes in git: what stays behind the incident. */
function preventionOf({ events }: IncidentRecord): readonly Sentence[] {
  return events.flatMap((event) => {
    if (event.kind === 'decision') return [{ text: oneLine(event.data.text, 80), from: event.seq }];
    if (event.kind !== 'change' || !/^(?:git|permanent-fix|prevention:)/.test(event.data.what)) return [];
    return [{ text: oneLine(`${event.data.ref} ${event.data.summary}`, 80), from: event.seq }];
  });
}

function detourText(why: ChosenSteps['detours'][number]['why'], { event, said }: RecordedCommand): string {
  const [first] = said;
  const reason = {
    failed: t('It failed with exit status {0}.', event.data.exitCode ?? t('unknown')),
    'taken-back': t('It was taken back.'),
    'not-marked': t('It ran, and was not marked as what helped.'),
  }[why];
  return first === undefined ? reason : `${reason} ${oneLine(first)}`;
}

/** Seconds: three times what it took, at least a minute. */
function timeoutOf(durationMs: number | null): number {
  return Math.min(3600, Math.max(60, Math.ceil(((durationMs ?? 0) * 3) / 30_000) * 30));
}

class StepMaker {
  readonly #record: IncidentRecord;
  readonly #parameters: readonly Parameter[];

  constructor(record: IncidentRecord, parameters: readonly Parameter[]) {
    this.#record = record;
    this.#parameters = parameters;
  }

  step({ seq, event, text, effect, said }: RecordedCommand): RunbookStep {
    const named = withParameters(text, this.#parameters);
    const edited =
      text !== event.data.command || text.includes('[redacted]')
        ? 'secret'
        : named === text
          ? undefined
          : 'names';
    return {
      id: `s${seq}`,
      text: named,
      effect,
      timeout: timeoutOf(event.data.durationMs),
      from: seq,
      said: said.map((each) => oneLine(each, 80)),
      ...(event.data.context !== undefined && event.data.context !== '' && { context: event.data.context }),
      ...(edited !== undefined && { edited }),
    };
  }

  /** A change, then what was made for it: a check where the record holds none, and the way back. */
  change(command: RecordedCommand, chosen: ChosenSteps): readonly RunbookStep[] {
    const { seq } = command;
    const step = this.step(command);
    const known = counterparts(command.text, this.#before(seq));
    const next = chosen.resolution.find((other) => other.seq > seq)?.seq ?? Number.POSITIVE_INFINITY;
    const recorded = recordedCheck(
      chosen.checks.filter((check) => check.seq > seq && check.seq < next),
      known.verify,
    );
    const verify = recorded ?? (known.verify === undefined ? undefined : `v${seq}`);
    const undo = known.undo === undefined || known.undo === 'none' ? known.undo : `u${seq}`;
    return [
      { ...step, ...(verify !== undefined && { verify }), ...(undo !== undefined && { undo }) },
      ...(verify === `v${seq}` && known.verify !== undefined
        ? [this.#derived(step, verify, known.verify)]
        : []),
      ...(undo === `u${seq}` && known.undo !== undefined ? [this.#derived(step, undo, known.undo)] : []),
    ];
  }

  #derived({ from, context }: RunbookStep, id: string, text: string): RunbookStep {
    return {
      id,
      text: withParameters(text, this.#parameters),
      effect: id.startsWith('v') ? 'read' : /\b(?:uninstall|delete)\b/.test(text) ? 'destructive' : 'write',
      timeout: 150,
      from,
      edited: 'derived',
      said: [],
      ...(context !== undefined && { context }),
    };
  }

  /** What a recorded change says was there before the command. */
  #before(seq: number): string | undefined {
    return this.#record.events
      .filter((event): event is EventOf<'change'> => event.kind === 'change')
      .find((event) => evidenceOf(event).includes(seq))?.data.before;
  }
}

/** The best of the reads between a change and the next one: one that waits for the change, else the last. */
function recordedCheck(reads: readonly RecordedCommand[], derived: string | undefined): string | undefined {
  const good = reads.filter(({ event }) => event.data.exitCode === 0);
  const waiting = good.find(({ text }) => /\b(?:rollout\s+status|kubectl\s+wait|helm\s+status)\b/.test(text));
  if (waiting) return `s${waiting.seq}`;
  const last = derived === undefined ? good.at(-1) : undefined;
  return last && `s${last.seq}`;
}
