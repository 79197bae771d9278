/** Snippets that Kubernetes reads: a dry run of the API server, its code in the engine, and both Helms, with every choice. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { requireProgram } from '../../../scripts/setup/programs.mjs';
import { checkManifests } from '../../../src/clients/engine/manifests.ts';
import { startApiServer, type ApiServer } from '../../builders/kubernetes/apiServer.ts';
import { expand, snippetOf, variantsOf } from '../../builders/snippets/allSnippets.ts';
import { startEngine } from '../helmCore/engine.ts';

const engine = startEngine();

let server: ApiServer;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'snippets-kubernetes-'));
  server = await startApiServer();
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const places = {
  'sre-deployment': '/apis/apps/v1/namespaces/example-namespace/deployments',
  'sre-service': '/api/v1/namespaces/example-namespace/services',
  'sre-hpa': '/apis/autoscaling/v2/namespaces/example-namespace/horizontalpodautoscalers',
  'sre-pdb': '/apis/policy/v1/namespaces/example-namespace/poddisruptionbudgets',
} as const;

/** `fragment` as a part of the Deployment, behind the line that matches. */
function inDeployment(fragment: string, behind: string, indentation: number): string {
  const lines = expand(snippetOf('sre-deployment').body).split('\n');
  const at = lines.findIndex((line) => line.trim().startsWith(behind));
  const parts = fragment
    .trimEnd()
    .split('\n')
    .map((line) => ' '.repeat(indentation) + line);
  return lines.toSpliced(at, 0, ...parts).join('\n');
}

/** The Deployment without its own lifecycle, so that another one may stand there. */
const withPreStop = (fragment: string) =>
  inDeployment(fragment, 'startupProbe:', 10).replace(
    /\n {10}lifecycle:\n {12}preStop:\n {14}sleep:\n {16}seconds: 10(?=\n {10}securityContext)/,
    '',
  );

const documents = () => [
  ...Object.entries(places).flatMap(([prefix, at]) =>
    variantsOf(snippetOf(prefix)).map(({ name, text }) => ({ name, text, at })),
  ),
  ...variantsOf(snippetOf('sre-anti-affinity')).map(({ name, text }) => ({
    name,
    text: inDeployment(text, 'containers:', 6),
    at: places['sre-deployment'],
  })),
  ...variantsOf(snippetOf('sre-prestop')).map(({ name, text }) => ({
    name,
    text: withPreStop(text),
    at: places['sre-deployment'],
  })),
];

test('the API server takes each of them in a dry run, without a warning and without an unknown field', async () => {
  const list = documents();
  expect(list.length).toBeGreaterThan(15);
  for (const { name, text, at } of list) {
    const answer = await server.create(at, text);
    expect({ name, status: answer.status, message: answer.body.message, warnings: answer.warnings }).toEqual({
      name,
      status: 201,
      warnings: [],
    });
  }
});

test('the engine says the same of each, from the code of the server', async () => {
  const list = documents();
  const judged = await checkManifests(engine, { documents: list.map(({ text }) => text) });
  if (!judged.ok) throw new Error(judged.error.message);
  const objects = judged.value.documents.map((document) => document.objects);
  expect(objects.flat().filter(({ findings }) => findings.length > 0)).toEqual([]);
  expect(objects.map((each) => each.map(({ status }) => status))).toEqual(list.map(() => ['checked']));
});

test('the parts of a pod are where the server reads them', async () => {
  const affinity = await server.create(
    places['sre-deployment'],
    inDeployment(expand(snippetOf('sre-anti-affinity').body), 'containers:', 6),
  );
  expect(affinity.body).toMatchObject({
    spec: { template: { spec: { affinity: { podAntiAffinity: expect.anything() } } } },
  });
  const pause = await server.create(
    places['sre-deployment'],
    withPreStop(expand(snippetOf('sre-prestop').body, { 1: 3 })),
  );
  expect(pause.body).toMatchObject({
    spec: { template: { spec: { containers: [{ lifecycle: { preStop: { sleep: { seconds: 20 } } } }] } } },
  });
});

