/** Snippets that Prometheus reads: rule files, configuration and queries, with every choice, and what the rules do. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireProgram } from '../../../scripts/setup/programs.mjs';
import { checkRuleTexts, parsePromql } from '../../../src/clients/engine/promql.ts';
import { startEngine } from '../helmCore/engine.ts';
import { allSnippets, expand, snippetOf, variantsOf } from '../../builders/snippets/allSnippets.ts';

let folder = '';
const engine = startEngine();

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'snippets-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** What promtool says, whichever way it ends. */
const promtool = (...args: string[]) =>
  new Promise<{ failed: boolean; text: string }>((resolve) => {
    execFile(requireProgram('promtool3'), args, { cwd: folder, maxBuffer: 1e8 }, (error, stdout, stderr) =>
      resolve({ failed: error !== null, text: stdout + stderr }),
    );
  });

const ruleSnippets = [
  'sre-slo',
  'sre-alert-burn-rate',
  'sre-alert-growth-trend',
  'sre-alert-saturation',
  'sre-alert',
];

test('rule files pass promtool and the engine, with every choice', async () => {
  const texts = ruleSnippets.flatMap((prefix) => variantsOf(snippetOf(prefix)));
  expect(texts.length).toBeGreaterThan(25);
  const names = texts.map((_, index) => `rules${index}.yaml`);
  await Promise.all(texts.map(({ text }, index) => writeFile(path.join(folder, names[index] ?? ''), text)));
  const told = await promtool('check', 'rules', '--lint=all', '--lint-fatal', ...names);
  expect(told).toMatchObject({ failed: false });
  const checked = await checkRuleTexts(
    engine,
    texts.map(({ name, text }) => ({ name, text })),
  );
  if (!checked.ok) throw new Error(checked.error.message);
  expect(checked.value).toHaveLength(texts.length);
  expect(checked.value.flatMap(({ problems }) => problems)).toEqual([]);
});

test('the scrape configuration passes promtool, with every choice', async () => {
  await mkdir(path.join(folder, 'rules'), { recursive: true });
  const variants = variantsOf(snippetOf('sre-scrape-config'));
  for (const [index, { text, name }] of variants.entries()) {
    await writeFile(path.join(folder, `prometheus${index}.yml`), text);
    const told = await promtool('check', 'config', `prometheus${index}.yml`);
    expect(told, name).toMatchObject({ failed: false });
  }
});

const queries = allSnippets.filter(({ file }) => file.name === 'promql');

test.each(queries.map((snippet) => [snippet.prefix, snippet] as const))(
  "%s is a query that Prometheus's parser takes, with every choice",
  async (_prefix, snippet) => {
    const variants = variantsOf(snippet);
    const parsed = await parsePromql(
      engine,
      variants.map(({ text }) => text),
    );
    if (!parsed.ok) throw new Error(parsed.error.message);
    expect(parsed.value).toHaveLength(variants.length);
    expect(parsed.value.flatMap(({ faults }) => faults)).toEqual([]);
  },
);

test('the dashboard is one that Grafana imports: panels with a place, and queries over the records of the objective', async () => {
  const records = new Set(expand(snippetOf('sre-slo').body).match(/slo:\w+:\w+/g));
  for (const { text } of variantsOf(snippetOf('sre-grafana-slo'))) {
    const { panels, schemaVersion, templating } = JSON.parse(text) as Dashboard;
    expect(schemaVersion).toBeGreaterThan(30);
    expect(templating.list.map(({ type, query }) => `${type} ${query}`)).toEqual(['datasource prometheus']);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    const parsed = await parsePromql(engine, expressions);
    if (!parsed.ok) throw new Error(parsed.error.message);
    expect(parsed.value.flatMap(({ faults }) => faults)).toEqual([]);
    const used = expressions.flatMap((each) => each.match(/slo:\w+:\w+/g) ?? []);
    expect(used).toHaveLength(expressions.length);
    expect(used.filter((name) => !records.has(name))).toEqual([]);
  }
});

