/** Checks that ask a cluster: what kubectl is given, and what becomes of its answer. */
import { expect, test } from 'vitest';
import type { Processes } from '../../../../src/base/ports.ts';
import { outcomeOf, realPorts } from '../../../builders/strategies/checkPorts.ts';

interface Answer {
  readonly exitCode?: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** Answers by the first argument, and keeps what it was asked. */
function kubectl(answers: Readonly<Record<string, Answer>>) {
  const asked: (readonly string[])[] = [];
  const processes: Processes = {
    run: async ({ program, args }) => {
      asked.push([program, ...args]);
      const { exitCode = 0, stdout = '', stderr = '' } = answers[args[0] ?? ''] ?? {};
      return { ok: true, value: { exitCode, signal: null, stdout, stderr, truncated: false } };
    },
    find: async () => undefined,
  };
  return { asked, ports: realPorts({ processes }) };
}

const deployment = (available: number): string =>
  JSON.stringify({
    kind: 'Deployment',
    metadata: { generation: 2 },
    spec: { replicas: 3 },
    status: { observedGeneration: 2, replicas: 3, updatedReplicas: 3, availableReplicas: available },
  });

const rollout = (more = '') => `{ kind: rollout, workload: deploy/checkout, namespace: shop${more} }`;

test('a rollout passes once all replicas are available, and says in which cluster', async () => {
  const { asked, ports } = kubectl({ get: { stdout: deployment(3) }, config: { stdout: 'staging\n' } });
  expect(await outcomeOf(rollout(), { ports })).toMatchObject({
    state: 'passed',
    text: expect.stringContaining('Context staging.'),
  });
  expect(asked).toEqual([
    ['kubectl', 'get', 'deployment/checkout', '--output=json', '--namespace=shop'],
    ['kubectl', 'config', 'current-context'],
  ]);
});

test('a rollout fails while replicas are missing', async () => {
  const { asked, ports } = kubectl({ get: { stdout: deployment(2) } });
  expect((await outcomeOf(rollout(', context: production'), { ports })).state).toBe('failed');
  expect(asked).toEqual([
    ['kubectl', 'get', 'deployment/checkout', '--output=json', '--namespace=shop', '--context=production'],
  ]);
});

test('a rollout is not known where the cluster does not tell, with the reason, which kubectl writes last', async () => {
  const stderr = 'E1123 memcache.go: Unhandled Error\nThe connection to the server was refused\n';
  const { ports } = kubectl({ get: { exitCode: 1, stderr } });
  expect(await outcomeOf(rollout(), { ports })).toMatchObject({
    state: 'unknown',
    text: 'kubectl says: The connection to the server was refused',
  });
});

test('no name that looks like an option becomes an argument', async () => {
  const { asked, ports } = kubectl({});
  for (const check of [
    '{ kind: rollout, workload: deploy/--all, namespace: shop }',
    "{ kind: rollout, workload: deploy/checkout, namespace: '--all' }",
    "{ kind: rollout, workload: deploy/checkout, namespace: shop, context: '--all' }",
    "{ kind: log, workload: '-f', namespace: shop, words: [error] }",
  ])
    expect((await outcomeOf(check, { ports })).state).toBe('unknown');
  expect(asked).toEqual([]);
});

test('the log of a workload is read as far back as is asked', async () => {
  const { asked, ports } = kubectl({ logs: { stdout: 'started\nlevel=ERROR pool is full\n' } });
  const check = '{ kind: log, workload: deploy/checkout, namespace: shop, since: 30, words: [error] }';
  expect((await outcomeOf(check, { ports })).state).toBe('failed');
  expect(asked[0]).toContain('--since=1800s');
  expect(asked[0]?.slice(0, 3)).toEqual(['kubectl', 'logs', 'deployment/checkout']);
});
