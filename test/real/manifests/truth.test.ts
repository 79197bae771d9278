/**
 * The engine against a real API server of the same version: `create` as a dry run with strict field validation. Verdict, field
 * paths and warnings must be the server's. What is set aside, and why, is said in `compare.ts`.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderChart } from '../../../src/clients/engine/charts.ts';
import { checkManifests } from '../../../src/clients/engine/manifests.ts';
import { createRandom } from '../../builders/charts/random.ts';
import { startApiServer, type ApiServer } from '../../builders/kubernetes/apiServer.ts';
import { makeFaulty } from '../../builders/kubernetes/faults.ts';
import { samples } from '../../builders/kubernetes/samples.ts';
import { readChart } from '../helm/engineHelm.ts';
import { createChart, listCharts } from '../helm/realCharts.ts';
import { createRealHelm, findRealHelm } from '../helm/realHelm.ts';
import { startEngine } from '../helmCore/engine.ts';
import { compare, placesOf, type Difference, type Places } from './compare.ts';

const seed = Number(process.env['MANIFESTS_SEED'] ?? 1);
/** More of them on demand: `MANIFESTS_FAULTS=8000`. */
const faults = Number(process.env['MANIFESTS_FAULTS'] ?? 1000);

const engine = startEngine();
let server: ApiServer;
let places: Places;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'manifests-'));
  server = await startApiServer();
  places = await placesOf(server);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

async function differences(texts: readonly string[]): Promise<readonly Difference[]> {
  const judged = await checkManifests(engine, { documents: texts }, { timeLimit: 120_000 });
  if (!judged.ok) throw new Error(judged.error.message);
  const found: Difference[] = [];
  for (const [index, text] of texts.entries()) {
    const [object] = judged.value.documents[index]?.objects ?? [];
    if (object === undefined) throw new Error(`nothing was judged in ${text}`);
    // Of a custom resource whose definition nobody has.
    if (object.status === 'unknown' && object.findings.length === 0) continue;
    found.push(...compare(text, object, await server.create(places.of(object), text)));
  }
  return found;
}

test('one valid manifest of each kind is accepted by both, all of it judged', async () => {
  const judged = await checkManifests(engine, { documents: samples });
  if (!judged.ok) throw new Error(judged.error.message);
  const bad = judged.value.documents.flatMap(({ objects }) =>
    objects.filter(
      ({ status, findings }) => status !== 'checked' || findings.some(({ rule }) => rule === 'invalid'),
    ),
  );
  expect(bad).toEqual([]);
  expect(await differences(samples)).toEqual([]);
});

async function chartDocuments(): Promise<readonly string[]> {
  const made = await Promise.all(
    ([3, 4] as const).flatMap((major) => {
      const program = findRealHelm(major);
      if (program === undefined) return [];
      const parent = path.join(folder, String(major));
      return [createChart(createRealHelm(program, parent), parent)];
    }),
  );
  const examples = await listCharts(
    path.resolve(import.meta.dirname, '../../../examples/company/SRE/helm/charts'),
  );
  const texts: string[] = [];
  for (const chart of [...examples, ...made]) {
    const source = await readChart(chart.folder);
    for (const { valuesFiles, release, namespace } of chart.environments) {
      const values = await Promise.all(
        valuesFiles.map(async (name) => ({ name, text: await readFile(path.join(chart.folder, name)) })),
      );
      const answer = await renderChart(engine, source, { major: 4, release, namespace, values });
      if (answer.ok) texts.push(...answer.value.documents.map(({ text }) => text));
    }
  }
  return [...new Set(texts)].filter((text) => parse(text) !== null);
}

test('what the example charts and new charts render to', async () => {
  const documents = await chartDocuments();
  expect(documents.length).toBeGreaterThan(30);
  expect(await differences(documents)).toEqual([]);
});

test(`${faults} seeded faults`, async () => {
  const corpus = makeFaulty(samples, createRandom(seed), faults);
  const found = await differences(corpus.map(({ text }) => text));
  expect(corpus.length).toBe(faults);
  expect(found).toEqual([]);
});
