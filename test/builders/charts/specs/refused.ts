/** Charts that Helm does not load at all, or that are not built: what it then says. */
import {
  chartYaml,
  configMap,
  defineChart,
  text,
  type ChartSpec,
  type EnvironmentInput,
  type FileTree,
} from '../chartSpec.ts';
import { below, child } from './subcharts.ts';

interface Refusal {
  readonly name: string;
  readonly about: string;
  readonly files: FileTree;
  readonly fails: string;
}

const refuse = ({ name, about, files, fails }: Refusal): ChartSpec =>
  defineChart({
    name,
    about,
    files: { 'templates/a.yaml': configMap('a', '  a: b\n'), ...files },
    // What is refused while it is loaded is refused in every environment: one tells.
    environments: { dev: { fails } },
  });

const dependency = (more: string): string => `dependencies:\n  - name: absent\n    version: 1.0.0\n${more}`;

const unbuilt: readonly Refusal[] = [
  {
    name: 'dependency-missing',
    about: 'dependencies in Chart.yaml that charts/ does not hold',
    files: {
      'Chart.yaml': chartYaml(
        'dependency-missing',
        dependency('  - {name: sub, version: "*"}\n  - {name: other, version: "1", alias: x}\n'),
      ),
      ...below('charts/sub', child('sub', '')),
    },
    fails: 'found in Chart.yaml, but missing in charts/ directory: absent, other',
  },
  {
    name: 'dependency-missing-disabled',
    about: 'a missing dependency is refused even if its condition switches it off',
    files: {
      'Chart.yaml': chartYaml('dependency-missing-disabled', dependency('    condition: absent.enabled\n')),
      'values.yaml': 'absent: {enabled: false}\n',
    },
    fails: 'found in Chart.yaml, but missing in charts/ directory: absent',
  },
];

const chartFiles: readonly Refusal[] = [
  {
    name: 'chart-yaml-broken',
    about: 'a Chart.yaml that is no YAML',
    files: { 'Chart.yaml': 'apiVersion: v2\nname: [x\n' },
    fails: 'cannot load Chart.yaml',
  },
  {
    name: 'chart-yaml-types',
    about: 'a Chart.yaml with a map where text belongs',
    files: { 'Chart.yaml': 'apiVersion: v2\nname: x\nversion: 1.0.0\nkeywords: {a: b}\n' },
    fails: 'cannot load Chart.yaml',
  },
  {
    name: 'chart-no-version',
    about: 'a Chart.yaml without a version',
    files: { 'Chart.yaml': 'apiVersion: v2\nname: x\n' },
    fails: 'chart.metadata.version is required',
  },
  {
    name: 'chart-bad-version',
    about: 'a version that is no semantic version',
    files: { 'Chart.yaml': 'apiVersion: v2\nname: x\nversion: one.two\n' },
    fails: 'chart.metadata.version "one.two" is invalid',
  },
  {
    name: 'chart-bad-name',
    about: 'a name that is a path',
    files: { 'Chart.yaml': 'apiVersion: v2\nname: ../x\nversion: 1.0.0\n' },
    fails: 'chart.metadata.name "../x" is invalid',
  },
  {
    name: 'chart-bad-type',
    about: 'a type that is neither application nor library',
    files: { 'Chart.yaml': chartYaml('chart-bad-type', 'type: something\n') },
    fails: 'chart.metadata.type must be application or library',
  },
  {
    name: 'chart-bad-alias',
    about: 'an alias with characters that are not allowed',
    files: { 'Chart.yaml': chartYaml('chart-bad-alias', dependency('    alias: "a b"\n')) },
    fails: 'has disallowed characters in the alias',
  },
  {
    name: 'chart-same-alias',
    about: 'two dependencies under one name',
    files: { 'Chart.yaml': chartYaml('chart-same-alias', dependency('  - {name: absent, version: "2"}\n')) },
    fails: 'more than one dependency with name or alias "absent"',
  },
];

const subcharts: readonly Refusal[] = [
  {
    name: 'chart-yaml-ignored',
    about: 'a .helmignore that drops Chart.yaml itself',
    files: { '.helmignore': 'Chart.yaml\n' },
    fails: 'Chart.yaml file is missing',
  },
  {
    name: 'subchart-broken',
    about: 'a subchart whose Chart.yaml is refused',
    files: { 'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\n' },
    fails: 'error unpacking subchart sub in subchart-broken: validation: chart.metadata.version is required',
  },
  {
    name: 'subchart-values-broken',
    about: 'a subchart whose values.yaml is no YAML',
    files: below('charts/sub', child('sub', 'a: [\n')),
    fails: 'error unpacking subchart sub in subchart-values-broken: cannot load values.yaml',
  },
  {
    name: 'subchart-no-chart',
    about: 'a file in charts/ that is no chart',
    files: { 'charts/README.md': 'no chart\n' },
    fails: 'error unpacking subchart README.md in subchart-no-chart: Chart.yaml file is missing',
  },
  {
    name: 'subchart-bad-archive',
    about: 'a .tgz in charts/ that is no archive',
    files: { 'charts/sub-1.0.0.tgz': 'not an archive' },
    fails: 'error unpacking subchart sub-1.0.0.tgz in subchart-bad-archive',
  },
  {
    name: 'helmignore-refused',
    about: 'a .helmignore with **, which Helm does not support',
    files: { '.helmignore': '*.bak\ndocs/**/*.md\n' },
    fails: 'double-star (**) syntax is not supported',
  },
  {
    name: 'lock-broken',
    about: 'a Chart.lock that is no YAML',
    files: {
      'Chart.lock': text`
dependencies: [
`,
    },
    fails: 'cannot load Chart.lock',
  },
];

