/** Bundles: the extension (ES modules, split into chunks that load on first use), its workers, its pages, and the command line. */
import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { lazyFeatures } from './scripts/lazyFeatures.mjs';

// CommonJS libraries inside an ES-module bundle call `require` for Node's own modules.
const requireBanner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

/**
 * The shell parser's package says that its runtime does nothing when it is imported, and would go without it.
 * @type {esbuild.Plugin}
 */
const keepShellRuntime = {
  name: 'keep-shell-runtime',
  setup(build) {
    build.onResolve({ filter: /vendors\/wasm_exec\.cjs$/ }, ({ path: file, resolveDir }) => ({
      path: path.join(resolveDir, file),
      sideEffects: true,
    }));
  },
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
  const workers = globSync('src/features/*/worker/*.ts');
  const [extension, cli, parser, ...pages] = await Promise.all([
    esbuild.build({
      ...shared,
      target: 'node24',
      splitting: true,
      external: ['vscode'],
      banner: requireBanner,
      plugins: [lazyFeatures(), keepShellRuntime],
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
      plugins: [keepShellRuntime],
      entryPoints: { cli: 'src/cli/main.ts' },
    }),
    // The parser of shell commands, read from beside the bundles.
    esbuild.build({
      ...shared,
      loader: { '.wasm': 'copy' },
      entryPoints: { shell: fileURLToPath(import.meta.resolve('sh-syntax/main.wasm')) },
    }),
    ...bundlePages({ write }),
  ]);
  return {
    extension: extension.metafile,
    cli: cli.metafile,
    parser: parser.metafile,
    webview: joined(pages.map(({ metafile }) => metafile)),
  };
}

/**
 * Entry points by the names of their files.
 * @param {readonly string[]} files
 */
function byName(files) {
  return Object.fromEntries(files.map((file) => [path.basename(file, '.ts'), file]));
}

/**
 * The pages, one build each.
 * @param {{ write: boolean }} options
 */
export function bundlePages({ write }) {
  return pageFiles().map((page) => esbuild.build(pageOptions({ ...usual, write }, page)));
}

/** A page is a script with a style sheet of its name; other files beside it are its parts. */
function pageFiles() {
  return globSync('src/features/*/webview/*.ts').filter((file) =>
    existsSync(`media/webview/${path.basename(file, '.ts')}.css`),
  );
}

/**
 * Each page by itself, so that no chunk is shared: what it needs at once is one file, and chunks hold only what it loads later.
 * @param {esbuild.BuildOptions} shared
 * @param {string} page
 * @returns {esbuild.BuildOptions}
 */
function pageOptions(shared, page) {
  const name = path.basename(page, '.ts');
  return {
    ...shared,
    platform: 'browser',
    target: 'chrome132',
    splitting: true,
    outdir: 'dist/webview',
    chunkNames: `chunks/${name}-[name]-[hash]`,
    entryPoints: { [name]: page },
  };
}

/** @param {(esbuild.Metafile | undefined)[]} metafiles */
function joined(metafiles) {
  const known = metafiles.filter((metafile) => metafile !== undefined);
  return {
    inputs: Object.assign({}, ...known.map(({ inputs }) => inputs)),
    outputs: Object.assign({}, ...known.map(({ outputs }) => outputs)),
  };
}
