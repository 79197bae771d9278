/** Charts about what Helm hands to a template: the built-in objects, files, tpl, capabilities, notes. */
import { configMap, defineChart, text, valuesDump, type ChartSpec } from '../chartSpec.ts';
import { below, child } from './subcharts.ts';

const objects = defineChart({
  name: 'builtin-objects',
  about: 'Release, Chart with every field of Chart.yaml, Template, Subcharts, Values, the root context $',
  files: {
    'Chart.yaml': text`
apiVersion: v2
name: builtin-objects
version: 0.1.0-beta.2+build.7
kubeVersion: ">= 1.20.0-0"
description: A chart with   every field	and a tab
type: application
keywords: [one, "two words", größe]
home: https://example.com/home
sources:
  - https://example.com/source
dependencies:
  - name: sub
    version: ">= 0"
    repository: "@stable"
    condition: sub.enabled
    tags: [a]
    import-values: [x]
maintainers:
  - name: Ada
    email: ada@example.com
    url: https://example.com/ada
  - name: "Grace Hopper"
icon: https://example.com/icon.png
appVersion: 1.10
deprecated: false
annotations:
  example.com/one: "1"
  example.com/multi: |
    two
    lines
unknownField: ignored
`,
    'values.yaml': 'a: {b: {c: deep}}\nlist: [1, 2]\n',
    ...below('charts/sub', child('sub', 'x: 1\n')),
    'templates/objects.yaml': text`
{{- $root := . -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
data:
  release: {{ .Release | toJson | quote }}
  revision: {{ printf "%T %d" .Release.Revision .Release.Revision | quote }}
  service: {{ .Release.Service }}
  flags: "{{ .Release.IsInstall }} {{ .Release.IsUpgrade }}"
  chart: {{ toJson .Chart | quote }}
  chartText: {{ printf "%v" .Chart.Name | quote }}
  version: {{ .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
  appVersion: {{ .Chart.AppVersion | quote }}
  kube: {{ .Chart.KubeVersion | quote }}
  maintainers: {{ range .Chart.Maintainers }}{{ .Name }} <{{ .Email }}> {{ end }}
  annotations: {{ .Chart.Annotations | toJson | quote }}
  isRoot: {{ .Chart.IsRoot | quote }}
  type: {{ .Chart.Type }}
  template: {{ .Template | toJson | quote }}
  top: {{ keys $root | sortAlpha | join " " | quote }}
  sub: {{ .Subcharts.sub.Chart | toJson | quote }}
  subKeys: {{ keys .Subcharts.sub | sortAlpha | join " " | quote }}
  {{- with .Values.a.b }}
  inner: {{ .c }} {{ $.Release.Name }} {{ $root.Chart.Name }}
  {{- end }}
  {{- range $index, $item := .Values.list }}
  item{{ $index }}: {{ $item | quote }}
  {{- end }}
`,
  },
  environments: {
    dev: {},
    staging: { release: 'blue-green.v2', namespace: 'team-1', values: 'list: []\n' },
    production: {
      values: 'a: null\n',
      fails: {
        3: 'nil pointer evaluating interface {}.b',
        4: 'builtin-objects/templates/objects.yaml:25:18',
      },
    },
  },
});

const latin1 = Uint8Array.from([0x67, 0x72, 0xf6, 0xdf, 0x65, 0x0a]);
const binary = Uint8Array.from([0, 1, 2, 0xff, 0xfe, 0x0a, 0x80]);

