/** Links, settings, odd names, limits: what discovery must not follow, and must survive. */
import { assert, asyncProperty, array, constantFrom, dictionary, oneof, record, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Chart, EnvironmentSettings } from '../../../../src/clients/helm/chart.ts';
import {
  describeChart,
  discoverCharts,
  type DiscoveryOptions,
} from '../../../../src/clients/helm/discovery.ts';
import { chartTree, chartYaml, link, treeRoot } from '../../../builders/chartTree.ts';

async function discover(
  content: Parameters<typeof chartTree>[0],
  options: Partial<DiscoveryOptions> = {},
): Promise<readonly Chart[]> {
  const charts = await discoverCharts(chartTree(content), treeRoot, { environments: {}, ...options });
  if (!charts.ok) throw new Error(charts.error.message);
  return charts.value;
}

const filesOf = (chart: Chart | undefined) => chart?.environments.map(({ files }) => files);
const roots = [treeRoot];

describe('links', () => {
  const content = {
    'app/Chart.yaml': chartYaml('app'),
    'app/values.yaml': '',
    'app/values-dev.yaml': link('../shared/dev.yaml'),
    'app/values-prod.yaml': link('/outside/prod.yaml'),
    'app/envs': link('/outside/envs'),
    'app/values-qa.yaml': link('nowhere'),
    'shared/dev.yaml': '',
    '/outside/prod.yaml': '',
    '/outside/envs/uat/values.yaml': '',
  };

  test('are followed within the roots; what lies outside is not read, and told', async () => {
    const [app] = await discover(content, { roots });
    expect(filesOf(app)).toEqual([['values.yaml', 'values-dev.yaml']]);
    expect(app?.notes.toSorted()).toEqual([
      'envs leads out of the workspace folders and was not read.',
      'values-prod.yaml leads out of the workspace folders and was not read.',
      'values-qa.yaml is a link that leads nowhere.',
    ]);
  });

  test('are followed anywhere without roots, as Helm follows them', async () => {
    const [app] = await discover(content);
    expect(filesOf(app)).toEqual([
      ['values.yaml', 'values-dev.yaml'],
      ['values.yaml', 'envs/uat/values.yaml'],
      ['values.yaml', 'values-prod.yaml'],
    ]);
  });

  test('to a folder that is the searched one, or around it, end', async () => {
    const charts = await discover({
      'app/Chart.yaml': chartYaml('app'),
      'app/dev/values.yaml': '',
      'app/self': link('.'),
      'app/up': link('..'),
      'a/other': link('../b'),
      'b/other': link('../a'),
      root: link('/'),
      loop: link('loop'),
    });
    expect(charts.map(({ path }) => path)).toEqual(['app']);
    expect(filesOf(charts[0])).toEqual([['dev/values.yaml']]);
  });

  test('a chart behind a link is found once; other folders out of the search are not looked into', async () => {
    const tree = chartTree({
      'charts/a': link('/elsewhere/a'),
      'charts/b': link('/elsewhere/a'),
      store: link('/store'),
      '/elsewhere/a/Chart.yaml': chartYaml('a'),
      '/store/x/Chart.yaml': chartYaml('x'),
    });
    const charts = await discoverCharts(tree, treeRoot, { environments: {} });
    expect(charts.ok && charts.value.map(({ path, name }) => [path, name])).toEqual([['charts/a', 'a']]);
    expect(tree.calls.filter((call) => call.startsWith('list /repo/store'))).toEqual([]);
    const held = await discover(
      { 'charts/a': link('/elsewhere/a'), '/elsewhere/a/Chart.yaml': '' },
      { roots },
    );
    expect(held).toEqual([]);
  });

  test('a Chart.yaml or values.yaml that leads outside is never read [abuse 14]', async () => {
    const tree = chartTree({
      'app/Chart.yaml': link('/outside/Chart.yaml'),
      'app/values.yaml': link('/outside/values.yaml'),
      'app/values-dev.yaml': 'a: 1',
      '/outside/Chart.yaml': chartYaml('secret'),
      '/outside/values.yaml': 'password: x',
    });
    const charts = await discoverCharts(tree, treeRoot, { environments: {}, roots });
    const [app] = charts.ok ? charts.value : [];
    expect([app?.name, filesOf(app), app?.notes.length]).toEqual(['app', [['values-dev.yaml']], 2]);
    expect(tree.calls.filter((call) => call.startsWith('read'))).not.toContain('read /repo/app/values.yaml');
    expect(tree.calls.filter((call) => call.startsWith('read'))).not.toContain('read /repo/app/Chart.yaml');
  });

  test('the roots may be links themselves', async () => {
    const content = {
      'app/Chart.yaml': chartYaml('app'),
      'app/values-dev.yaml': link('../x.yaml'),
      'x.yaml': '',
      '/link': link('/repo'),
    };
    const charts = await discoverCharts(chartTree(content), '/link', { environments: {}, roots: ['/link'] });
    expect(charts.ok && charts.value.map((chart) => [chart.folder, filesOf(chart)])).toEqual([
      ['/link/app', [['values-dev.yaml']]],
    ]);
  });
});

