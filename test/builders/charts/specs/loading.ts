/** Charts about how Helm reads a chart's folder: .helmignore, symbolic links, line ends, bytes, Chart.yaml. */
import {
  chartYaml,
  configMap,
  defineChart,
  everywhere,
  text,
  valuesDump,
  type ChartSpec,
} from '../chartSpec.ts';
import { below, child } from './subcharts.ts';

const bom = '\uFEFF';
const everyFile = configMap(
  'files',
  '  files: |\n    {{- range $path, $bytes := .Files }}\n    {{ $path }} {{ len $bytes }}\n    {{- end }}\n',
);

const helmignore = defineChart({
  name: 'helmignore',
  about:
    '.helmignore: names, folders, rooted paths, classes, comments, spaces, files in templates and charts',
  files: {
    '.helmignore': [
      `${bom}*.bak`,
      '# a comment',
      '   ',
      'trailing.txt   ',
      '  leading.txt',
      'onlyfolder/',
      '/rooted.txt',
      'deep/er/skipped.txt',
      'deep/*/star.txt',
      '*.[ch]',
      '?.md',
      'templates/ignored.yaml',
      'charts/ignored',
      'file-or-folder',
      'back\\*slash',
      '.git*\r',
    ].join('\n'),
    'kept.txt': 'kept',
    'old.bak': 'x',
    'deep/old.bak': 'x',
    'trailing.txt': 'x',
    'leading.txt': 'x',
    'onlyfolder/inside.txt': 'x',
    'deep/onlyfolder': 'a file of that name stays',
    'rooted.txt': 'x',
    'deep/rooted.txt': 'stays',
    'deep/er/skipped.txt': 'x',
    'deep/er/star.txt': 'x',
    'deep/er/more/star.txt': 'stays',
    'main.c': 'x',
    'main.cc': 'stays',
    'A.md': 'x',
    'AB.md': 'stays',
    'file-or-folder/inside.txt': 'x',
    'deep/file-or-folder': 'x',
    'back*slash': 'x',
    '.gitignore': 'x',
    '.hidden': 'stays',
    'templates/.dot.yaml': '{{ fail "dot files in templates are never read" }}',
    'templates/sub/.dot.yaml': configMap('nested-dot', '  a: b\n'),
    'templates/ignored.yaml': '{{ fail "ignored" }}',
    'templates/files.yaml': everyFile,
    'charts/ignored/Chart.yaml': 'name: [broken',
    ...below(
      'charts/sub',
      child('sub', '', {
        files: { '.helmignore': '*.txt\n', 'a.txt': 'x', 'templates/files.yaml': everyFile },
      }),
    ),
  },
  environments: { dev: {}, staging: { values: 'a: 1\n' }, production: {} },
});

const helmignoreNegated = defineChart({
  name: 'helmignore-negated',
  about: '.helmignore with a negated rule, which drops everything that it does not name',
  files: {
    '.helmignore': '!*[a-l]*\n',
    'kept.yaml': 'kept',
    xyz: 'dropped',
    'zoo/kept.yaml': 'a folder is dropped with all in it',
    'deep/xyz': 'dropped too',
    'deep/a': 'kept',
    'templates/files.yaml': everyFile,
  },
  environments: everywhere({}),
});

const links = defineChart({
  name: 'symbolic-links',
  about:
    'symbolic links to a file, to a folder, to things outside of the chart, as values file, as subchart, to a link',
  files: {
    'real/data.txt': 'data',
    'real/nested/more.txt': 'more',
    'file-link.txt': { link: 'real/data.txt' },
    'folder-link': { link: 'real' },
    'same-folder-again': { link: 'real' },
    'chain.txt': { link: 'file-link.txt' },
    '../shared/common.txt': 'shared beside the chart',
    '../shared/_shared.tpl': '{{ define "shared.name" }}shared-{{ .Chart.Name }}{{ end }}',
    'outside.txt': { link: '../shared/common.txt' },
    'templates/_shared.tpl': { link: '../../shared/_shared.tpl' },
    'templates/files.yaml': everyFile,
    'templates/name.yaml': configMap(
      '{{ include "shared.name" . }}',
      '  a: {{ .Files.Get "outside.txt" | quote }}\n',
    ),
    '../library/Chart.yaml': chartYaml('linked'),
    '../library/templates/dump.yaml': valuesDump('linked'),
    'charts/linked': { link: '../../library' },
    'values/base.yaml': 'base: 1\n',
    'values/linked.yaml': { link: 'base.yaml' },
  },
  environments: { dev: {}, staging: { values: 'linked: {a: 1}\n' }, production: {} },
});

const latin1Name = Uint8Array.from([...Buffer.from('text: "'), 0xe9, ...Buffer.from('"\n')]);
const latin1Comment = Uint8Array.from([...Buffer.from('# caf'), 0xe9, ...Buffer.from('\ntext: ok\n')]);

