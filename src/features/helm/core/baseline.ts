/** Accepted findings: a key for each that stays the same when lines move. */
import type { ChartReport, Finding } from './report.ts';

function keyOf(report: ChartReport, { rule, environment, file, path, message }: Finding): string {
  return JSON.stringify([report.chart, rule, environment, file, path, message]);
}

export function baselineKeys(charts: readonly ChartReport[]): readonly string[] {
  return charts.flatMap((report) => report.findings.map((finding) => keyOf(report, finding)));
}

/** The reports without the findings that are known; a key that is listed once takes one finding away. */
export function withoutKnown(
  charts: readonly ChartReport[],
  known: readonly string[],
): readonly ChartReport[] {
  const left = new Map<string, number>();
  for (const key of known) left.set(key, (left.get(key) ?? 0) + 1);
  return charts.map((report) => ({
    ...report,
    findings: report.findings.filter((finding) => {
      const key = keyOf(report, finding);
      const count = left.get(key) ?? 0;
      left.set(key, count - 1);
      return count <= 0;
    }),
  }));
}
