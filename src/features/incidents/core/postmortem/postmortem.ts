/** A postmortem from the record. Every factual sentence names its events; the rest is left to its author. */
import { t } from '@vscode/l10n';
import type { Clock, ShellSyntax } from '../../../../base/ports.ts';
import { code } from '../../../../base/oneLine.ts';
import { impactLines } from '../impact/impactText.ts';
import type { Impact } from '../impact/computeImpact.ts';
import { linkTo, quoted, utc, type Link } from '../record/quote.ts';
import { withoutSecrets } from '../../../../clients/notes/withoutSecrets.ts';
import { recordOfIncident, saysSomething, type IncidentRecord } from '../record/record.ts';
import { withFrontMatter } from '../runbook/frontMatter.ts';
import { fenced } from '../runbook/fence.ts';
import { titleOf } from '../runbook/generateRunbook.ts';
import { mergeRegions, writeRegions, type Region } from '../runbook/regions.ts';
import type { IncidentEvent } from '../../../../clients/notes/incidentEvents.ts';
import { isSlip } from '../runbook/steps.ts';
import { postmortemStates } from '../state/postmortemState.ts';
import { timelineRows } from '../state/rows.ts';
import type { IncidentTargets } from '../state/severity.ts';
import { spanText, type Span } from '../state/spans.ts';
import type { DocumentPicture } from '../saveMerged.ts';
import { actionItemsIn } from './actionItems.ts';
import { chartsRegion, pictureOf } from './chartText.ts';
import type { Charts } from './charts.ts';
import { factsOf, type Fact, type PostmortemFacts } from './facts.ts';

/** Hours after the close. */
const dueAfter = 48;

export interface PostmortemSource {
  readonly id: string;
  readonly events: readonly IncidentEvent[];
  readonly impact?: Impact;
  /** What the queries of the record answer; left out where nothing was asked. */
  readonly charts?: Charts;
  readonly targets?: IncidentTargets;
  /** The file as it is, where there is one: edits of people stay. */
  readonly existing?: string;
}

export interface WrittenPostmortem {
  readonly markdown: string;
  /** Where it belongs, below `postmortems/` in the notes folder. */
  readonly name: string;
  readonly kept: readonly string[];
  /** What no event says. */
  readonly gaps: readonly string[];
  readonly pictures: readonly DocumentPicture[];
}

/** What was asked of a server stays until it is asked anew. */
const asked = ['figures', 'queries', 'charts'] as const;

export async function draftPostmortem(
  { shell, clock }: { readonly shell: ShellSyntax; readonly clock: Clock },
  { id, events, impact, charts: given, targets, existing }: PostmortemSource,
): Promise<WrittenPostmortem> {
  const record = await recordOfIncident(id, events, shell);
  const charts = await withoutSecrets(given);
  const there = (id: (typeof asked)[number]): boolean =>
    existing?.includes(`<!-- sre-workbench:begin ${id} `) === true;
  const figures = impact !== undefined || there('figures');
  const facts = factsOf(record, { ...(targets && { targets }), figures });
  const queries = impact !== undefined || charts !== undefined || there('queries') || there('charts');
  const regions = await withoutSecrets(regionsOf(record, facts, { impact, charts, figures, queries }));
  const name = `${id}.md`;
  const pictures = (charts?.charts ?? []).map((chart) => pictureOf(id, chart));
  const { gaps } = facts;
  if (existing !== undefined) {
    const { text, kept } = await mergeRegions(existing, regions, asked);
    return { markdown: text, name, kept, gaps, pictures };
  }
  const head = `# ${t('Postmortem: {0}', titleOf(record))}\n\n${t('What happened and why, not who. Each sentence below names the event that says so; parts between the comments are made anew as long as nobody edits them.')}\n`;
  const markdown = withFrontMatter(
    await writeRegions(head, regions),
    await withoutSecrets(headOf(record, facts, clock.now())),
  );
  return { markdown, name, kept: [], gaps, pictures };
}

