import { describe, expect, test } from 'vitest';
import {
  isContext,
  isNamespace,
  readRollout,
  readWorkload,
} from '../../../../src/clients/kubernetes/rollout.ts';

const deployment = (status: object, spec: object = { replicas: 3 }) => ({
  kind: 'Deployment',
  metadata: { generation: 4 },
  spec,
  status: { observedGeneration: 4, ...status },
});
const all = { replicas: 3, updatedReplicas: 3, availableReplicas: 3, readyReplicas: 3 };

describe('a rollout', () => {
  test.each([
    ['all new and available', deployment(all), 'done', '3 of 3 replicas are updated and available.'],
    ['a change that nobody saw', deployment({ ...all, observedGeneration: 3 }), 'underway', 'not seen'],
    [
      'too few new ones',
      deployment({ ...all, updatedReplicas: 1 }),
      'underway',
      '1 of 3 replicas are updated.',
    ],
    ['old ones that still run', deployment({ ...all, replicas: 4 }), 'underway', '1 old replicas'],
    [
      'new ones that are not available',
      deployment({ ...all, availableReplicas: 2 }),
      'underway',
      '2 of 3 replicas are available.',
    ],
    [
      'one that exceeded its deadline',
      deployment({
        ...all,
        conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }],
      }),
      'failed',
      'deadline',
    ],
    ['no replicas that are wanted', deployment({ observedGeneration: 4 }, { replicas: 0 }), 'done', '0 of 0'],
    [
      'one where nothing says how many',
      deployment({ replicas: 1, updatedReplicas: 1, availableReplicas: 1 }, {}),
      'done',
      '1 of 1',
    ],
    [
      'a set that is not ready',
      {
        kind: 'StatefulSet',
        metadata: { generation: 1 },
        spec: { replicas: 2 },
        status: { observedGeneration: 1, readyReplicas: 1 },
      },
      'underway',
      '1 of 2 replicas are ready.',
    ],
    [
      'a set that keeps a part back',
      {
        kind: 'StatefulSet',
        metadata: { generation: 1 },
        spec: { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } },
        status: { observedGeneration: 1, readyReplicas: 3, updatedReplicas: 1 },
      },
      'done',
      '3 of 3',
    ],
    [
      'a set on each node',
      {
        kind: 'DaemonSet',
        metadata: { generation: 1 },
        status: {
          observedGeneration: 1,
          desiredNumberScheduled: 5,
          updatedNumberScheduled: 5,
          numberAvailable: 4,
        },
      },
      'underway',
      '4 of 5 replicas are available.',
    ],
  ])('%s', (_, answer, state, text) => {
    const rollout = readRollout(answer);
    expect(rollout?.state).toBe(state);
    expect(rollout?.text).toContain(text);
  });

  test('what is no workload is none', () => {
    for (const other of [
      undefined,
      {},
      { kind: 'Pod', metadata: { generation: 1 }, status: { observedGeneration: 1 } },
      'x',
    ])
      expect(readRollout(other)).toBeUndefined();
  });
});

describe('names that become arguments', () => {
  test('a workload by its kind and name, and nothing that looks like an option', () => {
    expect(readWorkload('deploy/checkout')).toEqual({ kind: 'deployment', name: 'checkout' });
    expect(readWorkload(' sts/redis-cluster ')).toEqual({ kind: 'statefulset', name: 'redis-cluster' });
    for (const text of [
      '',
      'checkout',
      'pod/x',
      'deployment/-x',
      'deployment/a b',
      '--all',
      'deployment/a;b',
      'secret/x',
    ])
      expect(readWorkload(text)).toBeUndefined();
  });

  test('namespaces and contexts', () => {
    expect(['shop', 'kube-system'].every(isNamespace)).toBe(true);
    expect(['', '-x', 'A', 'a/b', 'a b'].some(isNamespace)).toBe(false);
    expect(isContext('arn:aws:eks:eu-west-1:1:cluster/prod')).toBe(true);
    expect(['', '--kubeconfig=x', 'a b'].some(isContext)).toBe(false);
  });
});
