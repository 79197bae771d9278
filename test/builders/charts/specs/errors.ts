/** Charts that fail: in the template's syntax, while it runs, below several includes, by required and fail. */
import { configMap, defineChart, text, type ChartSpec } from '../chartSpec.ts';
import { below, child } from './subcharts.ts';

const required = defineChart({
  name: 'required-and-fail',
  about:
    'required and fail: with text, with several lines, inside an include, with a pipeline, with default before it',
  files: {
    'values.yaml': 'image: {}\n',
    'templates/_helpers.tpl': text`
{{- define "image" -}}
{{ required "An image repository is required!" .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- define "check" -}}
{{- if .Values.bad }}{{ fail (printf "bad value: %v\nsecond line: here" .Values.bad) }}{{ end -}}
{{- end -}}
`,
    'templates/a.yaml': configMap(
      'a',
      '  image: {{ include "image" . | quote }}\n  {{- include "check" . }}\n',
    ),
    'templates/b.yaml': configMap(
      'b',
      '  optional: {{ .Values.optional | default "none" | required "never" }}\n',
    ),
  },
  environments: {
    dev: { fails: 'An image repository is required!' },
    staging: { values: 'image: {repository: r, tag: 1.10}\n' },
    production: { values: 'image: {repository: r}\nbad: {a: 1}\n', fails: 'bad value: map[a:1]' },
  },
});

const nested = defineChart({
  name: 'errors-below-includes',
  about: 'errors three includes deep, across charts, through tpl, in a range: the place that Helm tells',
  files: {
    'values.yaml': 'which: ""\nitems: [{name: a}, text]\n',
    'templates/_one.tpl': '{{ define "one" }}{{ include "two" (dict "root" . "n" 1) }}{{ end }}\n',
    'templates/_two.tpl': '{{ define "two" }}\n\n  {{ include "three" .root }}{{ end }}\n',
    'templates/_three.tpl': text`
{{ define "three" -}}
{{- if eq .Values.which "nil" }}{{ .Values.missing.deeper.still }}{{ end }}
{{- if eq .Values.which "type" }}{{ range .Values.items }}{{ .name }}{{ end }}{{ end }}
{{- if eq .Values.which "function" }}{{ index .Values.items 7 }}{{ end }}
three
{{- end }}
`,
    'templates/use.yaml': configMap('use', '  one: |\n    {{- include "one" . | nindent 4 }}\n'),
  },
  environments: {
    dev: { values: 'which: nil\n', fails: 'errors-below-includes/templates/' },
    staging: { values: 'which: type\n', fails: 'errors-below-includes/templates/' },
    production: { values: 'which: function\n', fails: 'errors-below-includes/templates/' },
  },
});

/** Helm 4 hands templates a map in place of the chart's structure. */
const helm3Only = "can't evaluate field Nope in type interface";

/** One template action that fails, and what the first line of Helm 3's error then holds; Helm 4 often tells only the place there. */
const failing: readonly (readonly [string, string])[] = [
  ['.Values.list.name', "can't evaluate field name in type"],
  ['.Values.text.name', "can't evaluate field name in type"],
  ['.Values.nothing.name', 'Error: '],
  ['index .Values.list 9', 'Error: '],
  ['index .Values.map "a" "b" "c"', 'Error: '],
  ['upper 5', 'Error: '],
  ['upper', 'wrong number of args for upper'],
  ['include "not.there" .', 'no template "not.there" associated with template'],
  ['template "x"', 'Error: '],
  ['len 5', 'len of type int'],
  ['lt "a" 5', 'incompatible types for comparison'],
  ['call .Values.text', 'Error: '],
  ['slice .Values.list 5 1', 'Error: '],
  ['first 5', 'Cannot find first on type int'],
  ['mustFromJson "{"', 'Error: '],
  ['mustToDate "2006" "x"', 'Error: '],
  ['mustRegexMatch "(" ""', 'Error: '],
  ['semver "x"', 'Error: '],
  ['genSelfSignedCert', 'wrong number of args'],
  ['repeat "a" 5', 'Error: '],
  ['mod 5 0', 'Error: '],
  ['div 5 0', 'Error: '],
  ['until 3 4', 'wrong number of args'],
  ['dict 5 6 | get "x"', 'Error: '],
  ['ternary 1 2', 'Error: '],
  ['set .Values.text "a" 1', 'Error: '],
  ['merge .Values.list .Values.map', 'Error: '],
  ['toYaml', 'wrong number of args'],
  ['tpl "{{" .', 'Error: '],
  ['include "loop" .', 'Error: '],
  ['include "endless" .', 'exceeded maximum template depth (100000)'],
  ['.Files.Get', 'Error: '],
  ['.Files.Nope "a"', 'Error: '],
  ['.Capabilities.APIVersions.Has', 'Error: '],
  ['.Chart.Nope', helm3Only],
  ['.Release.Nope.Deeper', 'Error: '],
  ['12345678901234567890', 'overflows int'],
  ['printf 5', 'Error: '],
  ['lookup "v1" "Pod"', 'wrong number of args'],
  ['fail "plain failure"', 'plain failure'],
  ['fail ""', 'Error: '],
  ['required "colon: in: text" nil', 'colon: in: text'],
  ['b64dec 5', 'Error: '],
  ['fromYaml 5', 'Error: '],
  ['urlParse "http://[::1"', 'Error: '],
  ['derivePassword 1 "nope" "a" "b" "c" | upper | fail', 'Error: '],
  ['buildCustomCert "a" "b"', 'Error: '],
];

