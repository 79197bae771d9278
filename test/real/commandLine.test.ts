/** The command line as it ships: one file, started as a process. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { programs } from '../../scripts/setup/programs.mjs';

const root = path.resolve(import.meta.dirname, '../..');
let folder = '';

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'command-line-')));
  await cp(path.join(root, 'examples/company/SRE/helm/charts'), folder, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (program: string, args: readonly string[], cwd = folder) =>
  new Promise<Ended>((resolve) => {
    execFile(program, args, { cwd, maxBuffer: 1e8 }, (error, stdout, stderr) =>
      resolve({ status: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    );
  });
const commandLine = (...args: string[]) => run(process.execPath, [path.join(root, 'dist/cli.js'), ...args]);

interface Report {
  readonly status: string;
  readonly charts: readonly {
    readonly chart: string;
    readonly findings: readonly { readonly rule: string; readonly severity: string }[];
    readonly renders: readonly { readonly environment: string; readonly status: string }[];
  }[];
}

test('what changes a live system is refused here, whatever is asked', async () => {
  const { status, stdout, stderr } = await commandLine('update-work-item', '--changes', '{"id":1}', '--json');
  expect(status).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'unavailable' });
  expect(stderr).toMatch(/approve/u);
});

describe('validate-values', () => {
  test('answers findings and renders of a folder of charts, and exits with 1', async () => {
    const { status, stdout } = await commandLine('validate-values', '.', '--json');
    const report = JSON.parse(stdout) as Report;
    expect(status).toBe(1);
    expect(report.status).toBe('ok');
    const faulty = report.charts.find(({ chart }) => chart === 'legacy-billing');
    expect(faulty?.findings.map(({ rule }) => rule)).toContain('production-below-staging');
    const good = report.charts.find(({ chart }) => chart === 'user-api');
    expect(good?.renders.length).toBeGreaterThan(1);
    expect(good?.renders.every(({ status: rendered }) => rendered === 'ok')).toBe(true);
  });

  test('exits with 0 where nothing is at or above --fail-on, and with 2 where it cannot run', async () => {
    expect((await commandLine('validate-values', 'user-api')).status).toBe(0);
    const missing = await commandLine('validate-values', 'nowhere', '--json');
    expect(missing.status).toBe(2);
    expect(missing.stderr).toContain('nowhere');
    expect(JSON.parse(missing.stdout)).toMatchObject({ status: 'failed' });
    const wrong = await commandLine('validate-values', '.', '--helm', '5');
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain('--helm');
  });

  test('--baseline accepts the findings of its first run, and fails on new ones alone', async () => {
    const baseline = path.join(folder, 'accepted.json');
    const validate = () => commandLine('validate-values', 'legacy-billing', '--baseline', baseline);
    expect((await validate()).status).toBe(0);
    expect(JSON.parse(await readFile(baseline, 'utf8'))).toMatchObject({ version: 1 });
    expect((await validate()).status).toBe(0);
    const values = path.join(folder, 'legacy-billing/values.yaml');
    await writeFile(
      values,
      `${await readFile(values, 'utf8')}\nsidecar:\n  resources:\n    limits: { memory: 1Gx }\n`,
    );
    const later = await validate();
    expect(later.status).toBe(1);
    expect(later.stdout).toContain('1Gx');
  });

  test('a run that failed leaves no baseline behind', async () => {
    const baseline = path.join(folder, 'none.json');
    const failed = await commandLine('validate-values', 'nowhere', '--baseline', baseline);
    expect(failed.status).toBe(2);
    expect(existsSync(baseline)).toBe(false);
  });

  test('--format sarif prints what code scanning reads', async () => {
    const { stdout } = await commandLine('validate-values', 'legacy-billing', '--format', 'sarif');
    expect(JSON.parse(stdout)).toMatchObject({ version: '2.1.0', runs: [{ tool: {} }] });
  });
});

test.each(['3', '4'] as const)(
  'render-chart prints what `helm template` of Helm %s prints',
  async (major) => {
    const helm = programs()[`helm${major}`];
    expect(helm).toBeDefined();
    const real = await run(helm ?? '', ['template', 'user-api']);
    const ours = await commandLine('render-chart', 'user-api', '--helm', major);
    expect(ours.stdout).toBe(real.stdout);
    expect(ours.status).toBe(0);
    expect(ours.stdout).toContain('kind: Deployment');
  },
);

test('render-chart exits with 2 and the first line of the error of Helm where that fails', async () => {
  const failed = await commandLine('render-chart', 'legacy-billing', '--environment', 'nowhere');
  expect(failed.status).toBe(2);
  expect(failed.stderr).toMatch(/^Error: .*nowhere/);
});

test('compare-limits answers each value with its file and line', async () => {
  const { stdout, status } = await commandLine('compare-limits', 'user-api', '--json');
  expect(status).toBe(0);
  const { charts } = JSON.parse(stdout) as { charts: { rows: { path: string; values: unknown }[] }[] };
  const row = charts[0]?.rows.find(({ path: at }) => at === 'resources');
  expect(row?.values).toMatchObject({
    production: {
      'limits.memory': { value: expect.any(String), file: expect.any(String), line: expect.any(Number) },
    },
  });
});

test('an unknown command, and none, are told and exit with 2', async () => {
  expect(await commandLine('no-such-thing')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('no-such-thing'),
  });
  expect((await commandLine()).status).toBe(2);
  expect(await commandLine('--help')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('validate-values'),
  });
});

test('generate-runbook prints one from a recorded incident, and check-runbooks finds no fault in it', async () => {
  const notes = path.join(root, 'examples/company/SRE/notes');
  const printed = await commandLine(
    'generate-runbook',
    '--incident',
    path.join(notes, 'incidents/INC-2026-11-09-001'),
  );
  expect(printed.status).toBe(0);
  // Only the parser of the bundle can tell that a command reads.
  expect(printed.stdout).toContain('{ id=s7 name=s7 effect=read');
  const checked = await run(
    process.execPath,
    [path.join(root, 'dist/cli.js'), 'check-runbooks', path.join(notes, 'runbooks/redis-out-of-memory.md')],
    path.join(root, 'examples/company'),
  );
  expect(checked.stdout).toContain(' 0 errors');
});

describe('check-readiness', () => {
  interface Readiness {
    readonly status: string;
    readonly criteria: readonly { readonly id: string; readonly state: string; readonly evidence: string }[];
  }
  const failing = (...args: string[]) => commandLine('check-readiness', ...args);

  test('is a gate: 1 where a file shows the contrary, 0 where something is unknown, unless that is to fail as well', async () => {
    const ill = await failing('legacy-billing', '--json');
    const report = JSON.parse(ill.stdout) as Readiness;
    expect({ status: ill.status, told: report.status }).toEqual({ status: 1, told: 'ok' });
    expect(report.criteria).toHaveLength(28);
    expect(report.criteria.find(({ state }) => state === 'failed')?.id).toBe('resource-limits-set');
    expect((await failing('redis-cluster')).status).toBe(0);
    expect((await failing('redis-cluster', '--fail-on', 'warning')).status).toBe(1);
    expect(await failing('nowhere')).toMatchObject({ status: 2, stderr: expect.stringContaining('nowhere') });
  });

  test('takes a declaration with who and when, and says them', async () => {
    await writeFile(
      path.join(folder, 'redis-cluster/readiness.yaml'),
      'version: 1\ncriteria:\n  load-tested: { by: jane, date: 2026-01-02, evidence: notes/load.md }\n  rollback-tested: { by: jane }\n',
    );
    const { stdout } = await failing('redis-cluster');
    expect(stdout).toMatch(/^declared +load-tested: jane on 2026-01-02: notes\/load\.md$/mu);
    expect(stdout).toMatch(/^unknown +rollback-tested: /mu);
    expect(stdout).toContain('readiness.yaml: rollback-tested needs "by" (who) and "date"');
  });
});
