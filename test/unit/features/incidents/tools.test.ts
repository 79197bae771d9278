import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendEvents } from '../../../../src/clients/notes/incidentAppend.ts';
import { incidentTools } from '../../../../src/features/incidents/tools.ts';
import { createFiles } from '../../../../src/node/files.ts';
import { createFileWriter } from '../../../../src/node/fileWriter.ts';
import type { ToolContext } from '../../../../src/tools/tool.ts';
import { redisIncident } from '../../../builders/incident.ts';
import { portsOf } from '../../../builders/portsOf.ts';
import { shell } from '../../../builders/shell.ts';

const files = createFiles();
const clock = { now: () => Date.UTC(2026, 4, 14) };
const ports = portsOf({ files, fileParts: files, writer: createFileWriter(), clock, shell });
const id = 'INC-2026-05-13-001';
let root = '';

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'incident-tools-'));
  const written = await appendEvents(ports, path.join(root, 'notes/incidents', id), () => redisIncident);
  expect(written.ok).toBe(true);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const contextOf = (more: Partial<ToolContext> = {}): ToolContext => ({
  ports,
  folder: root,
  signal: new AbortController().signal,
  progress: () => undefined,
  ...more,
});

async function call(name: string, input: Record<string, unknown>, more: Partial<ToolContext> = {}) {
  const tool = incidentTools.find((each) => each.name === name);
  const ready = tool?.prepare(input);
  if (!tool || ready?.ok !== true)
    throw new Error(`no ${name}: ${String(ready && !ready.ok && ready.error)}`);
  const output = await ready.value(contextOf(more));
  return { output, text: tool.print(output), outcome: tool.outcome(output), reason: tool.reason?.(output) };
}

