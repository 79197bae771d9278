/** Names beside environments that are none, and environments whose names say nothing by themselves. */
import { describe, expect, test } from 'vitest';
import { discoverCharts } from '../../../../src/clients/helm/discovery.ts';
import { chartTree, chartYaml, treeRoot } from '../../../builders/chartTree.ts';

/** Names of the environments by the chart's path. */
async function names(...args: Parameters<typeof chartTree>): Promise<Record<string, readonly string[]>> {
  const charts = await discoverCharts(chartTree(...args), treeRoot, { environments: {} });
  if (!charts.ok) throw new Error(charts.error.message);
  return Object.fromEntries(
    charts.value.map(({ path, environments }) => [path, environments.map(({ name }) => name)]),
  );
}

const chart = {
  'app/Chart.yaml': chartYaml('app'),
  'app/values.yaml': 'image: {}\nreplicas: 1\nresources: {}\n',
};

describe('in a chart', () => {
  test.each([
    ['variants', ['dev', 'production', 'production-canary', 'prod-blue'], ['dev', 'production']],
    ['editions', ['dev', 'prod', 'minimal', 'sku-banking-core', 'sku-dev', 'ha', 'small'], ['dev', 'prod']],
    ['examples and tests', ['dev', 'prod', 'example', 'dev-example', 'sample', 'ci', 'e2e'], ['dev', 'prod']],
    ['secrets', ['dev', 'prod', 'secrets', 'secrets-dev', 'dev.enc', 'prod.sops'], ['dev', 'prod']],
    ['platforms', ['dev', 'prod', 'openshift', 'eks', 'aws-prod'], ['dev', 'aws-prod', 'prod']],
    ['well-known components', ['dev', 'prod', 'redis', 'cert-manager', 'ingress-nginx'], ['dev', 'prod']],
    ['versions', ['dev', 'prod', '1.2.3', 'v2'], ['dev', 'prod']],
    ['schema and default', ['prod', 'schema', 'default', 'defaults'], ['prod']],
    ['nothing known', ['minimal', 'summit', 'openshift'], ['default']],
    [
      'names of no dictionary beside known ones',
      ['usdfprod', 'idfint', 'summit', 'ccin2p3'],
      ['idfint', 'usdfprod', 'ccin2p3', 'summit'],
    ],
    ['a test alone', ['test'], ['test']],
  ])('%s', async (_, overlays, expected) => {
    const files = Object.fromEntries(overlays.map((name) => [`app/values-${name}.yaml`, 'replicas: 2\n']));
    expect(await names({ ...chart, ...files })).toEqual({ app: expected });
  });

  test('a file beside environments whose keys are strange to the chart is a component', async () => {
    const files = {
      ...chart,
      'app/values/production.yaml': 'replicas: 3\n',
      'app/values/keda.yaml': 'watchNamespace: x\nmetricsServer: {}\nreplicas: 1\n',
      'app/values/curiouslearning.yaml': 'replicas: 2\nresources: {}\nsomething: 1\n',
    };
    expect(await names(files)).toEqual({ app: ['production', 'curiouslearning'] });
  });

  test('more unknown than known names in a folder of values are the services of a general chart', async () => {
    const services = ['currencyservice', 'paymentservice', 'productcatalog', 'cart'];
    const files = Object.fromEntries(services.map((name) => [`app/values/${name}.yaml`, 'replicas: 1\n']));
    expect(
      await names({ ...chart, ...files, 'app/values/dev.yaml': '', 'app/values/prod.yaml': '' }),
    ).toEqual({
      app: ['dev', 'prod'],
    });
  });

  test('dependencies, subcharts and what begins with them', async () => {
    const files = {
      'app/Chart.yaml': chartYaml(
        'app',
        'dependencies:\n- {name: db, alias: store}\n- {name: common}\n- {name: test}\n',
      ),
      'app/charts/gateway/Chart.yaml': chartYaml('gateway'),
      'app/charts/queue-2.0.1.tgz': '',
      ...Object.fromEntries(
        ['db', 'store', 'store-prod', 'gateway', 'queue', 'common', 'dev', 'test', 'prod'].map((name) => [
          `app/values-${name}.yaml`,
          '',
        ]),
      ),
    };
    expect(await names(files)).toEqual({ app: ['dev', 'test', 'prod'] });
  });

  test('folders that hold something else', async () => {
    expect(
      await names([
        'app/Chart.yaml',
        'app/ci/dev-values.yaml',
        'app/tests/values-prod.yaml',
        'app/test/values.yaml',
        'app/examples/prod/values.yaml',
        'app/files/dev.yaml',
        'app/config/prod.yaml',
        'app/templates/dev/values.yaml',
        'app/docs/values-dev.yaml',
        'app/prod.yaml',
      ]),
    ).toEqual({ app: ['default'] });
  });

  test('folders beside those of environments that hold something else', async () => {
    expect(
      await names([
        'app/Chart.yaml',
        ...['dev', 'prod', 'docs', 'test', 'e2e'].map((name) => `app/${name}/values.yaml`),
      ]),
    ).toEqual({ app: ['dev', 'prod'] });
    expect(
      await names([
        'app/Chart.yaml',
        ...['dev', 'test', 'docs'].map((name) => `app/envs/${name}/values.yaml`),
      ]),
    ).toEqual({ app: ['dev', 'test'] });
  });

  test('a chart for each environment is no environment of the chart around it', async () => {
    expect(
      await names([
        'Chart.yaml',
        'envs/dev/Chart.yaml',
        'envs/dev/values.yaml',
        'envs/prod/Chart.yaml',
        'envs/prod/values-prod.yaml',
      ]),
    ).toEqual({ '.': ['default'], 'envs/dev': ['default'], 'envs/prod': ['prod'] });
  });

  test('manifests in a folder of environments are no values', async () => {
    const manifest = 'apiVersion: argoproj.io/v1alpha1\nkind: Application\n';
    expect(
      await names({
        ...chart,
        'app/environments/dev.yaml': manifest,
        'app/environments/prod.yaml': manifest,
      }),
    ).toEqual({ app: ['default'] });
  });
});

