import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendEvent } from '../../../../src/clients/notes/incidentAppend.ts';
import { readIncident } from '../../../../src/clients/notes/incidentLog.ts';
import type { NewEvent } from '../../../../src/clients/notes/incidentEvents.ts';
import { PlanStore } from '../../../../src/features/approvals/core/planStore.ts';
import { readRunbook } from '../../../../src/features/incidents/core/runbook/readRunbook.ts';
import { planRun } from '../../../../src/features/incidents/core/runner/plan.ts';
import { runPlan, type RunSurroundings } from '../../../../src/features/incidents/core/runner/run.ts';
import { incidentTools } from '../../../../src/features/incidents/tools.ts';
import { createFiles } from '../../../../src/node/files.ts';
import { createFileWriter } from '../../../../src/node/fileWriter.ts';
import { createProcesses } from '../../../../src/node/processes.ts';
import { portsOf } from '../../../builders/portsOf.ts';
import { shell } from '../../../builders/shell.ts';

const text = `---
title: Raise it
generated: 2026-05-01
last_verified: null # never
---
\`\`\`bash { id=parameters }
export NAME=one
\`\`\`
\`\`\`bash { id=look effect=read }
cat "$NAME"
\`\`\`
\`\`\`bash { id=raise effect=write verify=check undo=back }
echo two > "$NAME" | cat
\`\`\`
\`\`\`bash { id=back effect=write }
echo zero > "$NAME"
\`\`\`
\`\`\`bash { id=check effect=read }
grep two "$NAME"
\`\`\`
`;

const clock = { now: () => Date.UTC(2026, 4, 14) };
const processes = createProcesses({ allowed: () => true, untrustedFolders: () => [] });
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'runner-'));
  await writeFile(path.join(folder, 'one'), 'zero\n');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function planned(markdown = text, options = {}) {
  const plan = await planRun(await readRunbook(markdown), options, shell);
  if (!plan.ok) throw new Error(plan.error);
  return plan.value;
}

function around(more: Partial<RunSurroundings> = {}) {
  const recorded: NewEvent[] = [];
  const asked: string[] = [];
  const surroundings: RunSurroundings = {
    processes,
    clock,
    cwd: folder,
    env: {},
    signal: new AbortController().signal,
    contextNow: async () => 'test',
    ask: async (step, { number, of }) => {
      asked.push(`${number}/${of} ${step.id}: ${step.text}`);
      return 'run';
    },
    askUndo: async () => true,
    record: async (event) => recorded.push(event),
    ...more,
  };
  return { surroundings, recorded, asked };
}

describe('a plan', () => {
  it('has a check behind each change, and never the way back by itself', async () => {
    const { steps } = await planned();
    expect(steps.map(({ id, effect, verifies }) => [id, effect, verifies])).toEqual([
      ['look', 'read', undefined],
      ['raise', 'write', undefined],
      ['check', 'read', 'raise'],
    ]);
    expect(steps[1]?.undo?.text).toBe('echo zero > "$NAME"');
  });

  it('believes a file that calls a change a look in nothing', async () => {
    const { steps } = await planned('```bash { id=a effect=read }\nkubectl delete pod x\n```\n');
    expect(steps[0]?.effect).toBe('destructive');
  });

  it('refuses unknown steps and parameters', async () => {
    const runbook = await readRunbook(text);
    expect(await planRun(runbook, { only: ['gone'] }, shell)).toMatchObject({ ok: false });
    expect(await planRun(runbook, { parameters: { PATH: '/tmp' } }, shell)).toMatchObject({ ok: false });
  });
});

