/** The validator's findings in SARIF, for code scanning. */
import { sarifLog, type SarifPlace } from '../../../base/sarif.ts';
import type { ChartReport, Place } from './report.ts';
import { ruleSeverities } from './rules.ts';

/** `version` is the extension's; places are relative to the folder that was validated. */
export function sarif(charts: readonly ChartReport[], version: string): string {
  const results = charts.flatMap((report) =>
    report.findings.map((finding) => {
      const { rule, severity, environment, message, path, file, related = [] } = finding;
      return {
        rule,
        severity,
        message: environment === null ? message : `${environment}: ${message}`,
        place: placeIn(report, finding),
        related: related.map((one) => ({ ...placeIn(report, one), message: one.message })),
        fingerprint: [report.chart, rule, environment ?? '', file, path].join('|'),
      };
    }),
  );
  return sarifLog(results, ruleSeverities, version);
}

function placeIn({ chart }: ChartReport, { file, line, column, endLine, endColumn }: Place): SarifPlace {
  return {
    path: `${chart}/${file}`,
    line,
    column,
    ...(endLine === undefined ? {} : { endLine }),
    ...(endColumn === undefined ? {} : { endColumn }),
  };
}
