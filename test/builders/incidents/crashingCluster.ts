/** A real control plane whose pods crash while their memory limit is 512Mi, and are ready with any other: stages of our own say so. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { findCached } from '../../../scripts/setup/goPrograms.mjs';
import { eventually } from '../../editor/harness/eventually.ts';
import { startApiServer, type ApiServer } from '../kubernetes/apiServer.ts';

const stages = path.resolve(import.meta.dirname, '../../fixtures/incidents/stages.yaml');
const limitPath = '.spec.template.spec.containers[0].resources.limits.memory';
const run = promisify(execFile);

export interface CrashingCluster extends Pick<ApiServer, 'kubeconfig' | 'stop'> {
  /** Where kubectl and cluster are found; for the environment of whatever asks it. */
  readonly environment: { readonly KUBECONFIG: string; readonly PATH: string };
  /** What kubectl prints; nothing where it fails. */
  kubectl(...args: readonly string[]): Promise<string>;
  /** Of the deployment `cache` in the namespace `shop`. */
  limit(): Promise<string>;
  setLimit(memory: string): Promise<void>;
  /** Until a pod crashes. */
  crashing(): Promise<unknown>;
  /** Until both pods are ready. */
  ready(): Promise<unknown>;
}

export async function startCrashingCluster(): Promise<CrashingCluster> {
  const kubectlFile = programOf('kubectl');
  const server = await startApiServer();
  try {
    server.run(programOf('kube-controller-manager'), [
      `--kubeconfig=${server.kubeconfig}`,
      '--leader-elect=false',
      '--controllers=deployment,replicaset',
      '--secure-port=0',
    ]);
    server.run(programOf('kwok'), [
      `--kubeconfig=${server.kubeconfig}`,
      '--manage-all-nodes=true',
      `--config=${stages}`,
      '--server-address=',
    ]);
    await makeObjects(server);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const { kubeconfig } = server;
  const kubectl = async (...args: readonly string[]): Promise<string> => {
    const env = { ...process.env, KUBECONFIG: kubeconfig };
    return (await run(kubectlFile, args, { env }).catch(() => ({ stdout: '' }))).stdout;
  };
  return {
    kubeconfig,
    stop: () => server.stop(),
    environment: { KUBECONFIG: kubeconfig, PATH: pathWithKubectl() },
    kubectl,
    limit: () => kubectl('get', 'deployment', 'cache', '-n', 'shop', '-o', `jsonpath={${limitPath}}`),
    async setLimit(memory) {
      await kubectl('set', 'resources', 'deployment/cache', '-n', 'shop', `--limits=memory=${memory}`);
    },
    crashing: () =>
      eventually('a pod that crashes', async () =>
        (await kubectl('get', 'pods', '-n', 'shop')).includes('CrashLoopBackOff'),
      ),
    ready: () =>
      eventually('both pods to be ready', async () =>
        /2\/2/.test(await kubectl('get', 'deployment', 'cache', '-n', 'shop')),
      ),
  };
}

/** For whoever has to know it before there is a cluster. */
export function pathWithKubectl(): string {
  return `${path.dirname(programOf('kubectl'))}:${process.env['PATH'] ?? ''}`;
}

function programOf(name: string): string {
  const file = findCached('kubernetes', name);
  if (file === undefined) throw new Error(`${name} is not on this machine yet. Run: node scripts/setup.mjs`);
  return file;
}

async function makeObjects(server: ApiServer): Promise<void> {
  const labels = { app: 'cache' };
  const containers = [{ name: 'cache', image: 'cache:1', resources: { limits: { memory: '512Mi' } } }];
  const template = {
    metadata: { labels },
    spec: { nodeName: 'node-1', terminationGracePeriodSeconds: 0, containers },
  };
  const objects: readonly (readonly [string, object])[] = [
    ['/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } }],
    ['/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }],
    [
      '/apis/apps/v1/namespaces/shop/deployments',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'cache', namespace: 'shop' },
        spec: { replicas: 2, selector: { matchLabels: labels }, template },
      },
    ],
  ];
  for (const [at, object] of objects) {
    const { status, body } = await server.make(at, JSON.stringify(object));
    if (status !== 201) throw new Error(`${at}: ${status} ${body.message ?? ''}`);
  }
}
