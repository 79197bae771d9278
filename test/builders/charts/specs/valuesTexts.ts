/** Charts about how values files are read: YAML 1.1, several documents, anchors, broken texts, files that are no maps. */
import { defineChart, everywhere, text, valuesDump, type ChartInput, type ChartSpec } from '../chartSpec.ts';
import { below, child } from './subcharts.ts';

const dump = { 'templates/dump.yaml': valuesDump('dump') };

const yaml11 = text`
booleans: [yes, no, on, off, y, n, true, FALSE, Yes, NO, On, oFF, "yes"]
nulls: [~, null, Null, NULL, "", nULL]
yes: as a key
off: as a key
1: integer as a key
1.5: float as a key
2024-01-01: date as a key
numbers: [0o17, 017, 08, 0x1F, 0b11, 1_000, 1e3, 1.e2, .5, +1, -0, 190:20:30, 1e400x, 0xZZ, 12345678901234567890, 1.0, 1., 0.1e-7]
dates: [2024-01-02, 2024-01-02T03:04:05Z, "2024-01-02"]
tags: [!!str 5, !!int "7", !!float 1, !!binary Z3LDtsOfZQ==, !!str yes, !!null "", !custom x]
plain: a long plain
  scalar over two lines
quotes: ['it''s', "tab\tnew\nline \u00e9 \x41", "line \
  continued"]
flow: {a: [1, {b: c}], "d": , e}
? complex
: explicit key
empty:
blocks:
  literal: |
    keep

    blank
  strip: |-
    no end
  keep: |+
    two ends


  folded: >
    folds
    lines

    paragraph
      indented
  indent: |2
      two extra
`;

const anchors = text`
base: &base
  cpu: 100m
  nested: &nested {a: 1, b: 2}
  list: &list [1, 2]
copy: *base
merged:
  <<: *base
  cpu: 200m
several:
  <<: [{a: first, b: first}, {b: second, c: second}]
  d: own
deep:
  <<: *nested
  b: overwritten
  list: *list
scalar: &five 5
again: *five
`;

const duplicates = text`
a: 1
b: {c: 1, c: 2}
a: 2
map:
  k: 1
map:
  other: 2
"a": 3
`;

const oddValues = defineChart({
  name: 'yaml-1.1',
  about:
    'how values are read: YAML 1.1 booleans, numbers, dates, tags, block scalars, odd keys; anchors and merges; duplicate keys',
  files: { 'values.yaml': yaml11, ...dump },
  environments: { dev: {}, staging: { values: anchors }, production: { values: duplicates } },
});

const severalDocuments = defineChart({
  name: 'several-documents',
  about:
    'values files of several documents: Helm 4 merges them, Helm 3 reads the first; separators in odd places',
  files: {
    'values.yaml':
      '# first\na: {x: 1, y: 1}\nlist: [1]\n---\na: {y: 2, z: 2}\nlist: [2]\n--- # with a comment\nb: 3\n---\n',
    ...below('charts/sub', { ...child('sub', 'one: 1\n---\ntwo: 2\n') }),
    ...dump,
  },
  environments: {
    dev: { values: '---\na: {x: null}\n---\nc: |\n  ---\n  inside\n...\n---\nd: 4\n' },
    staging: {
      values: ['---\n---\na: 5\n', '%YAML 1.1\n---\ne: yes\n'],
      fails: { 4: 'did not find expected <document start>' },
    },
    production: {
      values: 'a: {w: 1}\n---\n- a list\n',
      fails: { 4: 'failed to parse values/production.yaml' },
    },
  },
});

const notMaps = defineChart({
  name: 'values-no-maps',
  about: 'overlays that are empty, comments only, a list, a scalar',
  files: { 'values.yaml': '# nothing but a comment\n', ...dump },
  environments: {
    dev: { values: ['# comment\n', '', '---\n', '{}\n', 'null\n', '# a\n---\n# b\n'] },
    staging: { values: '- a\n- list\n', fails: 'failed to parse values/staging.yaml' },
    production: { values: 'only text\n', fails: 'failed to parse values/production.yaml' },
  },
});

const brokenOverlays = defineChart({
  name: 'values-broken',
  about: 'overlays that are no YAML: a template in it, a tab, an unknown alias',
  files: { 'values.yaml': 'a: 1\n', ...dump },
  environments: {
    dev: { values: 'a: {{ .Values.x }}\nb: 1\n', fails: 'failed to parse values/dev.yaml' },
    staging: { values: 'a:\n\tb: 1\n', fails: 'found character that cannot start any token' },
    production: { values: ['a: 1\n', 'b: *unknown\n'], fails: "unknown anchor 'unknown' referenced" },
  },
});

const moreBroken = defineChart({
  name: 'values-more-broken',
  about: 'overlays with infinity, with a control character, with null as a key',
  files: { 'values.yaml': 'a: 1\n', ...dump },
  environments: {
    dev: { values: 'a: .inf\n', fails: 'unsupported value' },
    staging: { values: 'a: "\u0001"\n', fails: 'control characters are not allowed' },
    production: { values: '~: null as a key\n', fails: 'unsupported map key of type' },
  },
});

const subchartTypes = defineChart({
  name: 'subchart-values-types',
  about: 'values of a subchart that are no map, in the chart and in overlays, and global that is no map',
  files: {
    'values.yaml': 'sub:\n  a: 1\n',
    ...below('charts/sub', child('sub', 'a: {b: 1}\nc: 1\n')),
    ...dump,
  },
  environments: {
    dev: { values: 'sub: [1]\n', fails: 'type mismatch on sub' },
    staging: { values: 'sub: {a: text, c: {d: 1}}\nglobal: 5\n' },
    production: { values: 'sub: {global: text}\n' },
  },
});

const brokenDefaults = (
  name: string,
  about: string,
  values: string,
  fails: ChartInput['environments'],
): ChartSpec => defineChart({ name, about, files: { 'values.yaml': values, ...dump }, environments: fails });

export const valuesTextCharts: readonly ChartSpec[] = [
  oddValues,
  severalDocuments,
  notMaps,
  brokenOverlays,
  moreBroken,
  subchartTypes,
  brokenDefaults(
    'defaults-no-map',
    'a values.yaml that holds a list',
    '- a\n',
    everywhere({ fails: 'cannot load values.yaml' }),
  ),
  brokenDefaults(
    'defaults-broken',
    'a values.yaml that is no YAML',
    'a: 1\n b: 2\n',
    everywhere({ fails: 'cannot load values.yaml' }),
  ),
];
