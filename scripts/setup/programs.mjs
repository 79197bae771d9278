/** Where the outside programs are. Tests import this; what is missing is undefined, or an error that names the next step. */
import { findCodeServer } from './editor.mjs';
import { findHelm } from './helm.mjs';
import { projectNode } from './npmPackages.mjs';
import { findProgram } from './run.mjs';
import { chromiumNames } from './system.mjs';

/** @type {Record<string, () => string | undefined>} */
const finders = {
  helm3: () => findHelm('helm3'),
  helm4: () => findHelm('helm4'),
  prometheus: () => findProgram(['prometheus']),
  promtool: () => findProgram(['promtool']),
  chromium: () => findProgram(chromiumNames),
  node24: () => projectNode,
  codeServer: findCodeServer,
  zsh: () => findProgram(['zsh']),
  git: () => findProgram(['git']),
};

/** @type {import('./programs.d.mts').programs} */
export function programs() {
  return /** @type {import('./programs.d.mts').Programs} */ (
    Object.fromEntries(Object.entries(finders).map(([name, find]) => [name, find()]))
  );
}

/** @type {import('./programs.d.mts').requireProgram} */
export function requireProgram(name) {
  const file = finders[name]?.();
  if (file === undefined) throw new Error(`${name} is not on this machine yet. Run: node scripts/setup.mjs`);
  return file;
}