/** Every action in a file of its own, every environment turns one of them on. */
function failingActions(): ChartSpec {
  const numbered = failing.map(([action, message], index) => ({
    action,
    message,
    id: `a${String(index + 1).padStart(2, '0')}`,
  }));
  const files = numbered.map(({ action, id }) => [
    `templates/${id}.yaml`,
    `{{- if eq .Values.which "${id}" }}\nkind: Secret\nvalue: {{ ${action} }}\n{{- end }}\n`,
  ]);
  return defineChart({
    name: 'failing-actions',
    about:
      'actions that fail while they run, one for each environment: wrong types, missing things, functions that refuse',
    files: {
      'values.yaml': 'list: [{name: a}, 5]\ntext: words\nmap: {a: {b: 1}}\n',
      'templates/_loop.tpl':
        '{{ define "loop" }}{{ include "loop" . }}{{ end }}{{ define "endless" }}{{ template "endless" . }}{{ end }}\n',
      ...Object.fromEntries(files),
    },
    environments: Object.fromEntries(
      numbered.map(({ message, id }) => [
        id,
        {
          values: `which: ${id}\n`,
          fails: message === helm3Only ? { 3: message } : { 3: message, 4: 'Error: ' },
        },
      ]),
    ),
  });
}

const syntax = (name: string, template: string, message: string): ChartSpec =>
  defineChart({
    name: `syntax-${name}`,
    about: `a template that cannot be parsed: ${message}`,
    files: {
      'templates/_helpers.tpl': '{{ define "a" }}a{{ end }}\n',
      'templates/deep/bad.yaml': `kind: Secret\n${template}`,
      'templates/good.yaml': 'kind: Secret\n',
    },
    environments: { dev: { fails: message } },
  });

const inSubchart = defineChart({
  name: 'errors-in-subcharts',
  about: 'errors inside a subchart and below a subchart of it: the path of the template that Helm tells',
  files: {
    'values.yaml': 'sub: {fail: false, inner: {fail: false}}\n',
    ...below(
      'charts/sub',
      child('sub', '', {
        files: {
          'templates/own.yaml': '{{ if .Values.fail }}{{ .Values.a.b.c }}{{ end }}\n',
          ...below(
            'charts/inner',
            child('inner', '', { files: { 'templates/own.yaml': 'a: {{ if .Values.fail }}: {{ end }}\n' } }),
          ),
        },
      }),
    ),
  },
  environments: {
    dev: { values: 'sub: {fail: true}\n', fails: 'errors-in-subcharts/charts/sub/templates/own.yaml:1' },
    staging: {
      values: 'sub: {inner: {fail: true}}\n',
      fails: 'YAML parse error on errors-in-subcharts/charts/sub/charts/inner/templates/own.yaml',
    },
    production: {},
  },
});

export const errorCharts: readonly ChartSpec[] = [
  required,
  nested,
  failingActions(),
  inSubchart,
  syntax('unclosed', 'a: {{ if .Values.x }}b\n', 'unexpected EOF'),
  syntax(
    'action',
    'a: {{ .Values.x\nb: {{ end }}\n',
    'parse error at (syntax-action/templates/deep/bad.yaml:',
  ),
  syntax('function', 'a: {{ nosuchfunction 5 }}\n', 'function "nosuchfunction" not defined'),
  syntax('variable', 'a: {{ $undefined }}\n', 'undefined variable "$undefined"'),
  syntax(
    'twice',
    '{{ define "x" }}1{{ end }}{{ define "x" }}2{{ end }}\n',
    'multiple definition of template "x"',
  ),
  syntax('env', 'a: {{ env "HOME" }}\n', 'function "env" not defined'),
  syntax('else', 'a: {{ else }}\n', 'unexpected {{else}}'),
  syntax('string', 'a: {{ "unterminated }}\n', 'unterminated quoted string'),
];
