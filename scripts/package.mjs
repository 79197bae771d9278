/** The .vsix: builds everything, writes the notices, packs without a question. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, formatSize } from './build.mjs';
import { continueOnNode24 } from './node24.mjs';
import { makeNotices, writeNotices } from './notices.mjs';
import { runCommand, setUp } from './setup.mjs';
import { projectFolder } from './setup/folders.mjs';
import { SetUpError } from './setup/run.mjs';
import { listZip } from './zip.mjs';

/**
 * Packages the extension as users get it.
 * @param {import('./setup/run.mjs').Log} log
 * @returns {Promise<{ file: string, size: number, files: { name: string, size: number }[] }>} sizes in bytes; that of the package is compressed
 */
export async function packageExtension(log) {
  const { metafiles } = await build(log);
  if (await writeNotices(await makeNotices(metafiles)))
    log('THIRD-PARTY-NOTICES.md has changed: please commit it.');
  const { version } = JSON.parse(await readFile(path.join(projectFolder, 'package.json'), 'utf8'));
  const file = path.join(projectFolder, `artifacts/sre-workbench-${version}.vsix`);
  await mkdir(path.dirname(file), { recursive: true });
  await rm(file, { force: true });
  await pack(file);
  const bytes = await readFile(file);
  return { file, size: bytes.length, files: listZip(bytes) };
}

/** @param {string} file */
async function pack(file) {
  // There is no public repository yet, and no `node_modules` in the package: everything is bundled.
  const manners = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  const child = spawn('vsce', ['package', ...manners, '--out', file], {
    cwd: projectFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
  }
  const status = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (status !== 0)
    throw new SetUpError(`The extension could not be packaged. vsce said:\n\n${output.trim()}`);
  const warnings = output.split('\n').filter((line) => /warning/i.test(line));
  if (warnings.length > 0) throw new SetUpError(`vsce warns of the package:\n\n${output.trim()}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runCommand(async () => {
    await setUp({ need: ['npm', 'engine'] });
    await continueOnNode24();
    const { file, size, files } = await packageExtension((line) => console.log(line));
    for (const each of files) console.log(`${formatSize(each.size).padStart(10)}  ${each.name}`);
    console.log(`${formatSize(size).padStart(10)}  ${path.relative(projectFolder, file)}`);
  });
}
