/** A chart with what lies around it, judged by the packaged command line's own functions and the engine. */
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { CriterionId, ReadinessReport } from '../../../src/features/readiness/core/criteria.ts';
import { judgeReadiness } from '../../../src/features/readiness/core/judge.ts';
import { printReadiness, readinessDocument } from '../../../src/features/readiness/core/reportText.ts';
import { readinessTools } from '../../../src/features/readiness/tools.ts';
import { startEngine } from '../helmCore/engine.ts';
import { createFiles } from '../../../src/node/files.ts';
import { portsOf } from '../../builders/portsOf.ts';
import { expand, snippetOf } from '../../builders/snippets/allSnippets.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const clock = { now: () => Date.UTC(2026, 10, 22) };
const engine = startEngine();
let folder = '';

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  if (folder !== '') await rm(folder, { recursive: true });
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'readiness-')));
  await put('charts/pay/Chart.yaml', 'apiVersion: v2\nname: pay\nversion: 1.0.0\n');
});

async function put(file: string, text: string) {
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
  await writeFile(path.join(folder, file), text);
}
/** A snippet with the service's name, as the insert command fills it in. */
const forPay = (prefix: string) => expand(snippetOf(prefix).body).replaceAll('example-service', 'pay');

async function judge(chart = 'charts/pay', around = folder): Promise<ReadinessReport> {
  const scope = { chart: path.join(around, chart), folder: around, signal: new AbortController().signal };
  const report = await judgeReadiness({ files: createFiles(), engine, clock }, scope);
  if (!report.ok) throw new Error(report.error.message);
  return report.value;
}
const stateOf = ({ criteria }: ReadinessReport, id: CriterionId) =>
  criteria.find((one) => one.id === id)?.state;

test('a bare chart: 28 answers, all of them unknown', async () => {
  const report = await judge();
  expect(report.criteria).toHaveLength(28);
  expect(new Set(report.criteria.map(({ state }) => state))).toEqual(new Set(['unknown']));
  expect(report).toMatchObject({ service: 'pay', notes: [] });
});

test('what the snippets put beside a chart is what the check finds', async () => {
  await put('charts/pay/templates/deployment.yaml', forPay('sre-deployment'));
  await put('charts/pay/templates/hpa.yaml', forPay('sre-hpa'));
  await put('rules/slo.yaml', forPay('sre-slo'));
  await put('rules/burn.yaml', forPay('sre-alert-burn-rate'));
  await put('dashboards/pay.json', forPay('sre-grafana-slo'));
  await put('docs/policy.md', forPay('sre-error-budget-policy'));
  const report = await judge();
  const checked = report.criteria.filter(({ state }) => state === 'checked').map(({ id }) => id);
  expect(checked).toEqual([
    'slo-defined',
    'error-budget-policy',
    'graceful-shutdown',
    'custom-dashboards',
    'alert-coverage',
    'runbook-links',
    'resource-limits-set',
    'autoscaling-configured',
  ]);
  expect(report.criteria.filter(({ state }) => state === 'failed')).toEqual([]);
});

test('the most productive environment decides, and files of other services do not count', async () => {
  await put(
    'charts/pay/templates/deployment.yaml',
    forPay('sre-deployment').replace(
      / {12}limits:\n {14}memory: 512Mi\n/,
      '{{ if .Values.limited }}            limits:\n              memory: 512Mi\n{{ end }}',
    ),
  );
  await put('charts/pay/values.yaml', 'limited: true\n');
  await put('charts/pay/values/dev.yaml', 'limited: true\n');
  await put('charts/pay/values/production.yaml', 'limited: false\n');
  await put('rules/slo.yaml', expand(snippetOf('sre-slo').body).replaceAll('example-service', 'pay-archive'));
  await put('node_modules/x/rules.yaml', forPay('sre-slo'));
  const report = await judge();
  expect(report.environment).toBe('production');
  expect(stateOf(report, 'resource-limits-set')).toBe('failed');
  expect(stateOf(report, 'slo-defined')).toBe('unknown');
});

test('a runbook that is a path is looked for', async () => {
  const burn = forPay('sre-alert-burn-rate').replace(
    'https://runbooks.example.com/error-budget-burn',
    'runbooks/burn.md#act',
  );
  await put('rules/burn.yaml', burn);
  expect(stateOf(await judge(), 'runbook-links')).toBe('failed');
  await put('runbooks/burn.md', '# Burn\n');
  expect(stateOf(await judge(), 'runbook-links')).toBe('checked');
  // What lies outside is not looked for, and neither is what a link inside leads to.
  await put('rules/burn.yaml', burn.replace('runbooks/burn.md#act', '../../../etc/hosts'));
  expect(stateOf(await judge(), 'runbook-links')).toBe('failed');
  await symlink('/etc/hosts', path.join(folder, 'hosts.md'));
  await put('rules/burn.yaml', burn.replace('runbooks/burn.md#act', 'hosts.md'));
  expect(stateOf(await judge(), 'runbook-links')).toBe('failed');
});

test.each([
  ['checked', '# Disaster recovery\n\n| Service | RTO |\n| --- | --- |\n| pay | 1 h |\n'],
  ['checked', '# Disaster recovery\n\nFor `pay`.\n'],
  ['checked', '# Disaster recovery\n\n- pay\n'],
  ['unknown', '# Disaster recovery\n\nWe pay for two regions.\n'],
] as const)('a document is %s by where it names the service', async (wanted, text) => {
  await put('docs/recovery.md', text);
  expect(stateOf(await judge(), 'disaster-recovery-plan')).toBe(wanted);
});

