import { expect, test } from 'vitest';
import { briefs, messages } from '../../../../builders/findings.ts';

const resources = (limits: string): string => `resources:\n  limits: { ${limits} }\n`;

test.each([
  ['memory: 1GB', '1G or 1Gi'],
  ['memory: 512mi', '512Mi'],
  ['memory: 1 Gi', '1Gi'],
  ['memory: "1,5Gi"', '1.5Gi'],
  ['memory: 100K', '100k or 100Ki'],
  ['memory: 2GiB', '2Gi'],
  ['cpu: 10MB', '10M or 10Mi'],
])('a quantity that Kubernetes refuses, with what may be meant: %s', (limit, meant) => {
  const written = limit.slice(limit.indexOf(' ') + 1).replaceAll('"', '');
  expect(messages('invalid-quantity', { 'values.yaml': resources(limit) })).toEqual([
    `Kubernetes cannot read the quantity ${written}. Write ${meant}.`,
  ]);
});

test.each(['cpu: many', 'cpu: true', 'memory: 1e1.5', 'ephemeral-storage: 1Bi', 'nvidia.com/gpu: one'])(
  'a quantity that Kubernetes refuses: %s',
  (limit) => {
    expect(briefs('invalid-quantity', { 'values.yaml': resources(limit) })).toHaveLength(1);
  },
);

test.each([
  'cpu: 500m',
  'cpu: 0.5',
  'cpu: 1e3',
  'memory: 129e6',
  'memory: " 1Gi"',
  'memory: null',
  'memory: ""',
  'memory: "{{ .Values.memory }}"',
  'memory: ${MEMORY}',
  'memory: 1_000Mi',
  'requestsPerSecond: lots',
  'gpu: some',
])('nothing is said of: %s', (limit) => {
  const rule = limit.includes('_') ? 'absurd-quantity' : 'invalid-quantity';
  expect(briefs(rule, { 'values.yaml': resources(limit) })).toEqual([]);
});

test('sizes of storage are known by what stands around them', () => {
  const values = `
persistence: { size: 10GB }
data: { size: 10GB, storageClassName: fast }
volumeClaimTemplates:
  - name: data
    resources: { requests: { storage: 5gb } }
instance: { size: 10GB }
retention: { size: 50GB }
pvc: { size: large }
`;
  expect(briefs('invalid-quantity', { 'values.yaml': values })).toEqual([
    'all values.yaml:2:22 persistence.size',
    'all values.yaml:3:15 data.size',
    'all values.yaml:6:39 volumeClaimTemplates[data].resources.requests.storage',
  ]);
});

test('a value that a template hands on as a quantity is one', () => {
  expect(
    briefs('invalid-quantity', {
      'values.yaml': 'cacheSize: 1GB\nworkerCpu: 500mi\nmegabytes: 512\nname: 1GB\n',
      'templates/a.yaml':
        'emptyDir:\n  sizeLimit: {{ .Values.cacheSize | quote }}\nlimits:\n  {{- if true }}\n  cpu: "{{ .Values.workerCpu }}"\n  {{- end }}\n  memory: {{ .Values.megabytes }}Mi\nconfig:\n  memory: {{ .Values.name }}\n',
    }),
  ).toEqual(['all values.yaml:1:12 cacheSize', 'all values.yaml:2:12 workerCpu']);
});

test.each([
  ['memory: 512m', '512m of memory is 0.512 bytes, since m is a thousandth. Write 512Mi?'],
  ['memory: 3500m', '3500m of memory is 3.5 bytes, since m is a thousandth. Write 3500Mi?'],
  ['memory: 512', '512 of memory is less than 4Mi: is the suffix right?'],
  ['memory: 512Ki', '512Ki of memory is less than 4Mi: is the suffix right?'],
  ['memory: 5Ti', '5Ti of memory is more than 4Ti: is the suffix right?'],
  ['cpu: 500Mi', '500Mi of CPU is 524288000 cores: behind CPU this suffix is a plain factor.'],
  ['cpu: 500', '500 of CPU is more than 256 cores: is an m missing?'],
  ['cpu: 100u', '100u of CPU is less than 1m, a thousandth of a core.'],
])('a figure that can hardly be meant: %s', (limit, message) => {
  expect(messages('absurd-quantity', { 'values.yaml': resources(limit) })).toEqual([message]);
});

test.each([
  'memory: 4Mi',
  'memory: 4Ti',
  'cpu: 1m',
  'cpu: 256',
  'cpu: 0',
  'memory: 0',
  'ephemeral-storage: 1Ki',
])('a figure that may be meant: %s', (limit) => {
  expect(briefs('absurd-quantity', { 'values.yaml': resources(limit) })).toEqual([]);
});

test('over a thousand replicas are absurd, a thousand are not', () => {
  const values =
    'api: { replicaCount: 1001 }\nworker: { replicas: 1000 }\nautoscaling: { minReplicas: 1, maxReplicas: 5000 }\n';
  expect(briefs('absurd-quantity', { 'values.yaml': values })).toEqual([
    'all values.yaml:1:22 api.replicaCount',
    'all values.yaml:3:45 autoscaling.maxReplicas',
  ]);
});

test('a request above its limit is marked where the later file sets one of the two', () => {
  const defaults =
    'resources:\n  requests:\n    memory: 1Gi\n    cpu: 100m\n  limits:\n    memory: 2Gi\n    cpu: 100m\n';
  const files = {
    'values.yaml': defaults,
    'values/dev.yaml': 'resources:\n  limits:\n    memory: 1000Mi\n',
    'values/staging.yaml': 'resources:\n  requests:\n    memory: 3Gi\n    cpu: 0.1\n',
    'values/production.yaml': '{}\n',
  };
  expect(briefs('request-above-limit', files)).toEqual([
    'dev values/dev.yaml:3:13 resources.limits.memory',
    'staging values/staging.yaml:3:13 resources.requests.memory',
  ]);
  expect(messages('request-above-limit', files)[0]).toBe(
    'The memory request of 1Gi is above the limit of 1000Mi.',
  );
});
