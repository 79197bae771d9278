/** What an environment rendered to at a revision: read out of a real repository, and nothing of that repository runs. */
import { access, cp, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { chartRevisions, renderAtRevision } from '../../../src/features/helm/core/revisionRender.ts';
import { defaultHelmSettings } from '../../../src/features/helm/core/settings.ts';
import { createValidator } from '../../../src/features/helm/core/validator.ts';
import { createFiles, withSlashes } from '../../../src/node/files.ts';
import { createProcesses } from '../../../src/node/processes.ts';
import { packChart } from '../../builders/charts/packChart.ts';
import { chartYaml } from '../../builders/chartTree.ts';
import { Scratch } from '../../builders/git/scratch.ts';
import { startEngine } from './engine.ts';

const engine = startEngine();
const processes = createProcesses({ allowed: () => true, untrustedFolders: () => [] });
const ports = { engine, processes };
const helm = path.resolve(import.meta.dirname, '../../../examples/company/SRE/helm');

async function exampleRepository(): Promise<Scratch> {
  const scratch = await Scratch.create();
  await cp(helm, scratch.at('repo/helm'), { recursive: true });
  await scratch.git('repo', 'init', '-q', '-b', 'main');
  await scratch.git('repo', 'add', '-A');
  await scratch.git('repo', 'commit', '-q', '-m', 'first');
  return scratch;
}

async function onDisk(folder: string, environment: string): Promise<string> {
  const validator = createValidator({
    ports: { files: createFiles(), engine },
    settings: defaultHelmSettings,
  });
  const [chart] = await validator.discover(folder);
  const rendered = chart && (await validator.render(chart, environment));
  if (rendered?.ok !== true) throw new Error(folder);
  return rendered.value;
}

test.each(['api-gateway', 'my-service', 'redis-cluster', 'user-api'])(
  '%s renders from a commit as it does from the disk, whatever is on the disk by now',
  async (name) => {
    await using scratch = await exampleRepository();
    const chartFolder = withSlashes(scratch.at('repo/helm/charts', name));
    const root = withSlashes(scratch.at('repo'));
    const environment = name === 'api-gateway' ? 'staging' : 'dev';
    const before = await onDisk(chartFolder, environment);
    await writeFile(path.join(chartFolder, 'values.yaml'), 'broken: [');
    const answer = await renderAtRevision(ports, {
      root,
      chartFolder,
      environment,
      revision: 'HEAD',
      settings: defaultHelmSettings,
    });
    expect(answer.ok ? answer.value.manifest : answer.error).toBe(before);
  },
);

test('takes packed dependencies and links as they are in the commit', async () => {
  await using scratch = await Scratch.create();
  await scratch.git('.', 'init', '-q', '-b', 'main', 'repo');
  const child = packChart({
    'Chart.yaml': chartYaml('child'),
    'templates/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: child\ndata:\n  é: "ÿ"\n',
  });
  await scratch.write(
    'repo/app/Chart.yaml',
    chartYaml('app', 'dependencies:\n  - name: child\n    version: 1.0.0\n'),
  );
  await scratch.write(
    'repo/app/templates/b.yaml',
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.name }}\n',
  );
  await scratch.write('repo/shared.yaml', 'name: linked\n');
  await symlink('../shared.yaml', scratch.at('repo/app/values.yaml'));
  await scratch.write('repo/app/charts/child-1.0.0.tgz', child);
  await scratch.git('repo', 'add', '-A');
  await scratch.git('repo', 'commit', '-q', '-m', 'first');
  const root = withSlashes(scratch.at('repo'));
  const answer = await renderAtRevision(ports, {
    root,
    chartFolder: `${root}/app`,
    environment: 'default',
    revision: 'main',
    settings: defaultHelmSettings,
  });
  const manifest = answer.ok ? answer.value.manifest : JSON.stringify(answer.error);
  expect(manifest).toContain('é: "ÿ"');
  expect(manifest).toContain('name: linked');
});

test('runs no filter, hook or command of the repository', async () => {
  await using scratch = await exampleRepository();
  const marker = scratch.at('marker');
  const script = scratch.at('evil.sh');
  await writeFile(script, `#!/bin/sh\necho ran >> ${marker}\ncat\n`, { mode: 0o755 });
  await writeFile(scratch.at('repo/.gitattributes'), '* filter=evil diff=evil\n');
  for (const key of [
    'filter.evil.smudge',
    'filter.evil.clean',
    'diff.evil.textconv',
    'core.fsmonitor',
    'core.pager',
    'diff.external',
  ])
    await scratch.git('repo', 'config', key, script);
  const root = withSlashes(scratch.at('repo'));
  const chartFolder = `${root}/helm/charts/my-service`;
  const settings = defaultHelmSettings;
  const revisions = await chartRevisions(ports, { root, chartFolder });
  const answer = await renderAtRevision(ports, {
    root,
    chartFolder,
    environment: 'dev',
    revision: 'HEAD',
    settings,
  });
  expect(answer.ok).toBe(true);
  expect(revisions.ok && revisions.value.map(({ kind, label }) => `${kind} ${label}`)).toEqual([
    'branch main',
    expect.stringMatching(/^commit [0-9a-f]+$/),
  ]);
  await expect(access(marker)).rejects.toThrow();
});

test.each(['--output=/tmp/owned', 'nowhere', 'HEAD:helm'])(
  'says so where there is no revision %s',
  async (revision) => {
    await using scratch = await exampleRepository();
    const root = withSlashes(scratch.at('repo'));
    const chartFolder = `${root}/helm/charts/my-service`;
    const settings = defaultHelmSettings;
    const answer = await renderAtRevision(ports, {
      root,
      chartFolder,
      environment: 'dev',
      revision,
      settings,
    });
    expect(answer.ok).toBe(false);
    expect(await readFile(scratch.at('repo/.git/HEAD'), 'utf8')).toContain('main');
  },
);