describe('a run', () => {
  it('asks with the text of each step, runs it, and has its start in the log before it begins', async () => {
    const { surroundings, recorded, asked } = around();
    const result = await runPlan(await planned(), surroundings);
    expect(result).toMatchObject({ status: 'done', undos: [{ id: 'raise' }] });
    expect(asked).toEqual([
      '1/3 look: cat "$NAME"',
      '2/3 raise: echo two > "$NAME" | cat',
      '3/3 check: grep two "$NAME"',
    ]);
    expect(recorded[0]).toMatchObject({ kind: 'command', data: { running: true, exitCode: null } });
    expect(recorded[1]).toMatchObject({ kind: 'command', data: { start: 1, exitCode: 0 } });
    expect(await readFile(path.join(folder, 'one'), 'utf8')).toBe('two\n');
  });

  it('runs with the parameters that it is given, whatever is in them', async () => {
    const name = 'a b; touch pwned';
    await writeFile(path.join(folder, name), 'zero\n');
    const { surroundings } = around();
    const result = await runPlan(await planned(text, { parameters: { NAME: name } }), surroundings);
    expect(result.status).toBe('done');
    await expect(readFile(path.join(folder, 'pwned'))).rejects.toThrow('ENOENT');
  });

  it('stops where a check fails, and takes the change back when told to', async () => {
    const { surroundings, recorded } = around();
    const result = await runPlan(await planned(text.replace('grep two', 'grep three')), surroundings);
    expect(result).toMatchObject({
      status: 'failed',
      reason: 'The check of raise failed: exit status 1.',
      undos: [],
    });
    expect(result.steps.at(-1)).toMatchObject({ undoes: 'raise', status: 'done' });
    expect(await readFile(path.join(folder, 'one'), 'utf8')).toBe('zero\n');
    expect(recorded.at(-1)).toMatchObject({ kind: 'rollback', data: { target: 'raise', result: 'done' } });
  });

  it('leaves a change in place when told to, and says how it is taken back', async () => {
    const { surroundings } = around({ askUndo: async () => false });
    const result = await runPlan(await planned(text.replace('grep two', 'grep three')), surroundings);
    expect(result).toMatchObject({ status: 'failed', undos: [{ id: 'raise', text: 'echo zero > "$NAME"' }] });
    expect(await readFile(path.join(folder, 'one'), 'utf8')).toBe('two\n');
  });

  it.each([
    ['a person', { ask: async () => 'stop' as const }, 'It was stopped before step look.'],
    [
      'a log that cannot be written',
      { record: async () => undefined },
      'Step look was not run: the log of the incident could not be written.',
    ],
  ])('is stopped by %s, before anything runs', async (_, more, reason) => {
    const { surroundings } = around(more);
    expect(await runPlan(await planned(), surroundings)).toMatchObject({
      status: 'stopped',
      reason,
      steps: [],
    });
    expect(await readFile(path.join(folder, 'one'), 'utf8')).toBe('zero\n');
  });

  it('is stopped by a trigger once something was changed, and offers each way back, the newest first', async () => {
    const two = `${text}\`\`\`bash { id=more effect=write undo=less }
echo more > more
\`\`\`
\`\`\`bash { id=less effect=write }
rm more && cat "$NAME"
\`\`\`
\`\`\`bash { id=last effect=read }
cat last
\`\`\`
`;
    const seen: string[] = [];
    const offered: string[] = [];
    const trigger = async () => {
      const now = await readFile(path.join(folder, 'more'), 'utf8').catch(() => '');
      seen.push(now);
      return now === '' ? undefined : { why: 'More came', evidence: 'more > 0' };
    };
    const askUndo = async ({ id }: { readonly id: string }, why: string) => offered.push(`${id}: ${why}`) > 0;
    const { surroundings, recorded, asked } = around({ trigger, askUndo });
    const result = await runPlan(await planned(two), surroundings);
    expect(result).toMatchObject({ status: 'stopped', reason: 'More came', undos: [] });
    // Nothing was changed before `raise`: only then it is asked, before and behind each question.
    expect(asked.map((each) => each.replace(/^\S+ (\w+):.*$/, '$1'))).toEqual([
      'look',
      'raise',
      'check',
      'more',
    ]);
    expect(seen).toEqual(['', '', '', '', 'more\n']);
    expect(offered).toEqual(['more: More came', 'raise: More came']);
    // The way back of `more` printed what `raise` had left.
    expect(result.steps.slice(-2)).toMatchObject([{ undoes: 'more', output: 'two\n' }, { undoes: 'raise' }]);
    expect(await readFile(path.join(folder, 'one'), 'utf8')).toBe('zero\n');
    expect(recorded.filter(({ kind }) => kind !== 'command')).toMatchObject([
      { kind: 'finding', data: { text: 'More came' }, evidence: ['more > 0'] },
      { kind: 'rollback', data: { target: 'more', result: 'done' } },
      { kind: 'rollback', data: { target: 'raise', to: 'echo zero > "$NAME"', result: 'done' } },
    ]);
  });

  it('leaves the rest in place where one way back fails, and none is run in another context', async () => {
    const { surroundings } = around({
      trigger: async () => ({ why: 'Worse', evidence: 'x' }),
      contextNow: async () => 'prod',
    });
    const bound = text.replace('id=back', 'id=back context=test');
    const result = await runPlan(await planned(bound), surroundings);
    expect(result).toMatchObject({ status: 'stopped', undos: [{ id: 'raise' }] });
    expect(await readFile(path.join(folder, 'one'), 'utf8')).toBe('two\n');
  });

  it('runs nothing in another context, also one that was switched while a person was asked', async () => {
    const bound = text.replace('id=raise', 'id=raise context=prod');
    const { surroundings } = around();
    expect(await runPlan(await planned(bound), surroundings)).toMatchObject({
      status: 'stopped',
      reason: 'Step raise belongs to the context prod, and test is current.',
    });
    let current = 'prod';
    const switched = around({
      contextNow: async () => current,
      ask: async () => {
        current = 'test';
        return 'run';
      },
    });
    expect(await runPlan(await planned(bound, { only: ['raise'] }), switched.surroundings)).toMatchObject({
      status: 'stopped',
      steps: [],
    });
    expect(await readFile(path.join(folder, 'one'), 'utf8')).toBe('zero\n');
  });
});

