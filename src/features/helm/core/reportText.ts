/** The validator's answers as text for a terminal. */
import { t } from '@vscode/l10n';
import type { ChartLimits, ChartReport, Finding } from './report.ts';
import { similarTexts } from './similar.ts';

export function printReports(charts: readonly ChartReport[]): string {
  if (charts.length === 0)
    return `${t('No Helm chart was found here. A chart is a folder with a Chart.yaml.')}\n`;
  const findings = charts.flatMap((chart) => chart.findings);
  const count = (wanted: Finding['severity']) =>
    findings.filter(({ severity }) => severity === wanted).length;
  const sum = t(
    'Charts: {0}. Errors: {1}, warnings: {2}, information: {3}.',
    charts.length,
    count('error'),
    count('warning'),
    count('information'),
  );
  return `${[...charts.map(printReport), sum].join('\n')}\n`;
}

function printReport({ chart, name, environments, findings, renders, notes = [] }: ChartReport): string {
  const names = environments.map((environment) => environment.name).join(', ');
  const notRendered = renders
    .filter(({ status, environment }) => status === 'skipped' || !hasFinding(findings, environment))
    .filter(({ status }) => status !== 'ok')
    .map(({ environment, status, detail }) =>
      status === 'skipped'
        ? t('{0} was not rendered: {1}', environment, detail)
        : t('{0} does not render: {1}', environment, detail.trim()),
    );
  const lines = [
    ...findings.map((finding) => printFinding(chart, finding)),
    ...unique(notRendered),
    ...notes,
  ];
  return [`${chart}  ${name}  (${names})`, ...lines.map((line) => `  ${line}`), ''].join('\n');
}

/** A failure that is told as a finding need not be told again. */
function hasFinding(findings: readonly Finding[], environment: string): boolean {
  return findings.some(
    (finding) => finding.severity === 'error' && (finding.environment ?? environment) === environment,
  );
}

function printFinding(
  chart: string,
  { file, line, column, severity, rule, environment, message }: Finding,
): string {
  const at = `${chart === '.' ? '' : `${chart}/`}${file}:${line}:${column}`;
  const where = environment === null ? '' : `${environment}: `;
  return `${at}  ${severity}  ${where}${message}  [${rule}]`;
}

export function printLimits(charts: readonly ChartLimits[]): string {
  if (charts.length === 0)
    return `${t('No Helm chart was found here. A chart is a folder with a Chart.yaml.')}\n`;
  return charts.map(printChartLimits).join('\n');
}

function printChartLimits({ chart, rows }: ChartLimits): string {
  const lines = rows.flatMap(({ path, values, similar = {} }) => [
    `  ${path}`,
    ...Object.entries(values).flatMap(([environment, cells]) => {
      const written = Object.entries(cells).map(
        ([key, { value, file, line }]) => `${key} ${value} (${file}:${line})`,
      );
      const usual = similarTexts(similar[environment] ?? {}).join(', ');
      const line = `    ${environment}  ${written.join('  ')}`;
      return usual === '' ? [line] : [line, `      ${t('similar services: {0}', usual)}`];
    }),
  ]);
  return [chart, ...(lines.length === 0 ? [`  ${t('No limits, requests or replicas.')}`] : lines), ''].join(
    '\n',
  );
}

function unique(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)];
}
