import { describe, expect, test } from 'vitest';
import { checks } from '../../../../src/features/readiness/core/checks.ts';
import {
  criterionIds,
  groups,
  titleOf,
  type CriterionId,
} from '../../../../src/features/readiness/core/criteria.ts';
import type { Facts, RenderedObject, ServiceRule } from '../../../../src/features/readiness/core/facts.ts';

const none: Facts = {
  service: 'pay',
  rendered: { ok: true, environment: 'production', objects: [] },
  rules: [],
  objectives: [],
  dashboards: [],
  documents: [],
  deployments: [],
  deadLinks: new Set(),
  notes: [],
};
const judged = (id: CriterionId, facts: Partial<Facts>) => checks[id]?.({ ...none, ...facts });
const state = (id: CriterionId, facts: Partial<Facts>) => judged(id, facts)?.state;
const rendered = (...objects: readonly RenderedObject[]): Partial<Facts> => ({
  rendered: { ok: true, environment: 'production', objects },
});
const object = (kind: string, content: object = {}, name = 'pay'): RenderedObject => ({
  kind,
  name,
  template: `templates/${kind.toLowerCase()}.yaml`,
  content,
});
const deployment = (container: object, pod: object = {}) =>
  object('Deployment', {
    spec: { template: { spec: { ...pod, containers: [{ name: 'app', ...container }] } } },
  });
const alert = (name: string, annotations: object = {}): ServiceRule => ({
  file: 'rules.yaml',
  kind: 'alert',
  name,
  expr: 'up{job="pay"} == 0',
  annotations: { ...annotations },
});

test('the list has 28 criteria, each with a title, in five groups', () => {
  expect(criterionIds).toHaveLength(28);
  expect(new Set(criterionIds.map(titleOf)).size).toBe(28);
  expect([...groups.keys()].map((id) => criterionIds.indexOf(id))).toEqual([0, 6, 12, 17, 22]);
});

describe('nothing is guessed', () => {
  test.each(Object.keys(checks) as CriterionId[])('%s is unknown where no file says anything', (id) =>
    expect(judged(id, {})).toEqual({ state: 'unknown', evidence: expect.stringMatching(/\S/) }),
  );
  test('a chart that does not render shows nothing', () => {
    const facts: Partial<Facts> = { rendered: { ok: false, reason: 'production does not render: broken' } };
    for (const id of ['resource-limits-set', 'secrets-in-vault', 'graceful-shutdown'] as const)
      expect(judged(id, facts)).toEqual({ state: 'unknown', evidence: 'production does not render: broken' });
  });
});

describe('what rules show', () => {
  test.each(['ErrorBudgetBurn', 'PayFastBurn', 'slo:error_budget_remaining:ratio', 'PaySloBreach'])(
    '%s is of an objective',
    (name) => expect(state('slo-defined', { rules: [alert(name)] })).toBe('checked'),
  );
  test.each(['HighLatency', 'SlowQueries', 'HeartburnOfNobody'.replace('burn', 'beat')])(
    '%s is not',
    (name) => expect(state('slo-defined', { rules: [alert(name)] })).toBe('unknown'),
  );
  test('an objective of a file of its own', () =>
    expect(judged('slo-defined', { objectives: [{ file: 'slo/pay.yaml', title: 'pay' }] })).toEqual({
      state: 'checked',
      evidence: 'pay (slo/pay.yaml)',
    }));
  test('alerts by name; a recording rule is none', () => {
    expect(judged('alert-coverage', { rules: [alert('Down')] })?.evidence).toBe('Down (rules.yaml)');
    expect(state('alert-coverage', { rules: [{ ...alert('x'), kind: 'record' }] })).toBe('unknown');
  });
  test('a runbook for each alert, one that is there', () => {
    const linked = alert('Down', { runbook_url: 'runbooks/down.md' });
    expect(state('runbook-links', { rules: [linked] })).toBe('checked');
    expect(judged('runbook-links', { rules: [linked, alert('Slow')] })).toEqual({
      state: 'failed',
      evidence: 'No runbook in: Slow (rules.yaml)',
    });
    expect(state('runbook-links', { rules: [linked], deadLinks: new Set(['runbooks/down.md']) })).toBe(
      'failed',
    );
  });
});

