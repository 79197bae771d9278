/**
 * What a feature loads on its first use is one chunk for each feature: by default every `import()` would be a file of its own, and
 * a package of hundreds of files starts slower and is refused by the packager. `import('./x.ts')` of a file in
 * `src/features/<name>/` becomes a part of the module `lazy:<name>`, which holds all that is imported so in that feature. Small files
 * outside of the features are put together likewise: each entry more would split further what they share.
 */
import { globSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const dynamicImport = /\bimport\(\s*'(\.[^']+)'\s*,?\s*\)/g;
const feature = /^src\/features\/([^/]+)\//;

/** Features that are used together: one chunk for all of them. */
const family = new Map(
  Object.entries({
    contextUsage: 'agents',
    handoff: 'agents',
    manifests: 'helm',
    readiness: 'rules',
    setup: 'agents',
    snippets: 'rules',
    tabs: 'agents',
    worktrees: 'agents',
    strategies: 'incidents',
  }),
);

/** What is no feature's and yet small: files by the module that holds them. Heavy ones (`http`, `toolServers`) stay by themselves. */
const together = [
  { name: 'lazy:shared', from: feature, file: /^src\/(?:clients|base)\// },
  { name: 'lazy:ports', from: /^src\/extensionPorts\.ts$/, file: /^src\/node\/(?!http|toolServers)/ },
  { name: 'lazy:tools', from: /^src\/tools\/editor\//, file: /^src\/tools\// },
];

/** @returns {import('esbuild').Plugin} */
export function lazyFeatures() {
  const parts = partsByFeature();
  return {
    name: 'lazy-features',
    setup(build) {
      build.onResolve({ filter: /^lazy:/ }, ({ path: name }) => ({ path: name, namespace: 'lazy' }));
      build.onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path: name }) => ({
        contents: [...(parts.get(name) ?? [])]
          .map(([file, part]) => `export * as ${part} from '${path.resolve(file).replaceAll('\\', '/')}';`)
          .join('\n'),
        resolveDir: process.cwd(),
      }));
      build.onLoad({ filter: /[/\\]src[/\\].*\.ts$/ }, async ({ path: file }) => ({
        contents: redirect(await readFile(file, 'utf8'), path.relative(process.cwd(), file), parts),
        loader: 'ts',
      }));
    },
  };
}

/** @returns {Map<string, Map<string, string>>} for each lazy module its files with the names of their parts */
function partsByFeature() {
  /** @type {Map<string, Map<string, string>>} */
  const parts = new Map();
  for (const file of globSync('src/**/*.ts').sort()) {
    for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(dynamicImport)) {
      const wanted = targetOf(file, target);
      const name = lazyName(file, wanted);
      if (name === undefined) continue;
      const files = parts.get(name) ?? new Map();
      if (!files.has(wanted)) files.set(wanted, `part${files.size}`);
      parts.set(name, files);
    }
  }
  return parts;
}

/**
 * @param {string} text
 * @param {string} file
 * @param {Map<string, Map<string, string>>} parts
 */
function redirect(text, file, parts) {
  return text.replaceAll(dynamicImport, (whole, target) => {
    const wanted = targetOf(file, target);
    const name = lazyName(file, wanted);
    const part = name === undefined ? undefined : parts.get(name)?.get(wanted);
    return part === undefined ? whole : `import('${name}').then((all) => all.${part})`;
  });
}

/**
 * @param {string} file
 * @param {string} target
 */
function targetOf(file, target) {
  return path.join(path.dirname(file), target).replaceAll('\\', '/');
}

/**
 * @param {string} file the one that imports
 * @param {string} wanted
 */
function lazyName(file, wanted) {
  const name = feature.exec(wanted)?.[1];
  if (name !== undefined) return `lazy:${family.get(name) ?? name}`;
  return together.find((group) => group.from.test(file) && group.file.test(wanted))?.name;
}
