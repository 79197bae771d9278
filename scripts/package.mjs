/** The .vsix: builds everything, packs without a question. As a command it brings the notices up to date first. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, formatSize } from './build.mjs';
import { continueOnNode24 } from './node24.mjs';
import { makeNotices, noticesFile } from './notices.mjs';
import { runCommand, setUp } from './setup.mjs';
import { projectFolder } from './setup/folders.mjs';
import { SetUpError } from './setup/run.mjs';
import { listZip } from './zip.mjs';

/**
 * Packages the extension as users get it. Sizes are bytes; that of the package itself is compressed.
 * @param {import('./setup/run.mjs').Log} log
 */
export async function packageExtension(log) {
  const { metafiles } = await build(log);
  const { version } = JSON.parse(await readFile(path.join(projectFolder, 'package.json'), 'utf8'));
  const file = path.join(projectFolder, `artifacts/sre-workbench-${version}.vsix`);
  await mkdir(path.dirname(file), { recursive: true });
  await rm(file, { force: true });
  const warnings = await pack(file);
  const bytes = await readFile(file);
  return { file, size: bytes.length, files: listZip(bytes), warnings, metafiles };
}

/**
 * @param {string} file
 * @returns {Promise<string[]>} the lines in which vsce warns
 */
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
  return output.split('\n').filter((line) => /warning/i.test(line));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runCommand(async () => {
    await setUp({ need: ['npm', 'engine'] });
    await continueOnNode24();
    const log = (/** @type {string} */ line) => console.log(line);
    const { metafiles } = await build(log);
    await writeFile(noticesFile, await makeNotices(metafiles, log));
    const made = await packageExtension(log);
    for (const { name, size } of made.files) console.log(`${formatSize(size).padStart(10)}  ${name}`);
    console.log(`${formatSize(made.size).padStart(10)}  ${path.relative(projectFolder, made.file)}`);
    made.warnings.forEach((warning) => console.log(warning));
  });
}
