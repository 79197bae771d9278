import { expect, test } from 'vitest';
import { briefs, findAll, findRule, messages } from '../../../../builders/findings.ts';

const three = (dev: string, staging: string, production: string, defaults = ''): Record<string, string> => ({
  'values.yaml': defaults,
  'values/dev.yaml': dev,
  'values/staging.yaml': staging,
  'values/production.yaml': production,
});

test('a key that all others have is marked at its parent in the highest overlay', () => {
  const files = three(
    'billing:\n  prefix: A\n',
    'billing:\n  prefix: B\n',
    'a: 1\nbilling:\n  currency: EUR\n',
    'a: 0\n',
  );
  expect(briefs('missing-in-environment', files)).toEqual([
    'production values/production.yaml:2:1 billing.prefix',
  ]);
  expect(messages('missing-in-environment', files)).toEqual([
    'billing.prefix is set in dev and staging, but not in production.',
  ]);
  expect(findRule('missing-in-environment', files)[0]?.related).toMatchObject([
    { file: 'values/dev.yaml', line: 2, message: 'Set here for dev' },
    { file: 'values/staging.yaml', line: 2, message: 'Set here for staging' },
  ]);
});

test('where the overlay has no parent, its first line is marked; a mapping that is missing is told once', () => {
  const files = three('x: { y: 1, z: 2 }\n', 'x: { y: 1, z: 2 }\n', '# nothing\nother: 1\n', 'other: 0\n');
  expect(briefs('missing-in-environment', files)).toEqual(['production values/production.yaml:1:1 x']);
});

test.each([
  ['two environments alone', three('', 'x: 1', 'x: 1', ''), true],
  ['a default', three('', 'x: 2', 'x: 2', 'x: 1'), false],
  ['one of the others without it', three('', '', 'x: 1'), false],
  ['others that have nothing in it', three('', 'x: {}', 'x: ""'), false],
  ['a null that takes it away', three('x: null', 'x: [1]', 'x: [1]', 'x: [1]'), false],
  [
    'something that is switched off',
    three('a: { enabled: false }', 'a: { b: 1 }', 'a: { b: 1 }', 'a: { enabled: true }'),
    false,
  ],
  [
    'items of lists',
    three('l: [{ name: a, v: 1 }]', 'l: [{ name: a, w: 1 }]', 'l: [{ name: a, w: 1 }]'),
    false,
  ],
  ['a plain value where others have a mapping', three('a: 1', 'a: { b: 1 }', 'a: { b: 1 }'), false],
])('%s', (_, files, isTold) => {
  const template = { 'templates/a.yaml': '{{ .Values.x }}{{ .Values.a.b }}{{ toYaml .Values.l }}' };
  expect(briefs('missing-in-environment', { ...files, ...template })).toHaveLength(isTold ? 1 : 0);
});

test.each([
  ['a template that names it', '{{ .Values.a.b | default 1 }}', true],
  ['a template that asks first', '{{ if .Values.a.b }}{{ .Values.a.b }}{{ end }}', false],
  ['a template that goes through all there are', '{{ range $k, $v := .Values.a }}{{ $v }}{{ end }}', false],
  ['a template that hands all on', '{{ toYaml .Values.a }}', false],
])('what templates do without is asked for on the way up alone: %s', (_, template, isTold) => {
  const [without, having] = ['a: { c: 1 }', 'a: { b: 1, c: 1 }'];
  const templates = { 'templates/a.yaml': template };
  expect(briefs('missing-in-environment', { ...three(without, having, having), ...templates })).toHaveLength(
    isTold ? 1 : 0,
  );
  expect(briefs('missing-in-environment', { ...three(having, having, without), ...templates })).toHaveLength(
    1,
  );
});

test.each(['podAnnotations', 'labels', 'nodeSelector', 'affinity'])(
  'each environment has its own %s',
  (key) => {
    const having = `${key}: { a: b }`;
    expect(briefs('missing-in-environment', three(having, having, `${key}: { c: d }`))).toEqual([]);
    expect(briefs('missing-in-environment', three(having, having, ''))).toEqual([]);
  },
);

test('there must be two others', () => {
  const { 'values/dev.yaml': _, ...files } = three('', 'x: 1', '');
  expect(briefs('missing-in-environment', files)).toEqual([]);
});

test('an environment that cannot be read counts on no side', () => {
  expect(briefs('missing-in-environment', three('x: 1\n\t', 'x: 1', ''))).toEqual([]);
});

test('resources are asked for on the way up alone', () => {
  const limits = 'resources: { requests: { cpu: 1 }, limits: { cpu: 2 } }';
  const requests = 'resources: { requests: { cpu: 1 } }';
  expect(briefs('missing-in-environment', three(requests, limits, limits))).toEqual([]);
  expect(briefs('missing-in-environment', three(limits, limits, requests))).toEqual([
    'production values/production.yaml:1:1 resources.limits',
  ]);
});

test('a container of a list is compared by its name', () => {
  const container = (resources: string): string =>
    `c: [{ name: a, resources: { requests: { cpu: 1 }${resources} } }]`;
  const limits = ', limits: { cpu: 1 }';
  expect(
    briefs('missing-in-environment', three(container(limits), container(limits), container(''))),
  ).toEqual(['production values/production.yaml:1:16 c[a].resources.limits']);
});

test('a subchart that is switched off has nothing to miss', () => {
  const files = {
    ...three(
      'redis: { enabled: false }',
      'redis: { password: a }',
      'redis: { password: a }',
      'redis: { enabled: true }',
    ),
    'charts/redis/values.yaml': 'password: ""\nport: 6379\n',
    'charts/redis/Chart.yaml': '',
  };
  const dependencies = [{ name: 'redis', condition: 'redis.enabled', tags: [], importValues: [] }];
  expect(briefs('missing-in-environment', files, { dependencies })).toEqual([]);
});

test('production needs a memory limit, and so does whoever is alone without one', () => {
  const requests = 'worker:\n  resources:\n    requests: { cpu: 1, memory: 1Gi }\n';
  const limits = 'worker:\n  resources:\n    requests: { cpu: 1 }\n    limits: { memory: 1Gi }\n';
  expect(briefs('missing-memory-limit', three('', '', 'replicas: 2\n', requests))).toEqual([
    'production values/production.yaml:1:1 worker.resources.limits.memory',
  ]);
  expect(messages('missing-memory-limit', three('', '', '', requests))).toEqual([
    'worker has requests or limits, but no memory limit in production.',
  ]);
  const alone = three(limits, requests, limits);
  expect(briefs('missing-memory-limit', alone)).toEqual([
    'staging values/staging.yaml:2:3 worker.resources.limits.memory',
  ]);
  expect(messages('missing-memory-limit', alone)).toEqual([
    'worker has a memory limit in dev and production, but none in staging.',
  ]);
  expect(findAll(alone).filter(({ rule }) => rule === 'missing-in-environment')).toEqual([]);
});

test.each([
  'resources: {}',
  'resources: { limits: { memory: 1Gi } }',
  'worker: { enabled: false, resources: { requests: { cpu: 1 } } }',
  'volumeClaimTemplates: [{ name: a, resources: { requests: { storage: 1Gi } } }]',
  'rateLimit: { limits: { requestsPerSecond: 5 } }',
])('no memory limit is asked for: %s', (values) => {
  expect(briefs('missing-memory-limit', three('', '', values))).toEqual([]);
});
