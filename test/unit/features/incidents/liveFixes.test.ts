import { describe, expect, test } from 'vitest';
import { debtText } from '../../../../src/features/incidents/core/state/debtText.ts';
import { openDebts, type ChartLeaves } from '../../../../src/features/incidents/core/state/debts.ts';
import { liveFixes } from '../../../../src/features/incidents/core/state/liveFixes.ts';
import { command, incidentEvents } from '../../../builders/incidentEvents.ts';

const fixes = (...lines: readonly string[]) =>
  liveFixes(incidentEvents(...lines.map((line) => command(line))));
const told = (...lines: readonly string[]) =>
  fixes(...lines).map(({ target, container, path, value }) =>
    [target, container, path, value].filter((part) => part !== undefined).join(' '),
  );

describe('a live fix', () => {
  test('is known from kubectl set, scale and patch, and from helm --set', () => {
    expect(
      told('kubectl -n production set resources deployment/user-api -c api --limits=memory=1Gi,cpu=500m'),
    ).toEqual(['user-api api resources.limits.memory 1Gi', 'user-api api resources.limits.cpu 500m']);
    expect(told('kubectl scale deployment user-api --replicas 5 -n production')).toEqual([
      'user-api replicas 5',
    ]);
    expect(told('kubectl set image deployment/user-api api=registry/user-api:2.0.3')).toEqual([
      'user-api api image registry/user-api:2.0.3',
    ]);
    expect(told('kubectl set env deploy/user-api LOG_LEVEL=debug')).toEqual(['user-api env.LOG_LEVEL debug']);
    expect(
      told(
        `kubectl patch deployment redis-cluster -n production --type='json' \\\n  -p='[{"op": "replace", "path": "/spec/template/spec/containers/0/resources/limits/memory", "value":"1Gi"}]'`,
      ),
    ).toEqual(['redis-cluster resources.limits.memory 1Gi']);
    expect(
      told(
        `kubectl patch sts redis-cluster -p '{"spec":{"replicas":4,"template":{"spec":{"containers":[{"name":"redis","resources":{"limits":{"memory":"1Gi"}}}]}}}}'`,
      ),
    ).toEqual(['redis-cluster replicas 4', 'redis-cluster redis resources.limits.memory 1Gi']);
    expect(
      told('helm upgrade redis-cluster ./redis --set resources.limits.memory=1Gi,replicas=4 --wait'),
    ).toEqual(['redis-cluster resources.limits.memory 1Gi', 'redis-cluster replicas 4']);
  });

  test('is none of what failed, was tried dry, or only reads', () => {
    expect(liveFixes(incidentEvents(command('kubectl scale deploy/x --replicas=5', 1)))).toEqual([]);
    expect(told('kubectl scale deploy/x --replicas=5 --dry-run=server')).toEqual([]);
    expect(told('kubectl get deploy x', 'helm template x . --set a=b', 'echo kubectl')).toEqual([]);
  });

  test('of one place is the last one; an upgrade from the files takes back what --set gave', () => {
    expect(told('kubectl scale deploy/x --replicas=5', 'kubectl scale deploy/x --replicas=6')).toEqual([
      'x replicas 6',
    ]);
    expect(told('helm upgrade x . --set a=1', 'helm upgrade x . --wait')).toEqual([]);
    expect(told('helm upgrade x . --set a=1', 'helm upgrade x . --reuse-values --set b=2')).toEqual([
      'x a 1',
      'x b 2',
    ]);
  });

  test('is settled by a permanent fix that names its command', () => {
    const events = incidentEvents(command('kubectl scale deploy/x --replicas=5'), {
      kind: 'change',
      data: { what: 'permanent-fix', ref: '4e1c9a7', summary: 'autoscaling instead' },
      evidence: ['evt:1'],
    });
    expect(liveFixes(events)).toEqual([]);
  });
});

describe('an open debt', () => {
  const leaf = (path: string, text: string) => ({ path: path.split('.'), text, file: '/v.yaml', line: 3 });
  const chart = (...leaves: ReturnType<typeof leaf>[]): ChartLeaves => ({
    name: 'redis-cluster',
    folder: '/charts/redis-cluster',
    environments: [
      { name: 'staging', rank: 2, leaves: [leaf('resources.limits.memory', '256Mi')] },
      { name: 'production', rank: 3, leaves },
    ],
  });
  const raised = 'kubectl set resources sts/redis-cluster -n production --limits=memory=1Gi';
  const debts = (charts: readonly ChartLeaves[], ...lines: readonly string[]) =>
    openDebts(fixes(...lines), charts);

  test('says what is live and what the values of that environment say', () => {
    const [debt] = debts([chart(leaf('resources.limits.memory', '512Mi'))], raised);
    expect(debt && debtText(debt)).toBe(
      'redis-cluster: live limits.memory 1Gi, values of production say 512Mi.',
    );
    expect(debt?.said?.file).toBe('/v.yaml');
    const staging = debts([chart()], raised.replace('production', 'my-staging'))[0];
    expect(staging?.said?.text).toBe('256Mi');
  });

  test('ends when the values say the same amount, however it is written', () => {
    expect(debts([chart(leaf('resources.limits.memory', '1024Mi'))], raised)).toEqual([]);
    expect(debts([chart(leaf('redis.resources.limits.memory', '1Gi'))], raised)).toEqual([]);
    expect(debts([chart(leaf('replicaCount', '4'))], 'kubectl scale sts/redis-cluster --replicas=4')).toEqual(
      [],
    );
    expect(
      debts([chart(leaf('image.tag', '7.2'))], 'kubectl set image sts/redis-cluster redis=reg/redis:7.2'),
    ).toEqual([]);
  });

  test('stays open where the values say nothing, or no chart is known', () => {
    const [silent] = debts([chart()], raised);
    expect(silent && debtText(silent)).toBe(
      'redis-cluster: live limits.memory 1Gi, values of production say nothing.',
    );
    const [unknown] = debts([], raised);
    expect(unknown && debtText(unknown)).toContain('no values file of it was found');
  });

  test('is looked for in the chart with the longest fitting name, and near the container', () => {
    const other: ChartLeaves = { ...chart(leaf('resources.limits.memory', '1Gi')), name: 'redis' };
    expect(debts([other, chart(leaf('resources.limits.memory', '512Mi'))], raised)).toHaveLength(1);
    const two = chart(
      leaf('resources.limits.memory', '64Mi'),
      leaf('exporter.resources.limits.memory', '1Gi'),
    );
    expect(debts([two], raised.replace('--limits', '-c exporter --limits'))).toEqual([]);
  });
});
