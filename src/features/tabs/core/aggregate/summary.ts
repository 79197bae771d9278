/** The coordinator's prompt: what every tab did, what collides, what may have been missed, and the two documents that follow from it. */
import { t } from '@vscode/l10n';
import { nameOf } from '../../../../base/paths.ts';
import { redact } from '../../../../base/redact.ts';
import type { ChartFacts, SearchedFile, TabFacts } from './facts.ts';
import { changedNames, findMissed, type MissedDependency } from './missed.ts';
import { findOverlaps, type Overlap } from './overlaps.ts';

export interface SummaryInput {
  readonly tabs: readonly TabFacts[];
  readonly files: readonly SearchedFile[];
  readonly charts: readonly ChartFacts[];
  /** What the whole change is about; the coordinator's own task. */
  readonly goal: string | undefined;
}

const longestResult = 2000;
const mostFiles = 15;

/** Markdown. The same facts make the same text. */
export function summariseTabs(input: SummaryInput): string {
  const overlaps = findOverlaps(input.tabs);
  const missed = findMissed(changedNames(input.tabs), input.files);
  const charts = changedCharts(input);
  return [
    `# ${input.goal ?? t('What the tabs have done')}`,
    t(
      'You coordinate the agents below. Check what they report against their branches before you rely on it.',
    ),
    `## ${t('Tabs')}`,
    ...input.tabs.map(tabSection),
    `## ${t('Files that more than one tree changes')}`,
    overlapTable(overlaps, input.tabs),
    `## ${t('Dependencies that may have been missed')}`,
    missedList(missed),
    `## ${t('Deployment checklist')}`,
    checklist(charts),
    `## ${t('Change document')}`,
    changeDocument(input, charts),
    '',
  ].join('\n\n');
}

function tabSection(tab: TabFacts): string {
  const branch =
    tab.branch === undefined
      ? t('none')
      : t('{0}, {1} ahead, {2} behind', tab.branch, tab.ahead ?? '?', tab.behind ?? '?');
  const context =
    tab.share === undefined
      ? tab.tokens === undefined
        ? t('not known')
        : t('{0} tokens', tab.tokens)
      : t('{0} % full', Math.round(tab.share * 100));
  const shown = tab.changed.slice(0, mostFiles).map(({ path }) => `\`${path}\``);
  const more = tab.changed.length - shown.length;
  return [
    `### ${tab.name}`,
    [
      `- ${t('Task')}: ${tab.task ?? t('not said')}`,
      `- ${t('State')}: ${tab.state}`,
      `- ${t('Blocked by')}: ${tab.blockedBy === '' ? t('nothing that is known') : tab.blockedBy}`,
      `- ${t('Branch')}: ${branch}`,
      `- ${t('Files changed')}: ${shown.length === 0 ? t('none') : shown.join(', ')}${more > 0 ? ` ${t('and {0} more', more)}` : ''}`,
      `- ${t('Context')}: ${context}`,
    ].join('\n'),
    tab.result === undefined
      ? t('No result was reported yet.')
      : [
          t('Last result, {0} old:', tab.resultAge ?? '?'),
          fence(redact(tab.result.slice(0, longestResult))),
        ].join('\n\n'),
  ].join('\n\n');
}

/** What an agent wrote is data: it cannot end its own fence. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}text\n${text.trim()}\n${ticks}`;
}

function overlapTable(overlaps: readonly Overlap[], tabs: readonly TabFacts[]): string {
  if (overlaps.length === 0) return t('None.');
  const names = tabs
    .map(({ name }) => name)
    .filter((name) => overlaps.some((overlap) => overlap.tabs.includes(name)));
  return [
    `| ${[t('file'), ...names].map(cell).join(' | ')} |`,
    `| --- |${' :-: |'.repeat(names.length)}`,
    ...overlaps.map(
      ({ path, tabs: changing }) =>
        `| \`${path}\` | ${names.map((name) => (changing.includes(name) ? '×' : '')).join(' | ')} |`,
    ),
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function missedList(missed: readonly MissedDependency[]): string {
  if (missed.length === 0)
    return t('None was found among hosts, values keys, chart versions, clusters and images.');
  return missed
    .map(({ kind, tab, path, before, after, places }) => {
      const change =
        after === undefined
          ? t('{0} `{1}` was taken away by "{2}" in `{3}`', kind, before, tab, path)
          : t('{0} `{1}` became `{2}` in "{3}" (`{4}`)', kind, before, after, tab, path);
      return [
        `- ${t('{0}; it still stands in:', change)}`,
        ...places.map((place) => `  - \`${place.path}:${place.line}\``),
      ].join('\n');
    })
    .join('\n');
}

interface ChangedChart extends ChartFacts {
  readonly tabs: readonly string[];
}

function changedCharts({ tabs, charts }: SummaryInput): readonly ChangedChart[] {
  return charts.flatMap((chart) => {
    const inside = (path: string) => chart.path === '.' || path.startsWith(`${chart.path}/`);
    const changing = tabs.filter(
      ({ repository, changed }) =>
        repository === chart.repository && changed.some(({ path }) => inside(path)),
    );
    return changing.length === 0 ? [] : [{ ...chart, tabs: changing.map(({ name }) => name) }];
  });
}

function checklist(charts: readonly ChangedChart[]): string {
  if (charts.length === 0) return t('No chart was changed.');
  return charts
    .map(({ name, path, environments, tabs }) => {
      const ranked = [...environments].sort((a, b) => (a.rank ?? 9) - (b.rank ?? 9));
      return [
        `### ${name} (\`${path}\`, ${tabs.join(', ')})`,
        [
          `- [ ] ${t('before: {0}', `\`sre-workbench validate-values ${path}\``)}`,
          ...ranked.map(
            (environment) =>
              `- [ ] ${environment.name}: ${t('deploy, then verify with {0}', `\`kubectl --context <${environment.name}> rollout status deployment/${name}\``)}`,
          ),
        ].join('\n'),
      ].join('\n\n');
    })
    .join('\n\n');
}

function changeDocument({ tabs, goal }: SummaryInput, charts: readonly ChangedChart[]): string {
  const changing = tabs.filter(({ changed }) => changed.length > 0);
  return [
    `### ${t('Context')}`,
    goal ?? tabs.find(({ task }) => task !== undefined)?.task ?? t('not said'),
    `### ${t('What changed')}`,
    changing.length === 0
      ? t('Nothing yet.')
      : changing
          .map(
            ({ name, branch, changed, task }) =>
              `- ${name} (${branch ?? t('no branch')}): ${task ?? ''} ${t('{0} files', changed.length)}`,
          )
          .join('\n'),
    `### ${t('Validation')}`,
    charts.length === 0
      ? t('To be filled in: how it was checked, and what was seen.')
      : charts.map(({ path }) => `- \`sre-workbench validate-values ${path}\``).join('\n'),
    `### ${t('Rollback')}`,
    changing.length === 0
      ? t('Nothing to roll back.')
      : changing
          .map(
            ({ branch, top }) =>
              `- \`git revert\` ${t('the commits of {0} in {1}', branch ?? '?', nameOf(top ?? ''))}`,
          )
          .concat(
            charts.map(
              ({ name }) => `- \`helm rollback ${name}\` ${t('in each environment where it was deployed')}`,
            ),
          )
          .join('\n'),
  ].join('\n\n');
}
