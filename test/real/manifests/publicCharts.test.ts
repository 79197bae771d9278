/**
 * Charts that others wrote: what a real API server of the same version takes as a dry run must be without a finding, and what it
 * refuses must have one. The modules are those that the engine and the test programs are built of; more on demand.
 */
import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { renderChart } from '../../../src/clients/engine/charts.ts';
import { checkManifests } from '../../../src/clients/engine/manifests.ts';
import { definitionsFor, isDefinition } from '../../../src/clients/kubernetes/definitions.ts';
import { splitDocuments } from '../../../src/clients/kubernetes/documents.ts';
import { isManifestRule } from '../../../src/clients/kubernetes/manifestRules.ts';
import { defaultHelmSettings } from '../../../src/features/helm/core/settings.ts';
import { createValidator } from '../../../src/features/helm/core/validator.ts';
import { createFiles } from '../../../src/node/files.ts';
import { startApiServer, type ApiServer } from '../../builders/kubernetes/apiServer.ts';
import { readChart } from '../helm/engineHelm.ts';
import { startEngine } from '../helmCore/engine.ts';
import { eventually } from '../../editor/harness/eventually.ts';
import { compare, placesOf, type Places } from './compare.ts';

/** Small ones, that fail or render next to nothing on purpose, and one real chart. */
const small = ['helm.sh/helm/v4@v4.3.1', 'sigs.k8s.io/kwok@v0.8.0'];
/** Operators and controllers with all that they install; some 30 MB: `PUBLIC_CHARTS=1`. */
const large = [
  'helm.sh/helm/v3@v3.22.0',
  'sigs.k8s.io/metrics-server@v0.9.0',
  'sigs.k8s.io/descheduler@v0.36.0',
  'sigs.k8s.io/external-dns@v0.18.0',
  'sigs.k8s.io/karpenter@v1.6.0',
  'k8s.io/ingress-nginx@v0.0.0-20240708192948-52c50467d67d',
  'github.com/argoproj/argo-rollouts@v1.8.3',
  'github.com/cert-manager/cert-manager@v1.18.0',
  'github.com/aquasecurity/trivy-operator@v0.28.0',
  'github.com/grafana/grafana-operator/v5@v5.18.0',
];
const modules = process.env['PUBLIC_CHARTS'] === '1' ? [...small, ...large] : small;
/** What is wrong in these charts indeed: the server refuses it too, or the object is nowhere. */
const faults = [
  // Labels that stand where their selector should: refused by the server.
  'external-dns: manifest-unknown-field',
];

const engine = startEngine();
let server: ApiServer;
beforeAll(async () => {
  server = await startApiServer();
});
afterAll(() => server.stop());

const run = promisify(execFile);
const downloaded = z.object({ Dir: z.string() });

interface ChartFolder {
  readonly folder: string;
  /** In the module, for messages. */
  readonly name: string;
}

async function chartsOf(module: string): Promise<readonly ChartFolder[]> {
  const { stdout } = await run('go', ['mod', 'download', '-json', module], { cwd: tmpdir() });
  const { Dir: root } = downloaded.parse(JSON.parse(stdout));
  const files = await readdir(root, { recursive: true });
  return files
    .filter((file) => path.basename(file) === 'Chart.yaml')
    .toSorted()
    .map((file) => ({
      folder: path.join(root, path.dirname(file)),
      name: `${module} ${path.dirname(file)}`,
    }));
}

interface Release {
  readonly name: string;
  readonly documents: readonly string[];
  readonly definitions: readonly string[];
}

