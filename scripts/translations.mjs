/**
 * Writes l10n/bundle.l10n.json, all sentences of the sources that can be translated: `node scripts/translations.mjs`, after a
 * sentence has changed. A unit test holds both equal.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { continueOnNode24 } from './node24.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));

/** The sentences in the order of the alphabet, each with itself. */
export async function sentences() {
  const { getL10nJson } = await import('@vscode/l10n-dev');
  const sources = globSync('src/**/*.ts', { cwd: root }).map((file) => ({
    extension: '.ts',
    contents: asNamespace(readFileSync(`${root}/${file}`, 'utf8')),
  }));
  const bundle = await getL10nJson(sources);
  return Object.fromEntries(Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The extractor knows `l10n.t` alone, not a `t` that is imported by name.
 * @param {string} contents
 */
function asNamespace(contents) {
  const named = /import \{ t \} from '@vscode\/l10n';/;
  if (!named.test(contents)) return contents;
  return contents
    .replace(named, "import * as l10n from '@vscode/l10n';")
    .replaceAll(/(?<![\w.$])t\(/g, 'l10n.t(');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await continueOnNode24();
  writeFileSync(`${root}/l10n/bundle.l10n.json`, `${JSON.stringify(await sentences(), null, 2)}\n`);
}
