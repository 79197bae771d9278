/** Charts about the template language: control flow, named templates, white space, template file names. */
import { chartYaml, configMap, defineChart, text, valuesDump, type ChartSpec } from '../chartSpec.ts';
import { below, child } from './subcharts.ts';

const controlFlow = defineChart({
  name: 'control-flow',
  about:
    'if, else if, with, else with, range with else, break, continue, range over maps and numbers, variables, trimming',
  files: {
    'values.yaml': text`
on: true
size: 3
name: ""
empty: {}
list: [a, b, stop, c]
ports: {http: 80, admin: 9000, "metrics": 9.5}
nested: [{items: [1, 2]}, {items: []}, {}]
`,
    'templates/flow.yaml': configMap(
      'flow',
      text`
  {{- if and .Values.on (gt (int .Values.size) 2) (not .Values.name) }}
  if: first
  {{- else if or .Values.name (eq .Values.size 3.0) }}
  if: second
  {{- else }}
  if: third
  {{- end }}
  {{- with .Values.name }}
  with: {{ . }}
  {{- else with .Values.empty }}
  with: empty {{ . }}
  {{- else }}
  with: neither
  {{- end }}
  {{- with $x := .Values.size }}
  variable: {{ $x }} {{ . }}
  {{- end }}
  list: {{ range .Values.list }}{{ if eq . "stop" }}{{ break }}{{ end }}{{ if eq . "a" }}{{ continue }}{{ end }}{{ . }},{{ end }}
  {{- range $i, $item := .Values.list }}
  item{{ $i }}: {{ $item | quote }}
  {{- else }}
  items: none
  {{- end }}
  {{- range $name, $port := .Values.ports }}
  port-{{ $name }}: {{ $port | quote }}
  {{- end }}
  numbers: {{ range 3 }}{{ . }}{{ end }}{{ range $i := until 3 }}-{{ $i }}{{ end }}
  float: {{ range int .Values.size }}x{{ end }}
  nothing: "{{ range .Values.none }}x{{ else }}else{{ end }}"
  nested: >-
    {{ range $o := .Values.nested }}[{{ range $i := $o.items }}{{ $i }}{{ if $o.last }}!{{ end }}{{ else }}-{{ end }}]{{ end }}
  {{- $total := 0 }}{{ range .Values.list }}{{ $total = add1 $total }}{{ end }}
  total: {{ $total | quote }}
  {{ $shadow := "outer" }}{{ if true }}{{ $shadow := "inner" }}{{ $_ := $shadow }}{{ end -}}
  shadow: {{ $shadow }}
  trim: "{{ 1 -}}   
     {{- 2 }} {{- /* a comment
   over two lines */ -}} {{ 3 }}"
  pipe: {{ .Values.list | toStrings | last | default "none" | upper | printf "%s-%s" "x" | quote }}
  parens: {{ (index .Values.nested 0).items | last }} {{ (dict "a" (dict "b" 5)).a.b }}
  literals: >-
    {{ printf "%d %v %c %s %q" 0x10 1_000 'é' "a\tb" ${'`raw\\n`'} | toJson }}
  chars: >-
    {{ 'x' }} {{ 1e3 }} {{ 0b101 }} {{ 0o17 }} {{ 017 }} {{ 0x1p4 }} {{ -5 }} {{ 1i }} {{ true }} {{ toJson nil }}
  logic: >-
    {{ and 1 0 2 }} {{ or 0 "" "x" }} {{ not 0 }} {{ eq 1 2 1 }} {{ ne "a" "b" }} {{ lt 1 2 }} {{ le 2 2 }} {{ ge 1.5 1.5 }}
  builtin: >-
    {{ index .Values.nested 0 | toJson }} {{ slice (list 1 2 3 4) 1 3 }} {{ len (.Values.ports | default dict) }} {{ print "a" 1 2 "b" }} {{ println "x" | trim }}
  escape: >-
    {{ html "<a b='c'>" | quote }} {{ js "a'b\"c" | b64enc }} {{ urlquery "a b&c=d/é" }}
`,
    ),
  },
  environments: {
    dev: {},
    staging: { values: 'on: false\nsize: 3\nname: x\nlist: []\nports: null\nempty: {a: 1}\n' },
    production: { values: 'size: 1\nlist: {k: v, a: stop}\nnested: [{items: [7]}]\nempty: {z: 1}\n' },
  },
});

