/** Charts about what crosses from one chart to another: import-values, library charts, null in overlays. */
import {
  chartYaml,
  configMap,
  defineChart,
  everywhere,
  text,
  valuesDump,
  type ChartSpec,
} from '../chartSpec.ts';
import type { Random } from '../random.ts';
import { randomTree, toYaml } from '../randomValues.ts';
import { below, child } from './subcharts.ts';

export function importCharts(random: Random): readonly ChartSpec[] {
  return [importValues, importNested(random), library, libraryDirect, nulls(random), randomMerges(random)];
}

const importValues = defineChart({
  name: 'import-values',
  about:
    'import-values in both forms: lists of child and parent, exports; the parent wins; missing tables; aliases',
  files: {
    'Chart.yaml': chartYaml(
      'import-values',
      text`
dependencies:
  - name: source
    version: "*"
    import-values:
      - child: settings.net
        parent: network
      - child: settings
        parent: all.of.it
      - child: missing.table
        parent: nowhere
      - child: settings.plain
        parent: scalar
  - name: exporter
    version: "*"
    alias: exported
    import-values:
      - data
      - more
      - absent
  - name: source
    version: "*"
    alias: off
    condition: off.enabled
    import-values:
      - child: settings.net
        parent: offNetwork
`,
    ),
    'values.yaml': text`
network:
  port: 1
  own: kept
flag: parent
off:
  enabled: false
`,
    ...below(
      'charts/source',
      child('source', 'settings:\n  plain: 5\n  net:\n    port: 2\n    host: child\n    nothing: null\n'),
    ),
    ...below(
      'charts/exporter',
      child(
        'exporter',
        'exports:\n  data:\n    flag: child\n    list: [1, 2]\n  more:\n    network:\n      mode: exported\n',
      ),
    ),
    'templates/dump.yaml': valuesDump('parent'),
  },
  environments: {
    dev: {},
    staging: {
      values: 'network:\n  host: overlay\n  mode: null\nsource:\n  settings:\n    net:\n      port: 77\n',
    },
    production: { values: 'off:\n  enabled: true\nnetwork: null\nexported:\n  exports:\n    data: null\n' },
  },
});

function importNested(random: Random): ChartSpec {
  const tree = () => toYaml(randomTree(random, { depth: 2, nulls: 0.15 }), '  ');
  const middle = text`
dependencies:
  - name: leaf
    version: "*"
    import-values:
      - child: data
        parent: data
      - data
`;
  const leaf = below('charts/leaf', child('leaf', `data:\n${tree()}exports:\n  data:\n    fromLeaf: true\n`));
  const top = text`
dependencies:
  - name: middle
    version: "*"
    import-values:
      - {child: data, parent: data}
      - {child: leaf.data, parent: deep.leaf}
`;
  return defineChart({
    name: 'import-nested',
    about: 'import-values through two levels of charts, with nulls and maps against scalars on the way',
    files: {
      'Chart.yaml': chartYaml('import-nested', top),
      'values.yaml': `data:\n${tree()}`,
      ...below('charts/middle', child('middle', `data:\n${tree()}`, { chart: middle, files: leaf })),
      'templates/dump.yaml': valuesDump('parent'),
    },
    environments: {
      dev: { values: `data:\n${tree()}` },
      staging: { values: `middle:\n  data:\n${tree().replace(/^/gm, '  ').trimEnd()}\n` },
      production: { values: ['deep:\n  leaf: null\n', `data:\n${tree()}`] },
    },
  });
}

