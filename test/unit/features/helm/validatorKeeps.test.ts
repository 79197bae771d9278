/** What the validator does again after an edit, and what it keeps. */
import { describe, expect, test } from 'vitest';
import type { Chart } from '../../../../src/clients/helm/chart.ts';
import { defaultHelmSettings } from '../../../../src/features/helm/core/settings.ts';
import { createValidator } from '../../../../src/features/helm/core/validator.ts';
import type { Files } from '../../../../src/base/ports.ts';
import { chartTree, chartYaml, treeRoot } from '../../../builders/chartTree.ts';
import { broken, rendered, toldEngine } from '../../../builders/valuesEngine.ts';

const content = {
  'Chart.yaml': chartYaml('demo'),
  'values.yaml': 'replicaCount: 1\nresources:\n  limits:\n    memory: 64Mi\n',
  'values/dev.yaml': 'replicaCount: 2\n',
  'values/production.yaml': 'replicaCount: 3\n',
  'templates/demo.yaml': 'a: {{ .Values.replicaCount }}\nb: {{ .Values.resources | toYaml }}\n',
};

/** A chart whose files change under the validator. */
async function open(engine = toldEngine()) {
  let tree = chartTree(content);
  const files: Files = {
    read: (...args) => tree.read(...args),
    list: (...args) => tree.list(...args),
    stat: (...args) => tree.stat(...args),
    realPath: (...args) => tree.realPath(...args),
  };
  const validator = createValidator({ ports: { files, engine }, settings: defaultHelmSettings });
  const [found] = await validator.discover(treeRoot);
  if (found === undefined) throw new Error('no chart');
  const chart: Chart = found;
  return {
    validator,
    chart,
    engine,
    edit: (changes: Partial<Record<keyof typeof content, string>>) => {
      tree = chartTree({ ...content, ...changes });
    },
    run: () => validator.validate(chart),
  };
}

test('nothing is rendered again while nothing changes', async () => {
  const { run, engine } = await open();
  await run();
  await run();
  expect(engine.calls).toHaveLength(2);
});

test.each([
  ['values/dev.yaml', 1],
  ['values.yaml', 2],
  ['templates/demo.yaml', 2],
] as const)('an edit of %s renders %i environments again', async (path, renders) => {
  const { run, edit, engine } = await open();
  await run();
  edit({ [path]: `${content[path]}# edited\n` });
  await run();
  expect(engine.calls).toHaveLength(2 + renders);
});

test('the report is that of the new text', async () => {
  const { run, edit } = await open();
  const rules = async () => {
    const report = await run();
    return report.ok ? report.value.findings.map(({ rule }) => rule) : [];
  };
  expect(await rules()).toEqual([]);
  edit({ 'values/production.yaml': 'replicaCount: 1\n' });
  expect(await rules()).toEqual(['production-below-staging']);
  edit({});
  expect(await rules()).toEqual([]);
});

test('calls for the same state at the same time share one render', async () => {
  const { validator, chart, engine } = await open();
  const [report, text] = await Promise.all([validator.validate(chart), validator.render(chart, 'dev')]);
  expect([report.ok, text.ok]).toEqual([true, true]);
  expect(engine.calls).toHaveLength(2);
});

test('a render that found no engine is tried again', async () => {
  let there = false;
  const engine = toldEngine(() => (there ? rendered() : broken('engine-missing', 'no')));
  const { run } = await open(engine);
  await run();
  there = true;
  const report = await run();
  expect(report.ok && report.value.renders.map(({ status }) => status)).toEqual(['ok', 'ok']);
});

describe('cancelled', () => {
  test('by its signal', async () => {
    const { validator, chart } = await open();
    expect(await validator.validate(chart, AbortSignal.abort())).toMatchObject({
      error: { code: 'cancelled' },
    });
  });

  test('by a newer run for the same environments', async () => {
    const { run } = await open(toldEngine(() => broken('cancelled', 'superseded')));
    expect(await run()).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });
});

describe('one environment as text', () => {
  test('is the manifest', async () => {
    const { validator, chart } = await open(toldEngine(() => rendered([], 'a: 1\n')));
    expect(await validator.render(chart, 'dev')).toEqual({ ok: true, value: 'a: 1\n' });
  });

  test('is what Helm says where it fails, and a sentence where there is none', async () => {
    const { validator, chart, edit } = await open();
    edit({ 'values/dev.yaml': 'a: [\n' });
    expect(await validator.render(chart, 'dev')).toMatchObject({ error: { code: 'render-failed' } });
    expect(await validator.render(chart, 'qa')).toMatchObject({
      error: { code: 'no-environment', message: 'demo has no environment qa; it has: dev, production.' },
    });
  });
});

test('limits are those of the merged values, as written, with their places', async () => {
  const { validator, chart, edit } = await open();
  edit({
    'values/production.yaml':
      'resources:\n  limits:\n    memory: 0.5Gi\n  requests: {cpu: 1}\nreplicaCount: "4"\n',
  });
  const limits = await validator.limits(chart);
  expect(limits.ok && limits.value).toEqual({
    chart: '.',
    rows: [
      {
        path: 'resources',
        places: [
          { file: 'values.yaml', line: 2 },
          { file: 'values/production.yaml', line: 1 },
        ],
        values: {
          dev: { 'limits.memory': { value: '64Mi', file: 'values.yaml', line: 4 } },
          production: {
            'requests.cpu': { value: '1', file: 'values/production.yaml', line: 4 },
            'limits.memory': { value: '0.5Gi', file: 'values/production.yaml', line: 3 },
          },
        },
      },
      {
        path: 'replicaCount',
        places: [
          { file: 'values.yaml', line: 1 },
          { file: 'values/dev.yaml', line: 1 },
          { file: 'values/production.yaml', line: 5 },
        ],
        values: {
          dev: { value: { value: '2', file: 'values/dev.yaml', line: 1 } },
          production: { value: { value: '4', file: 'values/production.yaml', line: 5 } },
        },
      },
    ],
  });
});
