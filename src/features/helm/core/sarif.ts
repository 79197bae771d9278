/** Findings in SARIF 2.1.0 (OASIS), for code scanning. */
import type { ChartReport, Finding, Place } from './report.ts';
import { ruleIds, ruleSeverities, type RuleId } from './rules.ts';

const levels = { error: 'error', warning: 'warning', information: 'note', off: 'none' } as const;

/** `version` is the extension's; places are relative to the folder that was validated (`SRCROOT`). */
export function sarif(charts: readonly ChartReport[], version: string): string {
  const used = ruleIds.filter((id) =>
    charts.some(({ findings }) => findings.some(({ rule }) => rule === id)),
  );
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'SRE Workbench', version, rules: used.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        results: charts.flatMap((report) =>
          report.findings.map((finding) => resultOf(report, finding, used)),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(id: RuleId): object {
  return {
    id,
    name: id.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    defaultConfiguration: { level: levels[ruleSeverities[id]] },
  };
}

function resultOf(report: ChartReport, finding: Finding, rules: readonly RuleId[]): object {
  const { rule, severity, environment, message, path } = finding;
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level: levels[severity],
    message: { text: environment === null ? message : `${environment}: ${message}` },
    locations: [locationOf(report, finding)],
    ...(finding.related?.length
      ? {
          relatedLocations: finding.related.map((related, id) => ({
            id,
            ...locationOf(report, related),
            message: { text: related.message },
          })),
        }
      : {}),
    // Without the line, so that a finding stays the same one when lines above it come and go.
    partialFingerprints: {
      'sreWorkbench/v1': [report.chart, rule, environment ?? '', finding.file, path].join('|'),
    },
  };
}

function locationOf({ chart }: ChartReport, place: Place): object {
  const { line, column, endLine, endColumn } = place;
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(chart, place.file), uriBaseId: 'SRCROOT' },
      region: {
        startLine: line,
        startColumn: column,
        ...(endLine === undefined ? {} : { endLine }),
        ...(endColumn === undefined ? {} : { endColumn }),
      },
    },
  };
}

/** `../` of a file beside the chart is resolved; each part is escaped as in an address. */
function uriOf(chart: string, file: string): string {
  const parts: string[] = [];
  for (const part of `${chart}/${file}`.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.map(encodeURIComponent).join('/');
}