const library = defineChart({
  name: 'library-dependency',
  about: 'a library chart as a dependency: its defines are used, its other templates are not rendered',
  files: {
    'Chart.yaml': chartYaml(
      'library-dependency',
      'dependencies:\n  - {name: common, version: 1.x, import-values: [defaults]}\n',
    ),
    'values.yaml': 'name: web\n',
    'charts/common/Chart.yaml': chartYaml('common', 'type: library\n'),
    'charts/common/values.yaml': 'exports:\n  defaults:\n    labels:\n      team: core\n',
    'charts/common/templates/_configmap.yaml': text`
{{- define "common.configmap.tpl" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name | printf "%s-%s" .Chart.Name }}
  labels:
    {{- toYaml .Values.labels | nindent 4 }}
data: {}
{{- end -}}
{{- define "common.configmap" -}}
{{- include "common.merge" (append . "common.configmap.tpl") -}}
{{- end -}}
`,
    'charts/common/templates/_merge.tpl': text`
{{- define "common.merge" -}}
{{- $top := first . -}}
{{- $overrides := fromYaml (include (index . 1) $top) | default (dict ) -}}
{{- $base := fromYaml (include (index . 2) $top) | default (dict ) -}}
{{- toYaml (merge $overrides $base) -}}
{{- end -}}
`,
    'charts/common/templates/ignored.yaml': '{{ fail "a library renders nothing by itself" }}\n',
    'charts/common/templates/NOTES.txt': '{{ fail "nor its notes" }}\n',
    'templates/configmap.yaml': text`
{{- include "common.configmap" (list . "own.configmap") -}}
{{- define "own.configmap" -}}
data:
  name: {{ .Values.name | quote }}
{{- end -}}
`,
  },
  environments: {
    dev: {},
    staging: { values: 'labels:\n  team: edge\n  tier: "1"\n' },
    production: { values: 'name: [a, b]\nlabels: null\n' },
  },
});

const libraryDirect = defineChart({
  name: 'library-direct',
  about: 'a library chart rendered by itself is refused',
  files: {
    'Chart.yaml': chartYaml('library-direct', 'type: library\n'),
    'templates/_define.tpl': '{{ define "a" }}{{ end }}\n',
  },
  environments: everywhere({ fails: 'library charts are not installable' }),
});

function nulls(random: Random): ChartSpec {
  const tree = (share: number) => toYaml(randomTree(random, { depth: 3, nulls: share, without: ['zeta'] }));
  return defineChart({
    name: 'null-deletion',
    about:
      'null in overlays and in defaults, at every depth, in subcharts, between two overlays, over globals',
    files: {
      'values.yaml': `${tree(0.1)}kept: 1\ndefaultNull: null\ntop:\n  a: 1\n  b:\n    c: 2\n    n: null\nchild:\n  set: parent\n  map: {a: 1, b: 2}\nglobal:\n  g: 1\n`,
      ...below(
        'charts/child',
        child('child', `${tree(0.1)}set: child\nmap: {b: 3, c: 4}\nown: 1\nn: null\n`),
      ),
      'templates/dump.yaml': valuesDump('parent'),
      'templates/has.yaml': configMap(
        'has',
        text`
  kept: {{ hasKey .Values "kept" | quote }}
  defaultNull: {{ hasKey .Values "defaultNull" | quote }}
  unknown: {{ hasKey .Values "unknown" | quote }}
  c: {{ dig "top" "b" "c" "gone" (.Values | merge (dict)) | quote }}
  missing: {{ .Values.not.there | default "no" | quote }}
`.replace('.Values.not.there', '(.Values.not | default dict).there'),
      ),
    },
    environments: {
      dev: { values: `${tree(0.4)}kept: null\ntop:\n  b:\n    c: null\n` },
      staging: {
        values: `${tree(0.3)}unknown: null\ntop: null\nchild:\n  set: null\n  own: null\n  map: {a: null, c: null}\n`,
      },
      production: { values: ['top: null\nchild: null\n', 'top:\n  z: 1\nglobal: null\n'] },
    },
  });
}

function randomMerges(random: Random): ChartSpec {
  const tree = (nullShare: number) => toYaml(randomTree(random, { depth: 4, nulls: nullShare }));
  return defineChart({
    name: 'random-merges',
    about: 'random defaults and random overlays: maps, lists, scalars and null against each other',
    files: {
      'values.yaml': tree(0.05),
      'templates/yaml.yaml': valuesDump('yaml'),
      'templates/json.yaml': configMap(
        'json',
        '  json: {{ toJson .Values | quote }}\n  pretty: |\n    {{- toPrettyJson .Values | nindent 4 }}\n',
      ),
      'templates/types.yaml': configMap(
        'types',
        text`
{{- range $key, $value := .Values }}
  {{ $key }}: {{ printf "%s %v" (kindOf $value) $value | quote }}
{{- end }}
`,
      ),
    },
    environments: {
      dev: { values: [tree(0.1), tree(0.1)] },
      staging: { values: [tree(0.2), tree(0.2), tree(0.2)] },
      production: { values: tree(0) },
    },
  });
}
