/** How bad an incident is: three severities, what they ask for, and which one the evidence speaks for. */
import { t } from '@vscode/l10n';
import { isRecord, numberOf, recordOf } from '../../../../base/json.ts';
import { severities, type Severity } from '../../../../base/incidentCommands.ts';
import { phases } from '../../../../clients/notes/incidentEvents.ts';
import type { PhaseTargets } from './phases.ts';

/** Milliseconds, from the detection on; null for none. */
export interface SeverityTargets {
  /** Until a person answers. */
  readonly response: number;
  /** Between two updates; null: when something changes. */
  readonly update: number | null;
  /** Until the users have their service back. */
  readonly mitigate: number;
  /** Until it is resolved for good. */
  readonly resolve: number;
  readonly phases: PhaseTargets;
}

export type IncidentTargets = Readonly<Record<Severity, SeverityTargets>>;

const minute = 60_000;

/**
 * Response and update times are the team's own habit; recovery is that of critical, important and standard services. The
 * phases until users have their service back add up to the target for that, with those of fix and verification to the
 * resolution; two hours for the writing of the postmortem.
 */
export const defaultTargets: IncidentTargets = {
  SEV1: {
    response: 5 * minute,
    update: 15 * minute,
    mitigate: 30 * minute,
    resolve: 60 * minute,
    phases: phaseTargets(5, 15, 10, 20, 10),
  },
  SEV2: {
    response: 15 * minute,
    update: 30 * minute,
    mitigate: 60 * minute,
    resolve: 240 * minute,
    phases: phaseTargets(15, 30, 15, 120, 60),
  },
  SEV3: {
    response: 120 * minute,
    update: null,
    mitigate: 240 * minute,
    resolve: 1440 * minute,
    phases: phaseTargets(120, 60, 60, 960, 240),
  },
};

/** @param minutes in the order of the phases, without the postmortem's */
function phaseTargets(...minutes: readonly number[]): PhaseTargets {
  const [triage = 0, debug = 0, mitigate = 0, fix = 0, verify = 0] = minutes.map((each) => each * minute);
  return { triage, debug, mitigate, fix, verify, postmortem: 120 * minute };
}

/** The setting, in minutes; 0 for updates means "on change". What is missing or no number keeps its default. */
export function readTargets(setting: unknown): IncidentTargets {
  const of = (severity: Severity): SeverityTargets => {
    const given = recordOf(recordOf(setting)[severity]);
    const usual = defaultTargets[severity];
    const update = minutesOf(given['update']);
    const own = recordOf(given['phases']);
    return {
      response: minutesOf(given['response']) ?? usual.response,
      update: update === undefined ? usual.update : update === 0 ? null : update,
      mitigate: minutesOf(given['mitigate']) ?? usual.mitigate,
      resolve: minutesOf(given['resolve']) ?? usual.resolve,
      phases: {
        ...usual.phases,
        ...Object.fromEntries(
          phases.flatMap((phase) => {
            const target = minutesOf(own[phase]);
            return target === undefined ? [] : [[phase, target]];
          }),
        ),
      },
    };
  };
  return { SEV1: of('SEV1'), SEV2: of('SEV2'), SEV3: of('SEV3') };
}

/** Milliseconds; undefined for what is no length of time. */
function minutesOf(value: unknown): number | undefined {
  const minutes = numberOf(value);
  return minutes === undefined || minutes < 0 ? undefined : minutes * minute;
}

export type PriorityMap = Readonly<Record<string, Severity>>;

const defaultPriorities: PriorityMap = { P1: 'SEV1', P2: 'SEV2', P3: 'SEV3', P4: 'SEV3' };

/** Which severity a priority of the pager means. */
export function readPriorities(setting: unknown): PriorityMap {
  if (!isRecord(setting)) return defaultPriorities;
  const own = Object.entries(setting).flatMap(([name, value]) => {
    const severity = severities.find((each) => each === value);
    return severity === undefined ? [] : [[name.toUpperCase(), severity] as const];
  });
  return { ...defaultPriorities, ...Object.fromEntries(own) };
}

/** Undefined for a text that names no severity. */
function severityOf(text: string): Severity | undefined {
  const number = /^\s*sev(?:erity)?[\s_-]*([1-3])\s*$/i.exec(text)?.[1];
  return severities.find((each) => each === `SEV${number ?? ''}`);
}

/** What is known when an incident is declared. */
export interface SeverityEvidence {
  /** Words of the alert: its labels `severity` and `priority`. */
  readonly labels: readonly string[];
  /** What the alert says in a sentence. */
  readonly summary: string;
  /** Of the requests, from 0 to 1. */
  readonly errorShare?: number;
  readonly rising?: boolean;
}

export interface SeverityReason {
  readonly severity: Severity;
  readonly text: string;
}

export interface ProposedSeverity {
  readonly severity: Severity;
  /** What speaks for it and for others; empty where nothing is known. */
  readonly reasons: readonly SeverityReason[];
}

/** The worst that anything speaks for; without anything SEV2, since an unclear one is treated as the higher. A person decides. */
export function proposeSeverity(evidence: SeverityEvidence, priorities: PriorityMap): ProposedSeverity {
  const share = evidence.errorShare ?? shareIn(evidence.summary);
  const reasons = [
    ...evidence.labels.flatMap((label) => labelReason(label, priorities) ?? []),
    ...(share === undefined ? [] : [shareReason(share, evidence.rising)]),
  ].toSorted((a, b) => (a.severity < b.severity ? -1 : 1));
  return { severity: reasons[0]?.severity ?? 'SEV2', reasons };
}

const loud = ['critical', 'page', 'emergency', 'high', 'major'];
const quiet = ['warning', 'ticket', 'medium', 'error', 'minor', 'low', 'info'];

function labelReason(label: string, priorities: PriorityMap): SeverityReason | undefined {
  const word = label.trim();
  const mapped = priorities[word.toUpperCase()] ?? severityOf(word);
  if (mapped !== undefined) return { severity: mapped, text: t('The alert says {0}.', word) };
  const lower = word.toLowerCase();
  if (loud.includes(lower)) {
    return { severity: 'SEV2', text: t('The alert says "{0}": SEV2 or higher.', word) };
  }
  return quiet.includes(lower) ? { severity: 'SEV3', text: t('The alert says "{0}".', word) } : undefined;
}

/** Thresholds: a tenth of the requests is SEV2 or higher, a hundredth SEV2 while it rises. */
function shareReason(share: number, rising: boolean | undefined): SeverityReason {
  const percent = Number((share * 100).toPrecision(3));
  if (share >= 0.1) return { severity: 'SEV2', text: t('{0} % fail: SEV2 or higher.', percent) };
  if (share >= 0.01 && rising === true) return { severity: 'SEV2', text: t('{0} % fail, rising.', percent) };
  return { severity: 'SEV3', text: t('{0} % fail.', percent) };
}

/** A share that a sentence about failures names. */
function shareIn(summary: string): number | undefined {
  if (!/fail|error|5xx/i.test(summary)) return undefined;
  const percent = /(\d+(?:\.\d+)?)\s?%/.exec(summary)?.[1];
  return percent === undefined ? undefined : Number(percent) / 100;
}
