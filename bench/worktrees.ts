/**
 * The list of 50 worktrees with branch, changes, ahead and behind, against bare `git worktree list` and one `git status`
 * in each of the same trees, one after the other as a script would run them. In each round one follows the other.
 */
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { openGit } from '../src/clients/git/command.ts';
import { listWorktrees } from '../src/clients/git/worktreeList.ts';
import { readOverview } from '../src/features/worktrees/core/overview.ts';
import { createFiles } from '../src/node/files.ts';
import { createProcesses } from '../src/node/processes.ts';
import { Scratch } from '../test/builders/git/scratch.ts';
import { clock, median, milliseconds, printFigure } from './figure.ts';

const trees = 50;
const rounds = 9;

await using scratch = await Scratch.create();
await scratch.repository('shop');
await mkdir(scratch.at('shop/charts'));
for (let file = 0; file < 200; file += 1) {
  await writeFile(scratch.at(`shop/charts/values-${file}.yaml`), `replicaCount: ${file}\n`);
}
await scratch.commit('shop', 'Charts');
const paths: string[] = [scratch.at('shop')];
for (let tree = 1; tree < trees; tree += 1) {
  await scratch.git('shop', 'worktree', 'add', '-q', '-b', `feat/${tree}`, `../trees/${tree}`);
  await scratch.write(`trees/${tree}/charts/values-1.yaml`, `replicaCount: ${tree}0\n`);
  if (tree % 2 === 0) await scratch.commit(`trees/${tree}`, 'More');
  paths.push(scratch.at(`trees/${tree}`));
}

const ports = {
  files: createFiles(),
  processes: createProcesses({ allowed: () => true, untrustedFolders: () => [] }),
};

async function ours(): Promise<void> {
  const overview = await readOverview(ports, scratch.at('shop'));
  if (!overview.ok || overview.value.some(({ changes, ahead }) => changes === null || ahead === null)) {
    throw new Error('not everything was told');
  }
}

async function firstPaint(): Promise<void> {
  const git = await openGit(ports.processes, scratch.at('shop'));
  if (!git.ok || !(await listWorktrees(git.value)).ok) throw new Error('no list');
}

async function bare(): Promise<void> {
  await run(['-C', scratch.at('shop'), 'worktree', 'list', '--porcelain']);
  for (const path of paths) await run(['-C', path, 'status', '--porcelain']);
}

function run(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.resume();
    child.once('error', reject);
    child.once('close', () => resolve());
  });
}

await ours();
await bare();
const times = { ours: [] as number[], bare: [] as number[], first: [] as number[] };
for (let round = 0; round < rounds; round += 1) {
  times.ours.push(await clock(ours));
  times.bare.push(await clock(bare));
  times.first.push(await clock(firstPaint));
}
const [told, plain, first] = [median(times.ours), median(times.bare), median(times.first)];
printFigure({
  name: `${trees} worktrees with all that is told of them`,
  figures: `${milliseconds(told)} against ${milliseconds(plain)}`,
  value: told / plain,
  goal: 1.2,
});
printFigure({
  name: `${trees} worktrees, until the list can be painted`,
  figures: milliseconds(first),
  value: first,
  goal: 100,
});
