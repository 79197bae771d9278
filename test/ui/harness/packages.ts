/** The packages that the UI suites install. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { artifactsFolder, projectFolder } from '../../editor/harness/places.ts';

const run = promisify(execFile);

/** What the package is made from; `dist` is made from the same. */
const sources = [
  'src',
  'engine',
  'media',
  'l10n',
  'snippets',
  'docs/rules',
  'package.json',
  'package.nls.json',
  'esbuild.mjs',
];

/** The newest package of ours in the artifacts; packages again where a source is newer. */
export async function ownPackage(): Promise<string> {
  const found = await newestPackage();
  if (found && found.time >= (await newestSource())) return found.file;
  console.log('Packaging the extension: its sources are newer than the package in artifacts/');
  await run(process.execPath, [path.join(projectFolder, 'scripts/package.mjs')], { cwd: projectFolder });
  const made = await newestPackage();
  if (!made) throw new Error('scripts/package.mjs left no .vsix in artifacts/');
  return made.file;
}

async function newestPackage(): Promise<{ file: string; time: number } | undefined> {
  if (!existsSync(artifactsFolder)) return undefined;
  const names = (await readdir(artifactsFolder)).filter((name) => name.endsWith('.vsix'));
  const files = names.map((name) => path.join(artifactsFolder, name));
  const timed = await Promise.all(files.map(async (file) => ({ file, time: (await stat(file)).mtimeMs })));
  return timed.sort((one, other) => other.time - one.time)[0];
}

async function newestSource(): Promise<number> {
  const times = await Promise.all(sources.map((name) => newestTime(path.join(projectFolder, name))));
  return Math.max(...times);
}

async function newestTime(file: string): Promise<number> {
  if (!existsSync(file)) return 0;
  const found = await stat(file);
  if (!found.isDirectory()) return found.mtimeMs;
  const entries = await readdir(file, { recursive: true });
  const times = await Promise.all(entries.map(async (entry) => (await stat(path.join(file, entry))).mtimeMs));
  return Math.max(0, ...times);
}

/** Packages an extension of the tests into `artifacts/ui`. */
export async function packFixture(folder: string, name: string): Promise<void> {
  const out = path.join(artifactsFolder, 'ui', name);
  await mkdir(path.dirname(out), { recursive: true });
  const vsce = path.join(projectFolder, 'node_modules/@vscode/vsce/vsce');
  const args = [
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    out,
  ];
  await run(process.execPath, [vsce, ...args], { cwd: folder });
}
