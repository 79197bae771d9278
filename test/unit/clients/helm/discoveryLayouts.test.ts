import { describe, expect, test } from 'vitest';
import type { Chart } from '../../../../src/clients/helm/chart.ts';
import { discoverCharts } from '../../../../src/clients/helm/discovery.ts';
import { chartTree, treeRoot } from '../../../builders/chartTree.ts';

async function discover(...args: Parameters<typeof chartTree>): Promise<readonly Chart[]> {
  const charts = await discoverCharts(chartTree(...args), treeRoot, { environments: {} });
  if (!charts.ok) throw new Error(charts.error.message);
  return charts.value;
}

/** `name rank: files` of each environment. */
function shown(chart: Chart | undefined): readonly string[] {
  return (chart?.environments ?? []).map(({ name, rank, files }) => `${name} ${rank}: ${files.join(' ')}`);
}

const inChart: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  [
    'a file each, behind a dash',
    ['values-dev.yaml', 'values-stg.yaml', 'values-prod.yaml'],
    [
      'dev 1: values.yaml values-dev.yaml',
      'stg 2: values.yaml values-stg.yaml',
      'prod 3: values.yaml values-prod.yaml',
    ],
  ],
  [
    'a file each, between dots',
    ['values.development.yml', 'values.production.yaml'],
    ['development 1: values.yaml values.development.yml', 'production 3: values.yaml values.production.yaml'],
  ],
  [
    'a file each, behind an underline',
    ['values_dev.yaml', 'values_prod.yaml'],
    ['dev 1: values.yaml values_dev.yaml', 'prod 3: values.yaml values_prod.yaml'],
  ],
  [
    'a file each, the environment first',
    ['qa-values.yaml', 'prod.values.yaml'],
    ['qa 2: values.yaml qa-values.yaml', 'prod 3: values.yaml prod.values.yaml'],
  ],
  [
    'a folder of values',
    ['values/dev.yaml', 'values/preprod.yml', 'values/production.yaml'],
    [
      'dev 1: values.yaml values/dev.yaml',
      'preprod 2: values.yaml values/preprod.yml',
      'production 3: values.yaml values/production.yaml',
    ],
  ],
  [
    'a folder of environments with a file each',
    ['environments/values-dev.yaml', 'environments/prod.yaml'],
    ['dev 1: values.yaml environments/values-dev.yaml', 'prod 3: values.yaml environments/prod.yaml'],
  ],
  [
    'a folder each',
    ['dev/values.yaml', 'prod/values.yml'],
    ['dev 1: values.yaml dev/values.yaml', 'prod 3: values.yaml prod/values.yml'],
  ],
  ...['environments', 'envs', 'env', 'values', 'overlays', 'deploy'].map(
    (folder) =>
      [
        `a folder each in ${folder}`,
        [`${folder}/int/values.yaml`, `${folder}/live/values.yaml`],
        [`int 2: values.yaml ${folder}/int/values.yaml`, `live 3: values.yaml ${folder}/live/values.yaml`],
      ] as const,
  ),
  [
    'a folder each with the environment in the file too',
    ['envs/test/values-test.yaml', 'envs/prod/values-prod.yaml'],
    ['test 2: values.yaml envs/test/values-test.yaml', 'prod 3: values.yaml envs/prod/values-prod.yaml'],
  ],
  [
    'what all share in front of what is their own',
    ['values/common.yaml', 'values/dev.yaml', 'values/prod.yaml'],
    [
      'dev 1: values.yaml values/common.yaml values/dev.yaml',
      'prod 3: values.yaml values/common.yaml values/prod.yaml',
    ],
  ],
  [
    'a base beside flat files',
    ['values-base.yaml', 'values-dev.yaml', 'values-prod.yaml'],
    [
      'dev 1: values.yaml values-base.yaml values-dev.yaml',
      'prod 3: values.yaml values-base.yaml values-prod.yaml',
    ],
  ],
  [
    'two places: the larger wins, the other adds its files',
    [
      'values-dev.yaml',
      'values-production.yaml',
      'environments/dev/values.yaml',
      'environments/prod/values.yaml',
      'environments/qa/values.yaml',
    ],
    [
      'dev 1: values.yaml values-dev.yaml environments/dev/values.yaml',
      'qa 2: values.yaml environments/qa/values.yaml',
      'prod 3: values.yaml values-production.yaml environments/prod/values.yaml',
    ],
  ],
  [
    'two places: what the smaller has more is an environment where its name says so',
    [
      ...['dev', 'qa', 'prod'].map((name) => `values-${name}.yaml`),
      ...['uat', 'summit'].map((name) => `environments/${name}/values.yaml`),
    ],
    [
      'dev 1: values.yaml values-dev.yaml',
      'qa 2: values.yaml values-qa.yaml',
      'uat 2: values.yaml environments/uat/values.yaml',
      'prod 3: values.yaml values-prod.yaml',
    ],
  ],
  [
    'mixed ways of writing in one folder',
    ['values-dev.yaml', 'values.staging.yaml', 'prod-values.yaml'],
    [
      'dev 1: values.yaml values-dev.yaml',
      'staging 2: values.yaml values.staging.yaml',
      'prod 3: values.yaml prod-values.yaml',
    ],
  ],
  ['no overlay', [], ['default null: values.yaml']],
];