describe('execute_runbook', () => {
  const environment = {
    variable: (name: string) => (name === 'USER' ? 'ada' : undefined),
    home: '/',
    platform: 'linux' as const,
  };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const files = createFiles();

  function prepared() {
    const store = new PlanStore({ clock, log, onChange: () => undefined });
    const ports = portsOf({
      files,
      fileParts: files,
      writer: createFileWriter(),
      clock,
      shell,
      processes,
      environment,
    });
    const tool = incidentTools.find(({ name }) => name === 'execute_runbook');
    const context = {
      ports,
      folder,
      roots: [folder],
      signal: new AbortController().signal,
      progress: () => undefined,
    };
    const call = async (input: Record<string, unknown>, approvals: PlanStore | undefined = store) =>
      tool?.run(input, { ...context, ...(approvals && { approvals }) });
    return { store, call, context, tool };
  }

  it('runs what a person approved, and notes that it worked', async () => {
    const runbook = path.join(folder, 'raise.md');
    await writeFile(runbook, text);
    const { store, call } = prepared();
    expect(await call({ path: 'raise.md' })).toMatchObject({
      status: 'approval_required',
      plan: { title: 'Run the runbook "Raise it": 3 steps' },
    });
    expect(await readFile(path.join(folder, 'one'), 'utf8')).toBe('zero\n');
    const [plan] = store.pending();
    expect(plan?.plan.parts.flatMap(({ changes }) => changes.map(({ after }) => after))).toContain(
      'echo two > "$NAME" | cat',
    );
    expect(await store.approve(plan?.planId ?? '', plan?.planHash ?? '')).toBe(true);
    expect(await call({ planId: plan?.planId })).toMatchObject({ status: 'done' });
    expect(await readFile(path.join(folder, 'one'), 'utf8')).toBe('two\n');
    expect(await readFile(runbook, 'utf8')).toContain('last_verified: 2026-05-14');
  });

  it('runs nothing where the runbook was changed behind the plan', async () => {
    const runbook = path.join(folder, 'raise.md');
    await writeFile(runbook, text);
    const { store, call } = prepared();
    await call({ path: 'raise.md' });
    await writeFile(runbook, text.replace('echo two', 'echo evil'));
    const [plan] = store.pending();
    await store.approve(plan?.planId ?? '', plan?.planHash ?? '');
    expect(await call({ planId: plan?.planId })).toMatchObject({ status: 'failed' });
    expect(await readFile(path.join(folder, 'one'), 'utf8')).toBe('zero\n');
  });

  it('offers the way back as a plan of its own where a trigger stopped the run, and keeps all of it in the log', async () => {
    const watched = text.replace(
      'title:',
      'rollback_when: { check: grep zero one, reason: One is gone }\ntitle:',
    );
    await writeFile(path.join(folder, 'raise.md'), watched);
    await mkdir(path.join(folder, 'notes/incidents/INC-1'), { recursive: true });
    const { store, call } = prepared();
    const incident = path.join(folder, 'notes/incidents/INC-1');
    await appendEvent(portsOf({ files, fileParts: files, writer: createFileWriter(), clock }), incident, {
      kind: 'note',
      data: { text: 'It began' },
    });
    await call({ path: 'raise.md', steps: ['look', 'raise'], incident });
    const [plan] = store.pending();
    expect(plan?.plan.parts.at(-1)).toMatchObject({
      subject: 'Stops once something was changed',
      changes: [{ field: 'Where this check fails', before: 'One is gone', after: 'grep zero one' }],
    });
    await store.approve(plan?.planId ?? '', plan?.planHash ?? '');
    const first = await call({ planId: plan?.planId });
    expect(first).toMatchObject({
      status: 'failed',
      lines: expect.arrayContaining([
        'Rollback trigger: One is gone (it ends with 1)',
        'To take raise back: echo zero > "$NAME"',
        'A plan that takes it back waits for your approval.',
      ]),
    });
    const [back] = store.pending();
    expect(back?.plan).toMatchObject({ title: 'Run the runbook "Way back of Raise it": 1 steps' });
    await store.approve(back?.planId ?? '', back?.planHash ?? '');
    expect(await call({ planId: back?.planId })).toMatchObject({ status: 'done' });
    expect(await readFile(path.join(folder, 'one'), 'utf8')).toBe('zero\n');
    const log = await readIncident(files, incident);
    const told = log.ok ? log.value.events.filter(({ kind }) => kind !== 'command') : [];
    expect(told).toMatchObject([
      { kind: 'note' },
      { kind: 'approval' },
      { kind: 'finding', evidence: ['grep zero one'] },
      { kind: 'approval' },
      { kind: 'rollback', data: { target: 'raise', result: 'done' } },
    ]);
    expect(await readFile(path.join(folder, 'raise.md'), 'utf8')).toBe(watched);
  });

  it.each([
    ['{ check: rm one }', 'A check of rollback_when may only read: rm one'],
    ['[{ reason: none }]', 'Entry 1 of rollback_when names neither a query nor a check.'],
  ])('refuses to run with a trigger such as %s', async (trigger, reason) => {
    await writeFile(
      path.join(folder, 'raise.md'),
      text.replace('title:', `rollback_when: ${trigger}\ntitle:`),
    );
    expect(await prepared().call({ path: 'raise.md' })).toMatchObject({ status: 'error', reason });
  });

  it('proposes nothing outside of the open folders, and nothing where nobody can approve', async () => {
    const { call, tool, context } = prepared();
    expect(await call({ path: '/etc/passwd' })).toMatchObject({ status: 'error', code: 'outside' });
    expect(await tool?.run({ path: 'raise.md' }, context)).toMatchObject({ status: 'unavailable' });
  });
});
