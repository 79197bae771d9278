import path from 'node:path';
import { expect, test } from 'vitest';
import { describeChart, discoverCharts } from '../../../../src/clients/helm/discovery.ts';
import { createFiles, withSlashes } from '../../../../src/node/files.ts';

const company = withSlashes(path.resolve(import.meta.dirname, '../../../../examples/company'));
const files = createFiles();

const shape = (name: string, rank: number | null, ...overlays: readonly string[]) => ({
  name,
  rank,
  files: ['values.yaml', ...overlays],
});

const expected = {
  'SRE/helm/charts/api-gateway': ['dev', 'staging', 'prod'].map((name, index) =>
    shape(name, index + 1, `${name}/values.yaml`),
  ),
  'SRE/helm/charts/legacy-billing': [
    shape('dev', 1, 'values/dev.yaml'),
    ...['preprod', 'qa', 'staging', 'test', 'uat'].map((name) => shape(name, 2, `values/${name}.yaml`)),
    shape('production', 3, 'values/production.yaml'),
  ],
  'SRE/helm/charts/my-service': ['dev', 'staging', 'production'].map((name, index) =>
    shape(name, index + 1, `values/${name}.yaml`),
  ),
  'SRE/helm/charts/redis-cluster': ['dev', 'staging', 'production'].map((name, index) =>
    shape(name, index + 1, `environments/${name}/values.yaml`),
  ),
  'SRE/helm/charts/user-api': [
    shape('dev', 1, 'values-dev.yaml'),
    ...['preprod', 'staging', 'test'].map((name) => shape(name, 2, `values-${name}.yaml`)),
    shape('production', 3, 'values-production.yaml'),
  ],
};

test('the charts of the example company have the environments that their files name', async () => {
  const charts = await discoverCharts(files, company, { environments: {} });
  expect(charts.ok && Object.fromEntries(charts.value.map((one) => [one.path, one.environments]))).toEqual(
    expected,
  );
  expect(charts.ok && charts.value.flatMap(({ notes }) => notes)).toEqual([]);
  expect(charts.ok && charts.value.every(({ type }) => type === 'application')).toBe(true);
});

test('one of them described alone is the same', async () => {
  const folder = `${company}/SRE/helm/charts/user-api`;
  const alone = await describeChart(files, folder, { environments: {} });
  expect(alone).toMatchObject({
    ok: true,
    value: {
      path: '.',
      name: 'user-api',
      dependencies: [{ name: 'common' }],
      environments: expected['SRE/helm/charts/user-api'],
    },
  });
});

test('a library in the charts folder of another is described without environments', async () => {
  const folder = `${company}/SRE/helm/charts/user-api/charts/common`;
  const library = await describeChart(files, folder, { environments: {}, searched: company });
  expect(library).toMatchObject({
    ok: true,
    value: {
      name: 'common',
      type: 'library',
      environments: [],
      path: 'SRE/helm/charts/user-api/charts/common',
    },
  });
});
