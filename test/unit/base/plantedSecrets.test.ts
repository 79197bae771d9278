import { describe, expect, test } from 'vitest';
import { dropSecretLines, holdsSecret, redact } from '../../../src/base/redact.ts';
import { plantedSecrets } from '../../builders/plantedSecrets.ts';

/** The rules were written with the lines of this seed's first half in sight. */
const { seen, unseen } = plantedSecrets(20_261_122);
const others = [3, 17, 4711].flatMap((seed) => {
  const corpus = plantedSecrets(seed);
  return [...corpus.seen, ...corpus.unseen];
});

describe('secrets that were planted', () => {
  test('are many, of many kinds', () => {
    expect(new Set([...seen, ...unseen].map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(70);
  });
  test.each(seen)('seen: $kind', ({ text, secret }) => {
    expect(dropSecretLines(`before\n${text}\nafter`).text).not.toContain(secret);
  });
  test.each(unseen)('unseen: $kind', ({ text, secret }) => {
    expect(dropSecretLines(`before\n${text}\nafter`).text).not.toContain(secret);
  });
  test('of other seeds are dropped too', () => {
    const leaked = others.filter(({ text, secret }) => dropSecretLines(text).text.includes(secret));
    expect(leaked.map(({ text }) => text)).toEqual([]);
  });
  test('take nothing with them, and are counted', () => {
    for (const { text } of seen) {
      const { text: kept, withheld } = dropSecretLines(`before\n${text}\nafter`);
      expect(kept.split('\n')).toEqual(expect.arrayContaining(['before', 'after']));
      expect(withheld).toBeGreaterThanOrEqual(1);
    }
  });
  test('are replaced in a log as well, in nine of ten', () => {
    const all = [...seen, ...unseen];
    const leaked = all.filter(({ text, secret }) => redact(text).includes(secret));
    expect(leaked.length).toBeLessThan(all.length / 10);
  });
});

test.each([
  'charts/user-api/values/production.yaml line 22: memory 512Mi',
  'commit 2cb8f3a1d94be6c07f51a2d38e90bb64d7c1f2aa on feature/cluster-migration',
  'image: registry.example.test/shop@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'secretName: user-api-tls',
  'secretKeyRef: { name: user-api, key: password }',
  'kubectl get secret user-api -n shop',
  'password: ""',
  'password: {{ .Values.auth.password }}',
  'password: ${DB_PASSWORD}',
  'tokens: 24910, window: 200000',
  'max_tokens: 4096',
  'sre-workbench get-context-usage --transcript FILE --token-env NAME',
  'The session is 11111111-1111-4111-8111-111111111111',
  'The password was rotated yesterday',
  'passed through: 3 tests',
  'helm template release-name ./charts/userApi --values values/production.yaml',
  'src/features/handoff/core/handoffDraftForSeveralAgentsAtOnce.ts',
  'https://grafana.example.test/d/abc123/service-overview?orgId=1&from=now-6h',
  'resources.limits.memory is 512Mi in staging and 256Mi in production',
  'kubectl logs user-api-7d9f8b6c5d-x2x4q -n production --previous',
  'KUBECONFIG=/home/me/.kube/production.yaml helm list',
  'rollout-2026-05-13T09-00-00-0198c000-0000-7000-8000-000000000001.jsonl',
  'apiVersion: networking.k8s.io/v1, kind: NetworkPolicy',
  'key: value',
  'the key idea: keep ClusterIP instead of LoadBalancer',
  'sum by (pod) (rate(container_cpu_usage_seconds_total{namespace="shop"}[5m]))',
])('keeps %j', (line) => {
  expect(holdsSecret(line)).toBe(false);
});
