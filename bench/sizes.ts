/** What a user downloads and what the editor loads at its start. */
import { existsSync, globSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { printFigure, printMissing } from './figure.ts';
import { dist, project } from './place.ts';

/** Bytes. */
const goals = { mainBundle: 250_000, package: 14_000_000 };

/** The file and whatever it imports at once, that is not by `import()`. */
async function loadedWith(file: string, seen = new Set<string>()): Promise<ReadonlySet<string>> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = await readFile(file, 'utf8');
  for (const [, name = ''] of text.matchAll(/(?:from|import)\s*["'](\.{1,2}\/[^"']+)["']/g)) {
    await loadedWith(path.resolve(path.dirname(file), name), seen);
  }
  return seen;
}

const main = path.join(dist, 'extension.js');
if (existsSync(main)) {
  const sizes = await Promise.all([...(await loadedWith(main))].map(async (file) => (await stat(file)).size));
  const size = sizes.reduce((sum, each) => sum + each, 0);
  printFigure({
    name: 'main bundle, all that is loaded at the start',
    figures: `${(size / 1000).toFixed(1)} kB in ${sizes.length} files`,
    value: size / 1000,
    goal: goals.mainBundle / 1000,
  });
} else printMissing('main bundle', 'run npm run build');

const [packaged] = globSync('artifacts/*.vsix', { cwd: project });
if (packaged === undefined) printMissing('VSIX', 'run npm run package');
else {
  const { size } = await stat(path.join(project, packaged));
  printFigure({
    name: 'VSIX',
    figures: `${(size / 1e6).toFixed(2)} MB`,
    value: size / 1e6,
    goal: goals.package / 1e6,
  });
}
for (const engine of ['charts', 'kubernetes']) {
  const { size } = await stat(path.join(dist, `${engine}.wasm.br`));
  printFigure({ name: `  the engine for ${engine} in it`, figures: `${(size / 1e6).toFixed(2)} MB` });
}
