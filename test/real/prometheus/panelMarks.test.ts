/** Where the marks of a graph come from: rollouts and past alerts of a real server, the logs of incidents, commits of a real repository. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  joinAlerts,
  readCommits,
  readIncidentMarks,
  readPastAlerts,
  readRollouts,
} from '../../../src/features/prometheus/core/panelMarks.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createProcesses } from '../../../src/node/processes.ts';
import { startPrometheus, type RealPrometheus } from '../../builders/prometheus/realPrometheus.ts';
import { clientOf } from './realServer.ts';

const end = 1_790_000_000;
const span = { start: end - 3600, end };
let folder = '';
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'sre-workbench-marks-'))));
afterAll(async () => rm(folder, { recursive: true }));

function samples(): string {
  const every = (text: string, from: number, to: number, value: (time: number) => number) =>
    Array.from(
      { length: (to - from) / 15 + 1 },
      (_, at) => `${text} ${value(from + at * 15)} ${from + at * 15}`,
    );
  const made = (name: string, time: number) =>
    every(
      `kube_replicaset_created{namespace="shop",replicaset="${name}",instance="a"}`,
      end - 3600,
      end,
      () => time,
    );
  const alert = (name: string, from: number, to: number) =>
    every(`ALERTS{alertname="${name}",alertstate="firing",job="api"}`, from, to, () => 1);
  return (
    [
      '# TYPE kube_replicaset_created gauge',
      ...made('checkout-5d9f7c', end - 1800),
      ...made('checkout-77aa12', end - 90_000),
      ...made('cart-web-66bb9d', end - 60),
      '# TYPE ALERTS gauge',
      ...alert('Over', end - 2400, end - 1800),
      ...alert('Always', end - 3600, end),
      '# EOF',
    ].join('\n') + '\n'
  );
}

describe.each(['prometheus', 'prometheus3'] as const)('of %s', (program) => {
  let server: RealPrometheus;
  beforeAll(async () => void (server = await startPrometheus(program, { data: samples() })));
  afterAll(async () => server.stop());

  test('come the rollouts of the range, by the name of what was rolled out', async () => {
    const marks = await readRollouts(clientOf(server.url), span, {});
    expect(marks.toSorted((a, b) => a.time - b.time)).toEqual([
      { time: end - 1800, kind: 'deployment', text: 'checkout (shop): checkout-5d9f7c' },
      { time: end - 60, kind: 'deployment', text: 'cart-web (shop): cart-web-66bb9d' },
    ]);
  });

  test('come the alerts that began in the range, also where they are over', async () => {
    const marks = await readPastAlerts(clientOf(server.url), span, {});
    expect(marks).toEqual([{ time: expect.any(Number), kind: 'alert', text: 'Over {job="api"}' }]);
    expect(Math.abs((marks[0]?.time ?? 0) - (end - 2400))).toBeLessThanOrEqual(15);
  });

  test('comes nothing for a range in which nothing was', async () => {
    const earlier = { start: end - 9000, end: end - 7200 };
    expect(await readRollouts(clientOf(server.url), earlier, {})).toEqual([]);
    expect(await readPastAlerts(clientOf(server.url), earlier, {})).toEqual([]);
  });
});

test('an alert that is active now is marked once, when it began', () => {
  const [active, past] = [end - 100, end - 40].map((time) => ({
    time,
    kind: 'alert' as const,
    text: 'Over {}',
  }));
  expect(joinAlerts(active ? [active] : [], past ? [past] : [])).toEqual([active]);
});

test('the logs of incidents tell what was found and changed, but no commands', async () => {
  const incident = path.join(folder, 'incidents', 'INC-2026-09-21-001');
  await mkdir(incident, { recursive: true });
  const event = (seq: number, before: number, kind: string, data: object) =>
    JSON.stringify({
      seq,
      t: (end - before) * 1000,
      t_source: 'human',
      actor: 'ada',
      kind,
      data,
      evidence: [],
      prev_hash: '',
    });
  await writeFile(
    path.join(incident, 'events.ndjson'),
    [
      '{"kind":"meta","version":1}',
      event(1, 7200, 'severity', { severity: 'SEV1', title: 'before the range' }),
      event(2, 1200, 'status', { status: 'open' }),
      event(3, 1100, 'command', { command: 'kubectl get pods', exitCode: 0, cwd: '/', durationMs: 5 }),
      event(4, 1000, 'finding', { text: 'The pool\nis exhausted' }),
      event(5, 900, 'change', { what: 'helm', ref: 'checkout 12', summary: 'rolled out' }),
      event(6, 800, 'change', { what: 'git', ref: 'abc123', summary: 'raise the pool' }),
      event(7, 700, 'rollback', { target: 'checkout', from: '12', to: '11', result: 'done' }),
      '',
    ].join('\n'),
  );
  const marks = await readIncidentMarks(createFiles(), path.join(folder, 'incidents'), span);
  const id = 'INC-2026-09-21-001';
  expect(marks).toEqual([
    { time: end - 1200, kind: 'incident', text: `${id}: open` },
    { time: end - 1000, kind: 'incident', text: `${id}: The pool is exhausted` },
    { time: end - 900, kind: 'deployment', text: `${id}: checkout 12 rolled out` },
    { time: end - 800, kind: 'commit', text: `${id}: abc123 raise the pool` },
    { time: end - 700, kind: 'deployment', text: `${id}: checkout 12 → 11` },
  ]);
  expect(await readIncidentMarks(createFiles(), path.join(folder, 'nowhere'), span)).toEqual([]);
});

test('the commits of the range come from git', async () => {
  const repository = path.join(folder, 'repository');
  await mkdir(repository);
  const git = (args: readonly string[], time: number) =>
    execFileSync(
      'git',
      ['-C', repository, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.test', ...args],
      {
        env: { ...process.env, GIT_AUTHOR_DATE: `${time} +0000`, GIT_COMMITTER_DATE: `${time} +0000` },
      },
    );
  git(['init', '-q'], end);
  git(['commit', '-q', '--allow-empty', '-m', 'Too early'], end - 90_000);
  git(['commit', '-q', '--allow-empty', '-m', 'Raise the pool'], end - 600);
  const processes = createProcesses({ allowed: () => true, untrustedFolders: () => [] });
  const marks = await readCommits(processes, repository, span);
  expect(marks).toEqual([
    { time: end - 600, kind: 'commit', text: expect.stringMatching(/^[0-9a-f]+ Raise the pool$/u) },
  ]);
  expect(await readCommits(processes, folder, span)).toEqual([]);
  processes.dispose();
});