describe('in the chart: ', () => {
  test.each(inChart)('%s', async (_, overlays, expected) => {
    const [chart, ...others] = await discover([
      'app/Chart.yaml',
      'app/values.yaml',
      ...overlays.map((file) => `app/${file}`),
    ]);
    expect(others).toEqual([]);
    expect(shown(chart)).toEqual(expected);
    expect(chart?.notes).toEqual([]);
  });

  test('without a values.yaml only the overlays are named', async () => {
    const charts = await discover(['a/Chart.yaml', 'a/values-dev.yaml', 'b/Chart.yaml']);
    expect(charts.map(shown)).toEqual([['dev 1: values-dev.yaml'], ['default null: ']]);
  });
});

const beside: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  [
    'environments/<env>/values.yaml',
    ['environments/dev/values.yaml', 'environments/prod/values.yaml'],
    [
      'dev 1: values.yaml ../../environments/dev/values.yaml',
      'prod 3: values.yaml ../../environments/prod/values.yaml',
    ],
  ],
  [
    'values/<env>.yaml',
    ['values/dev.yaml', 'values/prod.yaml'],
    ['dev 1: values.yaml ../../values/dev.yaml', 'prod 3: values.yaml ../../values/prod.yaml'],
  ],
  [
    'deploy/environments/<env>/values.yaml',
    ['deploy/environments/qa/values.yaml', 'deploy/environments/prod/values.yaml'],
    [
      'qa 2: values.yaml ../../deploy/environments/qa/values.yaml',
      'prod 3: values.yaml ../../deploy/environments/prod/values.yaml',
    ],
  ],
  [
    'values-<env>.yaml in the folder above, behind its own values.yaml',
    ['helm/values.yaml', 'helm/values-dev.yaml', 'helm/values-prod.yaml'],
    [
      'dev 1: values.yaml ../values.yaml ../values-dev.yaml',
      'prod 3: values.yaml ../values.yaml ../values-prod.yaml',
    ],
  ],
  [
    'values/<env>/<chart>.yaml',
    ['values/dev/my-app.yaml', 'values/prod/my-app.yaml'],
    ['dev 1: values.yaml ../../values/dev/my-app.yaml', 'prod 3: values.yaml ../../values/prod/my-app.yaml'],
  ],
  [
    'apps/<env>/<chart>-values.yaml',
    ['apps/staging/my-app-values.yaml', 'apps/production/my-app-values.yaml'],
    [
      'staging 2: values.yaml ../../apps/staging/my-app-values.yaml',
      'production 3: values.yaml ../../apps/production/my-app-values.yaml',
    ],
  ],
  [
    'envs/<env>/<chart>/values.yaml',
    ['envs/dev/my-app/values.yaml', 'envs/prod/my-app/values.yaml'],
    [
      'dev 1: values.yaml ../../envs/dev/my-app/values.yaml',
      'prod 3: values.yaml ../../envs/prod/my-app/values.yaml',
    ],
  ],
  [
    'values/<chart>/<env>.yaml with what it shares',
    ['values/my-app/values.yaml', 'values/my-app/dev.yaml', 'values/my-app/prod.yaml'],
    [
      'dev 1: values.yaml ../../values/my-app/values.yaml ../../values/my-app/dev.yaml',
      'prod 3: values.yaml ../../values/my-app/values.yaml ../../values/my-app/prod.yaml',
    ],
  ],
  [
    'values/<chart>-<env>.yaml',
    ['values/my-app-dev.yaml', 'values/my-app-prod.yaml', 'values/other-dev.yaml'],
    ['dev 1: values.yaml ../../values/my-app-dev.yaml', 'prod 3: values.yaml ../../values/my-app-prod.yaml'],
  ],
  [
    'files that name the chart, and not those that name none',
    [
      'environments/dev/values.yaml',
      'environments/dev/my-app-values.yaml',
      'environments/prod/my-app-values.yaml',
    ],
    [
      'dev 1: values.yaml ../../environments/dev/my-app-values.yaml',
      'prod 3: values.yaml ../../environments/prod/my-app-values.yaml',
    ],
  ],
];

