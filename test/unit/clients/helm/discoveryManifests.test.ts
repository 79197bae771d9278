/** Environments by what Argo CD, Flux and helmfile deploy. */
import { describe, expect, test } from 'vitest';
import type { Chart } from '../../../../src/clients/helm/chart.ts';
import { discoverCharts } from '../../../../src/clients/helm/discovery.ts';
import { chartTree, chartYaml, treeRoot } from '../../../builders/chartTree.ts';

async function discover(content: Readonly<Record<string, string>>): Promise<readonly Chart[]> {
  const charts = await discoverCharts(chartTree(content), treeRoot, { environments: {} });
  if (!charts.ok) throw new Error(charts.error.message);
  return charts.value;
}

async function shownOf(content: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const [chart] = await discover(content);
  return (chart?.environments ?? []).map(({ name, rank, files }) => `${name} ${rank}: ${files.join(' ')}`);
}

const app = { 'charts/app/Chart.yaml': chartYaml('app'), 'charts/app/values.yaml': 'image: {}\n' };

const application = (name: string, valueFiles: readonly string[], more = '') =>
  `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name} }
spec:
  source:
    repoURL: https://example.test/repo.git
    path: charts/app
    helm:
${more}      valueFiles: ${JSON.stringify(valueFiles)}
`;

const set = (generators: string, name: string, source: string) =>
  `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: all }
spec:
  generators:
${generators}
  template:
    metadata: { name: '${name}' }
    spec:
      source:
        repoURL: https://example.test/repo.git
${source}
`;

