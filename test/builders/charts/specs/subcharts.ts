/** Charts with charts inside: folders, archives, aliases, conditions, tags, import-values and globals. */
import {
  chartYaml,
  configMap,
  defineChart,
  text,
  valuesDump,
  type ChartSpec,
  type FileTree,
} from '../chartSpec.ts';
import type { Random } from '../random.ts';
import { randomTree, toYaml } from '../randomValues.ts';

export function subchartCharts(random: Random): readonly ChartSpec[] {
  return [nestedFolders(random), archives(random), aliases(random), conditions, tags, globals(random)];
}

/** A small chart to be put below `charts/`: dumps its values, its names and its globals. */
export function child(
  name: string,
  values: string,
  more: { chart?: string; files?: FileTree } = {},
): FileTree {
  return {
    'Chart.yaml': chartYaml(name, `appVersion: "9.${name.length}"\n${more.chart ?? ''}`),
    'values.yaml': values,
    'templates/dump.yaml': valuesDump(`{{ .Release.Name }}-{{ .Chart.Name }}`),
    'templates/names.yaml': configMap(
      `{{ .Chart.Name }}-names`,
      text`
  template: {{ .Template.Name | quote }}
  base: {{ .Template.BasePath | quote }}
  chart: {{ printf "%s %s" .Chart.Version .Chart.AppVersion | quote }}
  subcharts: {{ keys .Subcharts | sortAlpha | join "," | quote }}
`,
    ),
    ...more.files,
  };
}

export function below(folder: string, files: FileTree): FileTree {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]));
}

function nestedFolders(random: Random): ChartSpec {
  const tree = (nulls: number) => toYaml(randomTree(random, { depth: 3, nulls }));
  const section = (key: string, nulls: number) =>
    `${key}:\n${toYaml({ zeta: 1, ...randomTree(random, { depth: 2, nulls }) }, '  ')}`;
  const grandchild = below('charts/grandchild', child('grandchild', tree(0)));
  const overlay = () =>
    `${tree(0.1)}${section('child', 0.1)}  grandchild:\n    own: ${random.integer(1, 9)}\n`;
  return defineChart({
    name: 'nested-folders',
    about:
      'subcharts as folders, a subchart of a subchart, values of a subchart set by the parent, .Subcharts',
    files: {
      'Chart.yaml': chartYaml('nested-folders', 'dependencies:\n  - name: child\n    version: ">=1.0.0"\n'),
      'values.yaml': `${tree(0)}${section('child', 0)}`,
      ...below('charts/child', child('child', tree(0), { files: grandchild })),
      ...below('charts/undeclared', child('undeclared', tree(0))),
      'charts/_skipped/Chart.yaml': 'name: [broken\n',
      'charts/.hidden/Chart.yaml': 'name: [broken\n',
      'templates/dump.yaml': valuesDump('parent'),
      'templates/reach.yaml': configMap(
        'reach',
        text`
  child: {{ .Subcharts.child.Values.zeta | toString | quote }}
  grandchild: {{ .Subcharts.child.Subcharts.grandchild.Chart.Name }}
  names: {{ .Subcharts.child.Template | default dict | toJson | quote }}
  releases: {{ .Subcharts.child.Subcharts.grandchild.Release.Name }}
`,
      ),
    },
    environments: {
      dev: { values: overlay() },
      staging: { values: [overlay(), overlay()], namespace: 'team-a', release: 'blue' },
      production: { values: 'child:\n  zeta: "from the overlay"\n' },
    },
  });
}

function archives(random: Random): ChartSpec {
  const tree = () => toYaml(randomTree(random, { depth: 2, nulls: 0.1 }));
  const inner = child('inner', tree(), {
    files: { 'charts/deep-1.2.3.tgz': { archive: child('deep', tree()) } },
  });
  return defineChart({
    name: 'archives',
    about: 'subcharts as .tgz archives, an archive inside an archive, provenance files, Chart.lock',
    files: {
      'Chart.yaml': chartYaml(
        'archives',
        text`
dependencies:
  - name: inner
    version: 1.x.x
    repository: https://charts.example.com/stable
  - name: second
    version: ~1.2.0
    repository: file://../second
`,
      ),
      'Chart.lock': 'dependencies: []\ndigest: sha256:0000\ngenerated: "2024-01-01T00:00:00Z"\n',
      'values.yaml': 'inner:\n  deep:\n    set: by the top\n',
      'charts/inner-1.2.3.tgz': { archive: inner },
      'charts/inner-1.2.3.tgz.prov': '-----BEGIN PGP SIGNED MESSAGE-----\n',
      'charts/second-1.2.3.tgz': { archive: child('second', tree()) },
      'templates/dump.yaml': valuesDump('parent'),
      'templates/files.yaml': configMap('files', '{{ .Files.AsConfig | indent 2 }}\n'),
    },
    environments: {
      dev: {},
      staging: { values: `inner:\n  deep:\n    set: null\n  extra: ${random.integer(1, 99)}\n` },
      production: { values: 'second: 5\n', fails: 'type mismatch on second' },
    },
  });
}

