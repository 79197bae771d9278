/** Whether a field of a manifest leads to the values key that feeds it: 60 fields, of seeded charts and of the examples. */
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Chart } from '../../../src/clients/helm/chart.ts';
import type { Files } from '../../../src/base/ports.ts';
import { locateValues } from '../../../src/features/helm/core/rules/located.ts';
import { defaultHelmSettings } from '../../../src/features/helm/core/settings.ts';
import { SnapshotReader } from '../../../src/features/helm/core/snapshot.ts';
import { createValidator, type Validator } from '../../../src/features/helm/core/validator.ts';
import { createFiles, withSlashes } from '../../../src/node/files.ts';
import { chartTree, treeRoot } from '../../builders/chartTree.ts';
import { createRandom } from '../../builders/charts/random.ts';
import { makeTracedChart } from '../../builders/tracedChart.ts';
import { startEngine } from './engine.ts';

const seed = Number(process.env['HELM_FIELDS_SEED'] ?? 1);
const engine = startEngine();
const examples = withSlashes(path.resolve(import.meta.dirname, '../../../examples/company/SRE/helm/charts'));

interface Seeded {
  readonly what: string;
  readonly validator: Validator;
  readonly chart: Chart;
  readonly environment: string;
  /** Of the manifest, from 1. */
  readonly line: number;
  readonly path: string;
}

/** Each field of a chart that was made with its answer. */
async function seededFields(): Promise<readonly Seeded[]> {
  const seeded: Seeded[] = [];
  for (let index = 0; index < 4; index += 1) {
    const { files, fields } = makeTracedChart(10 * seed + index, 10);
    const validator = createValidator({
      ports: { files: chartTree(files), engine },
      settings: defaultHelmSettings,
    });
    const [chart] = await validator.discover(treeRoot);
    if (chart === undefined) throw new Error('no chart');
    const rendered = await validator.render(chart, 'default');
    if (!rendered.ok) throw new Error(rendered.error.detail ?? rendered.error.message);
    const lines = rendered.value.split('\n');
    for (const { key, path: wanted, form } of fields) {
      const line = 1 + lines.findIndex((one) => new RegExp(String.raw`\b${key}(?:Cpu)?: [^|]`).test(one));
      seeded.push({ what: form, validator, chart, environment: 'default', line, path: wanted });
    }
  }
  return seeded;
}

/** Fields of the examples: where a text shows up that was put in the place of a value. */
async function exampleFields(count: number): Promise<readonly Seeded[]> {
  const random = createRandom(seed);
  const disk = createFiles();
  const found: Seeded[] = [];
  for (const name of ['api-gateway', 'my-service', 'redis-cluster', 'user-api']) {
    const validator = createValidator({ ports: { files: disk, engine }, settings: defaultHelmSettings });
    const [chart] = await validator.discover(`${examples}/${name}`);
    if (chart === undefined) throw new Error(name);
    const [environment = ''] = random.shuffle(chart.environments.map((one) => one.name));
    const before = await validator.render(chart, environment);
    const snapshot = await new SnapshotReader(disk, chart.folder, defaultHelmSettings).take(chart);
    const values = snapshot.environments.find((one) => one.environment.name === environment);
    if (!before.ok || values === undefined) throw new Error(name);
    const leaves = random.shuffle(
      [...locateValues(values).values()].filter(
        ({ entry, inList }) => entry.value.kind === 'scalar' && entry.value.text !== '' && !inList,
      ),
    );
    let taken = 0;
    for (const { path: steps, text, entry } of leaves) {
      if (taken === count / 4) break;
      const number = entry.value.kind === 'scalar' && typeof entry.value.value === 'number';
      const sentinel = number ? '731' : 'zqzq';
      const above = steps
        .toReversed()
        .reduce<unknown>(
          (inner, step) => ({ [typeof step === 'string' ? step : '']: inner }),
          number ? 731 : sentinel,
        );
      const files = withFile(disk, `${chart.folder}/sentinel.yaml`, JSON.stringify(above));
      const changed = createValidator({ ports: { files, engine }, settings: defaultHelmSettings });
      const environments = chart.environments.map((one) => ({
        ...one,
        files: [...one.files, 'sentinel.yaml'],
      }));
      const after = await changed.render({ ...chart, environments }, environment);
      const [old, lines] = [before.value.split('\n'), after.ok ? after.value.split('\n') : []];
      const shown = lines.flatMap((line, at) =>
        line.includes(sentinel) && old[at] !== line ? [at + 1] : [],
      );
      if (old.length !== lines.length || shown.length === 0) continue;
      taken += 1;
      found.push({
        what: `${name}, ${environment}`,
        validator,
        chart,
        environment,
        line: random.shuffle(shown)[0] ?? 0,
        path: text,
      });
    }
  }
  return found;
}

function withFile(disk: Files, added: string, content: string): Files {
  const bytes = new TextEncoder().encode(content);
  return {
    ...disk,
    read: async (file, maxBytes) => (file === added ? { ok: true, value: bytes } : disk.read(file, maxBytes)),
    realPath: async (file) => (file === added ? { ok: true, value: file } : disk.realPath(file)),
    stat: async (file) =>
      file === added
        ? { ok: true, value: { kind: 'file', size: bytes.length, modified: 0 } }
        : disk.stat(file),
  };
}

test('at least 80 of 100 fields lead to the values key that feeds them', async () => {
  const fields = [...(await seededFields()), ...(await exampleFields(20))];
  expect(fields.length).toBe(60);
  const misses: string[] = [];
  let found = 0;
  for (const { what, validator, chart, environment, line, path: wanted } of fields) {
    const trace = await validator.trace(chart, environment);
    if (!trace.ok) throw new Error(trace.error.message);
    const keys = await trace.value.keysOf(line);
    if (keys[0]?.path === wanted) found += 1;
    else
      misses.push(
        `${what}: line ${line}, ${wanted}; found ${keys.map((key) => key.path).join(', ') || 'nothing'}`,
      );
  }
  console.log(`seed ${seed}: ${found} of ${fields.length} fields lead to their key first`);
  for (const miss of misses) console.log(miss);
  expect(found / fields.length).toBeGreaterThanOrEqual(0.8);
});
