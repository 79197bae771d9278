import { expect, test } from 'vitest';
import { budgets, judgePackage } from '../../../scripts/layers/packageRules.mjs';

const good = [
  'package.json',
  'package.nls.json',
  'readme.md',
  'changelog.md',
  'SECURITY.md',
  'LICENSE.txt',
  'THIRD-PARTY-NOTICES.md',
  'l10n/bundle.l10n.json',
  'media/icon.png',
  'docs/rules/invalid-quantity.md',
  'dist/extension.js',
  'dist/engineWorker.js',
  'dist/cli.js',
  'dist/charts.wasm.br',
  'dist/kubernetes.wasm.br',
  'dist/wasm_exec.js',
  'dist/chunks/zod-ABC123.js',
];

const file = (name: string, size = 1000) => ({ name: `extension/${name}`, size });

function broken(change: { names?: string[]; main?: number; size?: number; warnings?: string[] }) {
  const files = [
    { name: 'extension.vsixmanifest', size: 1 },
    { name: '[Content_Types].xml', size: 1 },
    ...(change.names ?? good).map((name) =>
      file(name, name === 'dist/extension.js' ? (change.main ?? 1) : 1),
    ),
  ];
  const rows = judgePackage({ size: change.size ?? 1, files, warnings: change.warnings ?? [] });
  return rows.filter((row) => row.faults.length > 0).map((row) => row.faults);
}

test('a good package breaks no rule', () => {
  expect(broken({ main: budgets.mainBundle, size: budgets.package })).toEqual([]);
});

test.each([
  'dist/extension.js.map',
  '.env',
  'test/a.js',
  'src/extension.ts',
  'dist/a.ts',
  'node_modules/yaml/index.js',
  'examples/a.md',
])('%s has no place in it [abuse 45]', (name) =>
  expect(broken({ names: [...good, name] })).toEqual([[name]]),
);

test.each(['dist/cli.js', 'dist/charts.wasm.br', 'LICENSE.txt', 'THIRD-PARTY-NOTICES.md'])(
  '%s must be there',
  (name) => {
    expect(broken({ names: good.filter((each) => each !== name) })).toEqual([[name]]);
  },
);

test('sizes, number of scripts and warnings are held to their limits', () => {
  expect(broken({ main: budgets.mainBundle + 1 })).toHaveLength(1);
  expect(broken({ size: budgets.package + 1 })).toHaveLength(1);
  expect(broken({ warnings: ['WARNING: no repository'] })).toEqual([['WARNING: no repository']]);
  const many = Array.from({ length: 98 }, (_, at) => `dist/chunks/${at}.js`);
  expect(broken({ names: [...good, ...many] })).toHaveLength(1);
});