describe('files that something names', () => {
  const content = {
    'app/Chart.yaml': chartYaml('app'),
    'app/values.yaml': '',
    'app/values-dev.yaml': '',
    'app/mine.yaml': '',
    'app/hidden': link('/outside'),
    '/outside/x.yaml': '',
  };

  test('a setting decides alone for its charts, and the first key that matches', async () => {
    const environments: EnvironmentSettings = {
      other: [{ name: 'no', files: [] }],
      '**': [
        { name: 'zeta', rank: 1, files: ['mine.yaml', 'values.yaml'] },
        { name: 'prod', files: ['values-dev.yaml'], kubernetesVersion: '1.30', apiVersions: ['a/v1'] },
        { name: 'odd-prod', rank: null, files: [] },
      ],
      app: [{ name: 'never', files: [] }],
    };
    const [app] = await discover(content, { environments });
    expect(app?.environments).toEqual([
      { name: 'zeta', rank: 1, files: ['values.yaml', 'mine.yaml'] },
      {
        name: 'prod',
        rank: 3,
        files: ['values.yaml', 'values-dev.yaml'],
        kubernetesVersion: '1.30',
        apiVersions: ['a/v1'],
      },
      { name: 'odd-prod', rank: null, files: ['values.yaml'] },
    ]);
    expect((await discover(content, { environments: { app: [] } }))[0]?.environments).toEqual([
      { name: 'default', rank: null, files: ['values.yaml'] },
    ]);
  });

  test.each([
    ['../../outside/x.yaml', '../../outside/x.yaml leads out of the workspace folders and was not read.'],
    ['/outside/x.yaml', '../../outside/x.yaml leads out of the workspace folders and was not read.'],
    ['hidden/x.yaml', 'hidden/x.yaml leads out of the workspace folders and was not read.'],
    ['nothing.yaml', 'sreWorkbench.helm.environments names the file nothing.yaml, which does not exist.'],
    ['../app', 'sreWorkbench.helm.environments names the file ., which does not exist.'],
  ])('a setting that names %s', async (file, note) => {
    const environments = { app: [{ name: 'dev', files: [file, 'mine.yaml'] }] };
    const [app] = await discover(content, { environments, roots });
    expect(filesOf(app)).toEqual([['values.yaml', 'mine.yaml']]);
    expect(app?.notes).toContain(note);
    const anywhere = await discover(content, { environments });
    expect(filesOf(anywhere[0])?.[0]).toHaveLength(file.includes('x.yaml') ? 3 : 2);
  });

  test('a manifest is held to the same', async () => {
    const manifest = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: app-prod }
spec: { source: { path: app, helm: { valueFiles: [ ../../outside/x.yaml, values-dev.yaml ] } } }
`;
    const [app] = await discover({ ...content, 'argo.yaml': manifest }, { roots });
    expect(filesOf(app)).toEqual([['values.yaml', 'values-dev.yaml']]);
    expect(app?.notes).toContain('../../outside/x.yaml leads out of the workspace folders and was not read.');
  });
});

describe('anything at all', () => {
  test('odd names stay as they are', async () => {
    const odd = [
      '-f',
      '$(touch x)',
      'a b',
      'ü',
      '\u0007',
      '__proto__',
      'constructor',
      '%2e%2e',
      'a\\b',
      '[x]',
    ];
    const charts = await discover(
      odd.flatMap((name) => [`${name}/Chart.yaml`, `${name}/values-${name}-dev.yaml`]),
    );
    expect(charts.map(({ path }) => path).toSorted()).toEqual(odd.toSorted());
    for (const chart of charts) expect(filesOf(chart)).toEqual([[`values-${chart.path}-dev.yaml`]]);
  });

  test('a search that is too deep or too wide says so and shows what it has', async () => {
    const deep = Array.from({ length: 30 }, (_, index) => `d${index}`).join('/');
    const [first] = await discover(['a/Chart.yaml', `${deep}/Chart.yaml`]);
    expect(first?.notes).toEqual([
      'Folders more than 16 levels deep were not searched for charts and values.',
    ]);
    const wide = Array.from({ length: 20_500 }, (_, index) => `w/${index}/`);
    const files = chartTree(['a/Chart.yaml']);
    const listed = await discoverCharts(
      {
        ...files,
        list: (path) =>
          path === `${treeRoot}/a`
            ? Promise.resolve({
                ok: true,
                value: [
                  { name: 'Chart.yaml', kind: 'file' as const },
                  ...wide.map((_, index) => ({ name: `${index}`, kind: 'directory' as const })),
                ],
              })
            : path.startsWith(`${treeRoot}/a/`)
              ? Promise.resolve({ ok: true, value: [] })
              : files.list(path),
      },
      treeRoot,
      { environments: {} },
    );
    expect(listed.ok && listed.value[0]?.notes).toEqual([
      'Only the first 20000 folders were searched for charts and values.',
    ]);
  });

  test('a folder that cannot be listed is told', async () => {
    const files = chartTree(['a/Chart.yaml', 'a/dev/values.yaml', 'a/prod/values.yaml']);
    const charts = await discoverCharts(
      {
        ...files,
        list: (path) =>
          path.endsWith('/prod')
            ? Promise.resolve({ ok: false, error: { code: 'not-readable', message: 'no' } })
            : files.list(path),
      },
      treeRoot,
      { environments: {} },
    );
    expect(charts.ok && charts.value[0]?.notes).toEqual(['The folder prod cannot be listed.']);
    expect(charts.ok && charts.value[0]?.environments.map(({ name }) => name)).toEqual(['dev']);
  });

  test('a cancelled search is no result', async () => {
    const options = { environments: {}, signal: AbortSignal.abort() };
    const files = chartTree(['Chart.yaml']);
    expect(await discoverCharts(files, treeRoot, options)).toMatchObject({
      ok: false,
      error: { code: 'cancelled' },
    });
    expect(await describeChart(files, treeRoot, options)).toMatchObject({
      ok: false,
      error: { code: 'cancelled' },
    });
  });

  test('what is no chart is said to be none', async () => {
    const answer = await describeChart(chartTree(['a/Chart.yaml']), `${treeRoot}/b`, {
      environments: {},
      searched: treeRoot,
    });
    expect(answer).toMatchObject({ ok: false });
    const empty = await describeChart(chartTree(['a/']), `${treeRoot}/a`, { environments: {} });
    expect(empty).toMatchObject({ ok: false, error: { code: 'no-chart' } });
  });

  const name = oneof(
    constantFrom(
      'Chart.yaml',
      'values.yaml',
      'values-dev.yaml',
      'values-prod.yml',
      'app',
      'helm',
      'charts',
      'values',
    ),
    constantFrom(
      'environments',
      'dev',
      'prod',
      'summit',
      'dev.yaml',
      'common.yaml',
      'helmfile.yaml',
      'app.yaml',
      '.git',
    ),
    string({ minLength: 1, maxLength: 6 }).map((text) => text.replaceAll('/', '_')),
  ).filter((text) => text !== '.' && text !== '..');
  const path = array(name, { minLength: 1, maxLength: 5 }).map((names) => names.join('/'));
  const text = oneof(
    constantFrom(
      '',
      'name: x\n',
      'name: x\ntype: library\n',
      'a: &a [*a]\n',
      '\0GITCRYPT\0',
      '{{ if x }}\n',
      '- 1\n',
    ),
    constantFrom(
      'apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec: { generators: [ { git: { directories: [ { path: "**" } ] } } ], template: { spec: { source: { path: "{{path}}", helm: { valueFiles: [ "{{path}}/{{x}}-{{x}}", "$v/../{{y}}" ] } } } } }\n',
      'environments: { dev: 1 }\nreleases: [ { chart: ./app, values: [ "{{ .Environment.Name }}.yaml", 7 ] } ]\n',
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: { chart: { spec: { chart: ./app, valuesFiles: [ a, null ] } }, valuesFrom: 3 }\n',
    ),
    string(),
    path.map((target) => link(`/repo/${target}`)),
    constantFrom('..', '.', '/', '/nowhere').map(link),
  );

  test('no tree makes it fail, and what it names exists and lies where it may', async () => {
    await assert(
      asyncProperty(
        dictionary(path, text, { maxKeys: 25 }),
        record({
          environments: dictionary(path, array(record({ name, files: array(path) })), { maxKeys: 1 }),
        }),
        async (content, options) => {
          const files = chartTree(content);
          const charts = await discoverCharts(files, treeRoot, { ...options, roots });
          if (!charts.ok) throw new Error(charts.error.message);
          for (const chart of charts.value) {
            expect(chart.environments.length > 0).toBe(chart.type === 'application');
            for (const file of chart.environments.flatMap((one) => one.files)) {
              const real = await files.realPath(`${chart.folder}/${file}`);
              expect(real.ok && real.value).toMatch(/^\/repo\//);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
