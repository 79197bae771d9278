/** A real API server with its etcd, on ports and in a folder of its own; admission plugins are off. */
import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { requireProgram } from '../../../scripts/setup/programs.mjs';

export interface ApiServer {
  /** Sends one document to a path such as `/api/v1/namespaces/default/pods` as a dry run with strict field validation. */
  create(at: string, text: string): Promise<ServerAnswer>;
  /** Really makes an object. */
  make(at: string, text: string): Promise<ServerAnswer>;
  get(at: string): Promise<unknown>;
  /** Path of a file with which kubectl and controllers reach it as its administrator; its context is `test`. */
  readonly kubeconfig: string;
  /** Of the key with which it signs the tokens of service accounts. */
  readonly keyFile: string;
  /** A program that ends with it. */
  run(program: string, args: readonly string[]): void;
  stop(): Promise<void>;
}

export interface ServerAnswer {
  readonly status: number;
  readonly body: {
    readonly message?: string;
    readonly reason?: string;
    readonly details?: { readonly causes?: readonly { field?: string; message?: string; reason?: string }[] };
  };
  readonly warnings: readonly string[];
}

/** Milliseconds; ten times what an idle machine needs. */
const patience = 120_000;

const plugins = [
  'CertificateApproval',
  'CertificateSigning',
  'CertificateSubjectRestriction',
  'ClusterTrustBundleAttest',
  'DefaultIngressClass',
  'DefaultStorageClass',
  'DefaultTolerationSeconds',
  'LimitRanger',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionWebhook',
  'NamespaceLifecycle',
  'PersistentVolumeClaimResize',
  'PodSecurity',
  'PodTopologyLabels',
  'Priority',
  'ResourceQuota',
  'RuntimeClass',
  'ServiceAccount',
  'StorageObjectInUseProtection',
  'TaintNodesByCondition',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionWebhook',
];

export async function startApiServer(): Promise<ApiServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'api-server-'));
  const [client, peer, secure] = await freePorts(3);
  const token = 'test-token';
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keyFile = path.join(folder, 'key.pem');
  await writeFile(keyFile, keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await writeFile(path.join(folder, 'tokens.csv'), `${token},admin,1,"system:masters"\n`);
  const kubeconfig = path.join(folder, 'kubeconfig.yaml');
  await writeFile(kubeconfig, kubeconfigText(`https://127.0.0.1:${secure}`, token));
  const children: ChildProcess[] = [];
  const run = (program: string, args: readonly string[]) => {
    const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] });
    children.push(child);
  };
  const etcd = `http://127.0.0.1:${client}`;
  const peers = `http://127.0.0.1:${peer}`;
  run(requireProgram('etcd'), [
    '--unsafe-no-fsync',
    `--data-dir=${path.join(folder, 'etcd')}`,
    `--listen-client-urls=${etcd}`,
    `--advertise-client-urls=${etcd}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
  ]);
  run(requireProgram('kubeApiserver'), [
    `--etcd-servers=${etcd}`,
    `--secure-port=${secure}`,
    '--bind-address=127.0.0.1',
    `--cert-dir=${path.join(folder, 'certificates')}`,
    `--service-account-key-file=${keyFile}`,
    `--service-account-signing-key-file=${keyFile}`,
    '--service-account-issuer=https://test.example',
    '--service-cluster-ip-range=10.96.0.0/12',
    `--token-auth-file=${path.join(folder, 'tokens.csv')}`,
    '--authorization-mode=AlwaysAllow',
    '--allow-privileged=true',
    `--disable-admission-plugins=${plugins.join(',')}`,
    // Requests come one after another, and quickly.
    '--enable-priority-and-fairness=false',
  ]);
  const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
  const send = (method: string, at: string, text?: string) =>
    request({ agent, port: secure, token }, { method, at, ...(text === undefined ? {} : { text }) });
  const stop = async () => {
    agent.destroy();
    await Promise.all(children.toReversed().map(end));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await ready(children, async () => (await send('GET', '/readyz')).status === 200);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    create: (at, text) => send('POST', `${at}?dryRun=All&fieldValidation=Strict`, text),
    make: (at, text) => send('POST', `${at}?fieldValidation=Strict`, text),
    get: async (at) => (await send('GET', at)).body,
    kubeconfig,
    keyFile,
    run,
    stop,
  };
}

function kubeconfigText(server: string, token: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
    'current-context': 'test',
  });
}

function request(
  { agent, port, token }: { agent: https.Agent; port: number | undefined; token: string },
  { method, at, text }: { method: string; at: string; text?: string },
): Promise<ServerAnswer> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'content-type': 'application/yaml',
      ...(text === undefined ? {} : { 'content-length': Buffer.byteLength(text) }),
    };
    const sent = https.request({ host: '127.0.0.1', port, agent, method, path: at, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => (body += part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: parse(body), warnings: warningsOf(response) }),
      );
    });
    sent.on('error', reject);
    sent.end(text);
  });
}

function parse(body: string): ServerAnswer['body'] {
  try {
    return JSON.parse(body) as ServerAnswer['body'];
  } catch {
    return { message: body };
  }
}

/** `299 - "text"`, one header for each; commas stand in the texts too. */
function warningsOf({ rawHeaders }: { readonly rawHeaders: readonly string[] }): readonly string[] {
  return rawHeaders.flatMap((name, index) => {
    if (index % 2 !== 0 || name.toLowerCase() !== 'warning') return [];
    const text = /^299 - "(.*)"$/s.exec(rawHeaders[index + 1] ?? '')?.[1] ?? '';
    return [text.replaceAll(/\\(.)/g, '$1')];
  });
}

async function ready(children: readonly ChildProcess[], ask: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patience;
  for (;;) {
    if (await ask().catch(() => false)) return;
    const ended = children.find(({ exitCode }) => exitCode !== null);
    if (ended) throw new Error(`${ended.spawnfile} ended with ${ended.exitCode}`);
    if (performance.now() > deadline) throw new Error('the API server was not ready in time');
    await wait(50);
  }
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    // It holds nothing that matters, and a kind end takes it seconds.
    child.kill('SIGKILL');
  });
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