test.each(['helm3', 'helm4'] as const)('%s renders them as templates of a chart', async (helm) => {
  const chart = path.join(folder, helm);
  await mkdir(path.join(chart, 'templates'), { recursive: true });
  await writeFile(path.join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: snippets\nversion: 1.0.0\n');
  const list = [
    ...documents(),
    ...['sre-servicemonitor', 'sre-chaos-experiment'].flatMap((prefix) => variantsOf(snippetOf(prefix))),
  ];
  await Promise.all(
    list.map(({ text }, index) => writeFile(path.join(chart, 'templates', `t${index}.yaml`), text)),
  );
  const { stdout } = await promisify(execFile)(requireProgram(helm), ['template', 'release', chart], {
    cwd: folder,
  });
  expect(stdout.match(/^kind: /gm)).toHaveLength(list.length);
});

const labels = z.strictObject({ 'app.kubernetes.io/name': z.literal('example-service') });
const metadata = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  namespace: z.literal('example-namespace'),
  labels: z.optional(labels),
});
const duration = z.string().regex(/^\d+(ms|s|m|h)$/);

/** As far as the snippets use them, strictly: their definitions are no part of Kubernetes. */
const monitor = z.strictObject({
  apiVersion: z.literal('monitoring.coreos.com/v1'),
  kind: z.literal('ServiceMonitor'),
  metadata,
  spec: z.strictObject({
    selector: z.strictObject({ matchLabels: labels }),
    namespaceSelector: z.strictObject({ matchNames: z.array(z.literal('example-namespace')).length(1) }),
    jobLabel: z.string(),
    endpoints: z
      .array(
        z.strictObject({
          port: z.string(),
          path: z.string().startsWith('/'),
          interval: duration,
          scrapeTimeout: duration,
        }),
      )
      .length(1),
  }),
});
const chaos = z.strictObject({
  apiVersion: z.literal('litmuschaos.io/v1alpha1'),
  kind: z.literal('ChaosEngine'),
  metadata,
  spec: z.strictObject({
    engineState: z.enum(['active', 'stop']),
    chaosServiceAccount: z.string(),
    appinfo: z.strictObject({
      appns: z.string(),
      applabel: z.string().includes('='),
      appkind: z.literal('deployment'),
    }),
    experiments: z.array(
      z.strictObject({
        name: z.literal('pod-delete'),
        spec: z.strictObject({
          components: z.strictObject({
            env: z.array(z.strictObject({ name: z.string(), value: z.string() })),
          }),
          probe: z.array(
            z.strictObject({
              name: z.string(),
              type: z.literal('httpProbe'),
              mode: z.enum(['SOT', 'EOT', 'Edge', 'Continuous', 'OnChaos']),
              'httpProbe/inputs': z.strictObject({
                url: z.url(),
                insecureSkipVerify: z.boolean(),
                method: z.strictObject({
                  get: z.strictObject({ criteria: z.string(), responseCode: z.string() }),
                }),
              }),
              runProperties: z.strictObject({
                probeTimeout: duration,
                interval: duration,
                attempt: z.int().min(1),
                stopOnFailure: z.boolean(),
              }),
            }),
          ),
        }),
      }),
    ),
  }),
});

describe('resources of others', () => {
  test('a ServiceMonitor that scrapes in less than its interval', () => {
    for (const { text } of variantsOf(snippetOf('sre-servicemonitor'))) {
      const [endpoint] = monitor.parse(parse(text)).spec.endpoints;
      const seconds = (value = '') => Number.parseInt(value, 10) * (value.endsWith('m') ? 60 : 1);
      expect(seconds(endpoint?.scrapeTimeout)).toBeLessThanOrEqual(seconds(endpoint?.interval));
    }
  });
  test('a chaos experiment that nobody starts by applying it, and that ends itself where the probe fails', () => {
    for (const { text } of variantsOf(snippetOf('sre-chaos-experiment'))) {
      const { spec } = chaos.parse(parse(text));
      expect(spec.engineState).toBe('stop');
      const [experiment] = spec.experiments;
      expect(experiment?.spec.probe[0]?.runProperties.stopOnFailure).toBe(true);
      expect(experiment?.spec.components.env.find(({ name }) => name === 'FORCE')?.value).toBe('false');
    }
  });
});

test('the pause before the end fits into the grace period', () => {
  for (const { text } of variantsOf(snippetOf('sre-deployment'))) {
    const pod = parse(text).spec.template.spec;
    expect(pod.containers[0].lifecycle.preStop.sleep.seconds).toBeLessThan(pod.terminationGracePeriodSeconds);
  }
  for (const { text } of variantsOf(snippetOf('sre-prestop')))
    expect(parse(text).lifecycle.preStop.sleep.seconds).toBeLessThan(30);
});
