import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { appendEvent } from '../../../../src/clients/notes/incidentAppend.ts';
import { keepOutput } from '../../../../src/clients/notes/incidentOutputs.ts';
import { printsSecrets, withoutSecretData } from '../../../../src/clients/notes/secretData.ts';
import { caughtBySecretlint } from '../../../../src/clients/notes/secondNet.ts';
import { withoutSecrets } from '../../../../src/clients/notes/withoutSecrets.ts';
import { createFiles } from '../../../../src/node/files.ts';
import { createFileWriter } from '../../../../src/node/fileWriter.ts';
import { generatedTokens } from '../../../builders/incidents/tokenGrammars.ts';
import { plantedSecrets } from '../../../builders/plantedSecrets.ts';

/** The rules were written with the first half of this seed in sight. */
const { seen, unseen } = generatedTokens(8);

test.each([
  ['seen', seen],
  ['unseen', unseen],
] as const)('none of the generated tokens is left: %s', async (_, tokens) => {
  expect(tokens.length).toBeGreaterThanOrEqual(100);
  const left = [];
  for (const { kind, secret, line } of tokens) {
    const text = await withoutSecrets(line);
    if (text.includes(secret.slice(-16)) || text.includes(secret.slice(0, 20))) left.push(`${kind}: ${text}`);
  }
  expect(left).toEqual([]);
});

test('no planted secret reaches the disk, in a command, a finding, an output, or beside the log', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'incident-'));
  try {
    const disk = createFiles();
    const ports = {
      files: disk,
      fileParts: disk,
      writer: createFileWriter(),
      clock: { now: () => Date.now() },
    };
    const corpus = plantedSecrets(20_261_122);
    const planted = [...corpus.seen, ...corpus.unseen];
    expect(planted.length).toBeGreaterThanOrEqual(40);
    for (const { text } of planted) {
      await appendEvent(ports, folder, {
        kind: 'command',
        data: { command: text, exitCode: 0, cwd: '/', durationMs: 1 },
      });
      await appendEvent(ports, folder, { kind: 'finding', data: { text }, evidence: [text] });
    }
    const all = `${planted.map(({ text }) => `a line before\n${text}\n`).join('\n')}${'filler\n'.repeat(2000)}`;
    expect(await keepOutput(ports.writer, folder, { text: all, truncated: false })).toMatchObject({
      ok: true,
      value: { file: expect.any(String) },
    });
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    expect(files).toHaveLength(2);
    const disks = await Promise.all(
      files.map(({ parentPath, name }) => readFile(path.join(parentPath, name), 'utf8')),
    );
    expect(
      planted.filter(({ secret }) => disks.some((text) => text.includes(secret))).map(({ kind }) => kind),
    ).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the data of a Secret goes, whatever it is called', () => {
  const yaml =
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  user: c2hvcA==\n  cert: |\n    abc\n    def\ntype: Opaque\n---\nkind: ConfigMap\ndata:\n  level: debug\n';
  const shown = withoutSecretData(yaml);
  expect(shown).not.toMatch(/c2hvcA|abc|def\n/);
  expect(shown).toContain('name: db');
  expect(shown).toContain('type: Opaque');
  const json = '{"kind": "Secret", "data": {"user": "c2hvcA=="}, "metadata": {"name": "db"}}';
  expect(withoutSecretData(json)).toBe(
    '{"kind": "Secret", "data": {"user": "[redacted]"}, "metadata": {"name": "db"}}',
  );
  expect(withoutSecretData('kind: ConfigMap\ndata:\n  a: b\n')).toBe('kind: ConfigMap\ndata:\n  a: b\n');
});

test.each([
  'kubectl get secret db -o yaml',
  "kubectl -n prod get secrets db -o jsonpath='{.data.password}' | base64 -d",
  'kubectl get secret db --output=json',
  'vault kv get secret/shop',
  'aws secretsmanager get-secret-value --secret-id db',
  'az keyvault secret show --name db --vault-name v',
  'sops -d secrets.yaml',
  'kubectl config view --raw',
])('%s prints secrets', (command) => expect(printsSecrets(command)).toBe(true));

test.each([
  'kubectl get secrets',
  'kubectl describe secret db',
  'kubectl get pods -o yaml',
  'vault status',
  'base64 file',
])('%s prints none', (command) => expect(printsSecrets(command)).toBe(false));

test('secretlint is asked too', async () => {
  const secret = 'postgres://shop:only-secretlint-knows@db.internal/shop';
  expect(await caughtBySecretlint(`before ${secret} after`)).toBe('before [redacted] after');
  expect(await caughtBySecretlint('nothing here')).toBe('nothing here');
});

test.each([
  'kubectl logs user-api-7d9f8b6c5d-x2x4q -n production --previous',
  'image: registry.example.test/shop@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'commit 2cb8f3a1d94be6c07f51a2d38e90bb64d7c1f2aa on feature/cluster-migration',
  'pvc-3d1f2a34-9c5e-4f6b-8a7d-0e1f2a3b4c5d Bound',
  'rollout-2026-05-13T09-00-00-0198c000-0000-7000-8000-000000000001.jsonl',
  'src/features/handoff/core/handoffDraftForSeveralAgentsAtOnce.ts',
  'sum by (pod) (rate(container_cpu_usage_seconds_total{namespace="shop"}[5m]))',
  'docker-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08.scope',
  'aks-nodepool1-12345678-vmss000001.internal.cloudapp.example.test',
  'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))',
  'kubectl patch deployment redis-cluster -n production --type=json -p=[{"op":"replace","path":"/spec/template/spec/containers/0/resources/limits/memory","value":"1Gi"}]',
  '2026-03-09T14:17:02.123456789Z stderr F Failed to connect to redis-cluster-2.redis-cluster.production.svc.cluster.local:6379',
])('keeps %j', async (line) => expect(await withoutSecrets(line)).toBe(line));
