/** A page of the wiki through a plan, over real HTTP. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PlanRequest, Proposal } from '../../../src/base/approvals.ts';
import { proposeWikiPage } from '../../../src/features/workItems/core/wikiPlan.ts';
import { createHttp } from '../../../src/node/http.ts';
import { AzureDevOpsStandIn } from '../../builders/azureDevOps/standIn.ts';
import { portsOf } from '../../builders/portsOf.ts';

let server: AzureDevOpsStandIn;
const path = '/Operations/Cluster swap';
beforeAll(async () => {
  server = await AzureDevOpsStandIn.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.pages.clear();
  server.pages.set(path, { content: '# Before', version: 3 });
  server.fault = () => undefined;
});

async function propose(content: string, page = path) {
  let request: PlanRequest | undefined;
  const answer = await proposeWikiPage(
    {
      ports: portsOf({
        http: createHttp({ allowed: () => true, proxy: 'environment' }),
        clock: { now: () => server.now },
      }),
      access: {
        organisation: server.organisation,
        project: 'Platform',
        authorization: async () => 'Bearer token',
        wait: async () => undefined,
        replica: async () => undefined,
      },
      approvals: {
        propose: async (asked) => {
          request = asked;
          const shown = { planId: '1', planHash: '', plan: asked.plan, secondsLeft: 120 } satisfies Proposal;
          return { ok: true, value: shown };
        },
        state: async () => undefined,
      },
      who: 'a test',
    },
    { wiki: 'Platform.wiki', path: page, content },
  );
  if (!answer.ok) throw new Error(answer.error.code);
  if (!request) throw new Error('no plan');
  return request;
}

test('shows what stands there and what will, writes nothing before it is approved, and then over that version alone', async () => {
  const plan = await propose('# After\u202e');
  expect(plan.plan.parts).toEqual([
    { subject: path, changes: [{ field: 'Text', before: '# Before', after: '# After' }] },
  ]);
  expect(server.pages.get(path)?.version).toBe(3);
  expect(await plan.check()).toBeUndefined();
  expect(await plan.run()).toMatchObject({ ok: true });
  expect(server.pages.get(path)).toEqual({ content: '# After', version: 4 });
});

test('a page that somebody has changed meanwhile is shown, and not overwritten', async () => {
  const plan = await propose('# Mine');
  server.pages.set(path, { content: '# Theirs', version: 4 });
  const conflicts = [{ subject: path, field: 'Text', base: '# Before', theirs: '# Theirs', mine: '# Mine' }];
  expect(await plan.check()).toMatchObject({ ok: false, conflicts });
  // Between the check and the write too.
  expect(await plan.run()).toMatchObject({ ok: false, conflicts });
  expect(server.pages.get(path)?.content).toBe('# Theirs');
});

test('a new page is made once, and not over one that came meanwhile', async () => {
  const plan = await propose('# New', '/New');
  expect(plan.plan.title).toMatch(/new wiki page/u);
  expect(await plan.run()).toMatchObject({ ok: true });
  const late = await propose('# Late', '/Late');
  server.pages.set('/Late', { content: '# Theirs', version: 1 });
  expect(await late.run()).toMatchObject({ ok: false });
  expect(server.pages.get('/Late')?.content).toBe('# Theirs');
});

test('an answer that is lost is looked up', async () => {
  const plan = await propose('# After');
  server.fault = ({ method }) => (method === 'PUT' ? { kind: 'after-write', status: 503 } : undefined);
  expect(await plan.run()).toMatchObject({ ok: true });
  const lost = await propose('# Never there');
  server.fault = ({ method }) => (method === 'PUT' ? { kind: 'reset' } : undefined);
  expect(await lost.run()).toMatchObject({ ok: false });
  expect(server.pages.get(path)).toEqual({ content: '# After', version: 4 });
});

test('the same text is no change', async () => {
  await expect(propose('# Before')).rejects.toThrow('nothing-to-do');
});
