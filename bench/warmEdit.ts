/**
 * An edit in a chart with five environments of 20 KB each: the time until the findings are there (values and renders of
 * all environments judged again), and from there to the rendered document of the edited environment. Then the same for
 * the example charts. Nothing of the editor's own is in it.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Files } from '../src/base/ports.ts';
import { ok } from '../src/base/result.ts';
import { joinPath } from '../src/base/paths.ts';
import type { Chart } from '../src/clients/helm/chart.ts';
import { defaultHelmSettings } from '../src/features/helm/core/settings.ts';
import { createValidator } from '../src/features/helm/core/validator.ts';
import { createEngine } from '../src/node/engine.ts';
import { createFiles, withSlashes } from '../src/node/files.ts';
import { largeEnvironments, makeLargeChart } from '../test/builders/largeValues.ts';
import { writeTree } from '../test/builders/charts/writeChart.ts';
import { listCharts } from '../test/real/helm/realCharts.ts';
import { clock, median, milliseconds, printFigure } from './figure.ts';
import { dist, engineWorker, exampleCharts } from './place.ts';

const edits = 25;
const warmUps = 10;
const goal = 100;

const engine = createEngine({ folder: dist, worker: engineWorker });
const disk = createFiles();
const onScreen = new Map<string, Uint8Array>();
const files: Files = {
  ...disk,
  read: async (file, maxBytes) => {
    const text = onScreen.get(file);
    return text === undefined ? disk.read(file, maxBytes) : ok(text);
  },
};

interface Times {
  readonly findings: number[];
  readonly values: number[];
  readonly document: number[];
}

/** Each edit writes another figure into the last overlay of the chart. */
async function measure(folder: string, environment: string, file: string): Promise<Times> {
  const [whole, unrendered] = [true, false].map((render) =>
    createValidator({ ports: { files, engine }, settings: { ...defaultHelmSettings, render } }),
  );
  const chart: Chart | undefined = (await whole?.discover(folder))?.find((one) => one.path === '.');
  if (whole === undefined || unrendered === undefined || chart === undefined) throw new Error(folder);
  const edited = joinPath(folder, file);
  const text = await readFile(edited, 'utf8');
  const times: Times = { findings: [], values: [], document: [] };
  for (let edit = 0; edit < warmUps + edits; edit += 1) {
    onScreen.set(edited, new TextEncoder().encode(`${text}\nedited: ${edit}\n`));
    const values = await clock(() => unrendered.validate(chart));
    const findings = await clock(() => whole.validate(chart));
    const document = await clock(() => whole.renderDocuments(chart, environment));
    if (edit < warmUps) continue;
    times.values.push(values);
    times.findings.push(findings);
    times.document.push(document);
  }
  return times;
}

function report(name: string, { findings, values, document }: Times): void {
  printFigure({
    name: `${name}: edit to findings`,
    figures: milliseconds(median(findings)),
    value: median(findings),
    goal,
  });
  printFigure({ name: '  without rendering', figures: milliseconds(median(values)) });
  printFigure({
    name: '  from there to the live document',
    figures: milliseconds(median(document)),
    value: median(document),
    goal,
  });
}

const temporary = withSlashes(await mkdtemp(path.join(tmpdir(), 'bench-')));
await writeTree(path.join(temporary, 'large'), makeLargeChart(20));
const last = largeEnvironments.at(-1) ?? '';
report('5 environments of 20 KB', await measure(joinPath(temporary, 'large'), last, `values/${last}.yaml`));
for (const { name, folder, environments } of await listCharts(exampleCharts)) {
  const environment = environments.at(-1);
  const file = environment?.valuesFiles.at(-1);
  if (environment !== undefined && file !== undefined)
    report(name, await measure(withSlashes(folder), environment.name, file));
}
await engine.dispose();
await rm(temporary, { recursive: true });