describe('what the rendered chart shows', () => {
  test('requests and limits in each container, or which lack what', () => {
    const full = { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } };
    expect(state('resource-limits-set', rendered(deployment({ resources: full })))).toBe('checked');
    expect(
      judged('resource-limits-set', rendered(deployment({ resources: { requests: full.requests } }))),
    ).toEqual({
      state: 'failed',
      evidence: 'Not set: app in Deployment pay (templates/deployment.yaml): limits.memory',
    });
    const job = object('CronJob', {
      spec: { jobTemplate: { spec: { template: { spec: { containers: [{ name: 'nightly' }] } } } } },
    });
    expect(state('resource-limits-set', rendered(deployment({ resources: full }), job))).toBe('failed');
  });
  test('an autoscaler that names the Deployment', () => {
    const scaler = (name: string) =>
      object('HorizontalPodAutoscaler', { spec: { scaleTargetRef: { name } } });
    expect(state('autoscaling-configured', rendered(deployment({}), scaler('pay')))).toBe('checked');
    // It may be in another chart, unless the number of pods is set here.
    expect(state('autoscaling-configured', rendered(deployment({}), scaler('other')))).toBe('unknown');
    const fixed = object('Deployment', { spec: { replicas: 3 } });
    expect(state('autoscaling-configured', rendered(fixed, scaler('other')))).toBe('failed');
    expect(state('autoscaling-configured', rendered(fixed, scaler('pay')))).toBe('checked');
  });
  test.each([
    ['failed', 'HorizontalPodAutoscaler', { minReplicas: 3, maxReplicas: 3 }],
    ['checked', 'HorizontalPodAutoscaler', { minReplicas: 2, maxReplicas: 3 }],
    ['failed', 'ScaledObject', { minReplicaCount: 2, maxReplicaCount: 2 }],
    ['unknown', 'ScaledObject', { scaleTargetRef: { kind: 'StatefulSet', name: 'pay' } }],
  ] as const)('an autoscaler is %s: %s %j', (wanted, kind, spec) => {
    const scaler = object(kind, { spec: { scaleTargetRef: { name: 'pay' }, ...spec } });
    expect(state('autoscaling-configured', rendered(deployment({}), scaler))).toBe(wanted);
  });
  test('a container that runs beside the others has limits as well', () => {
    const full = { resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } } };
    const beside = (restartPolicy?: string) =>
      rendered(deployment(full, { initContainers: [{ name: 'proxy', restartPolicy }] }));
    expect(state('resource-limits-set', beside())).toBe('checked');
    expect(judged('resource-limits-set', beside('Always'))?.evidence).toContain('proxy in Deployment pay');
  });
  test.each([
    ['checked', { preStop: { sleep: { seconds: 10 } } }, {}],
    ['failed', { preStop: { sleep: { seconds: 30 } } }, {}],
    ['checked', { preStop: { sleep: { seconds: 30 } } }, { terminationGracePeriodSeconds: 60 }],
    ['failed', { preStop: { exec: { command: ['sh', '-c', 'sleep 45 && stop'] } } }, {}],
    ['checked', { preStop: { httpGet: { path: '/stop' } } }, {}],
    ['unknown', undefined, {}],
  ] as const)('the end in good order is %s with %j and %j', (wanted, lifecycle, pod) =>
    expect(state('graceful-shutdown', rendered(deployment({ ...(lifecycle && { lifecycle }) }, pod)))).toBe(
      wanted,
    ),
  );
  test('a Secret with data, or a password as a plain value, fails; a store of secrets is checked', () => {
    expect(state('secrets-in-vault', rendered(object('Secret', { stringData: { key: 'x' } })))).toBe(
      'failed',
    );
    expect(state('secrets-in-vault', rendered(object('Secret')))).toBe('unknown');
    const env = (entry: object) => rendered(deployment({ env: [entry] }));
    expect(judged('secrets-in-vault', env({ name: 'DB_PASSWORD', value: 'hunter2' }))).toEqual({
      state: 'failed',
      evidence: expect.not.stringContaining('hunter2'),
    });
    expect(state('secrets-in-vault', env({ name: 'DB_PASSWORD', valueFrom: {} }))).toBe('unknown');
    expect(state('secrets-in-vault', rendered(object('ExternalSecret')))).toBe('checked');
  });
  test('an Ingress without TLS fails; with it the way between the services is still unknown', () => {
    const ingress = (spec: object) => object('Ingress', { spec });
    const strict = object('PeerAuthentication', { spec: { mtls: { mode: 'STRICT' } } });
    expect(state('tls-everywhere', rendered(ingress({})))).toBe('failed');
    expect(state('tls-everywhere', rendered(ingress({ tls: [{ hosts: ['a'] }] })))).toBe('unknown');
    expect(state('tls-everywhere', rendered(ingress({ tls: [{ hosts: ['a'] }] }), strict))).toBe('checked');
    expect(state('tls-everywhere', rendered(ingress({}), strict))).toBe('failed');
    const lax = { mtls: { mode: 'STRICT' }, portLevelMtls: { '9090': { mode: 'PERMISSIVE' } } };
    expect(state('tls-everywhere', rendered(object('PeerAuthentication', { spec: lax })))).toBe('unknown');
  });
  test.each([
    [
      'structured-logging',
      object('ConfigMap', { data: { LOG_FORMAT: 'json' } }),
      object('ConfigMap', { data: { LOG_FORMAT: 'text' } }),
    ],
    [
      'distributed-tracing',
      deployment({ env: [{ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://collector:4317' }] }),
      deployment({ env: [{ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: '' }] }),
    ],
    [
      'backup-strategy',
      object('Schedule', { apiVersion: 'velero.io/v1' }),
      object('Schedule', { apiVersion: 'x/v1' }),
    ],
  ] as const)('%s by an object, and by no other', (id, shows, other) => {
    expect(state(id, rendered(shows))).toBe('checked');
    expect(state(id, rendered(other))).toBe('unknown');
  });

  const breaker = (host: string, trafficPolicy: object = { outlierDetection: {} }) =>
    object('DestinationRule', { spec: { host, trafficPolicy } });
  const route = (host: string, settings: object) =>
    object('VirtualService', { spec: { http: [{ ...settings, route: [{ destination: { host } }] }] } });
  test.each([
    ['circuit-breakers', (host: string) => breaker(host), breaker('bank', {})],
    ['retry-logic', (host: string) => route(host, { retries: {} }), route('bank', { timeout: '5s' })],
    [
      'timeout-configuration',
      (host: string) => route(host, { timeout: '5s' }),
      route('bank', { retries: {} }),
    ],
  ] as const)('%s by what is set for calls to others, and not for calls to itself', (id, set, other) => {
    const service = object('Service');
    expect(state(id, rendered(service, set('bank.shop.svc.cluster.local')))).toBe('checked');
    expect(state(id, rendered(service, other))).toBe('unknown');
    expect(judged(id, rendered(service, set('pay.shop.svc.cluster.local')))).toEqual({
      state: 'unknown',
      evidence: expect.stringMatching(/^Set for calls to the service itself.*\(templates\//),
    });
  });

  const reader = object('RequestAuthentication');
  const policy = (spec: object) => object('AuthorizationPolicy', { spec });
  const from = (source: object) => ({ from: [{ source }] });
  const token = { requestPrincipals: ['*'] };
  const nobody = { action: 'DENY', rules: [from({ notRequestPrincipals: ['*'] })] };
  test.each([
    ['unknown', 'tokens are read', [reader]],
    ['unknown', 'a token is demanded and none is read', [policy({ rules: [from(token)] })]],
    ['checked', 'each rule demands one', [reader, policy({ rules: [from(token), from(token)] })]],
    ['unknown', 'one rule does not', [reader, policy({ rules: [from(token), { to: [{}] }] })]],
    [
      'unknown',
      'another policy does not',
      [reader, policy({ rules: [from(token)] }), policy({ rules: [{}] })],
    ],
    ['checked', 'who has none is refused', [reader, policy(nobody), policy({ rules: [{}] })]],
    [
      'unknown',
      'who has none is refused in some places',
      [reader, policy({ action: 'DENY', rules: [{ ...nobody.rules[0], to: [{}] }] })],
    ],
  ] as const)('whether every endpoint asks is %s where %s', (wanted, _name, objects) =>
    expect(state('authentication-required', rendered(...objects))).toBe(wanted),
  );
});

test.each([
  ['error-budget-policy', 'Error-budget policy of pay', 'Error budgets explained'],
  ['disaster-recovery-plan', 'Disaster recovery', 'Recovery'],
  ['on-call-schedule', 'On call', 'Calls'],
] as const)('%s by the title of a document', (id, title, other) => {
  expect(state(id, { documents: [{ file: 'a.md', title }] })).toBe('checked');
  expect(state(id, { documents: [{ file: 'a.md', title: other }] })).toBe('unknown');
});
