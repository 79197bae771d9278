/** kubectl itself switches contexts in two tabs; neither reaches the other, nor the person's own configuration. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownKubeconfig } from '../../../src/features/tabs/core/kubeconfig.ts';
import { environment } from '../../../src/node/environment.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createFileWriter } from '../../../src/node/fileWriter.ts';

const hasKubectl = (() => {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
let home = '';
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'kube-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const config = `apiVersion: v1
kind: Config
current-context: "staging"
contexts:
- {name: staging, context: {cluster: c, user: u}}
- {name: production, context: {cluster: c, user: u}}
clusters: [{name: c, cluster: {server: https://127.0.0.1:1}}]
users: [{name: u, user: {token: not-a-real-one}}]
`;
const value = (own: string, given?: string) =>
  ownKubeconfig(
    { files: createFiles(), writer: createFileWriter(), environment: { ...environment, home } },
    { own: path.join(home, 'tabs', own), given },
  );
const usual = async () => {
  await mkdir(path.join(home, '.kube'), { recursive: true });
  await writeFile(path.join(home, '.kube/config'), config);
};
const kubectl = (kubeconfig: string | undefined, ...args: string[]) =>
  execFileSync('kubectl', args, { env: { ...process.env, KUBECONFIG: kubeconfig }, encoding: 'utf8' }).trim();

describe('the Kubernetes context of a tab', () => {
  test('is left alone where there is no configuration', async () => expect(await value('a')).toBeUndefined());

  test('stands in a file that holds the name of a context, and no credential', async () => {
    await usual();
    await value('a');
    const own = await readFile(path.join(home, 'tabs/a'), 'utf8');
    expect(own).toBe('apiVersion: v1\nkind: Config\ncurrent-context: "staging"\n');
  });

  const testWithKubectl = hasKubectl ? test : () => undefined;
  testWithKubectl('is switched in one tab, and nowhere else, by kubectl', async () => {
    await usual();
    const [a, b] = [await value('a'), await value('b')];
    expect(kubectl(a, 'config', 'current-context')).toBe('staging');
    kubectl(a, 'config', 'use-context', 'production');
    expect(kubectl(a, 'config', 'current-context')).toBe('production');
    expect(kubectl(b, 'config', 'current-context')).toBe('staging');
    expect(await readFile(path.join(home, '.kube/config'), 'utf8')).toBe(config);
    expect(kubectl(await value('a'), 'config', 'current-context')).toBe('production');
    expect(
      kubectl(a, 'config', 'view', '--minify', '--output', 'jsonpath={.clusters[0].cluster.server}'),
    ).toBe('https://127.0.0.1:1');
  });
});
