import { expect, test } from 'vitest';
import { briefs, findAll, messages } from '../../../../builders/findings.ts';

const worker = {
  'values.yaml': 'worker:\n  concurrency: 4\n',
  'values/dev.yaml': '',
  'values/production.yaml': 'worker:\n  concurency: 8\n',
  'templates/a.yaml': 'args: {{ .Values.worker.concurrency }}',
};

test('a key that nothing reads and that is nearly a known one', () => {
  expect(briefs('unknown-key', worker)).toEqual(['production values/production.yaml:2:3 worker.concurency']);
  expect(messages('unknown-key', worker)).toEqual([
    'Nothing reads worker.concurency. Is worker.concurrency meant?',
  ]);
});

test('it is not told a second time as unused, nor is the key that it was meant to be as missing', () => {
  expect(findAll(worker).map(({ rule }) => rule)).toEqual(['unknown-key']);
  const without = {
    ...worker,
    'values.yaml': '',
    'values/dev.yaml': 'worker: { concurrency: 2 }',
    'values/test.yaml': 'worker: { concurrency: 2 }',
  };
  expect(findAll(without).map(({ rule }) => rule)).toEqual(['unknown-key']);
});

test.each([
  ['known to a template', { 'templates/b.yaml': '{{ .Values.worker.concurency }}' }],
  ['read with all of its mapping', { 'templates/b.yaml': '{{ toYaml .Values.worker }}' }],
  ['known to another environment', { 'values/dev.yaml': 'worker: { concurency: 1 }' }],
  [
    'known to the schema',
    {
      'values.schema.json':
        '{ "properties": { "worker": { "$ref": "#/$defs/w" } }, "$defs": { "w": { "properties": { "concurency": {} } } } }',
    },
  ],
  ['far from all that is known', { 'values/production.yaml': 'worker:\n  parallel: 8\n' }],
  [
    'different in a number alone',
    { 'values.yaml': 'worker:\n  c1: 1\n', 'values/production.yaml': 'worker:\n  c2: 8\n' },
  ],
])('silent: %s', (_, more) => {
  expect(briefs('unknown-key', { ...worker, ...more })).toEqual([]);
});

test.each([
  ['another case', 'replicacount: 2', 'replicaCount'],
  ['one letter too many', 'repliccaCount: 2', 'replicaCount'],
  ['neighbours exchanged', 'rpelicaCount: 2', 'replicaCount'],
  ['a short word', 'tga: x', 'tag'],
  ['a name of a dependency', 'reddis: { a: 1 }', 'redis'],
])('%s', (_, line, meant) => {
  const files = {
    'values.yaml': 'replicaCount: 1\ntag: a\nredis: {}\n',
    'values/dev.yaml': line,
    'templates/a.yaml': '{{ .Values.replicaCount }}{{ .Values.tag }}',
  };
  const dependencies = [{ name: 'redis', tags: [], importValues: [] }];
  expect(messages('unknown-key', files, { dependencies })).toEqual([
    expect.stringContaining(`Is ${meant} meant?`),
  ]);
});

test('Kubernetes knows the keys of resources, whatever a template hands on', () => {
  const files = {
    'values.yaml': 'resources: { limits: { cpu: 1 } }\n',
    'values/dev.yaml':
      'resources:\n  limit: { cpu: 2 }\n  limits:\n    memroy: 1Gi\n    CPU: 2\n    nvidia.com/gpu: 1\n    gpu: 1\n',
    'templates/a.yaml': '{{ toYaml .Values.resources }}',
  };
  expect(briefs('unknown-key', files)).toEqual([
    'dev values/dev.yaml:2:3 resources.limit',
    'dev values/dev.yaml:4:5 resources.limits.memroy',
    'dev values/dev.yaml:5:5 resources.limits.CPU',
  ]);
});

test('in the defaults a key is a slip where a template asks for another that nobody sets', () => {
  const template = { 'templates/a.yaml': '{{ .Values.image.tag }}{{ .Values.image.name }}' };
  expect(briefs('unknown-key', { 'values.yaml': 'image: { name: a, tags: b }', ...template })).toEqual([
    'all values.yaml:1:19 image.tags',
  ]);
  expect(
    briefs('unknown-key', { 'values.yaml': 'image: { name: a, tag: c, tags: b }', ...template }),
  ).toEqual([]);
});

test('what a dependency that is not built may read is not judged', () => {
  const files = {
    'values.yaml': 'redis: { password: a }\n',
    'values/dev.yaml': 'redis: { pasword: a, x: 1 }\n',
  };
  const dependencies = [{ name: 'redis', tags: [], importValues: [] }];
  expect(findAll(files, { dependencies })).toEqual([]);
});

test('a leaf that no template reads is told once, in the lowest file that sets it', () => {
  const files = {
    'values.yaml': 'ftp:\n  host: a\n  empty: {}\nused: [{ name: a, b: 1, c: 2 }]\n',
    'values/dev.yaml': 'ftp:\n  host: b\nlists: [1, 2]\n',
    'values/production.yaml': '',
    'templates/a.yaml': '{{ range .Values.used }}{{ .name }}{{ .b }}{{ end }}',
  };
  expect(briefs('unused-key', files)).toEqual([
    'all values.yaml:2:9 ftp.host',
    'all values.yaml:4:28 used[a].c',
    'dev values/dev.yaml:3:1 lists',
  ]);
});

test('of very many leaves that nobody reads, the first thousand of an environment', () => {
  const lines = Array.from({ length: 50_000 }, (_, line) => `  k${line}: ${line}\n`);
  const found = briefs('unused-key', {
    'values.yaml': '',
    'values/dev.yaml': `data:\n${lines.join('')}`,
    'values/production.yaml': '',
    'templates/a.yaml': '{{ .Values.name }}',
  });
  expect(found).toHaveLength(1000);
  expect(found.at(-1)).toBe('dev values/dev.yaml:1001:9 data.k999');
});

test('what an alias repeats at a place that is read is used', () => {
  const files = {
    'values.yaml':
      'shared: &shared { limits: { cpu: 1 } }\nweb: *shared\nmore: &more { a: 1 }\nfull: { <<: *more }\n',
    'templates/a.yaml': '{{ toYaml .Values.web }}{{ .Values.full.a }}',
  };
  expect(briefs('unused-key', files)).toEqual([]);
});

test('what a library holds is not unused', () => {
  expect(
    briefs(
      'unused-key',
      { 'values.yaml': 'a: 1', 'templates/_a.tpl': '{{ define "x" }}{{ end }}' },
      { type: 'library' },
    ),
  ).toEqual([]);
});

test('globals are read by subcharts, and are not told for each of them', () => {
  const files = {
    'values.yaml': 'global: { domain: a, dead: b }\n',
    'charts/web/values.yaml': 'port: 80\n',
    'charts/web/templates/a.yaml': '{{ .Values.global.domain }}{{ .Values.port }}',
  };
  expect(briefs('unused-key', files)).toEqual(['all values.yaml:1:28 global.dead']);
});
