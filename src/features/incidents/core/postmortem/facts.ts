/** The facts of a postmortem: each with the events that say so. What no event says is a gap for the author. */
import { t } from '@vscode/l10n';
import { inOrder, foldIncident, type IncidentState } from '../state/fold.ts';
import type { IncidentRecord } from '../record/record.ts';
import { quoted, utc } from '../record/quote.ts';
import { chooseSteps } from '../runbook/steps.ts';
import { defaultTargets, type IncidentTargets } from '../state/severity.ts';
import { spanText } from '../state/spans.ts';
import { targetStates, timesOf, type IncidentTimes, type TargetState } from '../state/times.ts';
import { recordedDataLoss } from '../updates/drafts.ts';
import { remarksIn, type RemarkKind } from './remarks.ts';

/** Markdown of one line, and what it rests on. */
export interface Fact {
  readonly text: string;
  readonly seqs: readonly number[];
}

export interface PostmortemFacts {
  readonly state: IncidentState;
  readonly times: IncidentTimes;
  readonly summary: readonly Fact[];
  readonly impact: readonly Fact[];
  readonly causes: readonly Fact[];
  readonly factors: readonly Fact[];
  readonly ruledOut: readonly Fact[];
  readonly trigger: readonly Fact[];
  readonly detection: readonly Fact[];
  readonly resolution: readonly Fact[];
  readonly well: readonly Fact[];
  readonly wrong: readonly Fact[];
  readonly lucky: readonly Fact[];
  readonly lessons: readonly Fact[];
  /** What nobody recorded, as questions to the author. */
  readonly gaps: readonly string[];
}

export interface FactOptions {
  readonly targets?: IncidentTargets;
  /** The impact was computed: nobody has to say it. */
  readonly figures?: boolean;
}

export function factsOf(
  record: IncidentRecord,
  { targets = defaultTargets, figures = false }: FactOptions = {},
): PostmortemFacts {
  const events = inOrder(record.events);
  const state = foldIncident(events);
  const times = timesOf(events);
  const remarks = remarksIn(events);
  const said = (kind: RemarkKind): readonly Fact[] =>
    remarks
      .filter((remark) => remark.kind === kind)
      .map(({ text, seq }) => ({ text: quoted(text), seqs: [seq] }));
  const causes = state.causes.map(({ text, seq }) => ({ text: quoted(text), seqs: [seq] }));
  const trigger = triggerOf(record, times, said('trigger'));
  const facts = {
    state,
    times,
    causes,
    trigger,
    summary: summaryOf(record, state, times),
    impact: [...said('impact'), ...dataLossOf(record)],
    factors: said('factor'),
    ruledOut: state.hypotheses
      .filter((each) => each.state === 'refuted')
      .map(({ text, seq }) => ({ text: quoted(text), seqs: [seq] })),
    detection: [...detectionOf(state, times), ...said('detection')],
    resolution: resolutionOf(record),
    well: [...said('well'), ...judged(record, times, { targets, wanted: 'met' })],
    wrong: [...said('wrong'), ...judged(record, times, { targets, wanted: 'missed' }), ...detoursOf(record)],
    lucky: said('lucky'),
    lessons: said('lesson'),
  };
  return { ...facts, gaps: gapsOf(facts, record, figures) };
}

function summaryOf(
  { events }: IncidentRecord,
  { severity, alerts, causes, statuses }: IncidentState,
  { detected }: IncidentTimes,
): readonly Fact[] {
  const [alert] = alerts;
  const ended = statuses.findLast(({ value }) => value === 'resolved' || value === 'mitigated');
  const helped = events.filter((event) => 'mark' in event.data && event.data['mark'] === 'helped');
  return [
    ...(severity ? [{ text: t('Severity {0}.', severity.value), seqs: [severity.seq] }] : []),
    ...(detected && alert
      ? [
          {
            text: t(
              'It was seen at {0} UTC: {1}.',
              utc(detected.latest),
              quoted(alert.summary || alert.name),
            ),
            seqs: [alert.seq],
          },
        ]
      : []),
    ...causes.map(({ text, seq }) => ({ text: t('Cause: {0}', quoted(text)), seqs: [seq] })),
    ...helped.map((event) => ({
      text: t('What helped: {0}', quoted(wordsOf(event.data))),
      seqs: [event.seq],
    })),
    ...(ended ? [{ text: t('It was {0} at {1} UTC.', ended.value, utc(ended.at)), seqs: [ended.seq] }] : []),
  ];
}

function wordsOf(data: object): string {
  return 'text' in data && typeof data.text === 'string' ? data.text : '';
}

function dataLossOf({ events }: IncidentRecord): readonly Fact[] {
  const event = events.findLast((each) => recordedDataLoss([each]) !== '');
  return event ? [{ text: t('Data loss: {0}', quoted(recordedDataLoss([event]))), seqs: [event.seq] }] : [];
}