describe('Argo CD', () => {
  test('an Application for each environment, its files in its order', async () => {
    expect(
      await shownOf({
        ...app,
        'argocd/dev.yaml': application('app-dev', [
          'values.yaml',
          '../../env/common.yaml',
          '../../env/regions/eu.yaml',
          '../../env/dev.yaml',
        ]),
        'argocd/prod.yaml': `kind: Namespace\n---\n${application('app-prod', ['/env/common.yaml', '../../env/prod.yaml'])}`,
        'env/common.yaml': '',
        'env/regions/eu.yaml': '',
        'env/dev.yaml': '',
        'env/prod.yaml': '',
      }),
    ).toEqual([
      'dev 1: values.yaml ../../env/common.yaml ../../env/regions/eu.yaml ../../env/dev.yaml',
      'prod 3: values.yaml ../../env/common.yaml ../../env/prod.yaml',
    ]);
  });

  test('what it names replaces what the layout says of that environment, and no other', async () => {
    expect(
      await shownOf({
        ...app,
        'charts/app/values-dev.yaml': '',
        'charts/app/values-production.yaml': '',
        'charts/app/extra.yaml': '',
        'argocd/prod.yaml': application('app-prod', ['values-production.yaml', 'extra.yaml']),
      }),
    ).toEqual([
      'dev 1: values.yaml values-dev.yaml',
      'production 3: values.yaml values-production.yaml extra.yaml',
    ]);
  });

  test('$values is the root of another source', async () => {
    const sources = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: app }
spec:
  sources:
  - path: charts/app
    helm:
      valueFiles: [ $values/environments/roundtable-dev/values.yaml ]
  - ref: values
`;
    expect(
      await shownOf({
        ...app,
        'argocd/app.yaml': sources,
        'environments/roundtable-dev/values.yaml': 'strange: 1\n',
      }),
    ).toEqual(['roundtable-dev 1: values.yaml ../../environments/roundtable-dev/values.yaml']);
  });

  test('a chart from a registry is the one of that name here', async () => {
    const text = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: app-uat }
spec: { sources: [ { chart: app, repoURL: oci://x, helm: { valueFiles: [ $v/env/uat.yaml ] } }, { ref: v } ] }
`;
    expect(await shownOf({ ...app, 'apps.yml': text, 'env/uat.yaml': '' })).toEqual([
      'uat 2: values.yaml ../../env/uat.yaml',
    ]);
  });

  test.each([
    ['a list', '    - list: { elements: [ { env: dev }, { env: prod } ] }', '{{env}}'],
    ['a list without elements', '    - list: [ { env: dev }, { env: prod } ]', '{{ .env }}'],
    [
      'nested fields',
      '    - list: { elements: [ { a: { env: dev } }, { a: { env: prod } } ] }',
      '{{.a.env}}',
    ],
    ['folders', "    - git: { directories: [ { path: 'env/*' } ] }", '{{path.basename}}'],
    [
      'folders, by segment',
      "    - git: { directories: [ { path: 'env/*' } ] }",
      '{{index .path.segments 1}}',
    ],
    ['files', "    - git: { files: [ { path: 'env/**/config.yaml' } ] }", '{{ .path.basename }}'],
    [
      'a matrix',
      '    - matrix: { generators: [ { list: { elements: [ { a: 1 } ] } }, { list: { elements: [ { env: dev }, { env: prod } ] } } ] }',
      '{{env}}',
    ],
    ['clusters, which only the server knows', '    - clusters: {}', '{{metadata.labels.env}}'],
    [
      'a list with escapes of another template',
      '    - list: { elements: [ { env: dev }, { env: prod } ] }',
      '{{ `{{ .env }}` }}',
    ],
  ])('an ApplicationSet over %s', async (_, generators, placeholder) => {
    const source = `        path: charts/app
        helm:
          valueFiles:
          - "../../env/${placeholder}/values.yaml"`;
    expect(
      await shownOf({
        ...app,
        'sets/all.yaml': set(generators, `app-${placeholder}`, source),
        'env/dev/values.yaml': 'other: 1\n',
        'env/dev/config.yaml': '',
        'env/prod/values.yaml': 'other: 1\n',
        'env/prod/config.yaml': '',
      }),
    ).toEqual([
      'dev 1: values.yaml ../../env/dev/values.yaml',
      'prod 3: values.yaml ../../env/prod/values.yaml',
    ]);
  });

  test('an ApplicationSet over charts and environments', async () => {
    const generators = `    - matrix:
        generators:
        - git: { directories: [ { path: charts/* } ] }
        - list: { elements: [ { env: dev }, { env: usdfprod } ] }`;
    const source = `        path: '{{path}}'
        helm: { ignoreMissingValueFiles: true, valueFiles: [ 'values-{{env}}.yaml' ] }`;
    const charts = await discover({
      ...app,
      'charts/app/values-dev.yaml': '',
      'charts/app/values-usdfprod.yaml': '',
      'charts/web/Chart.yaml': chartYaml('web'),
      'charts/web/values-dev.yaml': '',
      'sets/all.yaml': set(generators, '{{path.basename}}-{{env}}', source),
    });
    expect(charts.map(({ environments }) => environments.map(({ name }) => name))).toEqual([
      ['dev', 'usdfprod'],
      ['dev'],
    ]);
    expect(charts.flatMap(({ notes }) => notes)).toEqual([]);
  });

  test('a file that does not exist is told, unless it may be missing', async () => {
    const told = await discover({ ...app, 'a.yaml': application('app-dev', ['values-dev.yaml']) });
    expect(told[0]?.notes).toEqual(['../../a.yaml names the file values-dev.yaml, which does not exist.']);
    expect(told[0]?.environments.map(({ name }) => name)).toEqual(['default']);
    const silent = await discover({
      ...app,
      'a.yaml': application('app-dev', ['values-dev.yaml'], '      ignoreMissingValueFiles: true\n'),
    });
    expect(silent[0]?.notes).toEqual([]);
  });

  test('files that name no environment are those of the one that a chart without overlays has', async () => {
    expect(
      await shownOf({ ...app, 'charts/app/custom.yaml': '', 'a.yaml': application('app', ['custom.yaml']) }),
    ).toEqual(['default null: values.yaml custom.yaml']);
  });

  test('of several applications of one chart, the one with most environments is compared with itself', async () => {
    const charts = await discover({
      ...app,
      'a.yaml': application('billing-dev', ['../../billing/dev.yaml']),
      'b.yaml': application('orders-dev', ['../../orders/dev.yaml']),
      'c.yaml': application('orders-prod', ['../../orders/prod.yaml']),
      'billing/dev.yaml': '',
      'orders/dev.yaml': '',
      'orders/prod.yaml': '',
    });
    expect(charts[0]?.environments.map(({ files }) => files.at(-1))).toEqual([
      '../../orders/dev.yaml',
      '../../orders/prod.yaml',
    ]);
    expect(charts[0]?.notes.join()).toContain('orders-dev, orders-prod');
  });

  test('of two ways to deploy one environment, the one with more files', async () => {
    const files = ['common', 'hardening', 'uat'].map((name) => `../../env/${name}.yaml`);
    const environment = await shownOf({
      ...app,
      'cloud/a.yaml': application('app-uat', files),
      'local/b.yaml': application('app-uat', files.slice(2)),
      'env/common.yaml': '',
      'env/hardening.yaml': '',
      'env/uat.yaml': '',
    });
    expect(environment).toEqual([`uat 2: values.yaml ${files.join(' ')}`]);
  });

  test('files of other servers and unreadable manifests change nothing', async () => {
    expect(
      await shownOf({
        ...app,
        'a.yaml': application('app-dev', ['https://example.test/values-dev.yaml']),
        'b.yaml': `${application('app-dev', [])}\n  : [`,
        'c.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: []\n',
      }),
    ).toEqual(['default null: values.yaml']);
  });
});