interface Dashboard {
  readonly schemaVersion: number;
  readonly templating: { readonly list: readonly { readonly type: string; readonly query: string }[] };
  readonly panels: readonly {
    readonly id: number;
    readonly gridPos: { readonly x: number; readonly w: number };
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

/** A run of `promtool test rules` over some rules. */
async function testRules(name: string, rules: Readonly<Record<string, string>>, tests: string) {
  for (const [file, text] of Object.entries(rules)) await writeFile(path.join(folder, file), text);
  await writeFile(path.join(folder, name), tests);
  return promtool('test', 'rules', name);
}

/** 1,000 requests a minute of which `errors` fail: at 99.9 %, one failure is a burn rate of 1. */
const traffic = (errors: number, status = '500') => `
      - series: http_requests_total{job="example-service", status="200"}
        values: 0+${1000 - errors}x400
      - series: http_requests_total{job="example-service", status="${status}"}
        values: 0+${errors}x400`;

/** Evaluated every five minutes, which is quick: windows that are longer than the data have the same ratios. */
const sloRules = () => ({
  'slo.yaml': expand(snippetOf('sre-slo').body).replace('interval: 30s', 'interval: 5m'),
  'burn.yaml': expand(snippetOf('sre-alert-burn-rate').body),
});

/** Records before alerts: by itself promtool takes the groups of two files in any order, and a record of five minutes ago counts no more. */
const order = 'group_eval_order: [slo-example-service-availability, slo-example-service-burn-rate]';

const sloTest = (series: string, checks: string) =>
  `rule_files: [slo.yaml, burn.yaml]\n${order}\nevaluation_interval: 5m\ntests:\n  - interval: 1m\n    input_series:${series}\n    promql_expr_test:\n${checks}`;

const expression = (expr: string, at: string, value: string | null) =>
  `      - expr: ${expr}\n        eval_time: ${at}\n        exp_samples: ${value === null ? '[]' : `[{ value: ${value} }]`}\n`;

const firing = (alert: string, severity: string) =>
  `count(ALERTS{alertname="${alert}", alertstate="firing", severity="${severity}"}) or vector(0)`;

const burning = (at: string, pages: number, tickets: number) =>
  expression(firing('ErrorBudgetBurn', 'page'), at, String(pages)) +
  expression(firing('ErrorBudgetBurn', 'ticket'), at, String(tickets));

describe('the objective and its alerts do as they say', () => {
  test.each([
    ['nothing at half of the sustainable rate', 0.5, 0, 0],
    ['a ticket at twice the sustainable rate', 2, 0, 1],
    ['both tickets at four times', 4, 0, 2],
    ['a page more at seven times', 7, 1, 2],
    ['all four at twenty times', 20, 2, 2],
  ] as const)('%s', async (_name, errors, pages, tickets) => {
    const told = await testRules(
      'burn_test.yaml',
      sloRules(),
      sloTest(traffic(errors), burning('300m', pages, tickets)),
    );
    expect(told).toMatchObject({ failed: false });
  });

  test.each([
    ['half', traffic(0.5), '0.5'],
    ['overspent', traffic(3), '-2'],
    ['whole where nothing failed yet', traffic(0, '404'), '1'],
    ['unknown without traffic', traffic(0, '404').replaceAll(/0\+\d+x/g, '7x'), null],
  ] as const)('the budget that is left: %s', async (_name, series, value) => {
    const left = expression('round(max(slo:error_budget_remaining:ratio), 0.001)', '300m', value);
    const told = await testRules('budget_test.yaml', sloRules(), sloTest(series, left));
    expect(told).toMatchObject({ failed: false });
  });

  test('with little traffic failures page nobody', async () => {
    const series = `
      - series: http_requests_total{job="example-service", status="200"}
        values: 0+0.01x250 2.5x150
      - series: http_requests_total{job="example-service", status="500"}
        values: 0x250 0+0.01x150`;
    const told = await testRules('quiet_test.yaml', sloRules(), sloTest(series, burning('350m', 0, 2)));
    expect(told).toMatchObject({ failed: false });
  });
});

test('growth is told where it leads to the limit, and not within the first hours of a container', async () => {
  const container = (pod: string, growth: number) => `
      - series: container_memory_working_set_bytes{namespace="example-namespace", pod="${pod}", container="example-service"}
        values: 100000000+${growth}x100
      - series: kube_pod_container_resource_limits{namespace="example-namespace", pod="${pod}", container="example-service", resource="memory"}
        values: 300000000x100`;
  const told = await testRules(
    'growth_test.yaml',
    { 'growth.yaml': expand(snippetOf('sre-alert-growth-trend').body) },
    `rule_files: [growth.yaml]\nevaluation_interval: 5m\ntests:\n  - interval: 5m\n    input_series:${container('fast', 1_000_000)}${container('slow', 10_000)}\n    promql_expr_test:\n` +
      expression(firing('MemoryWillReachLimit', 'ticket'), '5h', '0') +
      expression(firing('MemoryWillReachLimit', 'ticket'), '7h30m', '1'),
  );
  expect(told).toMatchObject({ failed: false });
});

describe('saturation is told at each of its two thresholds', () => {
  /** Shares that are in use of CPU, memory, disk and network. */
  const used = (cpu: number, memory: number, disk: number, network: number) => {
    const pod = 'namespace="example-namespace", pod="a", container="example-service"';
    const claim = 'namespace="example-namespace", persistentvolumeclaim="data"';
    return `
      - series: container_cpu_usage_seconds_total{${pod}}
        values: 0+${cpu * 60}x200
      - series: kube_pod_container_resource_limits{${pod}, resource="cpu"}
        values: 1x200
      - series: container_memory_working_set_bytes{${pod}}
        values: ${memory * 1000}x200
      - series: kube_pod_container_resource_limits{${pod}, resource="memory"}
        values: 1000x200
      - series: kubelet_volume_stats_used_bytes{${claim}}
        values: ${disk * 1000}x200
      - series: kubelet_volume_stats_capacity_bytes{${claim}}
        values: 1000x200
      - series: node_network_transmit_bytes_total{instance="n", device="eth0"}
        values: 0+${network * 60_000}x200
      - series: node_network_transmit_bytes_total{instance="n", device="lo"}
        values: 0+60000x200
      - series: node_network_speed_bytes{instance="n", device="eth0"}
        values: 1000x200`;
  };
  const growing = `
      - series: kubelet_volume_stats_used_bytes{namespace="example-namespace", persistentvolumeclaim="logs"}
        values: 0+1x200
      - series: kubelet_volume_stats_capacity_bytes{namespace="example-namespace", persistentvolumeclaim="logs"}
        values: 10000x200`;
  const resources = ['Cpu', 'Disk', 'Memory', 'Network'];
  const sample = (alert: string, severity: string) =>
    `{ labels: '{alertname="${alert}", severity="${severity}"}', value: 1 }`;
  const each = (severity: string) => resources.map((name) => sample(`${name}Saturation`, severity));

  test.each([
    ['nothing below both', used(0.65, 0.75, 0.7, 0.75), []],
    ['a warning between them', used(0.75, 0.85, 0.8, 0.9), each('warning')],
    ['both above', used(0.9, 0.95, 0.9, 0.97), [...each('warning'), ...each('critical')]],
    ['a volume that is full within a week', growing, [sample('DiskFullWithinAWeek', 'warning')]],
  ] as const)('%s', async (_name, series, samples) => {
    const told = await testRules(
      'saturation_test.yaml',
      { 'saturation.yaml': expand(snippetOf('sre-alert-saturation').body) },
      `rule_files: [saturation.yaml]\nevaluation_interval: 5m\ntests:\n  - interval: 1m\n    input_series:${series}\n    promql_expr_test:\n      - expr: count by (alertname, severity) (ALERTS{alertstate="firing"})\n        eval_time: 3h\n        exp_samples: [${samples.join(', ')}]\n`,
    );
    expect(told).toMatchObject({ failed: false });
  });
});

test('the queries have the right arithmetic', async () => {
  const pod = 'namespace="example-namespace", pod="a", container="example-service"';
  const bucket = (le: string, count: number) => `
      - series: http_request_duration_seconds_bucket{job="example-service", le="${le}"}
        values: 0+${count}x400`;
  const constant = (series: string, value: number) => `
      - series: ${series}
        values: ${value}x400`;
  const series = `${traffic(2)}
      - series: http_requests_total{job="calm", status="200"}
        values: 0+100x400
      - series: http_requests_total{job="idle", status="200"}
        values: 7x400
      - series: http_request_duration_seconds_count{job="example-service"}
        values: 0+100x400${bucket('0.1', 50)}${bucket('0.25', 90)}${bucket('0.5', 100)}${bucket('+Inf', 100)}
      - series: container_memory_working_set_bytes{${pod}}
        values: 0+1000x400
      - series: kubelet_volume_stats_available_bytes{namespace="example-namespace", persistentvolumeclaim="data"}
        values: 1000000-1000x400
      - series: container_cpu_cfs_periods_total{${pod}}
        values: 0+40x400
      - series: container_cpu_cfs_throttled_periods_total{${pod}}
        values: 0+10x400
      - series: kube_pod_container_status_restarts_total{${pod}}
        values: 2x370 5x30${constant(`kube_pod_container_resource_limits{${pod}, resource="memory"}`, 800_000)}${constant('slo:sli_error:ratio_rate1h{job="example-service"}', 0.02)}${constant('slo:sli_error:ratio_rate5m{job="example-service"}', 0.015)}${constant('slo:sli_error:ratio_rate1h{job="calm"}', 0.02)}${constant('slo:sli_error:ratio_rate5m{job="calm"}', 0.01)}`;
  const asked = [
    // 2 of 1,000 requests fail, of which 1 in 1,000 may.
    ['sre-error-ratio', 'example-service', '0.002'],
    ['sre-error-ratio', 'calm', '0'],
    ['sre-error-ratio', 'idle', null],
    ['sre-burn-rate', 'example-service', '2'],
    ['sre-burn-rate-alert', 'example-service', '0.02'],
    // The short window is over already.
    ['sre-burn-rate-alert', 'calm', null],
    ['sre-budget-left', 'example-service', '-1'],
    ['sre-budget-left', 'calm', '1'],
    // Half of the way from the 90th to the 100th of 100 between 0.25 s and 0.5 s.
    ['sre-latency-quantile', 'example-service', '0.375'],
    ['sre-latency-objective', 'example-service', '0.9'],
    ['sre-growth', 'example-service', '60000'],
    // 600,000 bytes are left, and 1,000 go each minute.
    ['sre-time-until-full', 'example-service', '36000'],
    ['sre-memory-of-limit', 'example-service', '0.5'],
    ['sre-cpu-throttling', 'example-service', '0.25'],
    ['sre-restarts', 'example-service', '3'],
    ['sre-absent', 'example-service', '1'],
    ['sre-absent', 'calm', null],
  ] as const;
  expect(new Set(asked.map(([prefix]) => prefix))).toEqual(new Set(queries.map(({ prefix }) => prefix)));
  const checks = asked.map(([prefix, job, value]) => {
    const query = expand(snippetOf(prefix, 'promql').body).replaceAll('"example-service"', `"${job}"`);
    // An increase is stretched to the ends of its window, so it is no whole number.
    const precision = prefix === 'sre-restarts' ? 1 : 0.0001;
    return expression(JSON.stringify(`round(max(${query}), ${precision})`), '400m', value);
  });
  const told = await testRules(
    'queries_test.yaml',
    {},
    `evaluation_interval: 5m\ntests:\n  - interval: 1m\n    input_series:${series}${constant('up{job="calm"}', 0)}\n    promql_expr_test:\n${checks.join('')}`,
  );
  expect(told).toMatchObject({ failed: false });
});