function headOf({ id, events }: IncidentRecord, { state }: PostmortemFacts, now: number) {
  const closed = events.findLast((event) => event.kind === 'status' && event.data.status === 'closed')?.t;
  const due = closed === undefined ? null : new Date(closed + dueAfter * 3_600_000).toISOString();
  return {
    title: state.title === '' ? id : state.title,
    version: 1,
    status: postmortemStates[0],
    severity: state.severity?.value ?? null,
    alerts: [...new Set(state.alerts.map(({ name }) => name))],
    generated_from: [id],
    generated: new Date(now).toISOString().slice(0, 10),
    due,
    authors: [],
  };
}

interface Asked {
  readonly impact: Impact | undefined;
  readonly charts: Charts | undefined;
  /** There are figures of the impact, now or in the file. */
  readonly figures: boolean;
  /** There are queries with their results, now or in the file. */
  readonly queries: boolean;
}

function regionsOf(
  record: IncidentRecord,
  facts: PostmortemFacts,
  { impact, charts, figures, queries }: Asked,
): readonly Region[] {
  const link = linkTo(record.id);
  const section = (id: string, title: string, found: readonly Fact[]): Region =>
    region(id, title, found.map(factLine(link)));
  return [
    section('summary', t('Summary'), facts.summary),
    region('impact', t('Impact'), facts.impact.map(factLine(link)), !figures),
    ...(impact ? [figuresRegion(facts, impact, link)] : []),
    timelineRegion(record, link),
    section('causes', t('Causes'), facts.causes),
    section('factors', t('Contributing factors'), facts.factors),
    ...(facts.ruledOut.length > 0 ? [section('ruled-out', t('Ruled out'), facts.ruledOut)] : []),
    section('trigger', t('Trigger'), facts.trigger),
    section('detection', t('Detection'), facts.detection),
    region('resolution', t('Resolution'), [
      ...facts.resolution.map(factLine(link)),
      ...timeLines(facts, link),
    ]),
    section('well', t('What went well'), facts.well),
    section('wrong', t('What went wrong'), facts.wrong),
    section('lucky', t('Where we got lucky'), facts.lucky),
    actionRegion(record, link),
    section('lessons', t('Lessons learned'), facts.lessons),
    supportRegion(record, link, !queries),
    ...(impact ? [queriesRegion(impact)] : []),
    ...(charts && charts.charts.length > 0 ? [chartsRegion(record.id, charts.charts, link)] : []),
    region(
      'author',
      t('For the author'),
      [...facts.gaps, ...refusedItems(record, link), ...(charts?.failures ?? []).map(failureText)].map(
        (gap) => `- ${gap}`,
      ),
    ),
  ];
}

/** @param tell whether to say that there is nothing */
function region(id: string, title: string, lines: readonly string[], tell = true): Region {
  const shown = lines.length > 0 ? lines : tell ? [t('Nothing was recorded.')] : [];
  return { id, body: [`## ${title}`, ...(shown.length > 0 ? ['', ...shown] : [])].join('\n') };
}

function failureText(failure: string): string {
  return t('A query has no picture. {0}', quoted(failure));
}

function factLine(link: Link): (fact: Fact) => string {
  return ({ text, seqs }) => `- ${text} (${link(...seqs)})`;
}

/** Figures from queries name the queries below, and the events that mark the window. */
function figuresRegion({ state }: PostmortemFacts, impact: Impact, link: Link): Region {
  const marks = [
    state.alerts[0]?.seq,
    state.statuses.find(({ value }) => value === 'mitigated' || value === 'resolved')?.seq,
  ];
  const seqs = marks.filter((seq) => seq !== undefined);
  const lines = impactLines(impact).map((text) => `- ${text} (${link(...seqs)}; ${t('see the queries')})`);
  return { id: 'figures', body: lines.join('\n') };
}

function timelineRegion({ events, commands }: IncidentRecord, link: Link): Region {
  const told = new Set(
    commands
      .filter((command) => !isSlip(command) && (command.effect !== 'read' || command.marks.size > 0))
      .map(({ seq }) => seq),
  );
  const rows = timelineRows(events).filter(({ kind, seq }) => kind !== 'command' || told.has(seq));
  return region('timeline', t('Timeline'), [
    `| ${t('Time (UTC)')} | ${t('Event')} | ${t('Who')} | ${t('Source')} |`,
    '| --- | --- | --- | --- |',
    ...rows.map(({ at, estimated, kind, text, actor, seq, failed }) => {
      const shown = kind === 'command' ? code(text).replaceAll('|', '\\|') : quoted(text);
      const time = estimated ? t('about {0}', utc(at)) : utc(at);
      return `| ${time} | ${failed ? `${t('failed:')} ` : ''}${shown} | ${quoted(actor)} | ${link(seq)} |`;
    }),
  ]);
}

