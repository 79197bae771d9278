import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { snippetsPage } from '../../../../scripts/snippets.mjs';
import { readSnippets, snippetFiles } from '../../../../src/features/snippets/core/snippetFiles.ts';
import { tabStops } from '../../../../src/features/snippets/core/snippetText.ts';
import { allSnippets, expand } from '../../../builders/snippets/allSnippets.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

test('the manifest offers each file for each of its languages', () => {
  const { snippets } = JSON.parse(read('package.json')).contributes;
  expect(snippets).toEqual(
    snippetFiles.flatMap(({ name, languages }) =>
      languages.map((language) => ({ language, path: `./snippets/${name}.code-snippets` })),
    ),
  );
});

test('the page and its pictures show what the files hold: node scripts/snippets.mjs', async () => {
  const { page, pictures } = await snippetsPage();
  expect(read('docs/snippets.md')).toBe(page);
  expect(pictures.size).toBe(allSnippets.length);
  const folder = 'docs/pictures/snippets';
  expect(readdirSync(path.join(root, folder)).sort()).toEqual([...pictures.keys()].sort());
  for (const [name, picture] of pictures) expect(read(`${folder}/${name}`), name).toBe(picture);
});

test('a file that is no JSON is told', () => {
  const [file] = snippetFiles;
  if (file) expect(readSnippets('{', file)).toMatchObject({ ok: false });
});

describe.each(allSnippets.map((snippet) => [`${snippet.file.name} ${snippet.prefix}`, snippet] as const))(
  '%s',
  (_name, { title, prefix, description, body, file }) => {
    test('has a name, a prefix of ours that no other has, and a description', () => {
      expect(title).not.toBe('');
      expect(prefix).toMatch(/^sre-[a-z0-9-]+$/);
      expect(description.length).toBeGreaterThan(20);
      expect(description).toMatch(/[^.]$/);
      expect(allSnippets.filter((one) => one.prefix === prefix && one.file === file)).toHaveLength(1);
    });
    test('has tab stops without a gap, each with a text or a choice, and ends where one goes on typing', () => {
      const numbers = tabStops(body).map(({ number }) => number);
      const visited = numbers.filter((number) => number > 0);
      expect(visited).toEqual(visited.map((_, index) => index + 1));
    });
    test('leaves no snippet syntax behind', () =>
      expect(expand(body)).not.toMatch(/\$\{\d+(?::[^-?]|[|}])|CURRENT_/));
    test('offers no choice twice', () => {
      for (const { choices } of tabStops(body)) expect(new Set(choices).size).toBe(choices.length);
    });
  },
);
