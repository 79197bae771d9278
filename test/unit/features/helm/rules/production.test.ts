import { expect, test } from 'vitest';
import { briefs, findRule, messages } from '../../../../builders/findings.ts';

const limits = (cpu: string, memory: string): string =>
  `resources:\n  limits:\n    cpu: ${cpu}\n    memory: ${memory}\n`;

test('names both environments and both figures, and leads to the other one', () => {
  const files = {
    'values.yaml': limits('500m', '512Mi'),
    'values/dev.yaml': '',
    'values/staging.yaml': '',
    'values/production.yaml': limits('1', '256Mi'),
  };
  const [finding, ...more] = findRule('production-below-staging', files);
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    environment: 'production',
    file: 'values/production.yaml',
    line: 4,
    column: 13,
    path: 'resources.limits.memory',
    message: 'limits.memory is 256Mi in production and 512Mi in staging.',
    related: [{ file: 'values.yaml', line: 4, message: '512Mi in staging' }],
  });
});

test.each([
  ['equal in other words', limits('1', '1024Mi'), limits('1000m', '1Gi')],
  ['more', limits('2', '2Gi'), limits('1', '1Gi')],
  ['not to be read', limits('lots', '2Gi'), limits('1', '1Gi')],
])('says nothing where production is %s', (_, production, staging) => {
  const files = { 'values.yaml': '', 'values/staging.yaml': staging, 'values/production.yaml': production };
  expect(briefs('production-below-staging', files)).toEqual([]);
});

test('compares with the most of the nearest lower rank that has the key', () => {
  const files = {
    'values.yaml': '',
    'values/dev.yaml': 'replicaCount: 9\nworker: { replicas: 3 }\n',
    'values/test.yaml': 'replicaCount: 2\n',
    'values/staging.yaml': 'replicaCount: 4\n',
    'values/production.yaml': 'replicaCount: 3\nworker: { replicas: 2 }\n',
  };
  expect(messages('production-below-staging', files)).toEqual([
    'replicaCount is 3 in production and 4 in staging.',
    'worker.replicas is 2 in production and 3 in dev.',
  ]);
});

test('matches the items of lists by name', () => {
  const item = (name: string, memory: string): string =>
    `  - name: ${name}\n    resources: { limits: { memory: ${memory} } }\n`;
  const files = {
    'values.yaml': '',
    'values/staging.yaml': `containers:\n${item('app', '1Gi')}${item('proxy', '128Mi')}`,
    'values/production.yaml': `containers:\n${item('proxy', '64Mi')}${item('app', '2Gi')}`,
  };
  expect(briefs('production-below-staging', files)).toEqual([
    'production values/production.yaml:3:36 containers[proxy].resources.limits.memory',
  ]);
});

test('what is switched off does not count, on either side', () => {
  const off = 'worker: { enabled: false, resources: { limits: { memory: 1Mi } } }\n';
  const on = 'worker: { enabled: true, resources: { limits: { memory: 1Gi } } }\n';
  expect(
    briefs('production-below-staging', {
      'values.yaml': '',
      'values/staging.yaml': on,
      'values/production.yaml': off,
    }),
  ).toEqual([]);
  const lower = 'worker: { enabled: true, resources: { limits: { memory: 1Ki } } }\n';
  expect(
    briefs('production-below-staging', {
      'values.yaml': '',
      'values/staging.yaml': off,
      'values/production.yaml': lower,
    }),
  ).toEqual([]);
});

test('with autoscaling the bounds count and the replicas do not', () => {
  const scaled = (least: number, most: number, enabled = true): string =>
    `replicaCount: 1\nautoscaling: { enabled: ${enabled}, minReplicas: ${least}, maxReplicas: ${most} }\n`;
  const compare = (staging: string, production: string): readonly string[] =>
    messages('production-below-staging', {
      'values.yaml': '',
      'values/staging.yaml': staging,
      'values/production.yaml': production,
    });
  expect(compare(scaled(2, 8).replace('1', '5'), scaled(2, 6))).toEqual([
    'autoscaling.maxReplicas is 6 in production and 8 in staging.',
  ]);
  expect(compare(scaled(2, 8, false), scaled(2, 6))).toEqual([]);
  expect(
    compare('replicaCount: 5\n', 'replicaCount: 4\nautoscaling: { enabled: false, minReplicas: 9 }\n'),
  ).toEqual(['replicaCount is 4 in production and 5 in staging.']);
});

test('the product of limit and replicas is compared where neither is lower by itself', () => {
  const staging = `replicaCount: 6\n${limits('1', '1Gi')}`;
  const production = `${limits('1', '1Gi')}replicaCount: 2\nautoscaling: { enabled: true, minReplicas: 2, maxReplicas: 4 }\n`;
  const files = { 'values.yaml': '', 'values/staging.yaml': staging, 'values/production.yaml': production };
  expect(messages('production-below-staging', files)).toEqual([
    'limits.memory x replicas is 1Gi x 4 in production and 1Gi x 6 in staging.',
  ]);
  expect(briefs('production-below-staging', files)).toEqual([
    'production values/production.yaml:6:60 autoscaling.maxReplicas',
  ]);
  const lower = { ...files, 'values/production.yaml': `replicaCount: 2\n${limits('1', '1Gi')}` };
  expect(messages('production-below-staging', lower)).toEqual([
    'replicaCount is 2 in production and 6 in staging.',
  ]);
});

test('values with names of their own are compared as what a template makes of them', () => {
  const files = {
    'values.yaml': 'api: { memoryLimit: 1Gi, instances: 4, timeout: 30 }\n',
    'values/staging.yaml': '',
    'values/production.yaml': 'api: { memoryLimit: 512Mi, instances: 3, timeout: 10 }\n',
    'templates/a.yaml':
      'spec:\n  replicas: {{ .Values.api.instances }}\n  limits:\n    memory: {{ .Values.api.memoryLimit }}\n  timeout: {{ .Values.api.timeout }}\n',
  };
  expect(messages('production-below-staging', files)).toEqual([
    'limits.memory is 512Mi in production and 1Gi in staging.',
    'spec.replicas is 3 in production and 4 in staging.',
  ]);
  expect(briefs('production-below-staging', files)[0]).toBe(
    'production values/production.yaml:1:21 api.memoryLimit',
  );
});

test('an environment of no known rank, or one that cannot be read, is compared with nothing', () => {
  const files = {
    'values.yaml': '',
    'values/blue.yaml': limits('9', '9Gi'),
    'values/staging.yaml': `${limits('9', '9Gi')}\t`,
    'values/production.yaml': limits('1', '1Gi'),
  };
  expect(briefs('production-below-staging', files)).toEqual([]);
});

test('the same in production is told by a rule of its own', () => {
  const files = {
    'values.yaml': limits('500m', '512Mi'),
    'values/staging.yaml': '',
    'values/production.yaml': limits('0.5', '1Gi'),
  };
  expect(briefs('production-equals-staging', files)).toEqual([
    'production values/production.yaml:3:10 resources.limits.cpu',
  ]);
  expect(messages('production-equals-staging', files)).toEqual([
    'limits.cpu is 0.5 in production, no more than in staging.',
  ]);
});
