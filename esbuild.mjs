/** Bundles: the extension (ES modules, split into chunks that load on first use), its workers, its pages, and the command line. */
import { globSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';

// CommonJS libraries inside an ES-module bundle call `require` for Node's own modules.
const requireBanner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

/** @type {esbuild.BuildOptions} */
const usual = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  minify: true,
  legalComments: 'none',
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  outdir: 'dist',
  metafile: true,
};

/**
 * Bundles everything into `dist/`; answers esbuild's metafiles by name.
 * @param {{ write?: boolean }} [options] with `write: false` nothing is written
 */
export async function bundle({ write = true } = {}) {
  const shared = { ...usual, write };
  const pages = globSync('src/features/*/webview/*.ts');
  const workers = globSync('src/features/*/worker/*.ts');
  const [extension, cli, webview] = await Promise.all([
    esbuild.build({
      ...shared,
      target: 'node24',
      splitting: true,
      external: ['vscode'],
      banner: requireBanner,
      entryPoints: {
        extension: 'src/extension.ts',
        engineWorker: 'src/node/engineWorker.ts',
        ...byName(workers),
      },
      chunkNames: 'chunks/[name]-[hash]',
    }),
    esbuild.build({
      ...shared,
      target: 'node22',
      banner: { js: `#!/usr/bin/env node\n${requireBanner.js}` },
      entryPoints: { cli: 'src/cli/main.ts' },
    }),
    esbuild.build({
      ...shared,
      platform: 'browser',
      target: 'chrome132',
      outdir: 'dist/webview',
      entryPoints: byName(pages),
    }),
  ]);
  return { extension: extension.metafile, cli: cli.metafile, webview: webview.metafile };
}

/**
 * Entry points by the names of their files.
 * @param {readonly string[]} files
 */
function byName(files) {
  return Object.fromEntries(files.map((file) => [path.basename(file, '.ts'), file]));
}
