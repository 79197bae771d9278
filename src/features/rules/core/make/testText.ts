/** promtool's test files as text, and the engine's answers as what they expect. */
import { unquote } from '../../../../clients/prometheus/expression.ts';
import { formatDuration } from '../../../../base/durations.ts';
import type { InputSeries } from './candidates.ts';

export interface ExpectedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface ExpectedSample {
  /** As Prometheus writes them. */
  readonly labels: string;
  /** A number, or a native histogram in the notation of tests. */
  readonly value: string;
}

export type Expectation =
  | { readonly at: number; readonly alert: string; readonly alerts: readonly ExpectedAlert[] }
  | { readonly at: number; readonly expr: string; readonly samples: readonly ExpectedSample[] };

/** Times in seconds. */
export interface TestEntry {
  readonly name: string;
  readonly interval: number;
  readonly series: readonly InputSeries[];
  readonly expected: readonly Expectation[];
}

export interface TestFile {
  readonly ruleFiles: readonly string[];
  readonly evaluationInterval: number;
  /** promtool leaves the order of groups that are not named to chance. */
  readonly groups: readonly string[];
  readonly tests: readonly TestEntry[];
}

export function writeTestFile({ ruleFiles, evaluationInterval, groups, tests }: TestFile): string {
  return [
    'rule_files:',
    ...ruleFiles.map((file) => `  - ${quoteYaml(file)}`),
    `evaluation_interval: ${formatDuration(evaluationInterval)}`,
    ...(groups.length > 0 ? ['group_eval_order:', ...groups.map((group) => `  - ${quoteYaml(group)}`)] : []),
    'tests:',
    ...tests.flatMap(writeEntry),
    '',
  ].join('\n');
}

function writeEntry({ name, interval, series, expected }: TestEntry): readonly string[] {
  const alerts = expected.filter((each) => 'alert' in each);
  const expressions = expected.filter((each) => 'expr' in each);
  return [
    `  - name: ${quoteYaml(name)}`,
    `    interval: ${formatDuration(interval)}`,
    ...(series.length > 0 ? ['    input_series:'] : []),
    ...series.flatMap((each) => [
      `      - series: ${quoteYaml(each.series)}`,
      `        values: ${quoteYaml(each.values)}`,
    ]),
    ...(alerts.length > 0 ? ['    alert_rule_test:'] : []),
    ...alerts.flatMap(({ at, alert, alerts: told }) => [
      `      - eval_time: ${formatDuration(at)}`,
      `        alertname: ${quoteYaml(alert)}`,
      ...(told.length > 0 ? ['        exp_alerts:'] : []),
      ...told.flatMap(writeAlert),
    ]),
    ...(expressions.length > 0 ? ['    promql_expr_test:'] : []),
    ...expressions.flatMap(({ at, expr, samples }) => [
      `      - expr: ${quoteYaml(expr)}`,
      `        eval_time: ${formatDuration(at)}`,
      ...(samples.length > 0 ? ['        exp_samples:'] : []),
      ...samples.flatMap(({ labels, value }) => [
        `          - labels: ${quoteYaml(labels)}`,
        value.startsWith('{{') ? `            histogram: ${quoteYaml(value)}` : `            value: ${value}`,
      ]),
    ]),
  ];
}

function writeAlert({ labels, annotations }: ExpectedAlert): readonly string[] {
  const [first = '{}', ...rest] = [
    ...writeMap('exp_labels', labels),
    ...writeMap('exp_annotations', annotations),
  ];
  return [`          - ${first}`, ...rest.map((line) => `            ${line}`)];
}

function writeMap(key: string, texts: Readonly<Record<string, string>>): readonly string[] {
  const entries = Object.entries(texts);
  return entries.length === 0
    ? []
    : [`${key}:`, ...entries.map(([name, text]) => `  ${quoteYaml(name)}: ${quoteYaml(text)}`)];
}

/** In YAML; plain where nothing can be mistaken. */
export function quoteYaml(text: string): string {
  if (
    /^[A-Za-z][\w ./-]*$/.test(text) &&
    !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(text) &&
    text === text.trim()
  )
    return text;
  return /[\p{C}\u2028\u2029]/u.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
}

const labelSet = String.raw`\{(?:"(?:\\.|[^"\\])*"|[^"}])*\}`;

function readLabels(text: string): Readonly<Record<string, string>> {
  const pairs = text.matchAll(/("(?:\\.|[^"\\])*"|[^\s,{}="]+)=("(?:\\.|[^"\\])*")/g);
  return Object.fromEntries([...pairs].map(([, name = '', value = '']) => [unquote(name), unquote(value)]));
}

/** What the engine says that it got for an alert. */
export function readAlerts(got: string): readonly ExpectedAlert[] {
  const pairs = got.matchAll(new RegExp(`Labels:(${labelSet})\\s+Annotations:(${labelSet})`, 'g'));
  return [...pairs].map(([, labels = '', annotations = '']) => {
    const { alertname: _, ...rest } = readLabels(labels);
    return { labels: rest, annotations: readLabels(annotations) };
  });
}

/** What the engine says that it got for an expression. */
export function readSamples(got: string): readonly ExpectedSample[] {
  const read = got.matchAll(new RegExp(`(${labelSet}) (\\{\\{.*?\\}\\}|[^\\s,]+)(?:, |$)`, 'g'));
  return [...read].map(([, labels = '', value = '']) => ({
    labels,
    value: value.startsWith('{{') ? value : numberText(value),
  }));
}

const numberText = (text: string) =>
  text.endsWith('Inf') ? `${text.charAt(0)}Infinity` : String(Number(text));
