/** Bundles editor suites for an extension host. */
import path from 'node:path';
import * as esbuild from 'esbuild';
import { artifactsFolder, projectFolder } from './places.ts';

/**
 * Bundles the entry and the suites into a folder of their own.
 * @param name of the folder
 * @param suites absolute paths of `*.suite.ts`
 * @returns the entry that an extension host is told to run
 */
export async function buildSuites(name: string, suites: readonly string[]): Promise<string> {
  const folder = await bundleForHost(name, [path.join(projectFolder, 'test/editor/index.ts'), ...suites]);
  return path.join(folder, 'index.js');
}

/** Bundles files for an extension host, below the project so that `mocha` is found from there; answers the folder. */
export async function bundleForHost(name: string, entryPoints: readonly string[]): Promise<string> {
  // Two runs at a time do not share a folder.
  const outdir = path.join(artifactsFolder, 'editor/suites', `${name}-${process.pid}`);
  await esbuild.build({
    entryPoints: [...entryPoints],
    outdir,
    entryNames: '[name]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    sourcemap: 'inline',
    mainFields: ['module', 'main'],
    external: ['vscode', 'mocha'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return outdir;
}
