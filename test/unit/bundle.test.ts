import assert from 'node:assert/strict';
import { isBuiltin } from 'node:module';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundle, bundlePages } from '../../esbuild.mjs';

type Metafile = NonNullable<Awaited<ReturnType<typeof bundle>>['extension']>;

/** An output with all that it imports at once, that is not by `import()`. */
function loadedAtOnce({ outputs }: Metafile, entry: string): string[] {
  const seen = new Set([entry]);
  for (const file of seen) {
    for (const { path, kind, external } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) seen.add(path);
    }
  }
  return [...seen];
}

describe('the bundles', () => {
  const metafiles: Record<string, Metafile> = {};
  beforeAll(async () => {
    for (const [name, metafile] of Object.entries(await bundle({ write: false }))) {
      if (metafile) metafiles[name] = metafile;
    }
    // Everything is bundled anew, which a busy machine takes its time for.
  }, 120_000);

  test('starting the extension loads at most 250 kB, and nothing heavy', () => {
    const extension = metafiles['extension'];
    assert(extension);
    const files = loadedAtOnce(extension, 'dist/extension.js');
    const outputs = files.flatMap((file) => extension.outputs[file] ?? []);
    expect(outputs.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(250_000);
    const inputs = outputs.flatMap((output) => Object.keys(output.inputs));
    expect(inputs.length).toBeGreaterThan(15);
    expect(
      inputs.filter((input) =>
        /node_modules\/(?!@vscode\/l10n\/)|features\/helm\/core|src\/base\/yaml|node\/engine/.test(input),
      ),
    ).toEqual([]);
  });

  test('the command line is one file that needs no editor', () => {
    expect(Object.keys(metafiles['cli']?.outputs ?? {})).toEqual(['dist/cli.js']);
    const imports = metafiles['cli']?.outputs['dist/cli.js']?.imports.map(({ path }) => path) ?? [];
    expect(imports.filter((name) => !isBuiltin(name))).toEqual([]);
  });

  test('a page is one file, and chunks of its own that it loads later', () => {
    for (const { imports } of Object.values(metafiles['webview']?.outputs ?? {})) {
      const others = imports.filter(
        ({ kind, path }) => kind !== 'dynamic-import' && !path.includes('/chunks/'),
      );
      expect(others).toEqual([]);
    }
    const pages = Object.entries(metafiles['webview']?.outputs ?? {}).filter(([, { entryPoint }]) =>
      entryPoint?.startsWith('src/'),
    );
    expect(pages.length).toBeGreaterThan(1);
    for (const [, { imports }] of pages)
      expect(imports.filter(({ kind }) => kind === 'import-statement')).toEqual([]);
  });

  test('the Prometheus panel is small: 60 kB until a graph is drawn, 300 kB with its editor, compressed', async () => {
    const built = await Promise.all(bundlePages({ write: false }));
    const files = built.flatMap(({ outputFiles }) => outputFiles ?? []);
    const ours = files.filter(({ path }) => /\/prometheusPanel(?:\.js$|-)/.test(path));
    const sizes = new Map(
      ours.map(({ path, contents }) => [path.split('/').at(-1), gzipSync(contents).length]),
    );
    expect(sizes.size).toBeGreaterThan(1);
    expect(sizes.get('prometheusPanel.js')).toBeLessThanOrEqual(60_000);
    expect([...sizes.values()].reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(300_000);
  });
});
