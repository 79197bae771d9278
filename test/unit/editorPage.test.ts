import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const source = readFileSync(path.resolve(import.meta.dirname, '../../src/editor/webviewPanel.ts'), 'utf8');

test('a page may run its own script and use its own styles, and nothing else', () => {
  expect(source).toContain(
    "default-src 'none'; style-src ${parts.source}; font-src ${parts.source}; script-src 'nonce-${parts.nonce}'",
  );
  expect(source).toMatch(/localResourceRoots: \[scripts, styles\]/);
  expect(source).not.toMatch(/unsafe-inline|unsafe-eval|https?:|retainContextWhenHidden/);
});

test('pages are opened in one place', () => {
  const limitsPage = readFileSync(
    path.resolve(import.meta.dirname, '../../src/features/helm/editor/limitsPage.ts'),
    'utf8',
  );
  expect(limitsPage).toContain('openPage<');
  expect(limitsPage).not.toContain('createWebviewPanel');
});
