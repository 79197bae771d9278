import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const source = read('src/editor/webviewPage.ts');

test('a page may run its own script and use its own styles, and nothing else', () => {
  expect(source).toContain(
    "default-src 'none'; style-src ${parts.source} 'nonce-${parts.nonce}'; font-src ${parts.source}; script-src 'nonce-${parts.nonce}'",
  );
  expect(source).toMatch(/localResourceRoots: \[scripts, styles\]/);
  for (const file of ['webviewPage', 'webviewPanel', 'webviewView'])
    expect(read(`src/editor/${file}.ts`)).not.toMatch(
      /unsafe-inline|unsafe-eval|https?:|retainContextWhenHidden/,
    );
});

test('pages are opened in one place', () => {
  const makers = globSync('src/**/*.ts', { cwd: root }).filter((file) =>
    /createWebviewPanel|registerWebviewViewProvider|\.html = |enableScripts/.test(read(file)),
  );
  expect(makers.map((file) => path.basename(file)).sort()).toEqual([
    'webviewPage.ts',
    'webviewPanel.ts',
    'webviewView.ts',
  ]);
});
