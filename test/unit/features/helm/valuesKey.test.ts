import { expect, test } from 'vitest';
import type { Engine } from '../../../../src/base/ports.ts';
import { err } from '../../../../src/base/result.ts';
import { defaultHelmSettings } from '../../../../src/features/helm/core/settings.ts';
import { createValidator } from '../../../../src/features/helm/core/validator.ts';
import { chartTree, chartYaml, treeRoot } from '../../../builders/chartTree.ts';

const noEngine: Engine = { call: () => Promise.resolve(err({ code: 'engine-missing', message: '' })) };

const files = chartTree({
  'Chart.yaml': chartYaml('demo', 'dependencies:\n  - name: child\n    alias: kid\n    version: 1.0.0\n'),
  'values.yaml': 'image:\n  tag: "1"\n  repository: r\nunused: 1\nlong: |\n  a\n  b\n',
  'values/dev.yaml': 'image:\n  tag: "2"\n',
  'values/prod.yaml': 'image: {tag: "3", repository: p}\n',
  'templates/a.yaml': 'a: {{ .Values.image.tag }}\n{{- with .Values.image }}\nb: {{ .tag }}\n{{- end }}\n',
  'templates/b.yaml': '{{ toYaml .Values.image }}\n',
  'charts/child/Chart.yaml': chartYaml('child'),
  'charts/child/values.yaml': 'port: 80\n',
  'charts/child/templates/c.yaml': 'port: {{ .Values.port }}\n',
});

async function keyAt(file: string, line: number, column = 3) {
  const validator = createValidator({ ports: { files, engine: noEngine }, settings: defaultHelmSettings });
  const chart = (await validator.discover(treeRoot)).find(({ path }) => path === '.');
  if (chart === undefined) throw new Error('no chart');
  const key = await validator.valuesKey(chart, { file, line, column });
  if (!key.ok) throw new Error(key.error.message);
  return key.value;
}

test('a key is told with the values of all environments and the lines that read it', async () => {
  const key = await keyAt('values.yaml', 2);
  expect(key?.path).toBe('image.tag');
  expect(key?.environments.map(({ environment, value, place }) => [environment, value, place?.file])).toEqual(
    [
      ['dev', '"2"', 'values/dev.yaml'],
      ['prod', '"3"', 'values/prod.yaml'],
    ],
  );
  expect(key?.readers).toEqual([
    { file: 'templates/a.yaml', line: 1 },
    { file: 'templates/a.yaml', line: 3 },
    { file: 'templates/b.yaml', line: 1 },
  ]);
});

test('of several keys on a line it is the one under the cursor', async () => {
  expect((await keyAt('values/prod.yaml', 1, 9))?.path).toBe('image.tag');
  expect((await keyAt('values/prod.yaml', 1, 20))?.path).toBe('image.repository');
  expect((await keyAt('values/prod.yaml', 1, 1))?.path).toBe('image');
});

test('a line within a block of text belongs to its key', async () => {
  expect((await keyAt('values.yaml', 7))?.path).toBe('long');
});

test('what nothing reads has no readers', async () => {
  expect((await keyAt('values.yaml', 4))?.readers).toEqual([]);
});

test("a key of a subchart's own values stands below its alias", async () => {
  const key = await keyAt('charts/child/values.yaml', 1);
  expect(key?.path).toBe('kid.port');
  expect(key?.readers).toEqual([{ file: 'charts/child/templates/c.yaml', line: 1 }]);
});

test('a template and an empty line have no key', async () => {
  expect(await keyAt('templates/a.yaml', 1)).toBeUndefined();
  expect(await keyAt('values.yaml', 40)).toBeUndefined();
});
