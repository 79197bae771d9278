/** Whether what the API server would refuse is told on the line of the template and at the value that it comes from: seeded faults. */
import { expect, test } from 'vitest';
import type { Files } from '../../../src/base/ports.ts';
import { ok } from '../../../src/base/result.ts';
import type { Finding } from '../../../src/features/helm/core/report.ts';
import { defaultHelmSettings } from '../../../src/features/helm/core/settings.ts';
import { createValidator } from '../../../src/features/helm/core/validator.ts';
import { chartTree, treeRoot } from '../../builders/chartTree.ts';
import { faultForms, makeFaultyChart } from '../../builders/faultyChart.ts';
import { startEngine } from './engine.ts';

const seed = Number(process.env['MANIFEST_FAULTS_SEED'] ?? 1);
const engine = startEngine();
const count = 60;

test(`of ${count} faults 95 in 100 are on the template's line, and 80 in 100 at the value`, async () => {
  const misses: string[] = [];
  expect(Object.keys(faultForms).length).toBe(count);
  let [lines, keys, keyed] = [0, 0, 0];
  for (let index = 0; index < count; index += 1) {
    const { files, form, rule, path, place } = makeFaultyChart(seed, index);
    const validator = createValidator({
      ports: { files: chartTree(files), engine },
      settings: defaultHelmSettings,
    });
    const [chart] = await validator.discover(treeRoot);
    const report = chart && (await validator.validate(chart));
    if (report?.ok !== true) throw new Error(form);
    expect(
      report.value.renders.map(({ status }) => status),
      form,
    ).toEqual(['ok', 'ok']);
    const found = report.value.findings.filter((finding) => finding.rule === rule);
    const told = found.map((one) => `${one.path} ${placesOf(one).join(' ')} ${one.message}`).join('\n    ');
    if (found.some((finding) => placesOf(finding).includes(place))) lines += 1;
    else misses.push(`${form}: ${place}, found\n    ${told}`);
    if (path !== '') {
      keyed += 1;
      if (
        found.some(
          (one) => one.path.replaceAll(/\[[^\]]*\]/g, '[]') === path && one.file === 'values/production.yaml',
        )
      )
        keys += 1;
      else misses.push(`${form}: ${path}, found\n    ${told}`);
    } else if (found.some(({ file }) => file.startsWith('values'))) {
      misses.push(`${form}: no value is at fault, found\n    ${told}`);
    }
  }
  console.log(`seed ${seed}: ${lines} of ${count} on the line, ${keys} of ${keyed} at the value`);
  for (const miss of misses) console.log(miss);
  expect(lines / count).toBeGreaterThanOrEqual(0.95);
  expect(keys / keyed).toBeGreaterThanOrEqual(0.8);
});

test('a fault is found again at its value, wherever an edit moves that to', async () => {
  const { files, rule, form } = makeFaultyChart(seed, 0);
  expect(form).toBe('a negative number');
  const tree = chartTree(files);
  const edited = new Map<string, string>();
  const read: Files['read'] = async (file, maxBytes) => {
    const text = edited.get(file);
    return text === undefined ? tree.read(file, maxBytes) : ok(new TextEncoder().encode(text));
  };
  const ports = { files: { ...tree, read }, engine };
  const validator = createValidator({ ports, settings: defaultHelmSettings });
  const [chart] = await validator.discover(treeRoot);
  const found = async (): Promise<readonly string[]> => {
    const report = chart && (await validator.validate(chart));
    return report?.ok === true
      ? report.value.findings.filter((one) => one.rule === rule).map(({ file, line }) => `${file}:${line}`)
      : [];
  };
  const lineOf = (text: string): number =>
    text.split('\n').findIndex((line) => line.startsWith('replicaCount')) + 1;
  const { 'values/production.yaml': overlay = '', 'values.yaml': defaults = '' } = files;
  expect(await found()).toEqual([`values/production.yaml:${lineOf(overlay)}`]);
  edited.set(`${treeRoot}/values/production.yaml`, `# One line more.\n# And another.\n${overlay}`);
  expect(await found()).toEqual([`values/production.yaml:${lineOf(overlay) + 2}`]);
  const bad = /^replicaCount: .*$/m.exec(overlay)?.[0] ?? '';
  edited.set(`${treeRoot}/values/production.yaml`, overlay.replace(bad, ''));
  edited.set(`${treeRoot}/values.yaml`, defaults.replace(/^replicaCount: .*$/m, bad));
  expect(new Set(await found())).toEqual(new Set([`values.yaml:${lineOf(defaults)}`]));
});

function placesOf({ file, line, related = [] }: Finding): readonly string[] {
  return [{ file, line }, ...related].map((place) => `${place.file}:${place.line}`);
}
