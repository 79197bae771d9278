/** `validate-manifests` as it ships: files, what kustomize prints, and their findings as text, JSON and SARIF. */
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { findCached } from '../../../scripts/setup/goPrograms.mjs';

const cli = path.resolve(import.meta.dirname, '../../../dist/cli.js');
let folder = '';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: example.com/web:1
`;
const service = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: { app: web }
  ports: [{ port: 80 }]
`;
const budget = 'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: { name: web }\n';

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'validate-manifests-')));
  await mkdir(path.join(folder, 'base'));
  await mkdir(path.join(folder, 'production'));
  const files = {
    'budget.yaml': budget,
    'good.yaml': deployment,
    'base/deployment.yaml': deployment,
    'base/service.yaml': service,
    'base/kustomization.yaml': 'resources: [deployment.yaml, service.yaml]\n',
    'production/kustomization.yaml':
      'resources: [../base]\npatches:\n  - path: replicas.yaml\n  - path: selector.yaml\n',
    'production/replicas.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: -3 }\n',
    'production/selector.yaml':
      'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: www } }\n',
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(path.join(folder, name), text)));
});
afterAll(() => rm(folder, { recursive: true }));

async function validate(
  args: readonly string[],
  input = '',
): Promise<{ readonly status: number | null; readonly stdout: string }> {
  const child = spawn(process.execPath, [cli, 'validate-manifests', ...args], { cwd: folder });
  child.stdin.end(input);
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, stdout };
}

const report = z.object({
  status: z.literal('ok'),
  documents: z.array(
    z.object({
      file: z.string(),
      line: z.number(),
      apiVersion: z.string(),
      kind: z.string(),
      name: z.string(),
      note: z.exactOptional(z.string()),
      findings: z.array(
        z.object({
          rule: z.string(),
          severity: z.string(),
          field: z.string(),
          line: z.number(),
          column: z.number(),
          message: z.string(),
        }),
      ),
    }),
  ),
});

async function judge(args: readonly string[], input?: string) {
  const { status, stdout } = await validate([...args, '--json'], input);
  const { documents } = report.parse(JSON.parse(stdout));
  const findings = documents.flatMap(({ kind, findings: own }) =>
    own.map(({ rule, severity, field }) => `${kind} ${rule} ${severity} ${field}`),
  );
  return { status, documents, findings };
}

describe('validate-manifests', () => {
  test('exits with 0 where nothing is wrong, and with 2 where a file is not there', async () => {
    expect(await judge(['good.yaml'])).toMatchObject({ status: 0, findings: [] });
    expect((await validate(['nowhere.yaml', '--json'])).status).toBe(2);
  });

  test('the Kubernetes version decides which API versions are gone', async () => {
    expect(await judge(['budget.yaml'])).toMatchObject({
      status: 1,
      findings: ['PodDisruptionBudget api-removed error apiVersion'],
    });
    expect(await judge(['budget.yaml', '--kube-version', '1.22'])).toMatchObject({
      findings: ['PodDisruptionBudget api-deprecated warning apiVersion'],
    });
  });

  test('what kustomize prints is a whole release: references are judged in it', async () => {
    const kubectl = findCached('kubernetes', 'kubectl');
    if (kubectl === undefined) throw new Error('run: node scripts/setup.mjs kubernetes');
    const { stdout } = await promisify(execFile)(kubectl, ['kustomize', 'production'], { cwd: folder });
    const { status, findings } = await judge(['-'], stdout);
    expect(status).toBe(1);
    expect(findings.toSorted()).toEqual([
      'Deployment manifest-invalid error spec.replicas',
      'Service dangling-reference information spec.selector',
    ]);
  });

  test('a patch is no object of its own, and that is told', async () => {
    const { status, documents } = await judge(['production/replicas.yaml', 'production/selector.yaml']);
    expect(status).toBe(0);
    expect(documents.map(({ note }) => note)).toEqual([
      expect.stringContaining('kustomization'),
      expect.stringContaining('kustomization'),
    ]);
  });

  test('the objects of a List have their own lines', async () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n${[budget, service.replace('80', '0')]
      .map((text) => text.replace(/^/gm, '    ').replace(/^ {4}/, '  - ').trimEnd())
      .join('\n')}\n`;
    const { documents, findings } = await judge(['-'], list);
    expect(documents.map(({ kind, line }) => `${kind} ${line}`)).toEqual([
      'PodDisruptionBudget 4',
      'Service 7',
    ]);
    expect(findings).toEqual([
      'PodDisruptionBudget api-removed error apiVersion',
      'Service manifest-invalid error spec.ports[0].port',
      'Service manifest-invalid error spec.ports[0].targetPort',
    ]);
  });

  test('as text and as SARIF', async () => {
    const { status, stdout } = await validate(['budget.yaml', 'good.yaml']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^budget\.yaml:1:13 {2}error {2}PodDisruptionBudget web: .*\[api-removed\]$/m);
    expect(stdout).toMatch(/^Objects: 2\. Errors: 1,/m);
    const sarif = await validate(['budget.yaml', '--format', 'sarif']);
    expect(sarif.status).toBe(1);
    expect(JSON.parse(sarif.stdout)).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          results: [
            {
              ruleId: 'api-removed',
              locations: [{ physicalLocation: { region: { startLine: 1, startColumn: 13 } } }],
            },
          ],
        },
      ],
    });
  });
});
