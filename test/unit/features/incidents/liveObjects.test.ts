import { expect, it } from 'vitest';
import { ok, err } from '../../../../src/base/result.ts';
import type { LiveObject } from '../../../../src/clients/kubernetes/cluster.ts';
import { LiveObjects, objectsOf } from '../../../../src/features/incidents/core/lint/liveObjects.ts';
import { readRunbook } from '../../../../src/features/incidents/core/runbook/readRunbook.ts';

const parameters = { NAMESPACE: 'shop', WORKLOAD: 'cache' };
const written = (command: string): readonly string[] =>
  objectsOf({ text: command, context: 'prod' }, { parameters }).map(
    ({ resource, name, namespace, context }) => `${context ?? ''} ${namespace ?? '.'} ${resource}/${name}`,
  );

it.each([
  ['kubectl get deploy cache', ['prod . deploy/cache']],
  ['kubectl get deployments.apps a b', ['prod . deployments.apps/a', 'prod . deployments.apps/b']],
  [
    'kubectl rollout restart deployment/"$WORKLOAD" -n "$NAMESPACE"',
    ['prod . namespace/shop', 'prod shop deployment/cache'],
  ],
  ['kubectl set image deployment/api app=registry.io/api:2', ['prod . deployment/api']],
  ['kubectl label service api tier=front old-', ['prod . service/api']],
  ['kubectl --context stage scale sts cache --replicas=3', ['stage . sts/cache']],
  ['kubectl cordon node-1', ['prod . node/node-1']],
  ['kubectl exec deploy/api -- kubectl get svc inner', ['prod . deploy/api']],
  ['helm rollback redis 3 -n data', ['prod . namespace/data', 'prod data release/redis']],
  ['kubectl get svc api | grep http && kubectl get ns old', ['prod . svc/api', 'prod . ns/old']],
  // What comes and goes, what is made, what the shell decides, what other clusters hold.
  ['kubectl logs cache-7d9f-x2x -n shop', ['prod . namespace/shop']],
  ['kubectl get pod cache-0', []],
  ['kubectl get pods', []],
  ['kubectl get svc "$OTHER"', []],
  ['kubectl get svc $(head -1 names)', []],
  ['helm upgrade --install redis ./chart', []],
  ['kubectl --kubeconfig other get svc api', []],
  ['cat kubectl get svc api', []],
])('%s names %j', (command, expected) => {
  expect(written(command)).toEqual(expected);
});

it('asks for an object once, tells why one could not be told, and leaves other clusters alone', async () => {
  const asked: LiveObject[] = [];
  const live = new LiveObjects(
    {
      answers: async () => ok(true),
      isThere: async (object) => {
        asked.push(object);
        if (object.resource === 'secret') return err({ code: 'no-answer', message: 'secrets are forbidden' });
        return ok(object.name !== 'gone');
      },
    },
    'prod',
  );
  const fence = (attributes: string, text: string) => `\`\`\`bash { ${attributes} }\n${text}\n\`\`\`\n`;
  const runbook = await readRunbook(
    [
      fence('id=a', 'kubectl get svc here && kubectl get svc gone -n shop'),
      fence('id=b', 'kubectl describe svc here && kubectl get secret token'),
      fence('id=c context=stage', 'kubectl get svc gone'),
    ].join('\n'),
  );
  const dead = await Promise.all(runbook.steps.map((step) => live.dead(step, runbook)));
  expect(dead).toEqual([['svc/gone -n shop'], [], []]);
  expect(asked.map(({ resource, name }) => `${resource}/${name}`).toSorted()).toEqual([
    'namespace/shop',
    'secret/token',
    'svc/gone',
    'svc/here',
  ]);
  expect(live.report).toEqual({
    context: 'prod',
    asked: 4,
    untold: ['secrets are forbidden'],
    elsewhere: ['stage'],
  });
});
