/** The facts of the summary from real git: two worktrees that change one chart, and a script that still names what they took away. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TabFacts } from '../../../src/features/tabs/core/aggregate/facts.ts';
import {
  branchOf,
  changedCharts,
  searchedFiles,
  treeFacts,
} from '../../../src/features/tabs/core/aggregate/gather.ts';
import { summariseTabs } from '../../../src/features/tabs/core/aggregate/summary.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createProcesses } from '../../../src/node/processes.ts';

const ports = {
  files: createFiles(),
  processes: createProcesses({ allowed: () => true, untrustedFolders: () => [] }),
};
let folder = '';
const at = (name: string) => path.join(folder, name);
const git = (tree: string, ...args: string[]) =>
  execFileSync('git', ['-C', at(tree), '-c', 'user.name=A', '-c', 'user.email=a@example.test', ...args]);
const put = async (file: string, text: string) => {
  await mkdir(path.dirname(at(file)), { recursive: true });
  await writeFile(at(file), text);
};

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tabs-')));
  await put('sre/charts/api/Chart.yaml', 'apiVersion: v2\nname: api\nversion: 1.0.0\n');
  await put('sre/charts/api/values.yaml', 'host: db.old.company.internal\nreplicas: 1\n');
  await put('sre/charts/api/values/dev.yaml', 'replicas: 1\n');
  await put('sre/charts/api/values/production.yaml', 'replicas: 2\n');
  await put('sre/scripts/sync.sh', '#!/bin/sh\nHOST=db.old.company.internal\n');
  git('sre', 'init', '--quiet', '--initial-branch=main');
  git('sre', 'add', '--all');
  git('sre', 'commit', '--quiet', '--message=Begin');
  for (const name of ['a', 'b']) git('sre', 'worktree', 'add', '--quiet', '-b', name, at(`tree-${name}`));
  await put('tree-a/charts/api/values.yaml', 'host: db.new.company.internal\nreplicas: 1\n');
  git('tree-a', 'commit', '--quiet', '--all', '--message=Move the host');
  await put('tree-b/charts/api/values.yaml', 'host: db.old.company.internal\nreplicas: 3\n');
  await put('tree-b/new.txt', 'new\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function factsOf(name: string): Promise<TabFacts> {
  return {
    ...(await treeFacts(ports, at(`tree-${name}/charts/api`))),
    name: `Tab ${name}`,
    task: undefined,
    state: 'idle',
    result: undefined,
    resultAge: undefined,
    blockedBy: '',
    cwd: at(`tree-${name}`),
    share: undefined,
    tokens: undefined,
  };
}

describe('what the tabs have done', () => {
  test('is read from each tree: branch, distance, files committed or not', async () => {
    const [a, b] = await Promise.all([factsOf('a'), factsOf('b')]);
    expect(a).toMatchObject({ branch: 'a', ahead: 1, behind: 0, repository: b.repository });
    expect(a.changed.map((file) => file.path)).toEqual(['charts/api/values.yaml']);
    expect(a.changed[0]?.diff).toContain('-host: db.old.company.internal');
    expect(b).toMatchObject({ branch: 'b', ahead: 0 });
    expect(b.changed.map((file) => file.path)).toEqual(['charts/api/values.yaml', 'new.txt']);
    expect(await branchOf(ports, at('tree-b'))).toBe('b');
  });

  test('is summed up with collisions, what was missed, and the environments in their order', async () => {
    const tabs = [await factsOf('a'), await factsOf('b')];
    const files = await searchedFiles(ports, tabs);
    const charts = await changedCharts(ports, tabs, new AbortController().signal);
    const text = summariseTabs({ tabs, files, charts, goal: 'Move the host' });
    expect(text).toContain('| `charts/api/values.yaml` | × | × |');
    expect(text).toContain('`scripts/sync.sh:2`');
    // In its own tree the old name is gone from the file that was changed.
    expect(text).not.toContain('`charts/api/values.yaml:1`');
    expect(text.indexOf('dev: deploy')).toBeGreaterThan(0);
    expect(text.indexOf('dev: deploy')).toBeLessThan(text.indexOf('production: deploy'));
  });

  test('is nothing outside of a repository', async () => {
    expect(await treeFacts(ports, '/')).toMatchObject({ repository: undefined, changed: [] });
    expect(await branchOf(ports, '/')).toBeUndefined();
  });
});
