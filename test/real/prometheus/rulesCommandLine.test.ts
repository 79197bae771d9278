/** Rules and PromQL on the command line as it ships. */
import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const cli = path.resolve(import.meta.dirname, '../../../dist/cli.js');
let folder = '';

const rules = `groups:
- name: availability
  rules:
  - record: job:up:sum
    expr: sum by (job) (up)
  - alert: Down
    expr: job:up:sum == 0
    for: 2m
    labels: {severity: page}
`;
const tests = `rule_files: ['rul*.yml']
tests:
- interval: 1m
  name: it goes down
  input_series: [{series: 'up{job="a"}', values: '1 0x9'}]
  alert_rule_test:
  - eval_time: 7m
    alertname: Down
    exp_alerts: [{exp_labels: {severity: page, job: a}}]
  - {eval_time: 2m, alertname: Down}
`;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'rules-cli-')));
  const resource = `apiVersion: v1\nkind: ConfigMap\n---\napiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  ${rules.replaceAll('\n', '\n  ')}`;
  await Promise.all(
    Object.entries({
      'rules.yml': rules,
      'broken.yml': rules.replace('(up)', '(up'),
      'resource.yaml': resource,
      'brokenResource.yaml': resource.replace('(up)', '(up'),
      'tests.yml': tests,
      'failing.yml': tests.replace('eval_time: 2m', 'eval_time: 5m'),
      'tidy.promql': 'sum by (job) (up) # each\n',
      'untidy.promql': '# all\nsum(up)by(job)\n\n# one\nup{job = "a"}\n',
      'wrong.promql': 'up\n\nsum(up\n',
    }).map(async ([name, text]) => writeFile(path.join(folder, name), text)),
  );
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (...args: string[]) =>
  new Promise<Ended>((resolve) => {
    execFile(process.execPath, [cli, ...args], { cwd: folder }, (error, stdout, stderr) =>
      resolve({ status: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    );
  });

test('check-rules tells the place, and exits with 1 where promtool does', async () => {
  const good = await run('check-rules', 'rules.yml', 'resource.yaml', '--json');
  expect(good.status).toBe(0);
  expect(JSON.parse(good.stdout)).toMatchObject({ status: 'ok', files: [{ rules: 2 }, { rules: 2 }] });
  const bad = await run('check-rules', 'broken.yml', 'brokenResource.yaml', '--json');
  expect(bad.status).toBe(1);
  const finding = { severity: 'error', message: expect.stringContaining('unclosed left parenthesis') };
  expect(JSON.parse(bad.stdout)).toMatchObject({
    status: 'failed',
    files: [
      { file: 'broken.yml', findings: [{ ...finding, line: 5, column: 11 }] },
      { file: 'brokenResource.yaml', findings: [{ ...finding, line: 11, column: 13 }] },
    ],
  });
  const linted = await run('check-rules', 'rules.yml', 'resource.yaml', '--lint', '--json');
  expect(linted.status).toBe(0);
  const told = { rule: 'recorded-twice', severity: 'warning', line: 4 };
  const lacking = { rule: 'alert-without-runbook', severity: 'information', line: 6, column: 12 };
  expect(JSON.parse(linted.stdout)).toMatchObject({
    status: 'ok',
    files: [
      { findings: expect.arrayContaining([expect.objectContaining(told), expect.objectContaining(lacking)]) },
      {},
    ],
  });
  expect(
    (await run('check-rules', 'rules.yml', 'resource.yaml', '--lint', '--fail-on', 'warning')).status,
  ).toBe(1);
  const missing = await run('check-rules', 'nowhere.yml');
  expect(missing.status).toBe(2);
  expect(missing.stderr).toContain('nowhere.yml');
});

test('a file of 20 MB is not read, which is said', async () => {
  await writeFile(path.join(folder, 'large.yml'), `# ${'a'.repeat(78)}\n`.repeat(250_000) + rules);
  for (const command of ['check-rules', 'test-rules']) {
    const large = await run(command, 'large.yml');
    expect(large.status).toBe(2);
    expect(large.stderr).toContain('large.yml has more than 8 MB and was not read. Split it.');
  }
});

test('test-rules tells each expectation, and writes JUnit', async () => {
  const good = await run('test-rules', 'tests.yml', '--json');
  expect(good.status).toBe(0);
  expect(JSON.parse(good.stdout)).toMatchObject({
    status: 'ok',
    files: [{ file: 'tests.yml', tests: [{ subject: 'Down', kind: 'alert', evalTime: '7m', line: 7 }, {}] }],
  });
  const bad = await run('test-rules', 'failing.yml', '--format', 'junit');
  expect(bad.status).toBe(1);
  expect(bad.stdout).toContain(
    '<testsuite name="failing.yml" tests="2" failures="1" errors="0" skipped="0">',
  );
  expect(bad.stdout).toContain('name="Down at 5m"');
});

test('format-promql prints, and with --check exits with 1 where something would change', async () => {
  const printed = await run('format-promql', 'untidy.promql');
  expect(printed).toMatchObject({ status: 0, stdout: '# all\nsum by (job) (up)\n\n# one\nup{job="a"}\n' });
  expect((await run('format-promql', '--check', 'tidy.promql')).status).toBe(0);
  const check = await run('format-promql', '--check', 'tidy.promql', 'untidy.promql');
  expect(check).toMatchObject({ status: 1, stdout: 'untidy.promql would change\n' });
  const wrong = await run('format-promql', 'wrong.promql');
  expect(wrong).toMatchObject({ status: 2, stderr: 'wrong.promql:3:7: unclosed left parenthesis\n' });
});