function aliases(random: Random): ChartSpec {
  const tree = () => toYaml(randomTree(random, { depth: 2, nulls: 0 }));
  const nested = below('charts/store', child('store', 'size: 1Gi\n'));
  const cacheChart = 'dependencies:\n  - {name: store, version: "*", alias: disk, condition: disk.enabled}\n';
  return defineChart({
    name: 'aliases',
    about:
      'the same dependency several times under aliases, an alias with a condition, an alias of a nested chart',
    files: {
      'Chart.yaml': chartYaml(
        'aliases',
        text`
dependencies:
  - name: cache
    version: 1.2.3
  - name: cache
    version: 1.2.3
    alias: sessions
    condition: sessions.enabled
  - name: cache
    version: ">0"
    alias: queue
    condition: queue.enabled,global.queues
    tags: [messaging]
`,
      ),
      'values.yaml': `global:\n  queues: true\nsessions:\n  size: 2\nqueue:\n  size: 3\n${tree()}`,
      ...below('charts/cache', child('cache', tree(), { chart: cacheChart, files: nested })),
      'templates/dump.yaml': valuesDump('parent'),
    },
    environments: {
      dev: { values: 'sessions:\n  enabled: false\n' },
      staging: { values: 'global:\n  queues: false\ncache:\n  disk:\n    enabled: false\n' },
      production: { values: 'tags:\n  messaging: false\nqueue:\n  disk:\n    size: 9Gi\n  enabled: true\n' },
    },
  });
}

const conditions = defineChart({
  name: 'conditions',
  about:
    'conditions: several comma separated paths, paths that are missing, not boolean or maps, nested paths',
  files: {
    'Chart.yaml': chartYaml(
      'conditions',
      text`
dependencies:
  - {name: plain, version: "*", condition: plain.enabled}
  - {name: several, version: "*", condition: "several.missing,several.text, several.spaced,several.enabled"}
  - {name: outer, version: "*", condition: outer.enabled}
  - {name: shared, version: "*", condition: features.shared.on}
`,
    ),
    'values.yaml': text`
plain:
  enabled: true
several:
  text: "false"
  enabled: true
outer:
  enabled: true
  within:
    enabled: true
features:
  shared:
    on: true
`,
    ...below('charts/plain', child('plain', 'a: 1\n')),
    ...below('charts/several', child('several', 'a: 1\n')),
    ...below(
      'charts/outer',
      child('outer', 'within:\n  enabled: false\n', {
        chart: 'dependencies:\n  - {name: within, version: "*", condition: within.enabled}\n',
        files: below('charts/within', child('within', 'deep: true\n')),
      }),
    ),
    ...below('charts/shared', child('shared', 'a: 1\n')),
    'templates/dump.yaml': valuesDump('parent'),
  },
  environments: {
    dev: { values: 'plain:\n  enabled: "false"\nseveral:\n  enabled: false\n' },
    staging: { values: 'plain:\n  enabled: false\nouter:\n  within:\n    enabled: false\nfeatures: null\n' },
    production: {
      values: 'plain:\n  enabled: {}\nseveral:\n  missing: no\nfeatures:\n  shared:\n    on: 0\n',
    },
  },
});

const tags = defineChart({
  name: 'tags',
  about:
    'tags: any true tag enables, only false ones disable, conditions win over tags, tags that are no booleans',
  files: {
    'Chart.yaml': chartYaml(
      'tags',
      text`
dependencies:
  - {name: front, version: "*", tags: [web, edge]}
  - {name: back, version: "*", tags: [api]}
  - {name: both, version: "*", tags: [api], condition: both.enabled}
  - {name: free, version: "*", tags: [unknown]}
`,
    ),
    'values.yaml': 'tags:\n  web: true\n  api: false\nboth:\n  note: kept\n',
    ...below('charts/front', child('front', 'a: 1\n')),
    ...below('charts/back', child('back', 'a: 1\n')),
    ...below('charts/both', child('both', 'a: 1\n')),
    ...below('charts/free', child('free', 'a: 1\n')),
    'templates/dump.yaml': valuesDump('parent'),
  },
  environments: {
    dev: { values: 'tags:\n  web: false\n  edge: true\nboth:\n  enabled: true\n' },
    staging: { values: 'tags:\n  web: false\n  edge: false\n  api: "yes"\n' },
    production: { values: 'tags: null\n' },
  },
});

function globals(random: Random): ChartSpec {
  const tree = () => toYaml({ level: 0, ...randomTree(random, { depth: 2, nulls: 0 }) }, '  ');
  const inner = below('charts/inner', child('inner', `global:\n${tree()}  level: inner\n  innerOnly: 1\n`));
  return defineChart({
    name: 'globals',
    about: 'globals: the parent wins, maps merge, a subchart adds, global that is no map, global null',
    files: {
      'Chart.yaml': chartYaml('globals'),
      'values.yaml': `global:\n${tree()}  registry:\n    host: parent\n    port: 443\n`,
      ...below(
        'charts/outer',
        child('outer', 'global:\n  registry:\n    host: outer\n    path: /v2\n', { files: inner }),
      ),
      'templates/dump.yaml': valuesDump('parent'),
    },
    environments: {
      dev: { values: `global:\n${tree()}  registry:\n    port: null\n` },
      staging: {
        values:
          'outer:\n  global:\n    registry:\n      host: own\n  inner:\n    global:\n      level: mine\n',
      },
      production: { values: 'global: text\n' },
    },
  });
}
