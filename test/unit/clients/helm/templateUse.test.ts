import { describe, expect, test } from 'vitest';
import type { Dependency } from '../../../../src/clients/helm/chart.ts';
import { readTemplateUse, type ChartPart } from '../../../../src/clients/helm/templateUse.ts';
import type { ValuePath } from '../../../../src/clients/helm/valuePath.ts';

const part = (text: string, more: Partial<ChartPart> = {}): ChartPart => ({
  prefix: [],
  texts: [text],
  dependencies: [],
  ...more,
});
const dependency = (more: Partial<Dependency>): Dependency => ({
  name: 'redis',
  tags: [],
  importValues: [],
  ...more,
});
const path = (text: string): ValuePath =>
  text.split('.').map((step) => (step.startsWith('#') ? { item: step.slice(1) } : step));

describe('what a template reads', () => {
  test.each([
    ['{{ .Values.a.b }}', 'a.b a a.b.c', 'b a.c'],
    ['{{- $.Values.a | quote -}}', 'a', 'b'],
    ['{{ index .Values "a-b" "c" }}', 'a-b.c', 'a-b.d'],
    ['{{ index .Values $name "x" }}', 'a.x b.x', 'a.y'],
    ['{{ (index .Values.a .Release.Name).image.tag }}', 'a.b.image.tag', 'a.b.image.name b'],
    ['{{ get .Values.a "b" }}{{ dig "c" "d" "none" .Values.a }}', 'a.b a.c.d', 'a.c.e'],
    ['{{ ((.Values.a).b).c }}', 'a.b.c', 'a.b.d a.c'],
    ['{{ toYaml .Values.a | nindent 4 }}', 'a.b.c', 'b'],
    ['{{ toYaml .Values }}', 'a b.c', ''],
    ['{{ toYaml . }}', 'a b.c', ''],
    ['{{ printf "%s" (.Values.a | default .Values.b) }}', 'a b', 'c'],
    ['{{ required "where?" .Values.a.host }}', 'a.host', 'a.port'],
    ['{{ if .Values.a }}x{{ end }}', 'a', 'a.b b'],
    [
      '{{ with .Values.a }}{{ .b }}{{ $.Values.c }}{{ else }}{{ .Values.d }}{{ end }}{{ .b }}',
      'a.b c d',
      'a.c b',
    ],
    ['{{ with .Values.a }}{{ toYaml . }}{{ end }}', 'a.b', 'b'],
    ['{{ range .Values.l }}{{ .name }}{{ end }}', 'l.#x.name l l.k.name', 'l.#x.other'],
    ['{{ range $k, $v := .Values.m }}{{ $k }}: {{ $v.x }}{{ end }}', 'm.a.x m.a', 'm.a.y'],
    ['{{ range $k, $_ := .Values.m }}{{ $k }}{{ end }}', 'm.a', 'm.a.b'],
    ['{{ $a := .Values.a }}{{ if true }}{{ $a.b }}{{ end }}', 'a.b', 'a.c'],
    ['{{ $a := .Values.a }}{{ if .Values.c }}{{ $a = .Values.b }}{{ end }}{{ $a.x }}', 'a.x b.x c', 'a.y'],
    ['{{ if eq .Values.a "x" }}{{ else if .Values.b }}{{ end }}', 'a b', 'c'],
    ['{{ include "x" .Values.a }}{{ template "y" .Values.b }}', 'a.c b.c', 'c'],
    ['{{ include "x" (dict "root" $ "service" .Values.a) }}', 'a.b', 'b'],
    ['{{ include "x" (dict "Values" .Values "Chart" .Chart) }}', '', 'a'],
    [
      '{{ define "x" }}{{ .Values.a }}{{ .root.Values.b }}{{ $.context.Values.c }}{{ end }}',
      'a b c',
      'd root',
    ],
    ['{{ hasKey .Values.a "b" }}{{ kindIs "map" .Values.c }}', 'a.b c', 'a.c c.d'],
    ['{{ pick .Values "a" "b" | toYaml }}', 'a.x b', 'c'],
    ['{{/* .Values.a */}}{{- /* {{ .Values.b }} */ -}}{{ .Values.c }}', 'c', 'a b'],
    ['{{ "}}" }}{{ .Values.a }}{{ `{{ .Values.b }}` }}', 'a', 'b'],
    ['{{ .Values.a ~ .Values.b }}', 'a.x b.x', 'c'],
    ['{{ ternary .Values.a .Values.b .Values.c }}', 'a b c', 'd'],
    ['{{ .Values.global.a }}', 'global.a', 'global.b'],
    ['{{ $_ := set .Values.a "b" .Values.c }}', 'c', 'a.x'],
    ['{{ range until (int .Values.n) }}{{ . }}{{ end }}', 'n', 'm'],
    ['{{ block "x" .Values.a }}{{ .Values.b }}{{ end }}', 'a.x b', 'c'],
  ])('%s', (text, read, unread) => {
    const use = readTemplateUse([part(text)]);
    const paths = (all: string): readonly string[] => all.split(' ').filter(Boolean);
    expect(paths(read).filter((one) => !use.reads(path(one)))).toEqual([]);
    expect(paths(unread).filter((one) => use.reads(path(one)))).toEqual([]);
  });
});