describe('the tools of incidents', () => {
  it('print a runbook of a folder, and keep it only when asked', async () => {
    const printed = await call('generate_runbook', { incident: `notes/incidents/${id}` });
    expect(printed.text).toContain('### s16: change');
    await expect(readFile(path.join(root, 'notes/runbooks/api-slow-cache-out-of-memory.md'))).rejects.toThrow(
      'ENOENT',
    );
    const saved = await call('generate_runbook', { incident: id, save: true });
    expect(saved.output).toMatchObject({
      status: 'ok',
      path: path.join(root, 'notes/runbooks/api-slow-cache-out-of-memory.md'),
    });
    const file = path.join(root, 'notes/runbooks/api-slow-cache-out-of-memory.md');
    await writeFile(file, (await readFile(file, 'utf8')).replace('### s16: change', '### Raise it'));
    const again = await call('generate_runbook', { incident: id, save: true });
    expect(again.text).toContain('### Raise it');
    const part = await call('generate_runbook', { incident: id, from: 1, to: 16, save: true });
    expect(part.output).toMatchObject({ path: expect.stringMatching(/-1-16\.md$/) });
  });

  it('print a runbook of a recording of a terminal, and take one source alone', async () => {
    const marks = '\u001b]633;E;kubectl get pods\u0007\u001b]633;C\u0007\u001b]633;D;0\u0007';
    await writeFile(
      path.join(root, 'shop.cast'),
      `{"version":2,"width":80,"height":24}\n${JSON.stringify([1, 'o', marks])}\n`,
    );
    const printed = await call('generate_runbook', { recording: 'shop.cast' });
    expect(printed.text).toContain('# shop\n');
    expect(printed.text).toContain('kubectl get pods\n```');
    const saved = await call('generate_runbook', { recording: 'shop.cast', notes: 'notes', save: true });
    expect(saved.output).toMatchObject({ path: path.join(root, 'notes/runbooks/shop.md') });
    for (const input of [{}, { incident: id, recording: 'shop.cast' }]) {
      expect((await call('generate_runbook', input)).reason).toContain('either an incident or a recording');
    }
    const elsewhere = await call('generate_runbook', { recording: '/etc/hostname' }, { roots: [root] });
    expect(elsewhere.reason).toContain('outside');
  });

  it('answer the timeline, in parts', async () => {
    const { output, text } = await call('get_incident_timeline', {
      incident: id,
      kinds: ['finding', 'alert'],
    });
    expect(output).toMatchObject({ status: 'ok', severity: 'SEV2', state: 'resolved', total: 2 });
    expect(text).toContain('The cache was killed: out of memory');
    const rest = await call('get_incident_timeline', { incident: id, since: 25 });
    expect(rest.output).toMatchObject({ total: 1, rows: [{ seq: 26 }] });
  });

  it('record a finding of an agent as one', async () => {
    const { output } = await call(
      'record_finding',
      {
        incident: id,
        text: 'The token ghp_abcdefghijklmnopqrstuvwxyz0123456789 leaks',
        mark: 'cause',
        evidence: ['evt:11'],
      },
      { roots: [root], caller: 'Ein Sprachmodell in VS Code' },
    );
    expect(output).toMatchObject({ status: 'ok', seq: 27 });
    const log = await readFile(path.join(root, 'notes/incidents', id, 'events.ndjson'), 'utf8');
    expect(log).toContain('"actor":"agent:model:"');
    expect(log).not.toContain('ghp_');
    const timeline = await call('get_incident_timeline', { incident: id, since: 26 });
    expect(timeline.output).toMatchObject({ rows: [{ actor: 'a language model' }] });
    expect(await call('record_finding', { incident: 'INC-none', text: 'x' })).toMatchObject({
      outcome: 'failed',
    });
  });

  it('find and check runbooks', async () => {
    await call('generate_runbook', { incident: id, save: true });
    await writeFile(
      path.join(root, 'notes/runbooks/other.md'),
      '# Disk full\n\n```bash\nkubectl delete pod x -f ./gone.yaml\n```\n',
    );
    const found = await call('find_runbooks', { search: 'cache memory' });
    expect(found.output).toMatchObject({ total: 1, runbooks: [{ title: 'API slow: cache out of memory' }] });
    const byAlert = await call('find_runbooks', { alert: 'apilatencyhigh' });
    expect(byAlert.output).toMatchObject({ total: 1 });
    const checked = await call('check_runbooks', {});
    expect(checked.outcome).toBe('error');
    expect(checked.text).toContain('other.md:3: error:');
    for (const rule of ['write-without-verify', 'write-without-undo', 'dead-path', 'not-verified']) {
      expect(checked.text).toContain(`[${rule}]`);
    }
    expect(checked.text).not.toMatch(/api-slow[^\n]*error/);
  });

  it('find what happened before, and tell that it came back', async () => {
    await call('generate_runbook', { incident: id, save: true });
    await appendEvents(ports, path.join(root, 'notes/incidents/INC-2026-05-20-001'), () => [
      { kind: 'alert', data: { name: 'ApiLatencyHigh', summary: 'p99 of the API is 6 s' } },
    ]);
    const { output } = await call('find_similar_incidents', { incident: 'INC-2026-05-20-001' });
    expect(output).toMatchObject({ status: 'ok', recurrences: [id] });
    const other = await call('find_similar_incidents', { symptoms: 'certificate expired' });
    expect(other.output).toMatchObject({ status: 'empty', recurrences: [] });
  });

  it('stay inside the open folders, also through a link', async () => {
    const inside = path.join(root, 'open');
    await mkdir(inside);
    await symlink(path.join(root, 'notes'), path.join(inside, 'notes'));
    const roots = [inside];
    for (const [name, input] of [
      ['generate_runbook', { incident: path.join(root, 'notes/incidents', id) }],
      ['generate_runbook', { incident: `notes/incidents/${id}` }],
      ['get_incident_timeline', { incident: id }],
      ['record_finding', { incident: id, text: 'x' }],
      ['find_runbooks', {}],
      ['check_runbooks', { path: path.join(root, 'notes') }],
    ] as const) {
      const { outcome, reason } = await call(name, input, { folder: inside, roots });
      expect([name, outcome]).toEqual([name, 'failed']);
      expect(reason).toContain('outside of the folders');
    }
  });
});