const files = defineChart({
  name: 'files',
  about:
    '.Files: Get, GetBytes, Glob, Lines, AsConfig, AsSecrets; binary and latin-1 files, names that are not ASCII',
  files: {
    'values.yaml': 'pattern: "config/**"\n',
    'config/app.properties': 'color=blue\nmode=fast',
    'config/nested/deep.toml': '[section]\nkey = "value"\n',
    'config/empty.txt': '',
    'config/windows.ini': 'a=1\r\nb=2\r\n',
    'config/größe/ключ.txt': 'Größe: 5 → ∞\n',
    'config/bom.txt': Uint8Array.from([0xef, 0xbb, 0xbf, 0x78, 0x0a]),
    'secrets/latin1.txt': latin1,
    'secrets/binary.bin': binary,
    'secrets/tab.txt': 'a\tb\n  trailing \n\n\n',
    'top.json': '{"a": [1, 2, {"b": null}]}',
    ...below(
      'charts/sub',
      child('sub', '', {
        files: {
          'own.txt': 'of the subchart',
          'templates/own.yaml': configMap(
            'own',
            '  own: {{ .Files.Get "own.txt" | quote }}\n  parent: {{ .Files.Get "top.json" | quote }}\n',
          ),
        },
      }),
    ),
    'templates/config.yaml': text`
apiVersion: v1
kind: ConfigMap
metadata:
  name: config
data:
{{ (.Files.Glob .Values.pattern).AsConfig | indent 2 }}
---
apiVersion: v1
kind: Secret
metadata:
  name: secrets
type: Opaque
data:
{{ (.Files.Glob "secrets/*").AsSecrets | indent 2 }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: pieces
data:
  get: {{ .Files.Get "config/app.properties" | quote }}
  missing: {{ .Files.Get "none.txt" | quote }}
  bytes: {{ .Files.GetBytes "secrets/latin1.txt" | printf "%v" | quote }}
  latin1: {{ .Files.Get "secrets/latin1.txt" | b64enc }}
  latin1hash: {{ .Files.Get "secrets/latin1.txt" | sha256sum }}
  json: {{ (.Files.Get "top.json" | fromJson).a | toJson | quote }}
  lines: {{ .Files.Lines "config/windows.ini" | toJson | quote }}
  linesNone: {{ .Files.Lines "none" | toJson | quote }}
  bom: {{ .Files.Get "config/bom.txt" | len }}
  crds: {{ .Files.Get "templates/config.yaml" | quote }}
  chartfile: {{ .Files.Get "Chart.yaml" | quote }}
  valuesfile: {{ .Files.Get "values.yaml" | quote }}
  {{- range $path, $_ := .Files.Glob "**.txt" }}
  {{ $path | b64enc | trimAll "=" }}: {{ base $path }}
  {{- end }}
  {{- range $pattern := list "config/{app,bom}*" "config/[!a]*" "???.json" "[a-s]*/*" "**/*.txt" "*" "nothing*" }}
  {{ $pattern | sha1sum | trunc 8 }}: {{ range $path, $_ := $.Files.Glob $pattern }}{{ $path }} {{ end }}end
  {{- end }}
  broken: {{ .Files.Glob "[" | len }}
checksum: {{ $.Files.Glob "config/*" | toYaml | sha256sum }}
`,
  },
  environments: {
    dev: {},
    staging: { values: 'pattern: "{top.json,config/*.ini}"\n' },
    production: { values: 'pattern: "secrets/*"\n' },
  },
});

const tpl = defineChart({
  name: 'tpl',
  about: 'tpl with values, with include and define inside, tpl in tpl, in a range, with errors inside',
  files: {
    'values.yaml': text`
host: "{{ .Release.Name }}.{{ .Values.domain }}"
domain: example.com
nested: '{{ tpl .Values.host . | upper }}'
useInclude: '{{ include "tpl.label" . }}'
defines: '{{ define "inside" }}[{{ . }}]{{ end }}{{ include "inside" "x" }}{{ template "inside" 5 }}'
loops: '{{ range $i, $e := .list }}{{ $i }}={{ $e }};{{ end }}'
map:
  key: "{{ .Values.domain }}"
  other: ["{{ .Chart.Name }}", 5]
missing: "[{{ .Values.nothing }}]"
blank: "{{/* only a comment */}}"
`,
    'config/template.conf': 'server {{ .Values.domain }};\n{{- if .Values.tls }}\ntls on;\n{{- end }}\n',
    'templates/_helpers.tpl': '{{ define "tpl.label" }}app={{ .Chart.Name }} {{ .Template.Name }}{{ end }}\n',
    'templates/tpl.yaml': configMap(
      'tpl',
      text`
  host: {{ tpl .Values.host . }}
  nested: {{ tpl .Values.nested . }}
  include: {{ tpl .Values.useInclude . | quote }}
  defines: {{ tpl .Values.defines . | quote }}
  loops: {{ tpl .Values.loops (dict "list" (list "a" "b") "Template" $.Template) | quote }}
  missing: {{ tpl .Values.missing . | quote }}
  blank: {{ tpl .Values.blank . | quote }}
  map: |
    {{- tpl (toYaml .Values.map) . | nindent 4 }}
  file: |
    {{- tpl (.Files.Get "config/template.conf") . | nindent 4 }}
  files: |
    {{- (tpl (.Files.Glob "config/*").AsConfig .) | nindent 4 }}
`,
    ),
  },
  environments: {
    dev: { values: 'tls: true\n' },
    staging: { values: 'host: "{{ .Values.domain | nosuch }}"\n', fails: 'function "nosuch" not defined' },
    production: {
      values: 'host: "{{ .Values.domain.deeper.still }}"\n',
      fails: { 3: 'error during tpl function execution', 4: 'Error: ' },
    },
  },
});

