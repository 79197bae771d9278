/** The report as people read it, and as a model gets it. */
import { t } from '@vscode/l10n';
import { groups, titleOf, type Criterion, type CriterionState, type ReadinessReport } from './criteria.ts';
import { declarationsFile } from './declarations.ts';

const words: Readonly<Record<CriterionState, () => string>> = {
  checked: () => t('checked'),
  failed: () => t('failed'),
  declared: () => t('declared'),
  unknown: () => t('unknown'),
};

const count = (criteria: readonly Criterion[], state: CriterionState): number =>
  criteria.filter((criterion) => criterion.state === state).length;

function summary({ criteria }: ReadinessReport): string {
  return t(
    '{0} checked, {1} declared, {2} failed, {3} unknown',
    count(criteria, 'checked'),
    count(criteria, 'declared'),
    count(criteria, 'failed'),
    count(criteria, 'unknown'),
  );
}

/** What the command line prints: a line each, and the sum. */
export function printReadiness(report: ReadinessReport): string {
  const lines = report.criteria.map(
    ({ id, state, evidence }) => `${words[state]().padEnd(9)} ${id}: ${evidence}`,
  );
  return [...lines, ...report.notes, '', `${report.service}: ${summary(report)}`, ''].join('\n');
}

/** A document in Markdown; evidence is text of files, so it stands in cells that hold no markup. */
export function readinessDocument(report: ReadinessReport): string {
  const head = [
    `# ${t('Production readiness of {0}', plain(report.service))}`,
    '',
    report.environment === null
      ? t('The chart was not rendered.')
      : t('As rendered for {0}.', plain(report.environment)),
    `**${summary(report)}.**`,
    '',
    t('What no file shows is declared in {0} beside Chart.yaml, with who and when.', declarationsFile),
  ];
  const rows = report.criteria.flatMap((criterion) => {
    const group = groups.get(criterion.id);
    const { id, state, evidence } = criterion;
    return [
      ...(group
        ? [
            '',
            `## ${group()}`,
            '',
            `| ${t('Criterion')} | ${t('State')} | ${t('Evidence')} |`,
            '| --- | --- | --- |',
          ]
        : []),
      `| ${titleOf(id)} (\`${id}\`) | ${state === 'failed' ? `**${words[state]()}**` : words[state]()} | ${plain(evidence)} |`,
    ];
  });
  const notes =
    report.notes.length > 0
      ? ['', `## ${t('Not read')}`, '', ...report.notes.map((note) => `- ${plain(note)}`)]
      : [];
  return [...head, ...rows, ...notes, ''].join('\n');
}

const plain = (text: string): string =>
  text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/[\\`*_[\]<>|#!&]/g, String.raw`\$&`);

/** Failed ones last longest. */
export function* briefReadiness(report: ReadinessReport): Generator {
  yield { status: 'ok', ...report };
  const short = report.criteria.map(({ id, state, evidence }) => ({
    id,
    state,
    evidence: evidence.length > 120 ? `${evidence.slice(0, 120)}…` : evidence,
  }));
  yield { status: 'ok', service: report.service, environment: report.environment, criteria: short };
  yield {
    status: 'ok',
    service: report.service,
    environment: report.environment,
    failed: short.filter(({ state }) => state === 'failed'),
    states: Object.fromEntries(short.map(({ id, state }) => [id, state])),
    omitted: 'The evidence of criteria that did not fail is left out; the command line prints it.',
  };
}