const namedTemplates = defineChart({
  name: 'named-templates',
  about:
    'define in several files and charts (the last one wins), include against template, block, indentation, recursion',
  files: {
    'Chart.yaml': chartYaml('named-templates'),
    'values.yaml':
      'tree: {name: root, children: [{name: a, children: [{name: b}]}, {name: c}]}\nchoose: deep\n',
    'templates/_a.tpl': text`
{{- define "shared" }}from _a{{ end -}}
{{- define "twice" }}{{ end -}}
{{- define "twice" }}an empty define does not count{{ end -}}
{{- define "labels" }}
app: {{ .Chart.Name }}
release: {{ .Release.Name }}
{{- end -}}
{{- define "tree" -}}
- {{ .name }}
{{- range .children }}
{{ include "tree" . | indent 2 }}
{{- end }}
{{- end -}}
{{ define "empty" }}{{ end }}
{{ define "with spaces and / signs" }}spaced{{ end }}
text outside of any define
`,
    'templates/_b.tpl': '{{ define "shared" }}from _b{{ end }}{{ define "deep" }}shallow{{ end }}\n',
    'templates/deeper/_c.yaml':
      '{{ define "shared" }}from deeper{{ end }}{{ define "deep" }}deep {{ . }}{{ end }}\n',
    'templates/use.yaml': text`
apiVersion: v1
kind: ConfigMap
metadata:
  name: use
  labels: {{- include "labels" . | nindent 4 }}
data:
  shared: {{ include "shared" . }}
  twice: {{ include "twice" . }}
  deep: {{ include .Values.choose 5 }} {{ template "deep" "x" }}
  child: {{ include "child.name" . }}
  block: {{ block "inline" .Values.choose }}inline {{ . }}{{ end }} {{ include "inline" "again" }}
  none: "{{ include "empty" . }}{{ template "empty" }}"
  spaces: {{ include "with spaces and / signs" nil }}
  dict: {{ include "deep" (dict "a" 1) }}
  file: {{ include "named-templates/templates/piece.yaml" . | trim | quote }}
  tree: |
    {{- include "tree" .Values.tree | nindent 4 }}
  late: {{ include "defined.below" . }}
{{ define "defined.below" }}late{{ end }}
`,
    'templates/piece.yaml': '{{- $_ := set .Values "seen" "yes" }}\n# only a comment {{ .Template.Name }}\n',
    'templates/zz-last.yaml': configMap(
      'last',
      '  shared: {{ include "shared" . }}\n  seen: {{ .Values.seen | quote }}\n',
    ),
    ...below(
      'charts/sub',
      child('sub', 'seen: no\n', {
        files: {
          'templates/_helpers.tpl':
            '{{ define "child.name" }}{{ .Chart.Name }}{{ end }}{{ define "shared" }}from sub{{ end }}\n',
          'templates/use.yaml': configMap(
            'sub-use',
            '  shared: {{ include "shared" . }}\n  parent: {{ include "twice" . }}\n  block: {{ include "inline" 1 }}\n',
          ),
        },
      }),
    ),
  },
  environments: {
    dev: {},
    staging: { values: 'choose: shared\ntree: {name: lonely}\n' },
    production: { values: 'choose: not.defined\n', fails: 'named-templates/templates/use.yaml:' },
  },
});

const fileNames = defineChart({
  name: 'template-file-names',
  about:
    'which files below templates/ are rendered: folders, partials, other endings, odd names; their order in the output',
  files: {
    'templates/b.yaml': configMap('b', '  n: {{ .Template.Name }}\n'),
    'templates/B.yaml': configMap('upper', '  n: {{ .Template.Name }}\n'),
    'templates/a/deep/er/a.yml': configMap(
      'deep',
      '  n: {{ .Template.Name }}\n  base: {{ .Template.BasePath }}\n',
    ),
    'templates/a/b.json':
      '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "json"}, "data": {"n": {{ toJson .Template.Name }} }}',
    'templates/a-b.yaml.tpl': configMap('tpl-ending', '  n: x\n'),
    'templates/text.txt': configMap('txt', '  n: rendered too\n'),
    'templates/noending': configMap('none', '  n: x\n'),
    'templates/_dir/inside.yaml': configMap('inside', '  n: a folder with an underscore is rendered\n'),
    'templates/_partial.yaml': 'kind: [never rendered\n',
    'templates/a/_partial': 'kind: [never rendered\n',
    'templates/with space.yaml': configMap('space', '  n: {{ .Template.Name | quote }}\n'),
    'templates/with:colon.yaml': configMap('colon', '  n: {{ .Template.Name | quote }}\n'),
    'templates/%7B{}$.yaml': configMap('signs', '  n: {{ .Template.Name | quote }}\n'),
    'templates/tests/test-connection.yaml':
      'kind: Pod\nmetadata:\n  name: test\n  annotations: {"helm.sh/hook": test}\n',
    'templates-extra/x.yaml': 'kind: [not a template\n',
    'template/x.yaml': 'kind: [not a template\n',
    'templates.yaml': 'kind: [not a template\n',
    'templates/empty.yaml': '',
    'templates/blank.yaml': ' \n\t\n',
    'templates/falsy.yaml': '{{- if .Values.show }}\nkind: Secret\nmetadata: {name: shown}\n{{- end }}\n',
    'templates/dump.yaml': valuesDump('dump'),
  },
  environments: { dev: {}, staging: { values: 'show: true\n' }, production: { release: 'r' } },
});

export const templateCharts: readonly ChartSpec[] = [controlFlow, namedTemplates, fileNames];
