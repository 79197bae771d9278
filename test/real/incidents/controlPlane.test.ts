import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { err } from '../../../src/base/result.ts';
import { appendEvent, appendEvents } from '../../../src/clients/notes/incidentAppend.ts';
import type { NewEvent } from '../../../src/clients/notes/incidentEvents.ts';
import { readIncident } from '../../../src/clients/notes/incidentLog.ts';
import { keepOutput } from '../../../src/clients/notes/incidentOutputs.ts';
import { PlanStore } from '../../../src/features/approvals/core/planStore.ts';
import { proposeRun } from '../../../src/features/incidents/core/runner/proposeRun.ts';
import { lintRunbook } from '../../../src/features/incidents/core/lint/lintRunbook.ts';
import { generateRunbook } from '../../../src/features/incidents/core/runbook/writeRunbook.ts';
import { incidentTools } from '../../../src/features/incidents/tools.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createFileWriter } from '../../../src/node/fileWriter.ts';
import { createProcesses } from '../../../src/node/processes.ts';
import { startCrashingCluster, type CrashingCluster } from '../../builders/incidents/crashingCluster.ts';
import { portsOf } from '../../builders/portsOf.ts';
import { shell } from '../../builders/shell.ts';

const files = createFiles();
const clock = { now: () => Date.now() };
let cluster: CrashingCluster;
let folder: string;
let processes: ReturnType<typeof createProcesses>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'scripted-incident-'));
  cluster = await startCrashingCluster();
  processes = createProcesses({
    allowed: () => true,
    untrustedFolders: () => [],
    environment: { ...process.env, ...cluster.environment },
  });
}, 240_000);

afterAll(async () => {
  processes.dispose();
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
});

const ports = (kubeconfig = cluster.kubeconfig) => {
  const environment = {
    variable: (name: string) => ({ KUBECONFIG: kubeconfig, USER: 'ada' })[name],
    home: folder,
    platform: 'linux' as const,
  };
  return portsOf({
    files,
    fileParts: files,
    writer: createFileWriter(),
    clock,
    shell,
    processes,
    environment,
  });
};

async function bash(command: string): Promise<{ readonly exitCode: number; readonly stdout: string }> {
  const request = {
    program: 'bash',
    args: ['-c', command],
    cwd: folder,
    env: { KUBECONFIG: cluster.kubeconfig },
  };
  const ended = await processes.run({ ...request, timeLimit: 120_000 });
  if (!ended.ok) throw new Error(ended.error.message);
  return ended.value;
}

/** Runs a command as a person would, and writes what the recorder writes. */
async function typed(log: string, command: string): Promise<number> {
  const started = Date.now();
  const { exitCode, stdout } = await bash(command);
  const data = { command, exitCode, cwd: folder, durationMs: Date.now() - started, context: 'test' };
  const output = await keepOutput(createFileWriter(), log, { text: stdout, truncated: false });
  if (!output.ok) throw new Error(output.error.message);
  const written = await appendEvents(ports(), log, (seq) => [
    { kind: 'command', t_source: 'shell', data },
    { kind: 'output', t_source: 'shell', data: { seq, ...output.value } },
  ]);
  if (!written.ok) throw new Error(written.error.message);
  return written.value[0]?.seq ?? 0;
}

test('a crash loop is found, its limit raised and verified; the runbook of it does the same again', async () => {
  const id = 'INC-2026-05-13-001';
  const log = path.join(folder, 'notes/incidents', id);
  const say = async (event: NewEvent) => {
    const written = await appendEvent(ports(), log, event);
    expect(written.ok).toBe(true);
  };
  await cluster.crashing();
  await say({ kind: 'alert', t_source: 'alert', data: { name: 'CacheDown', summary: 'No cache is ready' } });
  await typed(log, 'kubectl get pods -n shop');
  const why = await typed(log, "kubectl describe pods -n shop -l app=cache | grep -A3 'Last State'");
  await say({
    kind: 'finding',
    data: { text: 'Killed at its limit of 512Mi', mark: 'cause' },
    evidence: [why],
  });
  const raised = await typed(log, 'kubectl set resources deployment/cache -n shop --limits=memory=1Gi');
  await typed(log, 'kubectl rollout status deployment/cache -n shop --timeout=100s');
  await say({ kind: 'note', data: { text: 'More memory', mark: 'helped' }, evidence: [raised] });
  await say({ kind: 'status', data: { status: 'mitigated' } });
  const incident = await readIncident(files, log);
  if (!incident.ok) throw new Error(incident.error.message);
  const { markdown } = await generateRunbook(ports(), { id, events: incident.value.events });
  const runbook = path.join(folder, 'notes/runbooks/cache.md');
  await createFileWriter().write(runbook, markdown);
  const place = { path: runbook, roots: [folder], now: Date.now() };
  expect(await lintRunbook(ports(), markdown, place)).toEqual([]);

  // The same crash again: somebody set the old limit.
  await cluster.setLimit('512Mi');
  await cluster.crashing();
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const store = new PlanStore({ clock, log: quiet, onChange: () => undefined });
  const proposal = await proposeRun(ports(), store, {
    path: runbook,
    cwd: folder,
    incident: log,
    who: 'Ada',
    prometheus: () => err('No server is set.'),
  });
  if (!proposal.ok) throw new Error(proposal.error.message);
  expect(await cluster.limit()).toBe('512Mi');
  await store.approve(proposal.value.planId, proposal.value.planHash);
  expect(await store.state(proposal.value.planId)).toMatchObject({ status: 'done', ok: true });
  expect(await cluster.limit()).toBe('1Gi');
  await cluster.ready();
  const after = await readIncident(files, log);
  expect(after.ok && after.value.events.filter(({ kind }) => kind === 'approval').length).toBe(1);
}, 300_000);