/** Of this incident alone; one length is no mean. */
function timeLines({ times }: PostmortemFacts, link: Link): readonly string[] {
  const { seqs, acknowledge, mitigate, resolve } = times;
  const line = (name: string, span: Span | undefined, end: number | undefined): readonly string[] => {
    const between = [seqs.detected, end].filter((seq) => seq !== undefined);
    return span === undefined ? [] : [`- ${name}: ${spanText(span)} (${link(...between)})`];
  };
  return [
    ...line(t('Time to acknowledge'), acknowledge, seqs.acknowledge),
    ...line(t('Time to mitigate'), mitigate, seqs.mitigate),
    ...line(t('Time to resolve'), resolve, seqs.resolve),
  ];
}

function actionRegion({ events }: IncidentRecord, link: Link): Region {
  const rows = actionItemsIn(events).flatMap(({ item, seq }) =>
    item.ok
      ? [
          `| ${quoted(item.value.what)} | ${quoted(item.value.owner)} | ${item.value.due} | ${item.value.priority} | ${link(seq)} |`,
        ]
      : [],
  );
  if (rows.length === 0) return region('actions', t('Action items'), []);
  return region('actions', t('Action items'), [
    `| ${t('Action')} | ${t('Owner')} | ${t('Due')} | ${t('Priority')} | ${t('Source')} |`,
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ]);
}

function refusedItems({ events }: IncidentRecord, link: Link): readonly string[] {
  return actionItemsIn(events).flatMap(({ item, seq }) =>
    item.ok ? [] : [t('Action item refused: {0} ({1})', quoted(item.error.message), link(seq))],
  );
}

function queriesRegion({ queries }: Impact): Region {
  const rows = queries.map(
    ({ expr, time, value }) =>
      `| ${code(expr).replaceAll('|', '\\|')} | ${utc(time * 1000)} | ${value ?? t('none')} |`,
  );
  const head = `| ${t('Query')} | ${t('At (UTC)')} | ${t('Result')} |`;
  return { id: 'queries', body: [head, '| --- | --- | --- |', ...rows].join('\n') };
}

/** What findings rest on, and the output of the commands that were marked. */
function supportRegion(record: IncidentRecord, link: Link, tell: boolean): Region {
  const evidence = record.events.flatMap((event) =>
    saysSomething(event)
      ? event.evidence.flatMap((each) =>
          typeof each === 'string' && !/^(?:evt:)?\d+$/.test(each)
            ? [`- ${evidenceText(each)} (${link(event.seq)})`]
            : [],
        )
      : [],
  );
  return region(
    'support',
    t('Supporting queries and results'),
    [...evidence, ...outputsOf(record, link)].slice(0, 400),
    tell,
  );
}

function evidenceText(evidence: string): string {
  if (/^(?!.*[\s()]).*\.(?:png|svg|jpe?g)$/i.test(evidence))
    return `![${t('Picture')}](${encodeURI(evidence)})`;
  return code(evidence.replaceAll(/\s+/g, ' '));
}

const mostLines = 20;

function outputsOf({ events, commands }: IncidentRecord, link: Link): readonly string[] {
  const marked = commands.filter(({ marks }) => marks.size > 0);
  return marked.flatMap(({ seq, text, event }) => {
    const start = event.data.start ?? seq;
    const output = events.find(
      (each) => each.kind === 'output' && (each.data.seq === seq || each.data.seq === start),
    );
    const printed = output?.kind === 'output' ? (output.data.text ?? '').trim() : '';
    if (printed === '') return [];
    const lines = printed.split('\n');
    const shown = lines.length > mostLines ? [...lines.slice(0, mostLines), '…'] : lines;
    return [
      '',
      `${code(text.replaceAll(/\s*\n\s*/g, ' '))} (${link(seq)})`,
      '',
      fenced('text', undefined, shown.join('\n')),
    ];
  });
}
