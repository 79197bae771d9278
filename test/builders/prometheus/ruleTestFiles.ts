/** Generated rule files and promtool test files: the same for the same seed. Most expectations are wrong, so that what came is printed. */
import { randomFrom, type Random } from './random.ts';

export interface RuleTestCase {
  readonly rules: string;
  readonly tests: string;
}

export function ruleTestCase(seed: number, ruleFile: string): RuleTestCase {
  const random = randomFrom(seed);
  const rules = rulesOf(random);
  return { rules: rules.text, tests: testsOf(random, rules.groups, ruleFile) };
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const duration = ({ integer, pick }: Random, least: number, most: number) => {
  const count = integer(least, most);
  return count === 0 ? '0s' : pick([`${count}m`, `${count * 30}s`, `${count}m${pick([15, 30, 45])}s`]);
};

const metrics = ['http_requests_total', 'errors_total', 'temperature', 'queue', 'up'];
const answered = [...metrics, 'native', 'native', 'job:rate', 'job:sum', 'ALERTS', 'ALERTS_FOR_STATE'];
const matchers = [
  'job="a"',
  'job=~"a|b"',
  'instance!="x:80"',
  'code=~"5.."',
  'alertname="A0"',
  'alertstate="firing"',
];

function selector({ chance, pick }: Random, metric = ''): string {
  return `${metric || pick(answered)}${chance(0.4) ? `{${pick(matchers)}}` : ''}`;
}

/** An expression of every kind that rules use, nested at most three deep. */
export function expressionOf(random: Random, depth = 0): string {
  const { integer, pick, chance } = random;
  const inner = () => expressionOf(random, depth + 1);
  if (depth > 3 || chance(0.2)) return selector(random);
  return pick([
    () =>
      `${pick(['rate', 'increase', 'irate', 'delta', 'sum_over_time', 'avg_over_time', 'max_over_time', 'changes', 'resets', 'last_over_time'])}(${selector(random)}[${pick(['5m', '10m', '2m', '90s'])}])`,
    () =>
      `${pick(['sum', 'avg', 'max', 'count', 'stddev', 'group'])} ${pick(['by (job)', 'without (instance)', 'by (job, code)', ''])} (${inner()})`,
    () => `(${inner()} ${pick(['+', '-', '*', '/', '> bool', '<', '>', '=='])} ${integer(0, 20)})`,
    () => `${inner()} ${pick(['and', 'or', 'unless'])} on (job) ${inner()}`,
    () => `histogram_quantile(0.9, ${inner()})`,
    () => `histogram_${pick(['count', 'sum', 'avg'])}(${inner()})`,
    () => `absent(${selector(random)})`,
    () => `${selector(random)} offset ${pick(['1m', '5m', '-2m'])}`,
    () => `max_over_time((${inner()})[10m:${pick(['', '1m', '30s'])}])`,
    () => `scalar(${inner()}) + ${integer(0, 3)}`,
    () => `vector(${integer(0, 5)})`,
  ])();
}

const templates = [
  '{{ $value }}',
  '{{ $labels.job }} is {{ $value | humanize }}',
  '{{ .Labels.instance }} {{ printf "%.2f" $value }}',
  '{{ with query "up" }}{{ . | first | value }}{{ end }}',
  '{{ range query "sum by (job) (http_requests_total)" }}{{ .Labels.job }}={{ .Value }};{{ end }}',
  '{{ $externalLabels.cluster }} {{ $externalURL }}',
  '{{ humanizeDuration $value }}',
  '{{ $value | humanizePercentage }} {{ title $labels.job }}',
  '{{ reReplaceAll ":.*" "" $labels.instance }}',
  '{{ if gt $value 5.0 }}high{{ else }}low{{ end }}',
  '{{ externalURL }}',
  '{{ now }}',
  'plain',
];

function rulesOf(random: Random): { readonly text: string; readonly groups: readonly string[] } {
  const { integer, pick, chance } = random;
  const groups = Array.from({ length: integer(1, 3) }, (_, at) => `g${at}`);
  const lines = ['groups:'];
  for (const name of groups) {
    lines.push(`- name: ${name}`);
    if (chance(0.15)) lines.push(`  query_offset: ${pick(['30s', '1m', '2m'])}`);
    if (chance(0.1)) lines.push(`  limit: ${integer(1, 4)}`);
    if (chance(0.2)) lines.push(`  labels: {team: ${pick(['x', 'y'])}}`);
    lines.push('  rules:');
    for (let at = integer(1, 4); at > 0; at -= 1) lines.push(...ruleOf(random));
  }
  return { text: `${lines.join('\n')}\n`, groups };
}

function ruleOf(random: Random): readonly string[] {
  const { integer, pick, chance } = random;
  if (chance(0.45)) {
    return [
      `  - record: ${pick(['job:rate', 'job:sum', 'recorded'])}`,
      `    expr: ${quoted(expressionOf(random))}`,
      ...(chance(0.3) ? [`    labels: {env: ${pick(['dev', 'prod'])}}`] : []),
    ];
  }
  const expression = pick([
    () => expressionOf(random),
    () => `${selector(random)} > ${integer(0, 10)}`,
    () => `sum by (job) (rate(http_requests_total[5m])) > 0.0${integer(1, 9)}`,
    () => 'up == 0',
  ])();
  return [
    `  - alert: A${integer(0, 3)}`,
    `    expr: ${quoted(expression)}`,
    ...(chance(0.6) ? [`    for: ${duration(random, 0, 6)}`] : []),
    ...(chance(0.35) ? [`    keep_firing_for: ${duration(random, 1, 6)}`] : []),
    ...(chance(0.6) ? [`    labels: {severity: page, told: ${quoted(pick(templates))}}`] : []),
    ...(chance(0.6) ? [`    annotations: {summary: ${quoted(pick(templates))}}`] : []),
  ];
}

function testsOf(random: Random, groups: readonly string[], ruleFile: string): string {
  const { integer, pick, chance, shuffle } = random;
  const lines = [`rule_files: [${ruleFile}]`];
  if (chance(0.7)) lines.push(`evaluation_interval: ${pick(['1m', '30s', '2m', '45s', '5m'])}`);
  // promtool leaves the order of groups that are not listed to chance.
  lines.push(`group_eval_order: [${shuffle(groups).join(', ')}]`);
  if (chance(0.3)) lines.push('fuzzy_compare: true');
  lines.push('tests:');
  for (let at = integer(1, 3); at > 0; at -= 1) lines.push(...groupOf(random, at));
  return `${lines.join('\n')}\n`;
}

function groupOf(random: Random, at: number): readonly string[] {
  const { integer, pick, chance } = random;
  const lines = [`- interval: ${pick(['1m', '30s', '15s', '2m'])}`];
  if (chance(0.5)) lines.push(`  name: t${at}`);
  if (chance(0.4)) lines.push('  external_labels: {cluster: c1}');
  if (chance(0.3)) lines.push('  external_url: http://prometheus.example');
  if (chance(0.15)) lines.push(`  start_timestamp: ${pick(['1700000000', '2024-05-01T10:00:00Z', '1.5'])}`);
  lines.push('  input_series:');
  for (let count = integer(1, 6); count > 0; count -= 1) lines.push(...seriesOf(random));
  lines.push('  alert_rule_test:');
  for (let count = integer(1, 4); count > 0; count -= 1) {
    lines.push(`  - eval_time: ${duration(random, 0, 25)}`, `    alertname: A${integer(0, 3)}`);
    if (chance(0.5))
      lines.push('    exp_alerts: [{exp_labels: {severity: page}, exp_annotations: {summary: plain}}]');
  }
  lines.push('  promql_expr_test:');
  for (let count = integer(1, 5); count > 0; count -= 1) {
    lines.push(`  - expr: ${quoted(expressionOf(random))}`, `    eval_time: ${duration(random, 0, 30)}`);
    if (chance(0.5))
      lines.push(`    exp_samples: [{labels: '{job="a"}', value: ${pick(['1', '0', '2.5'])}}]`);
    else if (chance(0.2))
      lines.push(`    exp_samples: [{labels: native, histogram: ${quoted(histogram(random))}}]`);
  }
  return lines;
}

function seriesOf(random: Random): readonly string[] {
  const { integer, pick, chance } = random;
  const labels = [
    ...(chance(0.8) ? [`job="${pick(['a', 'b', 'api'])}"`] : []),
    ...(chance(0.6) ? [`instance="${pick(['x:80', 'y:80'])}"`] : []),
    ...(chance(0.3) ? [`code="${pick(['200', '500'])}"`] : []),
  ];
  const native = chance(0.25);
  const item = native ? () => histogramItem(random) : () => floatItem(random);
  const values = Array.from({ length: integer(1, 6) }, item).join(' ');
  const metric = native ? 'native' : pick(metrics);
  return [
    `  - series: ${quoted(`${metric}${labels.length > 0 ? `{${labels.join(',')}}` : ''}`)}`,
    `    values: ${quoted(values)}`,
  ];
}

function floatItem({ integer, pick }: Random): string {
  return pick([
    () => `${integer(0, 20)}+${pick(['1', '5', '0.1', '60'])}x${integer(1, 15)}`,
    () => `${integer(0, 20)}-${integer(1, 5)}x${integer(1, 10)}`,
    () => `${integer(0, 99)}x${integer(1, 12)}`,
    () => pick(['_', `_x${integer(1, 8)}`, 'stale']),
    () => pick(['NaN', 'Inf', '-Inf', '-3', '1e6', '0.25', '7']),
  ])();
}

function histogram({ integer, pick }: Random): string {
  const buckets = Array.from({ length: integer(1, 4) }, () => integer(0, 9)).join(' ');
  const hint = pick(['', '', '', ' counter_reset_hint:gauge', ' counter_reset_hint:reset']);
  const zero = pick(['', ` z_bucket:${integer(0, 3)} z_bucket_w:0.001`]);
  return `{{schema:${pick([0, 0, 1, -1])} sum:${integer(0, 99)} count:${integer(0, 60)} buckets:[${buckets}]${zero}${hint}}}`;
}

function histogramItem(random: Random): string {
  const { integer, pick } = random;
  return pick([
    () => `${histogram(random)}+${histogram(random)}x${integer(1, 12)}`,
    () => `${histogram(random)}x${integer(1, 10)}`,
    () => pick(['_', 'stale', '5']),
    () => histogram(random),
  ])();
}
