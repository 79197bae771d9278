/**
 * Writes l10n/bundle.l10n.json, all sentences of the sources that can be translated: `node scripts/translations.mjs`, after a
 * sentence has changed. A unit test holds both equal.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { continueOnNode24 } from './node24.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));

/** A call of `t` or `l10n.t` with the text that it begins with; the formatter sees to the form. */
const call = /(?<![\w$])(?:l10n\.)?t\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g;

/** The sentences in the order of the alphabet, each with itself. */
export function sentences() {
  const found = globSync('src/**/*.ts', { cwd: root }).flatMap((file) =>
    [...readFileSync(`${root}/${file}`, 'utf8').matchAll(call)].map(([, single, double]) =>
      plainText(single ?? double ?? ''),
    ),
  );
  return Object.fromEntries([...new Set(found)].sort().map((sentence) => [sentence, sentence]));
}

/** @param {string} source */
function plainText(source) {
  return source.replaceAll(/\\(.)/g, (_, letter) => (letter === 'n' ? '\n' : letter));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await continueOnNode24();
  writeFileSync(`${root}/l10n/bundle.l10n.json`, `${JSON.stringify(sentences(), null, 2)}\n`);
}