const firstFault = defineChart({
  name: 'first-fault',
  about: 'several faults at once: --kube-version is told before values files, values files before the chart',
  files: { 'Chart.yaml': 'apiVersion: v2\nname: [x\n' },
  environments: {
    dev: { values: 'a: [\n', fails: 'failed to parse values/dev.yaml' },
    staging: { values: 'a: [\n', kubeVersion: 'none', fails: "invalid kube version 'none'" },
    production: { release: 'Not_Valid', fails: 'cannot load Chart.yaml' },
  },
});

const laterFault = defineChart({
  name: 'second-fault',
  about:
    'several faults that show after loading: dependencies, the release name, the schema, kubeVersion, the templates',
  files: {
    'Chart.yaml': chartYaml('second-fault', 'kubeVersion: ">9"\n'),
    'values.schema.json': '{"required": ["a"]}',
    'templates/a.yaml': '{{ .Values.x.y }}\n',
  },
  environments: {
    dev: { release: 'Not_Valid', fails: 'release name' },
    staging: { fails: "values don't meet the specifications of the schema(s)" },
    production: { values: 'a: 1\n', fails: 'chart requires kubeVersion: >9' },
  },
});

const releaseNames = defineChart({
  name: 'release-names',
  about: 'names of releases that Helm takes and refuses',
  files: { 'templates/a.yaml': configMap('{{ .Release.Name }}', '  a: b\n') },
  environments: {
    dev: { release: 'r'.repeat(53) },
    staging: { release: 'r'.repeat(54), fails: 'release name' },
    production: { release: 'two..dots', fails: 'release name' },
  },
});

const largeFile = defineChart({
  name: 'large-file',
  about: 'a file over 5 MiB: Helm 3 refuses it, Helm 4 counts the whole chart; one that .helmignore drops',
  files: {
    '.helmignore': 'ignored.bin\n',
    'ignored.bin': new Uint8Array(5 * 1024 * 1024 + 1),
    'folder/large.bin': new Uint8Array(5 * 1024 * 1024 + 1),
    'templates/a.yaml': configMap('a', '  size: {{ .Files.GetBytes "folder/large.bin" | len }}\n'),
  },
  environments: {
    dev: { fails: { 3: 'chart file "large.bin" is larger than the maximum file size 5242880' } },
  },
});

interface ApiVersion {
  readonly name: string;
  readonly chartYaml: string;
  readonly fails?: EnvironmentInput['fails'];
}

const apiVersion = ({ name, chartYaml: text, fails = {} }: ApiVersion): ChartSpec =>
  defineChart({
    name: `api-version-${name}`,
    about: 'an apiVersion that each major of Helm takes in its own way',
    files: {
      'Chart.yaml': text,
      ...below('charts/sub', child('sub', '')),
      'templates/a.yaml': configMap('a', '  a: {{ .Chart.APIVersion }}\n'),
    },
    environments: { dev: { fails } },
  });

const apiVersions = [
  { name: 'v1', chartYaml: 'apiVersion: v1\nname: x\nversion: 1.0.0\n' },
  {
    name: 'v9',
    chartYaml: 'apiVersion: v9\nname: x\nversion: 1.0.0\n',
    fails: { 4: 'unsupported chart version' },
  },
  {
    name: 'v3-undeclared',
    chartYaml: 'apiVersion: v3\nname: x\nversion: 1.0.0\n',
    fails: { 4: 'unsupported chart dependency type' },
  },
  {
    name: 'v3-version',
    chartYaml: 'apiVersion: v3\nname: x\nversion: one\n',
    fails: 'chart.metadata.version "one" is invalid',
  },
  {
    name: 'v3-library',
    chartYaml: 'apiVersion: v3\nname: x\nversion: 1.0.0\ntype: library\n',
    fails: 'library charts are not installable',
  },
  {
    name: 'v3-dependency',
    chartYaml: 'apiVersion: v3\nname: x\nversion: 1.0.0\ndependencies: [{name: sub, version: "*"}]\n',
    fails: { 4: 'invalid chart apiVersion' },
  },
] satisfies readonly ApiVersion[];

function withoutChartFile(chart: ChartSpec): ChartSpec {
  const { 'Chart.yaml': _, ...files } = chart.files;
  return { ...chart, files };
}

const noChartFile = withoutChartFile(
  refuse({
    name: 'chart-yaml-missing',
    about: 'a folder that is no chart',
    files: {},
    fails: 'Chart.yaml',
  }),
);

export const refusedCharts: readonly ChartSpec[] = [
  ...apiVersions.map(apiVersion),
  noChartFile,
  ...[...unbuilt, ...chartFiles, ...subcharts].map(refuse),
  firstFault,
  laterFault,
  releaseNames,
  largeFile,
];
