import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { err, ok } from '../../../src/base/result.ts';
import { appendEvents } from '../../../src/clients/notes/incidentAppend.ts';
import type { NewEvent } from '../../../src/clients/notes/incidentEvents.ts';
import { readRunbook } from '../../../src/features/incidents/core/runbook/readRunbook.ts';
import { planRun } from '../../../src/features/incidents/core/runner/plan.ts';
import { runPlan } from '../../../src/features/incidents/core/runner/run.ts';
import { firedTrigger } from '../../../src/features/incidents/core/runner/triggers.ts';
import { incidentTools } from '../../../src/features/incidents/tools.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createFileWriter } from '../../../src/node/fileWriter.ts';
import { createHttp } from '../../../src/node/http.ts';
import { createProcesses } from '../../../src/node/processes.ts';
import { freePort, type RealPrometheus } from '../../builders/prometheus/realPrometheus.ts';
import { portsOf } from '../../builders/portsOf.ts';
import { shell } from '../../builders/shell.ts';
import { eventually } from '../../editor/harness/eventually.ts';
import { clientOf, startServer } from '../prometheus/realServer.ts';

const processes = createProcesses({ allowed: () => true, untrustedFolders: () => [] });
let folder: string;
let exporter: Server;
let server: RealPrometheus;
let felt = false;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'triggers-'));
  await writeFile(path.join(folder, 'limit'), '512');
  const port = await freePort();
  // An app whose errors follow its limit, once the test lets them.
  exporter = createServer((_request, response) => {
    const limit = Number(readFileSync(path.join(folder, 'limit'), 'utf8'));
    response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4' });
    response.end(`failing_share{app="cache"} ${felt && limit < 512 ? 0.2 : 0.01}\n`);
  });
  exporter.listen(port, '127.0.0.1');
  await once(exporter, 'listening');
  server = await startServer('prometheus3', {
    configuration: `scrape_configs: [{ job_name: cache, static_configs: [{ targets: ['127.0.0.1:${port}'] }] }]\n`,
  });
}, 120_000);

afterAll(async () => {
  await server.stop();
  exporter.closeAllConnections();
  exporter.close();
  processes.dispose();
  await rm(folder, { recursive: true, force: true });
});

const runbook = `---
title: Save memory
rollback_when:
  - query: failing_share{app="$APP"} > 0.05
    reason: More than 5 % of the requests fail
---
\`\`\`bash { id=parameters }
export APP=cache
\`\`\`
\`\`\`bash { id=lower effect=write verify=look undo=raise }
printf 256 > limit
\`\`\`
\`\`\`bash { id=raise effect=write }
printf 512 > limit
\`\`\`
\`\`\`bash { id=look effect=read }
cat limit
\`\`\`
\`\`\`bash { id=after effect=write undo=none }
touch after
\`\`\`
`;

const share = async (): Promise<number | undefined> => {
  const answer = await clientOf(server.url).instant({ expr: 'failing_share{app="cache"}' });
  return answer.ok ? answer.value.samples[0] : undefined;
};
const isNow = (wanted: number) =>
  eventually(`the share to be ${wanted}`, async () => (await share()) === wanted);

test('a query that fires stops the run between its steps, and what was changed is taken back', async () => {
  await isNow(0.01);
  const plan = await planRun(await readRunbook(runbook), {}, shell);
  if (!plan.ok) throw new Error(plan.error);
  const { signal } = new AbortController();
  const asked = { processes, cwd: folder, env: {}, signal, prometheus: () => ok(clientOf(server.url)) };
  const recorded: NewEvent[] = [];
  const result = await runPlan(plan.value, {
    ...asked,
    clock: { now: () => Date.now() },
    contextNow: async () => undefined,
    // Until Prometheus has seen what the change did, as a person would who looks at a panel.
    ask: async ({ id }) => {
      if (id === 'after') {
        felt = true;
        await isNow(0.2);
      }
      return 'run';
    },
    askUndo: async () => true,
    record: async (event) => recorded.push(event),
    trigger: () => firedTrigger(plan.value.triggers, asked),
  });
  expect(result).toMatchObject({
    status: 'stopped',
    reason: 'Rollback trigger: More than 5 % of the requests fail (it answers 0.2)',
    steps: [{ id: 'lower' }, { id: 'look' }, { id: 'raise', undoes: 'lower', status: 'done' }],
    undos: [],
  });
  expect(recorded.filter(({ kind }) => kind !== 'command')).toMatchObject([
    { kind: 'finding', evidence: ['failing_share{app="cache"} > 0.05'] },
    { kind: 'rollback', data: { target: 'lower', result: 'done' } },
  ]);
  await isNow(0.01);
}, 120_000);

test('the queries of a record become pictures and tables beside a postmortem that is saved', async () => {
  await isNow(0.01);
  const id = 'INC-2026-05-13-001';
  const notes = path.join(folder, 'notes');
  const files = createFiles();
  const ports = portsOf({
    files,
    fileParts: files,
    writer: createFileWriter(),
    clock: { now: () => Date.now() },
    shell,
    http: createHttp({ allowed: () => true, proxy: 'host' }),
    secrets: { get: async () => undefined, store: async () => undefined, delete: async () => undefined },
  });
  const written = await appendEvents(ports, path.join(notes, 'incidents', id), () => [
    { kind: 'alert', t: Date.now() - 5000, data: { name: 'Failing', summary: 'The cache fails' } },
    { kind: 'finding', data: { text: 'One in a hundred' }, evidence: ['failing_share', 'nothing_there{}'] },
    { kind: 'status', data: { status: 'mitigated' } },
  ]);
  expect(written.ok).toBe(true);
  const call = incidentTools
    .find(({ name }) => name === 'draft_postmortem')
    ?.prepare({ incident: id, notes, save: true, url: server.url });
  if (call?.ok !== true) throw new Error('The tool refuses its input.');
  const { signal } = new AbortController();
  expect(await call.value({ ports, folder, signal, progress: () => undefined })).toMatchObject({
    status: 'ok',
  });
  const markdown = await readFile(path.join(notes, `postmortems/${id}.md`), 'utf8');
  expect(markdown).toContain(`(${id}-evt2-1.svg "failing_share")`);
  expect(markdown).toMatch(/\| `failing_share\{app="cache", .*?\}` \| [^|]+ \| 0\.(?:01|2) \|/);
  expect(markdown).toContain('A query has no picture. nothing\\_there{}: it has no samples then');
  const svg = await readFile(path.join(notes, `postmortems/${id}-evt2-1.svg`), 'utf8');
  expect(svg).toContain('<title id="title">failing_share</title>');
}, 60_000);

test('an expression that is none, a server that is not set, and one that is dead stop a run too', async () => {
  const { signal } = new AbortController();
  const fired = async (text: string, prometheus: Parameters<typeof firedTrigger>[1]['prometheus']) =>
    (await firedTrigger([{ kind: 'query', text }], { processes, cwd: folder, env: {}, signal, prometheus }))
      ?.why;
  const real = () => ok(clientOf(server.url));
  expect(await fired('vector(1) > 2', real)).toBeUndefined();
  expect(await fired('scalar(vector(0))', real)).toBeUndefined();
  expect(await fired('scalar(vector(3))', real)).toContain('it answers 3');
  expect(await fired('failing_share{', real)).toContain('it could not be asked');
  expect(await fired('up', () => err('No server is set.'))).toContain('No server is set.');
  const dead = await freePort();
  expect(await fired('up', () => ok(clientOf(`http://127.0.0.1:${dead}`)))).toContain(
    'it could not be asked',
  );
}, 60_000);
