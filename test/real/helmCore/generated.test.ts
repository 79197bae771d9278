/** The validator on charts that use every construct of Helm: what it says of each render, and the values that it compared. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toPlain } from '../../../src/base/yamlNode.ts';
import { mergeValues, type HelmMajor } from '../../../src/clients/engine/charts.ts';
import { ChartFolder } from '../../../src/clients/helm/chartFolder.ts';
import { chartSourceOf } from '../../../src/clients/engine/chartSource.ts';
import { defaultHelmSettings, type HelmSettings } from '../../../src/features/helm/core/settings.ts';
import { SnapshotReader } from '../../../src/features/helm/core/snapshot.ts';
import { createValidator } from '../../../src/features/helm/core/validator.ts';
import { overlaysOf } from '../../../src/features/helm/core/valuesLayer.ts';
import { createFiles, withSlashes } from '../../../src/node/files.ts';
import type { ChartSpec } from '../../builders/charts/chartSpec.ts';
import { generateCharts } from '../../builders/charts/generatedCharts.ts';
import { writeChart } from '../../builders/charts/writeChart.ts';
import { startEngine } from './engine.ts';

const seed = Number(process.env['HELM_CHARTS_SEED'] ?? 1);
const ports = { files: createFiles(), engine: startEngine() };
/** Refused for the name of the release, which the validator does not ask for. */
const otherReleases = new Set(['release-names']);
/** Says what of `charts/` is no chart, which is not read here. */
const ignoring = new Set(['helmignore']);
const charts = generateCharts(seed).filter(
  ({ files, name }) => files['Chart.yaml'] !== undefined && !otherReleases.has(name),
);

let parent = '';
beforeAll(async () => {
  parent = withSlashes(await mkdtemp(path.join(tmpdir(), 'sre-charts-')));
  for (const chart of charts) await writeChart(parent, chart);
});
afterAll(() => rm(parent, { recursive: true, force: true }));

async function open(spec: ChartSpec, major: HelmMajor) {
  const folder = `${parent}/${spec.name}/chart`;
  const environments = spec.environments.map(({ name, valuesFiles, kubeVersion, apiVersions }) => ({
    name,
    files: valuesFiles,
    ...(kubeVersion === undefined ? {} : { kubernetesVersion: kubeVersion }),
    ...(apiVersions === undefined ? {} : { apiVersions }),
  }));
  const settings: HelmSettings = { ...defaultHelmSettings, major, environments: { '.': environments } };
  const validator = createValidator({ ports, settings });
  const chart = (await validator.discover(folder)).find((one) => one.path === '.');
  if (chart === undefined) throw new Error(spec.name);
  return { folder, settings, validator, chart };
}

describe.each([3, 4] as const)(`Helm %i, charts from seed ${seed}`, (major) => {
  test.each(charts.map((spec) => [spec.name, spec] as const))(
    '%s: each environment is as Helm has it',
    async (_, spec) => {
      const { validator, chart } = await open(spec, major);
      const report = await validator.validate(chart);
      if (!report.ok) throw new Error(report.error.message);
      const states = report.value.renders.map(({ environment, status }) => `${environment} ${status}`);
      // Nobody renders a library chart by itself.
      const environments = chart.type === 'library' ? [] : spec.environments;
      const expected = environments.map(({ name, fails }) => {
        if (fails[major]?.includes('missing in charts/')) return `${name} skipped`;
        return `${name} ${fails[major] === undefined ? 'ok' : 'failed'}`;
      });
      expect(states.toSorted()).toEqual(expected.toSorted());
      for (const { environment, status } of report.value.renders) {
        const errors = report.value.findings.filter(
          (one) => one.severity === 'error' && (one.environment ?? environment) === environment,
        );
        if (status === 'failed') expect(errors.length).toBeGreaterThan(0);
      }
    },
  );

  test.each(charts.filter(({ name }) => !ignoring.has(name)).map((spec) => [spec.name, spec] as const))(
    '%s: the merged values are those that templates see',
    async (_, spec) => {
      const { folder, settings, chart } = await open(spec, major);
      const snapshot = await new SnapshotReader(ports.files, folder, settings).take(chart);
      const { files } = await new ChartFolder(ports.files, folder, undefined).read(true);
      const source = await chartSourceOf(files);
      for (const { merged, layers } of snapshot.environments) {
        const values = overlaysOf(layers).map(({ file, bytes }) => ({ name: file, text: bytes ?? '' }));
        const theirs = await mergeValues(ports.engine, source, {
          major,
          release: 'r',
          namespace: 'n',
          values,
        });
        if (theirs.ok) expect(merged && toPlain(merged)).toEqual(theirs.value);
      }
    },
  );
});
