/** What is told to others during an incident: texts from templates and from the record. Sending them is a person's. */
import { t } from '@vscode/l10n';
import { oneLine } from '../../../../base/oneLine.ts';
import { err, ok, type Failure, type Result } from '../../../../base/result.ts';
import type { IncidentEvent } from '../../../../clients/notes/incidentEvents.ts';
import { utc, utcTime } from '../record/quote.ts';
import { foldIncident, inOrder, type IncidentState } from '../state/fold.ts';
import { defaultTargets, type IncidentTargets } from '../state/severity.ts';
import { lengthText } from '../../../../base/lengthText.ts';
import { timesOf } from '../state/times.ts';

export type UpdateStage = 'initial' | 'progress' | 'resolution';

export interface UpdateSource {
  readonly id: string;
  readonly events: readonly IncidentEvent[];
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly targets?: IncidentTargets;
  /** What was lost, or that nothing was; without it the record is asked. */
  readonly dataLoss?: string;
}

export interface UpdateDraft {
  readonly text: string;
  /** What a person still has to say before it can go out. */
  readonly missing: readonly 'data-loss'[];
}

/** Stands where a person has to write; a text that still holds it does not finish. */
const blank = '____';

export function draftUpdate(stage: UpdateStage, source: UpdateSource): UpdateDraft {
  const state = foldIncident(source.events);
  const lines = { initial: initialLines, progress: progressLines, resolution: resolutionLines }[stage](
    source,
    state,
  );
  const text = `${lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()}\n`;
  return { text, missing: stage === 'resolution' && !saysDataLoss(text) ? ['data-loss'] : [] };
}

/** The text as it may be told; a resolution without a line on data loss is none. */
export function finishUpdate(
  stage: UpdateStage,
  text: string,
): Result<string, Failure<'data-loss' | 'blank'>> {
  if (stage === 'resolution' && !saysDataLoss(text)) {
    return err({
      code: 'data-loss',
      message: t('A resolution says whether data was lost. Finish the line "{0}".', dataLossLabel()),
    });
  }
  if (text.includes(blank)) {
    return err({
      code: 'blank',
      message: t('The text still has a gap ({0}): fill it or take the line out.', blank),
    });
  }
  return ok(text);
}

const dataLossLabel = (): string => t('Data loss:');

function saysDataLoss(text: string): boolean {
  return text.split('\n').some((line) => {
    const plain = line.replaceAll('*', '').trim();
    const label = [dataLossLabel(), 'Data loss:'].find((each) =>
      plain.toLowerCase().startsWith(each.toLowerCase()),
    );
    const said = label === undefined ? '' : plain.slice(label.length).trim();
    return said !== '' && !said.includes(blank);
  });
}

function initialLines(source: UpdateSource, state: IncidentState): readonly string[] {
  return [
    t('{0}: we are looking into it', headline(source.id, state)),
    '',
    t('Since {0} UTC.', utc(state.began ?? source.now)),
    ...severityLine(state),
    ...list(t('What is seen:'), symptomsOf(state)),
    '',
    nextLine(source, state),
  ];
}

function progressLines(source: UpdateSource, state: IncidentState): readonly string[] {
  const since = state.comms.findLast(({ stage }) => stage !== 'other')?.at ?? 0;
  const events = inOrder(source.events).filter(({ t: at }) => at > since);
  return [
    t(
      '{0}: update after {1}',
      headline(source.id, state),
      lengthText(source.now - (state.began ?? source.now)),
    ),
    '',
    t('Status: {0}.', statusText(state)),
    ...severityLine(state),
    ...list(t('What is known since the last update:'), saidIn(events, ['finding', 'cause'])),
    ...list(t('What was done:'), doneIn(events)),
    '',
    nextLine(source, state),
  ];
}

function resolutionLines(source: UpdateSource, state: IncidentState): readonly string[] {
  const { mitigate, detected } = timesOf(source.events);
  const told = (source.dataLoss ?? recordedDataLoss(source.events)).trim();
  return [
    t('{0}: resolved', headline(source.id, state)),
    '',
    ...(mitigate && detected
      ? [
          t('The service is back since {0} UTC.', utc(detected.earliest + mitigate.most)),
          t('From the first sign to the recovery it took {0}.', lengthText(mitigate.most)),
        ]
      : [t('The service is back since {0}.', blank)]),
    ...list(
      t('Cause:'),
      state.causes.map(({ text }) => text),
    ),
    ...list(t('What helped:'), saidIn(source.events, ['helped'])),
    ...list(
      t('So that it does not come back:'),
      state.changes
        .filter(({ what }) => /^(?:git|permanent-fix|prevention:)/.test(what))
        .map(({ summary }) => summary),
    ),
    '',
    `${dataLossLabel()} ${told === '' ? blank : oneLine(told)}`,
  ];
}

/** A sentence of the record that starts with the words. */
export function recordedDataLoss(events: readonly IncidentEvent[]): string {
  const texts = events.flatMap((event) => {
    const said = 'text' in event.data && typeof event.data['text'] === 'string' ? event.data['text'] : '';
    return event.kind === 'output' || event.kind === 'comm' ? [] : [said];
  });
  const label = /^\s*data loss\s*:\s*(.+)$/im;
  return texts.flatMap((text) => label.exec(text)?.[1] ?? []).at(-1) ?? '';
}

function headline(id: string, { title }: IncidentState): string {
  return title === '' ? id : `${id} ${oneLine(title)}`;
}

function severityLine({ severity }: IncidentState): readonly string[] {
  return severity ? [t('Severity: {0}.', severity.value)] : [];
}

function statusText({ status, phases }: IncidentState): string {
  const phase = phases.at(-1)?.phase;
  return phase === undefined ? status : `${status} (${phase})`;
}

function symptomsOf({ alerts }: IncidentState): readonly string[] {
  return alerts.map(({ name, summary }) => (summary === '' ? name : summary));
}

function saidIn(events: readonly IncidentEvent[], marks: readonly string[]): readonly string[] {
  return events.flatMap((event) =>
    (event.kind === 'finding' ||
      event.kind === 'note' ||
      event.kind === 'decision' ||
      event.kind === 'hypothesis') &&
    marks.includes(event.data.mark ?? (event.kind === 'finding' ? 'finding' : ''))
      ? [event.data.text]
      : [],
  );
}

function doneIn(events: readonly IncidentEvent[]): readonly string[] {
  return events.flatMap((event) => {
    if (event.kind === 'change') return [event.data.summary];
    if (event.kind === 'rollback') {
      const { target, from, to } = event.data;
      return [t('{0} was set back from {1} to {2}.', target, from, to)];
    }
    return saidIn([event], ['helped']);
  });
}

function list(title: string, items: readonly string[]): readonly string[] {
  const shown = [...new Set(items.map((item) => oneLine(item)))].filter((item) => item !== '');
  return shown.length === 0 ? [] : ['', title, ...shown.map((item) => `- ${item}`)];
}

/** Never a time by which it will be fixed: nobody knows that. */
function nextLine({ now, targets = defaultTargets }: UpdateSource, { severity }: IncidentState): string {
  const { update } = targets[severity?.value ?? 'SEV2'];
  return update === null
    ? t('We write again when something changes.')
    : t('The next update comes by {0} UTC.', utcTime(now + update));
}