const bytes = defineChart({
  name: 'line-ends-and-bytes',
  about:
    'CRLF and byte order marks in templates, values, helpers and Chart.yaml; latin-1 bytes; control characters',
  files: {
    'Chart.yaml': `${bom}apiVersion: v2\r\nname: line-ends-and-bytes\r\nversion: 1.0.0\r\ndescription: größe\r\n`,
    'values.yaml': `${bom}a: 1\r\nb:\r\n  c: "text"\r\nblock: |\r\n  one\r\n  two\r\nname: größe-日本\r\nemoji: "🚀"\r\n`,
    'templates/_helpers.tpl': '{{- define "crlf" -}}\r\nkey: {{ .Values.a }}\r\n{{- end -}}\r\n',
    'templates/crlf.yaml':
      'apiVersion: v1\r\nkind: ConfigMap\r\nmetadata:\r\n  name: crlf\r\ndata:\r\n  {{- include "crlf" . | nindent 2 }}\r\n  {{- if true }}\r\n  more: x\r\n  {{- end }}\r\n---\r\nkind: Service\r\nmetadata:\r\n  name: second\r\n---\r\n',
    'templates/bom.yaml': `${bom}${configMap('bom', '  block: |\n    {{- .Values.block | nindent 4 }}\n')}`,
    'templates/größe-日本.yaml': configMap(
      'unicode',
      '  name: {{ .Values.name }}\n  emoji: {{ .Values.emoji | quote }}\n  upper: {{ upper .Values.name }}\n  cut: {{ trunc 4 .Values.name | b64enc }}\n',
    ),
    'templates/no-newline.yaml': 'kind: Secret\nmetadata:\n  name: no-newline',
    'templates/trailing.yaml': 'kind: Secret   \nmetadata:\n  name: trailing  \n\n\n   \n',
    'templates/nbsp.yaml': 'kind: Secret\nmetadata:\n  name: "a\u00a0b\u2028c"\n',
  },
  environments: {
    dev: { values: `${bom}a: 2\r\n---\r\nb: 3\r\n` },
    staging: { values: latin1Name, fails: 'failed to parse values/staging.yaml' },
    production: { values: latin1Comment, fails: 'failed to parse values/production.yaml' },
  },
});

const latin1Template = defineChart({
  name: 'latin1-template',
  about:
    'latin-1 bytes in a template: in a comment of the template they vanish, in the output the YAML is refused',
  files: {
    'values.yaml': 'show: false\n',
    'templates/comment.yaml': Uint8Array.from([
      ...Buffer.from('{{/* caf'),
      0xe9,
      ...Buffer.from(' */ -}}\nkind: Secret\nmetadata: {name: a}\n'),
    ]),
    'templates/text.yaml': Uint8Array.from([
      ...Buffer.from('{{- if .Values.show }}\nkind: Secret\nname: caf'),
      0xe9,
      ...Buffer.from('\n{{- end }}\n'),
    ]),
    'templates/NOTES.txt': Uint8Array.from([0x63, 0x61, 0x66, 0xe9]),
  },
  environments: {
    dev: {},
    staging: { values: 'show: true\n', fails: 'YAML parse error on latin1-template/templates/text.yaml' },
    production: {},
  },
});

const metadata = defineChart({
  name: 'metadata-oddities',
  about:
    'apiVersion v1 with requirements.yaml and its lock, a version with v, a deprecated chart, odd fields',
  files: {
    'Chart.yaml': text`
name: metadata-oddities
version: v1.2
appVersion: 1.0
deprecated: true
engine: gotpl
tillerVersion: ">2"
description: "control\u0007 character and	tab"
maintainers: []
dependencies: []
`,
    'requirements.yaml':
      'dependencies:\n  - {name: sub, version: "*", alias: renamed, condition: renamed.enabled}\n',
    'requirements.lock': 'dependencies: []\ndigest: sha256:1\n',
    'values.yaml': 'renamed: {a: 1}\n',
    'README.md': '# readme\n',
    LICENSE: 'license\n',
    'values.schema.json': '{}',
    ...below('charts/sub', child('sub', 'b: 2\n')),
    'templates/files.yaml': everyFile,
    'templates/chart.yaml': configMap(
      'chart',
      '  chart: {{ toJson .Chart | quote }}\n  version: {{ .Chart.Version }}\n  app: {{ .Chart.AppVersion }}\n',
    ),
  },
  environments: {
    dev: {},
    staging: { values: 'renamed: {enabled: false}\n' },
    production: { values: 'sub: {a: 1}\n' },
  },
});

const kubeVersion = defineChart({
  name: 'kube-version',
  about: 'a kubeVersion constraint that is met with a pre-release suffix, and one that is not',
  files: {
    'Chart.yaml': chartYaml('kube-version', 'kubeVersion: ">=1.27.0-0 <1.38 || ^2.0.0"\n'),
    'templates/a.yaml': configMap(
      'a',
      '  kube: {{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.KubeVersion.Minor }}\n',
    ),
  },
  environments: {
    dev: {},
    staging: { kubeVersion: '1.28.5-eks-1234', fails: {} },
    production: {
      kubeVersion: '1.26',
      fails: 'chart requires kubeVersion: >=1.27.0-0 <1.38 || ^2.0.0 which is incompatible with Kubernetes',
    },
  },
});

const kubeVersionBad = defineChart({
  name: 'kube-version-oddities',
  about: 'a --kube-version that cannot be parsed, and odd ones that can',
  files: {
    'templates/a.yaml': configMap(
      'a',
      '  kube: {{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.KubeVersion.Major }}.{{ .Capabilities.KubeVersion.Minor }}\n',
    ),
  },
  environments: {
    dev: { kubeVersion: 'latest', fails: "invalid kube version 'latest'" },
    staging: { kubeVersion: '1.30' },
    production: { kubeVersion: 'v1.29.1+k3s1' },
  },
});

export const loadingCharts: readonly ChartSpec[] = [
  helmignore,
  helmignoreNegated,
  links,
  bytes,
  latin1Template,
  metadata,
  kubeVersion,
  kubeVersionBad,
];