describe('in a repository', () => {
  test('names learned from one chart are known in another', async () => {
    const files = {
      'a/Chart.yaml': chartYaml('a'),
      'a/values-usdfprod.yaml': '',
      'a/values-summit.yaml': '',
      'b/Chart.yaml': chartYaml('b'),
      'b/values-summit.yaml': '',
      'c/Chart.yaml': chartYaml('c'),
      'c/values-somewhere.yaml': '',
    };
    expect(await names(files)).toEqual({ a: ['usdfprod', 'summit'], b: ['summit'], c: ['default'] });
  });

  test('a base that most charts lack is an environment of that name', async () => {
    const charts = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    const tree = (withBase: readonly string[]) =>
      charts.flatMap((name) => [
        `${name}/Chart.yaml`,
        `${name}/values-prod.yaml`,
        ...(withBase.includes(name) ? [`${name}/values-base.yaml`] : []),
      ]);
    expect((await names(tree(['a', 'b'])))['a']).toEqual(['prod', 'base']);
    expect((await names(tree(charts.slice(1))))['b']).toEqual(['prod']);
  });

  test('what some of many charts share in folders of their own, or in a folder of values, stays a layer', async () => {
    const charts = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    const plain = charts.flatMap((name) => [
      `${name}/Chart.yaml`,
      `${name}/values/dev.yaml`,
      `${name}/values/prod.yaml`,
      ...(name === 'a' ? ['a/values/common.yaml'] : []),
    ]);
    expect((await names(plain))['a']).toEqual(['dev', 'prod']);
    const apart = charts.flatMap((name) => [
      `${name}/chart/Chart.yaml`,
      `${name}/chart/values-prod.yaml`,
      ...(name === 'a' ? ['a/chart/values-common.yaml'] : []),
    ]);
    expect((await names(apart))['a/chart']).toEqual(['prod']);
  });

  test('values of things that are no charts here', async () => {
    const files = {
      'charts/wiki/Chart.yaml': chartYaml('wiki'),
      'charts/wiki/values.yaml': 'image: {}\n',
      'charts/mysql/Chart.yaml': chartYaml('mysql'),
      'charts/mysql/values.yaml': 'image: {}\nstorage: {}\n',
      'values/production.yaml': 'global: {}\ningress: {}\ncerts: {}\n',
      'values/mysql.yaml': 'image: {}\n',
      'values/wiki.yaml': 'image: {}\n',
      'values/redis.yaml': 'architecture: standalone\n',
      'values/cert-manager.yaml': 'installCRDs: true\n',
      'apps/prod/wiki.yaml': 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n',
      'secrets/prod/wiki.yaml': 'password: x\n',
      'config/prod/wiki.yaml': 'server: {}\nlogging: {}\nimage: {}\n',
    };
    expect(await names(files)).toEqual({ 'charts/mysql': ['default'], 'charts/wiki': ['default'] });
  });

  test('a component file beside the overlays of the only chart', async () => {
    const files = {
      'chart/Chart.yaml': chartYaml('site'),
      'chart/values.yaml': 'image: {}\nreplicas: 1\n',
      'values/production.yaml': 'image: {}\n',
      'values/cert-manager.yaml': 'installCRDs: true\n',
      'values/longhorn.yaml': 'persistence: {}\ndefaultSettings: {}\n',
    };
    expect(await names(files)).toEqual({ chart: ['production'] });
  });
});
