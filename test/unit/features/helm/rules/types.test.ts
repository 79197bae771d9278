import { expect, test } from 'vitest';
import { briefs, findAll, messages } from '../../../../builders/findings.ts';

const files = (
  defaults: string,
  dev: string,
  staging: string,
  production: string,
): Record<string, string> => ({
  'values.yaml': defaults,
  'values/dev.yaml': dev,
  'values/staging.yaml': staging,
  'values/production.yaml': production,
});

test('a mapping here and a list there: whoever is unlike the default is marked', () => {
  const chart = files('to: [a]\n', '', '', 'to: { first: b }\n');
  expect(briefs('structure-differs', chart)).toEqual(['production values/production.yaml:1:1 to']);
  expect(messages('structure-differs', chart)).toEqual([
    'to is a mapping in production and a list in dev and staging.',
  ]);
  expect(findAll({ ...chart, 'templates/a.yaml': '{{ toYaml .Values }}' })).toHaveLength(1);
});

test('without a default most of them decide, and the lowest rank where they are even', () => {
  expect(briefs('structure-differs', files('', 'a: { b: 1 }', 'a: c', 'a: c'))).toEqual([
    'dev values/dev.yaml:1:1 a',
  ]);
  expect(briefs('structure-differs', files('', 'a: { b: 1 }', '', 'a: c'))).toEqual([
    'production values/production.yaml:1:4 a',
  ]);
});

test.each(['null', '""', '{}', '[]', 'false'])(
  'what a template takes for nothing goes with a mapping: %s',
  (value) => {
    expect(briefs('structure-differs', files('a: { b: 1 }', `a: ${value}`, '', ''))).toEqual([]);
  },
);

test('all environments against the default alone is no difference between environments', () => {
  expect(briefs('structure-differs', files('a: { b: 1 }', 'a: x', 'a: x', 'a: x'))).toEqual([]);
  expect(briefs('type-changes', files('a: 1', 'a: x', 'a: x', 'a: x'))).toEqual([]);
});

test.each([
  ['500', 'many', 'a text (many)', 'a number'],
  ['true', '2', 'a number (2)', 'a boolean'],
  ['true', 'maybe', 'a text (maybe)', 'a boolean'],
  ['info', '3', 'a number (3)', 'a text'],
  ['info', 'on', 'a boolean (on)', 'a text'],
])('the type changes: %s, %s', (byDefault, other, here, there) => {
  const chart = files(`a: ${byDefault}`, '', '', `a: ${other}`);
  expect(briefs('type-changes', chart)).toEqual(['production values/production.yaml:1:4 a']);
  expect(messages('type-changes', chart)).toEqual([
    `a is ${here} in production and ${there} in dev and staging.`,
  ]);
});

test.each([
  ['1', '"1"'],
  ['1', '500m'],
  ['1', '"25%"'],
  ['1', '""'],
  ['true', 'null'],
  ['true', '"false"'],
  ['1', '"{{ .Values.b }}"'],
])('the type stays: %s, %s', (byDefault, other) => {
  expect(briefs('type-changes', files(`a: ${byDefault}`, '', '', `a: ${other}`))).toEqual([]);
});

test('variables of a container are texts in any case', () => {
  expect(
    briefs(
      'type-changes',
      files('env: { LOG_SQL: true, TTL: 30 }', '', '', 'env: { LOG_SQL: app, TTL: 1h }'),
    ),
  ).toEqual([]);
});

test('a port may have a name, and items of lists may differ', () => {
  expect(briefs('type-changes', files('targetPort: 80', '', '', 'targetPort: http'))).toEqual([]);
  expect(briefs('type-changes', files('l: [{ name: a, v: 1 }]', '', '', 'l: [{ name: a, v: x }]'))).toEqual(
    [],
  );
});

const conditions = {
  'templates/a.yaml': `
{{- if .Values.a.enabled }}x{{ end }}
{{- if and .Values.b (not .Values.c) }}level: {{ .Values.b }}{{ end }}
key: {{ .Values.d }}
env: {{ toYaml .Values.env }}
`,
};

test.each([
  ['a: { enabled: "false" }', 'a.enabled'],
  ['a: { enabled: "no" }', 'a.enabled'],
  ['c: "False"', 'c'],
  ['b: "false"', 'b'],
  ['d: "true"', 'd'],
])('a text where a boolean is asked for: %s', (values, path) => {
  const found = briefs('string-as-condition', { ...files('d: false', '', '', values), ...conditions });
  expect(found).toEqual([
    expect.stringMatching(new RegExp(`^production values/production.yaml:1:\\d+ ${path}$`)),
  ]);
});

test.each([
  'a: { enabled: "true" }',
  'a: { enabled: false }',
  'a: { enabled: "" }',
  'b: "off"',
  'd: maybe',
  'env: { A: "false" }',
])('no text where a boolean is asked for: %s', (values) => {
  const chart = files('d: false\nenv: { A: true }', '', '', values);
  expect(briefs('string-as-condition', { ...chart, ...conditions })).toEqual([]);
});

test('the condition of a dependency passes over every text', () => {
  const dependencies = [
    { name: 'redis', condition: 'redis.enabled,cache', tags: ['data'], importValues: [] },
  ];
  const values = 'redis: { enabled: "true" }\ncache: "x"\ntags: { data: "false" }\n';
  expect(briefs('string-as-condition', { 'values.yaml': values }, { dependencies })).toEqual([
    'all values.yaml:1:19 redis.enabled',
    'all values.yaml:2:8 cache',
    'all values.yaml:3:15 tags.data',
  ]);
});
