/** Two short texts from the same record: what the session came to, and what the commit of the fix says. */
import { t } from '@vscode/l10n';
import { oneLine } from '../../../../base/oneLine.ts';
import type { Impact } from '../impact/computeImpact.ts';
import { impactLines } from '../impact/impactText.ts';
import type { IncidentRecord } from '../record/record.ts';
import { quoted } from '../record/quote.ts';
import { titleOf } from '../runbook/generateRunbook.ts';
import { foldIncident } from '../state/fold.ts';
import { judgePhases, timeInPhases, type JudgedPhase } from '../state/phases.ts';
import { actorText } from '../state/rows.ts';
import { defaultTargets, type IncidentTargets } from '../state/severity.ts';
import { lengthText } from '../../../../base/lengthText.ts';
import { spanText } from '../state/spans.ts';
import { targetStates, timesOf, type TargetState } from '../state/times.ts';
import type { AgentUsage } from './agentUsage.ts';
import { remarksIn, type Remark } from './remarks.ts';

export interface SummarySource {
  readonly record: IncidentRecord;
  readonly usage?: readonly AgentUsage[];
  readonly targets?: IncidentTargets;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export function sessionSummary({ record, usage = [], targets = defaultTargets, now }: SummarySource): string {
  const { events, id } = record;
  const state = foldIncident(events);
  const { statuses, phases, severity } = state;
  const closed = statuses.at(-1)?.value === 'closed' ? statuses.at(-1)?.at : undefined;
  const began = state.began ?? now;
  const end = closed ?? state.last ?? now;
  const times = judgePhases(
    timeInPhases(phases, { began, end, open: closed === undefined }),
    targets[severity?.value ?? 'SEV2'].phases,
    end,
  );
  const judged = severity ? targetStates(timesOf(events), severity.value, targets, now) : [];
  const list = (title: string, lines: readonly string[]): readonly string[] => [
    `## ${title}`,
    '',
    ...(lines.length > 0 ? lines.map((line) => `- ${line}`) : [t('Nothing was recorded.')]),
    '',
  ];
  return [
    `# ${t('Summary of {0}', `${id} ${titleOf(record)}`)}`,
    '',
    ...list(t('Time per phase'), times.map(phaseLine)),
    ...list(
      t('Figures against targets'),
      judged.map(
        ({ name, took, target, state: met }) =>
          `${name}: ${spanText(took)}, ${t('target {0}', lengthText(target))}: ${stateText(met)}`,
      ),
    ),
    ...list(t('Agents'), agentsOf(record, usage)),
    ...list(t('Context'), usage.map(usageLine)),
    ...list(
      t('Learnings'),
      remarksIn(events).flatMap(({ kind, text, seq }) =>
        kind === 'lesson' ? [`${quoted(text)} (evt:${seq})`] : [],
      ),
    ),
  ].join('\n');
}

function phaseLine({ phase, time, target, state }: JudgedPhase): string {
  return `${phase}: ${lengthText(time)}, ${t('target {0}', lengthText(target))}: ${stateText(state)}`;
}

function stateText(state: TargetState['state']): string {
  switch (state) {
    case 'met':
      return t('met');
    case 'missed':
      return t('missed');
    case 'unclear':
      return t('met or missed, the record does not say');
    case 'running':
      return t('running');
  }
}

function agentsOf({ events }: IncidentRecord, usage: readonly AgentUsage[]): readonly string[] {
  const counts = new Map(usage.map(({ agent }) => [agent, 0]));
  for (const event of events) {
    if (!event.actor.startsWith('agent:')) continue;
    const client = actorText(event);
    counts.set(client, (counts.get(client) ?? 0) + 1);
  }
  return [...counts].map(([client, count]) => t('{0}: {1} events', client, count));
}

function usageLine({ agent, session, peakTokens, meanTokens, window }: AgentUsage): string {
  const who = `${agent} ${session}`;
  if (peakTokens === null || meanTokens === null) return t('{0}: not known', who);
  const share = (tokens: number): string =>
    window === null ? '' : ` (${Math.round((tokens / window) * 100)} %)`;
  return t(
    '{0}: peak {1} tokens{2}, mean {3}{4}',
    who,
    peakTokens,
    share(peakTokens),
    Math.round(meanTokens),
    share(meanTokens),
  );
}

/** Subject, then context, solution, learning and impact; a part that nobody recorded is left out. */
export function commitMessage(record: IncidentRecord, impact?: Impact): string {
  const { events, id } = record;
  const { causes, changes, alerts } = foldIncident(events);
  const helped = events.flatMap((event) =>
    'mark' in event.data && event.data['mark'] === 'helped' && typeof event.data['text'] === 'string'
      ? [event.data['text']]
      : [],
  );
  const fix =
    changes.findLast(({ what }) => /^(?:git|permanent-fix)/.test(what))?.summary ??
    helped[0] ??
    titleOf(record);
  const remarks = remarksIn(events);
  const said = (wanted: Remark['kind']): readonly string[] =>
    remarks.flatMap(({ kind, text }) => (kind === wanted ? [text] : []));
  const part = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length > 0 ? ['', `${title}:`, ...lines.map((line) => `- ${oneLine(line)}`)] : [];
  return [
    subject(fix),
    ...part(t('Context'), [
      `${id}: ${titleOf(record)}`,
      ...alerts.map(({ summary }) => summary).filter(Boolean),
      ...causes.map(({ text }) => text),
    ]),
    ...part(t('Solution'), [...changes.map(({ summary }) => summary), ...helped]),
    ...part(t('Learning'), said('lesson')),
    ...part(t('Impact'), impact ? impactLines(impact) : said('impact')),
    '',
  ].join('\n');
}

/** At most 72 characters, as git's own tools show them. */
function subject(text: string): string {
  const line = oneLine(text).replace(/\.$/, '');
  return line.length <= 72 ? line : `${line.slice(0, 71).replace(/\s+\S*$/, '')}…`;
}