describe('beside the chart: ', () => {
  test.each(beside)('%s', async (_, overlays, expected) => {
    const charts = await discover(['helm/my-app/Chart.yaml', 'helm/my-app/values.yaml', ...overlays]);
    expect(charts.map(shown)).toEqual([expected]);
  });

  test('a chart that lies in a folder of its own is seen from that folder too', async () => {
    const files = chartTree([
      '.git/',
      'helm/my-app/Chart.yaml',
      'environments/dev/values.yaml',
      'environments/prod/values.yaml',
    ]);
    const charts = await discoverCharts(files, `${treeRoot}/helm/my-app`, { environments: {} });
    expect(charts.ok && charts.value.map((chart) => [chart.path, ...shown(chart)])).toEqual([
      ['.', 'dev 1: ../../environments/dev/values.yaml', 'prod 3: ../../environments/prod/values.yaml'],
    ]);
    const within = await discoverCharts(files, `${treeRoot}/helm/my-app`, {
      environments: {},
      roots: [`${treeRoot}/helm`],
    });
    expect(within.ok && within.value.map(shown)).toEqual([['default null: ']]);
  });

  test('of several charts, the one that knows the keys', async () => {
    const overlay = 'replicas: 3\ningress:\n  host: a\n';
    const charts = await discover({
      'charts/api/Chart.yaml': 'name: api',
      'charts/api/values.yaml': 'replicas: 1\ningress: {}\n',
      'charts/store/Chart.yaml': 'name: store',
      'charts/store/values.yaml': 'size: 1Gi\nreplicas: 1\nbackup: {}\n',
      'environments/dev/values.yaml': overlay,
      'environments/prod/values.yaml': `${overlay}tls: true\nhosts: []\n`,
      'other/dev/values.yaml': 'size: 2Gi\nbackup: {}\n',
    });
    expect(charts.map(shown)).toEqual([
      [
        'dev 1: values.yaml ../../environments/dev/values.yaml',
        'prod 3: values.yaml ../../environments/prod/values.yaml',
      ],
      ['dev 1: values.yaml ../../other/dev/values.yaml'],
    ]);
  });

  test('values that several charts know are taken for none of them, and that is said', async () => {
    const charts = await discover({
      'charts/a/Chart.yaml': 'name: a',
      'charts/a/values.yaml': 'image: {}\n',
      'charts/b/Chart.yaml': 'name: b',
      'charts/b/values.yaml': 'image: {}\n',
      'environments/dev/values.yaml': 'image: {}\n',
    });
    expect(charts.map(shown)).toEqual([['default null: values.yaml'], ['default null: values.yaml']]);
    expect(charts[0]?.notes.join()).toMatch(
      /\.\.\/\.\.\/environments fit several charts.*sreWorkbench\.helm\.environments/,
    );
  });

  test('values keyed by the names of charts belong to the chart that has them as dependencies', async () => {
    const charts = await discover({
      'charts/all/Chart.yaml':
        'name: all\ndependencies:\n- name: api\n  repository: file://../api\n- name: web\n  repository: file://../web\n',
      'charts/all/values.yaml': 'api: {}\n',
      'charts/api/Chart.yaml': 'name: api',
      'charts/api/values.yaml': 'image: {}\nweb: 1\n',
      'charts/web/Chart.yaml': 'name: web',
      'environments/dev/values.yaml': 'api: {}\nweb: {}\n',
    });
    expect(charts.map(({ name, environments }) => [name, environments.map((one) => one.name)])).toEqual([
      ['all', ['dev']],
      ['api', ['default']],
      ['web', ['default']],
    ]);
  });

  test('of folders side by side, the one that is named for its environments and has most', async () => {
    const charts = await discover([
      'charts/app/Chart.yaml',
      ...['dev', 'test', 'prod'].map((name) => `environments/${name}/values.yaml`),
      'environments-manual/dev/values.yaml',
    ]);
    expect(charts[0]?.environments.flatMap(({ files }) => files)).toEqual(
      ['dev', 'test', 'prod'].map((name) => `../../environments/${name}/values.yaml`),
    );
  });

  test('the values of several applications of one general chart are no layers of one another', async () => {
    const charts = await discover({
      'charts/general/Chart.yaml': 'name: general',
      'charts/general/values.yaml': 'image: {}\n',
      'apps/orders/values-dev.yaml': 'image: {}\n',
      'apps/orders/values-prod.yaml': 'image: {}\n',
      'apps/billing/values-dev.yaml': 'image: {}\n',
    });
    expect(charts.map(shown)).toEqual([['default null: values.yaml']]);
  });
});