describe('Flux', () => {
  const release = (name: string, spec: string) =>
    `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: ${name} }\nspec:\n${spec}`;

  test('files named in the source of the chart', async () => {
    const spec = (name: string) =>
      `  chart: { spec: { chart: ./charts/app, valuesFiles: [ charts/app/values.yaml, ./charts/app/values-${name}.yaml ] } }\n`;
    expect(
      await shownOf({
        ...app,
        'charts/app/values-stage1.yaml': '',
        'charts/app/values-live.yaml': '',
        'clusters/a/app.yaml': release('app', spec('stage1')),
        'clusters/b/app.yaml': release('app', spec('live')),
      }),
    ).toEqual(['stage1 2: values.yaml values-stage1.yaml', 'live 3: values.yaml values-live.yaml']);
  });

  test('ConfigMaps that kustomize makes of a file in each environment; values in the release are told', async () => {
    const charts = await discover({
      ...app,
      'apps/base/app.yaml': release(
        'app',
        '  chart: { spec: { chart: charts/app } }\n  values: { replicas: 2 }\n  valuesFrom: [ { kind: ConfigMap, name: app-values, valuesKey: over.yaml }, { kind: Secret, name: s } ]\n',
      ),
      'apps/staging/kustomization.yaml':
        'resources: [ ../base ]\nconfigMapGenerator: [ { name: app-values, files: [ over.yaml=mine.yaml ] } ]\n',
      'apps/staging/mine.yaml': '',
      'apps/production/kustomization.yaml':
        'configMapGenerator:\n- name: app-values\n  files: [ over.yaml ]\n',
      'apps/production/over.yaml': '',
    });
    expect(charts[0]?.environments.map(({ name, files }) => [name, ...files])).toEqual([
      ['staging', 'values.yaml', '../../apps/staging/mine.yaml'],
      ['production', 'values.yaml', '../../apps/production/over.yaml'],
    ]);
    expect(charts[0]?.notes).toEqual([
      '../../apps/base/app.yaml sets values in the release itself; they are not part of what is compared.',
    ]);
  });
});

describe('helmfile', () => {
  test('the files of a release in each environment that is declared', async () => {
    const helmfile = `environments:
  default: {}
  dev: { values: [ env/dev.yaml ] }
  prod: {}
---
releases:
- name: app
  namespace: {{ .Values.namespace }}
  chart: ../charts/app
  values:
  - all.yaml
  - {{ .Environment.Name }}/values.yaml
  - values.yaml.gotmpl
  - inline: 1
- name: other
  chart: bitnami/redis
`;
    expect(
      await shownOf({
        ...app,
        'deploy/helmfile.yaml': helmfile,
        'deploy/all.yaml': '',
        'deploy/dev/values.yaml': '',
        'deploy/prod/values.yaml': '',
      }),
    ).toEqual([
      'dev 1: values.yaml ../../deploy/all.yaml ../../deploy/dev/values.yaml',
      'prod 3: values.yaml ../../deploy/all.yaml ../../deploy/prod/values.yaml',
    ]);
  });

  test('one that decides by template what is in it is left alone', async () => {
    const helmfile = `environments: { dev: {} }
releases:
{{ if .Values.app }}
- { name: app, chart: ./charts/app, values: [ x.yaml ] }
{{ end }}
`;
    expect(await shownOf({ ...app, 'helmfile.yaml': helmfile, 'x.yaml': '' })).toEqual([
      'default null: values.yaml',
    ]);
  });
});