test('conditions are told from data', () => {
  const use = readTemplateUse([
    part(
      '{{ if and .Values.a (not .Values.b) }}{{ .Values.b }}{{ end }}{{ .Values.c }}{{ if .Values.d | default true }}{{ end }}',
    ),
  ]);
  const names = ['a', 'b', 'c', 'd'];
  expect(names.filter((name) => use.isCondition([name]))).toEqual(['a', 'b', 'd']);
  expect(names.filter((name) => use.readsAsData([name]))).toEqual(['b', 'c']);
});

test('the key of the manifest that a value fills, below its owner', () => {
  const lines = [
    'resources:',
    '  limits:',
    '    {{- if .Values.x }}',
    '    cpu: "{{ .Values.a | quote }}"',
    '    memory: {{ .Values.b }}Mi',
    '    storage: {{ .Values.c | default "1Gi" }} # why',
    '  requests:',
    '    cpu: {{ .Values.d }}-{{ .Values.e }}',
    '- sizeLimit: {{ .Values.f }}',
    'top: {{ .Values.g }}',
  ];
  const use = readTemplateUse([part(lines.join('\n'))]);
  expect(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => use.manifestKey([name]))).toEqual([
    'limits.cpu',
    undefined,
    'limits.storage',
    undefined,
    undefined,
    'resources.sizeLimit',
    'top',
  ]);
});

test('the keys that templates name at a path', () => {
  const use = readTemplateUse([
    part('{{ .Values.a.b }}{{ .Values.a.c.d }}{{ range .Values.l }}{{ .e }}{{ end }}'),
  ]);
  expect([...use.keysAt(['a'])]).toEqual(['b', 'c']);
  expect([...use.keysAt(['l', { item: 'x' }])]).toEqual(['e']);
  expect([...use.keysAt(['x'])]).toEqual([]);
});

test('the values of a subchart are its own, globals are everybody’s', () => {
  const use = readTemplateUse([
    part('{{ .Values.redis.port }}'),
    part('{{ .Values.host }}{{ .Values.global.domain }}', { prefix: ['redis'] }),
  ]);
  expect(['redis.port', 'redis.host', 'global.domain'].every((one) => use.reads(path(one)))).toBe(true);
  expect(['host', 'redis.name', 'global.x'].some((one) => use.reads(path(one)))).toBe(false);
});

test('a named template reads the values of whoever includes it, text in values those of whoever executes it', () => {
  const library = part('{{ define "lib.name" }}{{ .Values.nameOverride }}{{ end }}', { prefix: ['lib'] });
  const use = readTemplateUse(
    [part(''), library, part('', { prefix: ['web'] })],
    ['host: "{{ .Values.domain }}"', 'plain: 1'],
  );
  expect(
    ['nameOverride', 'web.nameOverride', 'domain', 'web.domain'].every((one) => use.reads(path(one))),
  ).toBe(true);
  expect(use.reads(['plain'])).toBe(false);
});

test('files of the chart that become templates may read anything', () => {
  const helper = '{{ define "render" }}{{ tpl .text .context }}{{ end }}';
  const files = '{{ .Files.Get "app.conf" }}';
  expect(readTemplateUse([part(files), part(helper, { prefix: ['lib'] })]).reads(['a', 'b'])).toBe(true);
  expect(readTemplateUse([part(files)]).reads(['a'])).toBe(false);
  expect(readTemplateUse([part(helper)]).reads(['a'])).toBe(false);
});

test('a dependency that is not there may read anything under its name', () => {
  const use = readTemplateUse([part(''), part('', { prefix: ['redis'], unseen: true })]);
  expect(['redis.a.b', 'global.a'].every((one) => use.reads(path(one)))).toBe(true);
  expect(use.reads(['other'])).toBe(false);
});

test('conditions, tags and imports of the chart’s description', () => {
  const dependencies = [
    dependency({
      alias: 'cache',
      condition: 'cache.enabled, features.cache',
      tags: ['data'],
      importValues: ['x', { child: 'a.b', parent: 'c' }],
    }),
  ];
  const use = readTemplateUse([part('', { dependencies })]);
  expect(
    ['cache.enabled', 'features.cache', 'tags.data'].every((one) => use.isDependencyCondition(path(one))),
  ).toBe(true);
  expect(['cache.exports.x.y', 'cache.a.b', 'exports.own'].every((one) => use.reads(path(one)))).toBe(true);
  expect(use.isCondition(['cache', 'enabled'])).toBe(false);
});

test.each([
  '{{ end }}{{ end }}{{ .Values.a }}',
  '{{ else }}{{ .Values.a }}',
  '{{ if }}{{ .Values.a }}',
  '{{ .Values.a }}{{ unfinished',
  '{{ "no end }}{{ .Values.a }}',
  '{{ ` }}{{ .Values.a }}',
  '{{ /* }}{{ .Values.a }}',
  'a: "{{ include \\"x\\" .Values.a }}"',
])('odd text is no reason to stop: %s', (text) => {
  expect(readTemplateUse([part(text)]).reads(['a'])).toBe(true);
});

test('much odd text takes no time', () => {
  const started = performance.now();
  for (const piece of [
    '{{ ',
    '{{ "',
    '{{ `',
    "{{ '",
    '{{ (',
    '{{ a | ',
    '{{ range .Values.a }}',
    '{{ $x := or $x .Values.a }}',
  ]) {
    readTemplateUse([part(piece.repeat(20_000)), part(piece.repeat(4000))]);
  }
  expect(performance.now() - started).toBeLessThan(10_000);
});
