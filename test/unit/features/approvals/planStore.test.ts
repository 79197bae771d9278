import { beforeEach, expect, test } from 'vitest';
import type { PlanOutcome, PlanRequest } from '../../../../src/base/approvals.ts';
import { lifetime, PlanStore, type StoredPlan } from '../../../../src/features/approvals/core/planStore.ts';

let now: number;
let runs: number;
let shown: StoredPlan[];
let log: string[];
let store: PlanStore;

beforeEach(() => {
  now = 1_000_000;
  runs = 0;
  shown = [];
  log = [];
  const write = (line: string) => void log.push(line);
  store = new PlanStore({
    clock: { now: () => now },
    log: { info: write, warn: write, error: write },
    onChange: (plan) => void shown.push(plan),
  });
});

function request(given: Partial<PlanRequest> & { readonly title?: string } = {}): PlanRequest {
  const { title = 'Change the work item 1', ...rest } = given;
  return {
    plan: {
      title,
      where: 'Azure DevOps, example-company',
      parts: [{ subject: '1 Title', changes: [{ field: 'State', before: 'New', after: 'Active' }] }],
      undo: 'Set it back.',
      who: 'A language model',
    },
    check: async () => undefined,
    run: async () => {
      runs += 1;
      return { ok: true, lines: ['written'] };
    },
    ...rest,
  };
}

async function propose(given: Parameters<typeof request>[0] = {}) {
  const answer = await store.propose(request(given));
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

test('nothing runs before a person has approved it, and then once, however often it is approved', async () => {
  const { planId, planHash } = await propose();
  expect(await store.state(planId)).toEqual({ status: 'pending', secondsLeft: 120 });
  expect(runs).toBe(0);
  const answers = await Promise.all([1, 2, 3].map(() => store.approve(planId, planHash)));
  expect(answers).toEqual([true, false, false]);
  expect(await store.approve(planId, planHash)).toBe(false);
  expect(runs).toBe(1);
  expect(await store.state(planId)).toEqual({ status: 'done', ok: true, lines: ['written'] });
});

test('another hash, another plan, and a plan that is over approve nothing', async () => {
  const first = await propose();
  const second = await propose({ title: 'Delete everything' });
  expect(await store.approve(first.planId, second.planHash)).toBe(false);
  expect(await store.approve('unknown', first.planHash)).toBe(false);
  store.refuse(first.planId);
  expect(await store.approve(first.planId, first.planHash)).toBe(false);
  expect(await store.state(first.planId)).toEqual({ status: 'refused' });
  expect(runs).toBe(0);
});

test('a plan lives for two minutes, also where the clock is turned back', async () => {
  const late = await propose();
  now += lifetime - 1;
  expect(await store.state(late.planId)).toEqual({ status: 'pending', secondsLeft: 1 });
  now += 1;
  expect(await store.approve(late.planId, late.planHash)).toBe(false);
  expect(await store.state(late.planId)).toEqual({ status: 'expired' });
  const turned = await propose();
  now -= 3_600_000;
  expect(await store.approve(turned.planId, turned.planHash)).toBe(false);
  expect(runs).toBe(0);
});

test('a plan whose check finds something does not run, and says what', async () => {
  const stop: PlanOutcome = { ok: false, lines: ['somebody has changed it'] };
  const { planId, planHash } = await propose({ check: async () => stop });
  await store.approve(planId, planHash);
  expect(runs).toBe(0);
  expect(await store.state(planId)).toEqual({ status: 'failed', ...stop });
});

test('what throws is no success', async () => {
  const { planId, planHash } = await propose({ run: () => Promise.reject(new Error('broken')) });
  await store.approve(planId, planHash);
  expect(await store.state(planId)).toMatchObject({ status: 'failed', ok: false });
});

test('text that cannot be seen is not in the plan, and the hash is of what is shown', async () => {
  const plain = await propose({ title: 'Close 1' });
  const hidden = await propose({ title: 'Clo\u202ese\u001b[31m 1\u0007\u200b' });
  expect(hidden.plan.title).toBe('Close 1');
  expect(hidden.planHash).toBe(plain.planHash);
  expect((await propose({ title: 'Close 2' })).planHash).not.toBe(plain.planHash);
});

test('a flood of plans is refused, and what waits stays', async () => {
  for (let count = 0; count < 20; count += 1) await propose();
  expect((await store.propose(request())).ok).toBe(false);
  expect(store.pending()).toHaveLength(20);
});

test('who asked, what was decided and what came of it is in the log', async () => {
  const { planId, planHash } = await propose();
  await store.approve(planId, planHash);
  expect(log.join('\n')).toMatch(/asked for by A language model[^]*running[^]*done written/u);
  expect(shown.map(({ state }) => state.status)).toEqual(['pending', 'running', 'done']);
});