/** With the defaults and with each of the values files that the chart is tested with; what does not render is no release. */
async function releasesOf({ folder, name }: ChartFolder): Promise<readonly Release[]> {
  const source = await readChart(folder).catch(() => undefined);
  if (source === undefined) return [];
  const overlays = source.files.map((file) => file.path).filter((file) => /^ci\/.*\.ya?ml$/.test(file));
  const definitions = source.files
    .filter((file) => /^(?:charts\/[^/]+\/)*crds\/.*\.ya?ml$/.test(file.path))
    .flatMap(({ bytes }) => splitDocuments(new TextDecoder().decode(bytes)).map(({ text }) => text));
  const releases: Release[] = [];
  for (const overlay of [[], ...overlays.map((file) => [file])]) {
    const values = await Promise.all(
      overlay.map(async (file) => ({ name: file, text: await readFile(path.join(folder, file)) })),
    );
    const request = { major: 4, release: 'release-name', namespace: 'default', values } as const;
    const answer = await renderChart(engine, source, request, { timeLimit: 120_000 });
    if (!answer.ok) continue;
    const documents = answer.value.documents.map(({ text }) => text).filter((text) => text.trim() !== '');
    const all = [...definitions, ...documents].filter(isDefinition);
    releases.push({ name: [name, ...overlay].join(' '), documents, definitions: all });
  }
  return releases;
}

const definitionList = z.object({
  items: z.array(
    z.object({
      spec: z.object({
        group: z.string(),
        names: z.object({ kind: z.string() }),
        versions: z.array(z.object({ name: z.string(), served: z.boolean() })),
      }),
    }),
  ),
});

/** Makes the definitions of all charts, and answers when the server serves all their kinds. */
async function define(texts: readonly string[]): Promise<Places> {
  const at = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  for (const text of texts) await server.make(at, text);
  const { items } = definitionList.parse(await server.get(at));
  const kinds = items.flatMap(({ spec }) =>
    spec.versions
      .filter(({ served }) => served)
      .map(({ name }) => ({ apiVersion: `${spec.group}/${name}`, kind: spec.names.kind })),
  );
  return eventually(
    'all kinds are served',
    () => placesOf(server),
    (places) => kinds.every((one) => places.serves(one)),
  );
}

test('what the server says of every object, the engine says', async () => {
  const charts = (await Promise.all(modules.map(chartsOf))).flat();
  const releases: Release[] = [];
  for (const chart of charts) releases.push(...(await releasesOf(chart)));
  const places = await define([...new Set(releases.flatMap(({ definitions }) => definitions))]);
  const seen = new Set<string>();
  const differences: unknown[] = [];
  const count = { objects: 0, refused: 0, unknown: 0 };
  for (const { name, documents, definitions } of releases) {
    const request = { documents, definitions: definitionsFor(documents, definitions) };
    const judged = await checkManifests(engine, request, { timeLimit: 120_000 });
    if (!judged.ok) throw new Error(`${name}: ${judged.error.message}`);
    for (const [index, text] of documents.entries()) {
      const [object] = judged.value.documents[index]?.objects ?? [];
      if (object === undefined || object.path !== '' || isDefinition(text) || seen.has(text)) continue;
      seen.add(text);
      if (object.status === 'unknown' && object.findings.length === 0) {
        count.unknown += 1;
        continue;
      }
      const answer = await server.create(places.of(object), text);
      count.objects += 1;
      if (answer.status >= 300) count.refused += 1;
      differences.push(...compare(text, object, answer).map((one) => ({ name, ...one })));
    }
  }
  console.log(`charts: ${charts.length}, releases: ${releases.length}, objects: ${JSON.stringify(count)}`);
  expect(differences).toEqual([]);
  expect(count.objects).toBeGreaterThan(50);
});

test('a chart that installs has no finding from its manifests', async () => {
  const charts = (await Promise.all(modules.map(chartsOf))).flat();
  const found: string[] = [];
  let count = 0;
  for (const { folder, name } of charts.filter((one) => !one.folder.includes('testdata'))) {
    const ports = { files: createFiles(), engine };
    const validator = createValidator({ ports, settings: defaultHelmSettings });
    const [chart] = await validator.discover(folder.replaceAll('\\', '/'));
    const report = chart && (await validator.validate(chart));
    if (report?.ok !== true) throw new Error(name);
    count += 1;
    for (const { rule, message, environment } of report.value.findings) {
      if (!isManifestRule(rule) || faults.includes(`${path.basename(folder)}: ${rule}`)) continue;
      found.push(`${name} ${environment}: ${rule} ${message}`);
    }
  }
  expect(found).toEqual([]);
  expect(count).toBeGreaterThan(2);
});
