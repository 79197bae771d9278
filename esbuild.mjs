/** Bundles: the extension (ES modules, split into chunks that load on first use), its workers, and the command line. */
import * as esbuild from 'esbuild';

// CommonJS libraries inside an ES-module bundle call `require` for Node's own modules.
const requireBanner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

/** @type {esbuild.BuildOptions} */
const shared = {
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

/** Bundles everything into `dist/`; answers esbuild's metafiles by name. */
export async function bundle() {
  const [extension, cli] = await Promise.all([
    esbuild.build({
      ...shared,
      target: 'node24',
      splitting: true,
      external: ['vscode'],
      banner: requireBanner,
      entryPoints: { extension: 'src/extension.ts', engineWorker: 'src/node/engineWorker.ts' },
      chunkNames: 'chunks/[name]-[hash]',
    }),
    esbuild.build({
      ...shared,
      target: 'node22',
      banner: { js: `#!/usr/bin/env node\n${requireBanner.js}` },
      entryPoints: { cli: 'src/cli/main.ts' },
    }),
  ]);
  return { extension: extension.metafile, cli: cli.metafile };
}