describe('which charts are found', () => {
  test('in the order of their paths, nested ones too, without those that belong to another', async () => {
    const charts = await discover([
      'b/Chart.yaml',
      'b/charts/sub/Chart.yaml',
      'b/charts/packed-1.2.3.tgz',
      'b/extra/nested/Chart.yaml',
      'b/templates/odd/Chart.yaml',
      'a/Chart.yaml',
      '.hidden/Chart.yaml',
      'node_modules/x/Chart.yaml',
      'a-b/Chart.yaml',
      'charts/c/Chart.yaml',
    ]);
    expect(charts.map(({ path }) => path)).toEqual(['a', 'a-b', 'b', 'b/extra/nested', 'charts/c']);
  });

  test('the folder itself, and the folder of a subchart when it is asked for', async () => {
    const files = chartTree([
      'Chart.yaml',
      'values-dev.yaml',
      'charts/sub/Chart.yaml',
      'charts/sub/values.yaml',
    ]);
    const whole = await discoverCharts(files, treeRoot, { environments: {} });
    expect(whole.ok && whole.value.map(({ path, name }) => [path, name])).toEqual([['.', 'repo']]);
    const sub = await discoverCharts(files, `${treeRoot}/charts/sub`, { environments: {} });
    expect(sub.ok && sub.value.map(({ path, name }) => [path, name])).toEqual([['.', 'sub']]);
  });

  test('with what Chart.yaml and requirements.yaml say', async () => {
    const [a, b, c, d] = await discover({
      'a/Chart.yaml':
        'name: app\ntype: application\ndependencies:\n- name: redis\n  alias: cache\n  version: ^1.0\n' +
        '  repository: oci://x\n  condition: cache.enabled\n  tags: [a, b]\n  import-values: [data, {child: x, parent: z}]\n- {version: 1}\n',
      'b/Chart.yaml': 'name: old\napiVersion: v1',
      'b/requirements.yaml': 'dependencies:\n- name: mysql\n  version: 1.0.0\n',
      'c/Chart.yaml': 'name: [broken',
      'd/Chart.yaml': 'name: lib\ntype: library\n',
      'd/values-dev.yaml': '',
    });
    expect(a?.dependencies).toEqual([
      {
        name: 'redis',
        alias: 'cache',
        version: '^1.0',
        repository: 'oci://x',
        condition: 'cache.enabled',
        tags: ['a', 'b'],
        importValues: ['data', { child: 'x', parent: 'z' }],
      },
    ]);
    expect(b?.dependencies).toEqual([{ name: 'mysql', version: '1.0.0', tags: [], importValues: [] }]);
    expect([c?.name, c?.notes.length]).toEqual(['c', 1]);
    expect([d?.name, d?.type, d?.environments]).toEqual(['lib', 'library', []]);
  });

  test('none: an empty list; no folder: a failure', async () => {
    expect(await discover(['README.md'])).toEqual([]);
    const missing = await discoverCharts(chartTree([]), '/nowhere', { environments: {} });
    expect(missing).toMatchObject({ ok: false, error: { code: 'folder-not-found' } });
  });
});
