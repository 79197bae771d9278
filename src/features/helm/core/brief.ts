/**
 * The answers for a model, each form smaller than the one before. What is left out is counted, and how to get it is said:
 * in English, since a model reads it.
 */
import type { ChartLimits, ChartReport, Finding, RenderState } from './report.ts';

const ranks = { error: 0, warning: 1, information: 2 } as const;

/** Errors last longest. Charts without a finding are only counted. */
export function* briefReports(charts: readonly ChartReport[]): Generator {
  yield { status: 'ok', charts };
  const findings = charts
    .flatMap((report) => report.findings.map((finding) => ({ chart: report.chart, ...shorten(finding) })))
    .toSorted((a, b) => ranks[a.severity] - ranks[b.severity]);
  const renders = charts.flatMap((report) =>
    report.renders.map((state) => ({ chart: report.chart, ...state })),
  );
  for (let most = findings.length; ; most = Math.floor(most / 2)) {
    const shown = findings.slice(0, most);
    yield {
      status: 'ok',
      counts: counts(charts),
      findings: shown,
      rendersNotOk: renders
        .filter(({ status }) => status !== 'ok')
        .slice(0, Math.max(most, 3))
        .map(shortenRender),
      ...omission(
        findings.length - shown.length,
        'findings',
        'Call validate_values with the folder of one chart.',
      ),
    };
    if (most === 0) return;
  }
}

function counts(charts: readonly ChartReport[]): object {
  const findings = charts.flatMap((report) => report.findings);
  const count = (severity: Finding['severity']) => findings.filter((one) => one.severity === severity).length;
  return {
    charts: charts.length,
    chartsWithFindings: charts.filter((report) => report.findings.length > 0).length,
    error: count('error'),
    warning: count('warning'),
    information: count('information'),
  };
}

function shorten({ rule, severity, environment, file, line, column, path, message }: Finding): Finding {
  return { rule, severity, environment, file, line, column, path, message: cut(message, 300) };
}

function shortenRender<State extends RenderState>(state: State): State {
  return { ...state, detail: cut(state.detail, 300) };
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

function omission(count: number, things: string, how: string): object {
  return count === 0 ? {} : { omitted: `${count} ${things} are left out. ${how}` };
}

export function* briefLimits(charts: readonly ChartLimits[]): Generator {
  yield { status: 'ok', charts };
  const rows = charts.flatMap(({ chart, rows: all }) =>
    all.map(({ path, values }) => ({
      chart,
      path,
      values: Object.fromEntries(
        Object.entries(values).map(([environment, cells]) => [
          environment,
          Object.fromEntries(Object.entries(cells).map(([key, { value }]) => [key, value])),
        ]),
      ),
    })),
  );
  for (let most = rows.length; ; most = Math.floor(most / 2)) {
    yield {
      status: 'ok',
      rows: rows.slice(0, most),
      places: 'Files and lines are left out. Call compare_limits with the folder of one chart.',
      ...omission(rows.length - most, 'rows', 'Call compare_limits with the folder of one chart.'),
    };
    if (most === 0) return;
  }
}

interface BriefDocument {
  readonly kind: string;
  readonly name: string;
  readonly template: string;
  readonly line: number;
  readonly text: string;
}

/** `documents` with their secrets masked. */
export function* briefRender(
  {
    status,
    environment,
    error,
  }: { readonly status: string; readonly environment: string | null; readonly error: string },
  documents: readonly BriefDocument[],
): Generator {
  const how = 'Call render_chart in a terminal (sre-workbench render-chart) for the whole.';
  const listed = documents.map(({ kind, name, template, line }) => ({ kind, name, template, line }));
  const head = { status, environment, error: cut(error, 2000) };
  yield { ...head, documents };
  for (const length of [1000, 300]) {
    const cutDocuments = documents.map((document) => ({ ...document, text: cut(document.text, length) }));
    yield { ...head, documents: cutDocuments, omitted: `Texts are cut after ${length} characters. ${how}` };
  }
  for (let most = listed.length; ; most = Math.floor(most / 2)) {
    yield {
      ...head,
      documents: listed.slice(0, most),
      omitted: `Texts${most < listed.length ? ` and ${listed.length - most} documents` : ''} are left out. ${how}`,
    };
    if (most === 0) return;
  }
}
