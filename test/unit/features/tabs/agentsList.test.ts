import { describe, expect, test } from 'vitest';
import {
  AgentsLists,
  listedSignals,
  parseAgentsList,
} from '../../../../src/features/tabs/core/agentsList.ts';

describe('the list of running agents', () => {
  const text = JSON.stringify([
    { pid: 7, sessionId: 'a', status: 'busy' },
    { pid: 8, sessionId: 'b', status: 'busy', waitingFor: 'permission' },
    { sessionId: 'c', state: 'done' },
    { sessionId: 'd', status: 'new-word' },
  ]);
  test.each([
    ['a', 'busy'],
    ['b', 'waiting'],
    ['c', 'idle'],
  ])('says of %s that it is %s', (session, status) =>
    expect(listedSignals(parseAgentsList(text) ?? [], session, 5)).toMatchObject([
      { kind: 'listed', status, t: 5, source: 'agents', session },
    ]),
  );
  test.each(['d', 'e'])('says nothing of %s', (session) =>
    expect(listedSignals(parseAgentsList(text) ?? [], session, 5)).toEqual([]),
  );
  test.each(['', 'error: unknown option', '{"agents": 3}', '4'])('is not %j', (other) =>
    expect(parseAgentsList(other)).toBeUndefined(),
  );

  test('is asked for once where a program has none', async () => {
    let asked = 0;
    const lists = new AgentsLists({
      find: async () => undefined,
      run: async () => {
        asked += 1;
        return { ok: true, value: { exitCode: 1, stdout: '', stderr: 'unknown option' } };
      },
    });
    expect(await lists.ask('claude')).toBeUndefined();
    expect(await lists.ask('claude')).toBeUndefined();
    expect(asked).toBe(1);
  });
});