test('a runbook of another cluster runs nothing', async () => {
  const runbook = path.join(folder, 'other.md');
  const command = 'kubectl set resources deployment/cache -n shop --limits=memory=2Gi';
  await writeFile(
    runbook,
    `\`\`\`bash { id=a effect=write context=production verify=a undo=none }\n${command}\n\`\`\`\n`,
  );
  const before = await cluster.limit();
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const store = new PlanStore({ clock, log: quiet, onChange: () => undefined });
  const proposal = await proposeRun(ports(), store, {
    path: runbook,
    cwd: folder,
    who: 'Ada',
    prometheus: () => err('No server is set.'),
  });
  if (!proposal.ok) throw new Error(proposal.error.message);
  await store.approve(proposal.value.planId, proposal.value.planHash);
  expect(await store.state(proposal.value.planId)).toMatchObject({ status: 'failed' });
  expect(await cluster.limit()).toBe(before);
});

test('check_runbooks asks the cluster that it is told to, and takes a dead server for no answer', async () => {
  const runbook = path.join(folder, 'live.md');
  const steps = [
    ['there', 'kubectl get deployment cache -n shop'],
    ['gone', 'kubectl get deployment former -n shop'],
    ['kind', 'kubectl get widgets.example.com one'],
    ['space', 'kubectl get pods -n former'],
    ['release', 'helm status former -n shop'],
  ].map(([id, text]) => `\`\`\`bash { id=${id} effect=read }\n${text}\n\`\`\``);
  const elsewhere = '```bash { id=elsewhere effect=read context=production }\nkubectl get svc former\n```';
  await writeFile(runbook, `${[...steps, elsewhere].join('\n\n')}\n`);
  const tool = incidentTools.find(({ name }) => name === 'check_runbooks');
  if (!tool) throw new Error('There is no such tool.');
  const call = async (input: object, kubeconfig = cluster.kubeconfig) => {
    const prepared = tool.prepare({ path: runbook, ...input });
    if (!prepared.ok) throw prepared.error;
    const { signal } = new AbortController();
    const output = await prepared.value({
      ports: ports(kubeconfig),
      folder,
      signal,
      progress: () => undefined,
    });
    return { text: tool.print(output), outcome: tool.outcome(output), reason: tool.reason?.(output) };
  };
  const unasked = await call({});
  expect(unasked.text).not.toContain('dead-resource');
  const asked = await call({ cluster: 'test' });
  expect(asked.outcome).toBe('error');
  const dead = asked.text.split('\n').filter((line) => line.includes('[dead-resource]'));
  expect(dead.map((line) => /error: (.*) is not in/.exec(line)?.[1])).toEqual([
    'deployment/former -n shop',
    'widgets.example.com/one',
    'namespace/former',
    'release/former -n shop',
  ]);
  expect(asked.text).toContain('Steps of other contexts were not asked about: production');

  const other = await call({ cluster: 'nowhere' });
  expect(other).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('"nowhere"') });
  const kubeconfig = path.join(folder, 'dead-kubeconfig');
  const text = (await readFile(cluster.kubeconfig, 'utf8')).replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1');
  await writeFile(kubeconfig, text);
  expect(await call({ cluster: 'test' }, kubeconfig)).toMatchObject({
    outcome: 'failed',
    text: '',
    reason: expect.stringContaining('refused'),
  });
}, 120_000);
