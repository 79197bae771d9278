import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { noticesFile, readNotice, renderNotices, shippedFolders } from '../../../scripts/notices.mjs';

const root = path.resolve(import.meta.dirname, '../../..');

test('the packages in a bundle are found by their files, each once', () => {
  const inputs = {
    'src/extension.ts': {},
    'node_modules/yaml/browser/a.js': {},
    'node_modules/yaml/browser/b.js': {},
    'node_modules/@vscode/l10n/dist/main.js': {},
    'node_modules/a/node_modules/b/index.js': {},
  };
  expect(shippedFolders([{ inputs }, { inputs: { 'node_modules/zod/index.js': {} } }])).toEqual([
    'node_modules/@vscode/l10n',
    'node_modules/a/node_modules/b',
    'node_modules/yaml',
    'node_modules/zod',
  ]);
});

describe('the text', () => {
  const mit = { name: 'b', version: '1.0.0', licence: 'MIT', text: 'You may.\r\nUse `it`.  \n' };

  test('does not depend on the order of what it is given', () => {
    const other = { ...mit, name: 'a', text: 'Another.' };
    expect(renderNotices([mit, other], [])).toBe(renderNotices([other, mit], []));
  });

  test('has each licence once, and names where it stands', () => {
    const text = renderNotices([mit, { ...mit, name: 'c', text: 'You may.\nUse `it`.' }], []);
    expect(text.split('You may.')).toHaveLength(2);
    expect(text).toContain('### c 1.0.0\n\nLicence: MIT\n\nThe text is the same as that of b.');
  });

  test('a licence that contains a fence stays inside its own', () => {
    expect(renderNotices([{ ...mit, text: '```\ncode\n```' }], [])).toContain(
      '````text\n```\ncode\n```\n````',
    );
  });
});

describe('the committed file', () => {
  const text = readFileSync(noticesFile, 'utf8');
  const group = /## npm packages\n(?<entries>.*?)(?=\n## )/su.exec(text)?.groups?.['entries'] ?? '';
  const listed = [...group.matchAll(/^### (\S+) (\S+)$/gmu)].map(([, name = '', version = '']) => ({
    name,
    version,
  }));

  test('lists every package that the sources import', () => {
    const files = globSync('src/**/*.ts', { cwd: root }).map((file) =>
      readFileSync(path.join(root, file), 'utf8'),
    );
    const imports = files.flatMap((file) => [
      ...file.matchAll(
        /^(?:import|export|\} from)\b(?! type)[^;]*?from '(?<name>(?:@[^/']+\/)?[^./'][^/']*)/gmu,
      ),
    ]);
    const names = imports
      .map((found) => found.groups?.['name'] ?? '')
      .filter((name) => !/^(?:node:|vscode$)/u.test(name));
    expect(names).toContain('zod');
    expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });

  test.each(listed)(
    '$name has the version and the licence of the one that is installed',
    async ({ name, version }) => {
      // Another package may have brought another version: then it lies in that one's own folder.
      const places = ['node_modules', ...globSync('node_modules/*/node_modules', { cwd: root })].filter(
        (place) => existsSync(path.join(root, place, name)),
      );
      const there = await Promise.all(places.map((place) => readNotice(path.join(root, place, name))));
      const notice = there.find((one) => one.version === version);
      if (notice === undefined) throw new Error(`${name} ${version} is not installed`);
      expect(group).toContain(`### ${name} ${version}\n\nLicence: ${notice.licence}`);
    },
  );
});