const capabilities = defineChart({
  name: 'capabilities',
  about:
    'KubeVersion with and without --kube-version, the whole list of API versions, HelmVersion, lookup, DNS',
  files: {
    'templates/capabilities.yaml': configMap(
      'capabilities',
      text`
  version: {{ .Capabilities.KubeVersion.Version }}
  printed: {{ .Capabilities.KubeVersion }}
  majorMinor: "{{ .Capabilities.KubeVersion.Major }}.{{ .Capabilities.KubeVersion.Minor }}"
  git: {{ .Capabilities.KubeVersion.GitVersion }}
  helm: {{ .Capabilities.HelmVersion.Version }}
  go: {{ regexMatch "^go1[.][0-9]+" .Capabilities.HelmVersion.GoVersion | quote }}
  versions: |
    {{- range .Capabilities.APIVersions }}
    {{ . }}
    {{- end }}
  ingress: {{ ternary "v1" "v1beta1" (.Capabilities.APIVersions.Has "networking.k8s.io/v1/Ingress") }}
  monitor: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" | quote }}
  deployment: {{ .Capabilities.APIVersions.Has "apps/v1" | quote }}
  newer: {{ semverCompare ">=1.25-0" .Capabilities.KubeVersion.Version | quote }}
  looked: {{ lookup "v1" "Namespace" "" "default" | toJson | quote }}
  dns: {{ getHostByName "localhost" | quote }}
`,
    ),
  },
  environments: {
    dev: {},
    staging: { kubeVersion: '1.24.3', apiVersions: ['monitoring.coreos.com/v1', 'b/v1', 'apps/v1'] },
    production: { kubeVersion: 'v1.31.0-gke.100+abc', apiVersions: ['c/v1', 'a/v2', 'apps/v1'] },
  },
});

const notes = defineChart({
  name: 'notes',
  about:
    'NOTES.txt in the chart, below folders and in a subchart; notes never appear in the output; notes that fail',
  files: {
    'values.yaml': 'fail: ""\n',
    'templates/NOTES.txt':
      'Thank you for {{ .Chart.Name }}.\n{{ if .Values.fail }}{{ fail .Values.fail }}{{ end }}\nkind: Service\n',
    'templates/nested/NOTES.txt': 'Deeper notes: {{ .Release.Name }}\n',
    'templates/OTHER-NOTES.txt': 'kind: [broken\n',
    'templates/notes.txt': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: lower-case}\n',
    'templates/plain.txt': '{{/* a text file with nothing in it */}}\n',
    'templates/dump.yaml': valuesDump('dump'),
    ...below(
      'charts/sub',
      child('sub', '', { files: { 'templates/NOTES.txt': 'Notes of the subchart.\n' } }),
    ),
  },
  environments: {
    dev: {},
    staging: { values: 'fail: "the notes say: no"\n', fails: 'the notes say: no' },
    production: { release: 'a-release' },
  },
});

export const builtinCharts: readonly ChartSpec[] = [objects, files, tpl, capabilities, notes];
