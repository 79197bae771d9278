import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { sentences } from '../../scripts/translations.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const bundle = JSON.parse(readFileSync(path.join(root, 'l10n/bundle.l10n.json'), 'utf8')) as Record<
  string,
  string
>;

describe('sentences', () => {
  test('are all in the bundle (node scripts/translations.mjs writes it)', () => {
    expect(bundle).toEqual(sentences());
    expect(Object.keys(bundle).length).toBeGreaterThan(100);
  });

  test('that the editor shows go through the translation', () => {
    const plain =
      /\.show(?:Information|Warning|Error)Message\(\s*['"`]|(?:title|placeHolder|tooltip): ['"`][A-Z]/;
    const files = globSync('src/**/editor/*.ts', { cwd: root });
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => plain.test(readFileSync(path.join(root, file), 'utf8')))).toEqual([]);
  });

  test('begin with a text that can be found: no variable, no template, no sum', () => {
    const hidden = /(?<![\w$.])(?:vscode\.l10n\.)?t\((?!\s*['")])/;
    const files = globSync('src/**/*.ts', { cwd: root }).filter((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      return text.includes('l10n') && hidden.test(text);
    });
    expect(files).toEqual([]);
  });

  test('name their arguments from {0} on without a gap', () => {
    for (const sentence of Object.keys(bundle)) {
      const used = [
        ...new Set([...sentence.matchAll(/\{(\d+)\}/g)].map(([, digit]) => Number(digit))),
      ].toSorted((a, b) => a - b);
      expect(used, sentence).toEqual(used.map((_, index) => index));
    }
  });
});
