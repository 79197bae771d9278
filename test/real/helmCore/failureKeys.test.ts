/** Whether a failed render is tied to its environment, the line of the template and the value at fault: seeded failures. */
import { expect, test } from 'vitest';
import { readPath } from '../../../src/clients/helm/readPath.ts';
import { startsWith } from '../../../src/clients/helm/valuePath.ts';
import type { Finding } from '../../../src/features/helm/core/report.ts';
import { defaultHelmSettings } from '../../../src/features/helm/core/settings.ts';
import { createValidator } from '../../../src/features/helm/core/validator.ts';
import { chartTree, treeRoot } from '../../builders/chartTree.ts';
import { failureForms, makeFailingChart } from '../../builders/failingChart.ts';
import { startEngine } from './engine.ts';

const seed = Number(process.env['HELM_FAILURES_SEED'] ?? 1);
const engine = startEngine();
const count = 36;
const rules = ['render-failed', 'missing-required', 'schema-violation'];

test(`of ${count} failures at least 80 in 100 lead to the value, and nearly all to the template's line`, async () => {
  const misses: string[] = [];
  let [keys, places] = [0, 0];
  const seeds = Array.from({ length: count }, (_, index) => seed * count + index);
  expect(new Set(seeds.map((one) => makeFailingChart(one).form)).size).toBe(Object.keys(failureForms).length);
  for (const one of seeds) {
    const { files, form, path, place } = makeFailingChart(one);
    const validator = createValidator({
      ports: { files: chartTree(files), engine },
      settings: defaultHelmSettings,
    });
    const [chart] = await validator.discover(treeRoot);
    const report = chart && (await validator.validate(chart));
    if (report?.ok !== true) throw new Error(form);
    const states = report.value.renders.map(({ environment, status }) => `${environment} ${status}`);
    expect(states, form).toEqual(['dev ok', 'staging ok', 'production failed']);
    const found = report.value.findings.filter(
      ({ rule, environment }) => rules.includes(rule) && environment === 'production',
    );
    expect(found.length, form).toBeGreaterThan(0);
    if (found.some((finding) => startsWith(readPath(finding.path), readPath(path)))) keys += 1;
    else
      misses.push(
        `${form} (${one}): ${path}, found ${found.map((finding) => finding.path || 'nothing').join(', ')}: ${found[0]?.message}`,
      );
    if (place === '' || found.some((finding) => placesOf(finding).includes(place))) places += 1;
    else misses.push(`${form} (${one}): ${place}, found ${found.flatMap(placesOf).join(', ')}`);
  }
  console.log(`seed ${seed}: ${keys} of ${count} to the value, ${places} to the line of the template`);
  for (const miss of misses) console.log(miss);
  expect(keys / count).toBeGreaterThanOrEqual(0.8);
  expect(places / count).toBeGreaterThanOrEqual(0.95);
});

function placesOf({ file, line, related = [] }: Finding): readonly string[] {
  return [{ file, line }, ...related].map((place) => `${place.file}:${place.line}`);
}