test('a dashboard counts by its title, or by what its queries select', async () => {
  const dashboard = (title: string, expr: string) =>
    put(
      'dashboards/a.json',
      JSON.stringify({ title, panels: [{ title: 'who will pay', targets: [{ expr }] }] }),
    );
  await dashboard('All', 'sum(rate(x{job=~"shop|pay"}[5m]))');
  expect(stateOf(await judge(), 'custom-dashboards')).toBe('checked');
  await dashboard('Health of pay', 'up');
  expect(stateOf(await judge(), 'custom-dashboards')).toBe('checked');
  await dashboard('All', 'sum(rate(x{job="shop"}[5m]))');
  expect(stateOf(await judge(), 'custom-dashboards')).toBe('unknown');
});

test('a declaration answers what no file shows, and hides nothing that a file shows', async () => {
  const entry = '{ by: jane, date: 2026-11-20, evidence: notes/load.md }';
  await put(
    'charts/pay/readiness.yaml',
    `version: 1\ncriteria:\n  load-tested: ${entry}\n  secrets-in-vault: ${entry}\n`,
  );
  await put(
    'charts/pay/templates/secret.yaml',
    'apiVersion: v1\nkind: Secret\nmetadata: { name: pay }\nstringData: { a: b }\n',
  );
  const report = await judge();
  expect(report.criteria.find(({ id }) => id === 'load-tested')).toEqual({
    id: 'load-tested',
    state: 'declared',
    evidence: 'jane on 2026-11-20: notes/load.md',
  });
  expect(report.criteria.find(({ id }) => id === 'secrets-in-vault')).toMatchObject({
    state: 'failed',
    evidence: expect.stringContaining('Declared all the same by jane on 2026-11-20'),
  });
});

test('a chart that does not render is told as evidence', async () => {
  await put('charts/pay/templates/broken.yaml', '{{ required "no name" .Values.name }}');
  const report = await judge();
  expect(report.environment).toBeNull();
  expect(report.criteria.find(({ id }) => id === 'resource-limits-set')?.evidence).toContain('no name');
});

describe('the tool', () => {
  const [tool] = readinessTools;
  const call = async (chart: string, roots?: readonly string[]) => {
    const output = await tool?.run(
      { chart },
      {
        ports: portsOf({ files: createFiles(), engine, clock }),
        folder,
        ...(roots && { roots }),
        signal: new AbortController().signal,
        progress: () => undefined,
      },
    );
    return { output, outcome: tool?.outcome(output) };
  };
  test('gates on what failed, warns of what is unknown, and cannot run without a chart', async () => {
    expect((await call('charts/pay')).outcome).toBe('warning');
    await put(
      'charts/pay/templates/ingress.yaml',
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: pay }\nspec: {}\n',
    );
    expect((await call('charts/pay')).outcome).toBe('error');
    expect((await call('nowhere')).outcome).toBe('failed');
    const all = (await judge()).criteria
      .map(({ id }) => `  ${id}: { by: jane, date: 2026-11-20 }\n`)
      .join('');
    await rm(path.join(folder, 'charts/pay/templates'), { recursive: true });
    await put('charts/pay/readiness.yaml', `version: 1\ncriteria:\n${all}`);
    expect((await call('charts/pay')).outcome).toBe('clean');
  });
  test('reads nothing outside of the folders that are open', async () => {
    expect(await call('../..', [folder])).toMatchObject({ outcome: 'failed' });
  });
  test('takes no declarations from a link that leads outside', async () => {
    const outside = await mkdtemp(path.join(tmpdir(), 'outside-'));
    const entry = 'version: 1\ncriteria:\n  load-tested: { by: jane, date: 2026-11-20 }\n';
    await writeFile(path.join(outside, 'readiness.yaml'), entry);
    await symlink(path.join(outside, 'readiness.yaml'), path.join(folder, 'charts/pay/readiness.yaml'));
    const { output } = await call('charts/pay', [folder]);
    await rm(outside, { recursive: true });
    expect(output).toMatchObject({ notes: ['readiness.yaml leads outside of the folders that are open.'] });
    expect(JSON.stringify(output)).not.toContain('jane');
  });
  test('fits a model in its smallest form', async () => {
    const { output } = await call('charts/pay');
    const forms = [...(tool?.brief(output) ?? [])].map((form) => JSON.stringify(form).length);
    expect(forms.at(-1)).toBeLessThan(2000);
    expect(forms).toEqual(forms.toSorted((one, other) => other - one));
  });
});

test('the report has a row for each criterion, and takes no markup from files', async () => {
  await put('docs/policy.md', '# Error-budget policy | of <b>pay</b>\n');
  const report = await judge();
  const text = readinessDocument(report);
  expect(text.match(/^\| .* \(`[a-z-]+`\) \| (?:\w+|\*\*failed\*\*) \| .* \|$/gm)).toHaveLength(28);
  expect(text).toContain(String.raw`Error-budget policy \| of \<b\>pay`);
  expect(printReadiness(report).trimEnd().split('\n').at(-1)).toMatch(
    /^pay: 1 checked, 0 declared, 0 failed, 27 unknown$/,
  );
});

test('the example: what is there is found', async () => {
  await cp(path.join(root, 'examples/company'), path.join(folder, 'company'), { recursive: true });
  const report = await judge('SRE/helm/charts/user-api', path.join(folder, 'company'));
  const states = Object.groupBy(report.criteria, ({ state }) => state);
  expect(states.checked?.map(({ id }) => id)).toEqual([
    'slo-defined',
    'custom-dashboards',
    'alert-coverage',
    'resource-limits-set',
    'autoscaling-configured',
  ]);
  expect(states.failed?.map(({ id }) => id)).toEqual(['runbook-links']);
});
