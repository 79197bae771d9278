/** Makes all of `dist/`: the bundles, and the engine, from the cache while nothing of it has changed. */
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildEngine, engineFiles } from './buildEngine.mjs';
import { continueOnNode24 } from './node24.mjs';
import { runCommand, setUp } from './setup.mjs';
import { SetUpError } from './setup/run.mjs';

/**
 * Builds everything; answers the size in bytes of each file below `dist/`, and esbuild's account of what went into the bundles.
 * @param {import('./setup/run.mjs').Log} log
 */
export async function build(log) {
  const [metafiles] = await Promise.all([bundleAll(), buildEngine({ log })]);
  const made = metafiles.flatMap((metafile) => Object.keys(metafile.outputs));
  const wanted = new Set([...made, ...engineFiles.map((name) => `dist/${name}`)]);
  // Chunks are named by their content: those of earlier builds would be packaged too.
  for (const file of await filesOf('dist')) if (!wanted.has(file)) await rm(file);
  const sizes = await Promise.all([...wanted].sort().map(async (file) => [file, (await stat(file)).size]));
  return { metafiles, sizes: new Map(/** @type {[string, number][]} */ (sizes)) };
}

/** esbuild has printed what it found by the time it throws. */
async function bundleAll() {
  const { bundle } = await import('../esbuild.mjs');
  try {
    return Object.values(await bundle()).flatMap((metafile) => metafile ?? []);
  } catch (error) {
    if (error instanceof Error && 'errors' in error) throw new SetUpError('The bundles could not be built.');
    throw error;
  }
}

/** @param {string} folder */
async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name).replaceAll('\\', '/'));
}

/** @param {number} bytes */
export function formatSize(bytes) {
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(2)} MB`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runCommand(async () => {
    await setUp({ need: ['npm', 'engine'] });
    await continueOnNode24();
    const { sizes } = await build((line) => console.log(line));
    for (const [file, size] of sizes) console.log(`${formatSize(size).padStart(10)}  ${file}`);
  });
}
