/** Findings in SARIF 2.1.0 (OASIS), for code scanning. */

export interface SarifPlace {
  /** Parts of a path with `/`, relative to the folder that was looked at; `../` is resolved. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

export interface SarifResult {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'information';
  readonly message: string;
  readonly place: SarifPlace;
  readonly related?: readonly (SarifPlace & { readonly message: string })[];
  /** Stays the same one when lines above it come and go. */
  readonly fingerprint: string;
}

const levels = { error: 'error', warning: 'warning', information: 'note', off: 'none' } as const;

/** `severities` are of all rules, by id; `version` is the extension's; places are relative to `SRCROOT`. */
export function sarifLog(
  results: readonly SarifResult[],
  severities: Readonly<Record<string, keyof typeof levels>>,
  version: string,
): string {
  const used = Object.keys(severities).filter((id) => results.some(({ rule }) => rule === id));
  const rules = used.map((id) => ({
    id,
    name: id.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    defaultConfiguration: { level: levels[severities[id] ?? 'off'] },
  }));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'SRE Workbench', version, rules } },
        columnKind: 'utf16CodeUnits',
        results: results.map((result) => writeResult(result, used)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function writeResult(result: SarifResult, rules: readonly string[]): object {
  const { rule, severity, message, place, related = [], fingerprint } = result;
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level: levels[severity],
    message: { text: message },
    locations: [locationOf(place)],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((one, id) => ({
            id,
            ...locationOf(one),
            message: { text: one.message },
          })),
        }),
    partialFingerprints: { 'sreWorkbench/v1': fingerprint },
  };
}

function locationOf({ path, line, column, endLine, endColumn }: SarifPlace): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(path), uriBaseId: 'SRCROOT' },
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
function uriOf(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.map(encodeURIComponent).join('/');
}