/** What people said, else the last recorded change before it was seen, which is near in time and no more. */
function triggerOf(
  { events }: IncidentRecord,
  { detected }: IncidentTimes,
  said: readonly Fact[],
): readonly Fact[] {
  if (said.length > 0 || detected === undefined) return said;
  const change = events.findLast((event) => event.kind === 'change' && event.t < detected.earliest);
  if (change?.kind !== 'change') return [];
  const text = t(
    'The last recorded change before it was seen: {0}, at {1} UTC.',
    quoted(change.data.summary),
    utc(change.t),
  );
  return [{ text, seqs: [change.seq] }];
}

function detectionOf({ alerts }: IncidentState, { detect }: IncidentTimes): readonly Fact[] {
  const [alert] = alerts;
  if (!alert) return [];
  const took = detect && t('It took {0} from the estimated start.', spanText(detect));
  const text = [t('By the alert {0}.', quoted(alert.name)), ...(took === undefined ? [] : [took])].join(' ');
  return [{ text, seqs: [alert.seq] }];
}

function resolutionOf(record: IncidentRecord): readonly Fact[] {
  const commands = chooseSteps(record).resolution.map(({ text, seq }) => ({
    text: `\`${text.replaceAll(/\s*\n\s*/g, ' ').replaceAll('`', "'")}\``,
    seqs: [seq],
  }));
  const changes = record.events.flatMap((event) => {
    if (event.kind === 'change')
      return [{ text: quoted(`${event.data.ref} ${event.data.summary}`), seqs: [event.seq] }];
    if (event.kind !== 'rollback') return [];
    const { target, from, to, result } = event.data;
    return [
      { text: quoted(t('{0} set back from {1} to {2}: {3}', target, from, to, result)), seqs: [event.seq] },
    ];
  });
  return [...commands, ...changes].toSorted((a, b) => (a.seqs[0] ?? 0) - (b.seqs[0] ?? 0));
}

const targetText: Readonly<Record<TargetState['name'], (took: string, target: string) => string>> = {
  response: (took, target) => t('Time to acknowledge: {0}; the target is {1}.', took, target),
  mitigate: (took, target) => t('Time to mitigate: {0}; the target is {1}.', took, target),
  resolve: (took, target) => t('Time to resolve: {0}; the target is {1}.', took, target),
};

interface Judging {
  readonly targets: IncidentTargets;
  readonly wanted: 'met' | 'missed';
}

/** The targets that were met or missed, each with the events that it was measured between. */
function judged(
  { events }: IncidentRecord,
  times: IncidentTimes,
  { targets, wanted }: Judging,
): readonly Fact[] {
  const { severity } = foldIncident(events);
  const last = events.at(-1);
  if (!severity || !last) return [];
  const { seqs } = times;
  const ended = { response: seqs.acknowledge, mitigate: seqs.mitigate, resolve: seqs.resolve };
  return targetStates(times, severity.value, targets, last.t)
    .filter(({ state }) => state === wanted)
    .map(({ name, took, target }) => ({
      text: targetText[name](spanText(took), spanText({ least: target, most: target })),
      // What has not ended by then was still running at the last event.
      seqs: [seqs.detected ?? last.seq, ended[name] ?? last.seq],
    }));
}

function detoursOf(record: IncidentRecord): readonly Fact[] {
  const { detours } = chooseSteps(record);
  const tried = detours.filter(({ command }) => command.effect !== 'read');
  if (tried.length === 0) return [];
  return [
    {
      text: t('Changes that did not help: {0}.', tried.length),
      seqs: tried.map(({ command }) => command.seq),
    },
  ];
}

function gapsOf(
  facts: Omit<PostmortemFacts, 'gaps'>,
  { events }: IncidentRecord,
  figures: boolean,
): readonly string[] {
  const { state, impact, causes, trigger, lucky, lessons, times } = facts;
  const bare = state.causes.filter(({ evidence }) => evidence.length === 0);
  const gap = (missing: boolean, text: string): readonly string[] => (missing ? [text] : []);
  return [
    ...gap(
      impact.length === 0 && !figures,
      t('Impact: no event says whom it hit and how. Compute it, or write it.'),
    ),
    ...gap(
      dataLossOf({ id: '', events, commands: [] }).length === 0,
      t('Data loss: no event says whether there was any.'),
    ),
    ...gap(causes.length === 0, t('Cause: nothing is marked as the cause.')),
    ...bare.map(({ text }) => t('Cause "{0}": nothing backs it.', quoted(text))),
    ...gap(trigger.length === 0, t('Trigger: no event says what set it off.')),
    ...gap(
      times.detect === undefined,
      t('Start: no event estimates when it began, so the time to detect is not known.'),
    ),
    ...gap(facts.well.length === 0, t('What went well: nothing was recorded.')),
    ...gap(facts.wrong.length === 0, t('What went wrong: nothing was recorded.')),
    ...gap(lucky.length === 0, t('Where we got lucky: nothing was recorded.')),
    ...gap(lessons.length === 0, t('Lessons: nothing was recorded.')),
  ];
}
