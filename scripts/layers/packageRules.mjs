/** What must hold of the packaged extension. Pure: file names and sizes in, one row per rule out. */

/** Sizes in bytes. */
export const budgets = { package: 14_000_000, mainBundle: 250_000, scripts: 100 };

const required = [
  'package.json',
  'package.nls.json',
  'readme.md',
  'changelog.md',
  'LICENSE.txt',
  'THIRD-PARTY-NOTICES.md',
  'media/icon.png',
  'dist/extension.js',
  'dist/engineWorker.js',
  'dist/cli.js',
  'dist/charts.wasm.br',
  'dist/kubernetes.wasm.br',
  'dist/wasm_exec.js',
];

const inside = /^(dist|docs\/rules|l10n|media|snippets)\/|^[^/]+$/;
const unwanted = /\.map$|\.ts$|(^|\/)(\.env|\.git|\.npmrc|node_modules|test|src)($|\/|\.)/;

/**
 * @param {{ size: number, files: readonly { name: string, size: number }[], warnings: readonly string[] }} made
 * @returns {{ rule: string, faults: string[] }[]} a rule holds where it has no faults
 */
export function judgePackage({ size, files, warnings }) {
  // What does not lie in `extension/` is the envelope of the format.
  const own = files
    .filter((file) => file.name.startsWith('extension/'))
    .map((file) => ({ ...file, name: file.name.slice('extension/'.length) }));
  const names = own.map((file) => file.name);
  const scripts = names.filter((name) => name.endsWith('.js'));
  const main = own.find((file) => file.name === 'dist/extension.js')?.size ?? 0;
  return [
    { rule: 'it is made without a warning', faults: [...warnings] },
    { rule: 'it has what every package needs', faults: required.filter((name) => !names.includes(name)) },
    {
      rule: 'it has nothing else',
      faults: names.filter((name) => !inside.test(name) || unwanted.test(name)),
    },
    { rule: `it has at most ${budgets.scripts} scripts`, faults: over(scripts.length, budgets.scripts) },
    { rule: `it has at most ${budgets.package / 1e6} MB`, faults: over(size, budgets.package) },
    {
      rule: `its main bundle has at most ${budgets.mainBundle / 1e3} kB`,
      faults: over(main, budgets.mainBundle),
    },
  ];
}

/**
 * @param {number} value
 * @param {number} limit
 */
function over(value, limit) {
  return value > limit ? [`${value}`] : [];
}
