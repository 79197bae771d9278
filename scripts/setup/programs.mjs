/** Where the outside programs are. Tests import this; what is missing is undefined, or an error that names the next step. */
import { findCodeServer } from './editor.mjs';
import { findBuilt, findCached } from './goPrograms.mjs';
import { projectNode } from './npmPackages.mjs';
import { findProgram } from './run.mjs';
import { chromiumNames } from './system.mjs';

/**
 * @typedef {'helm3' | 'helm4' | 'prometheus3' | 'promtool3' | 'prometheus' | 'promtool' | 'kubeApiserver' | 'etcd' | 'chromium' | 'node24' | 'codeServer' | 'zsh' | 'git'} ProgramName
 * `helm3`, `helm4`, `prometheus3` and `promtool3` are of the versions that the engine is compiled from, `prometheus` and `promtool`
 * those of the system, which may be years older; `codeServer` is the `server-main.js` of VS Code's
 * server, an argument for `node24`.
 */

const helmNames = ['helm', 'helm3', 'helm4'];

/** @type {Record<ProgramName, () => string | undefined>} */
const finders = {
  helm3: () => findBuilt('helm3', { names: helmNames }),
  helm4: () => findBuilt('helm4', { names: helmNames }),
  prometheus3: () => findBuilt('prometheus3'),
  promtool3: () => findBuilt('prometheus3', { program: 'promtool' }),
  prometheus: () => findProgram(['prometheus']),
  promtool: () => findProgram(['promtool']),
  kubeApiserver: () => findBuilt('kubernetes'),
  etcd: () => findCached('kubernetes', 'etcd'),
  chromium: () => findProgram(chromiumNames),
  node24: () => projectNode,
  codeServer: findCodeServer,
  zsh: () => findProgram(['zsh']),
  git: () => findProgram(['git']),
};

/**
 * Absolute paths of the outside programs.
 * @returns {Record<ProgramName, string | undefined>}
 */
export function programs() {
  return /** @type {Record<ProgramName, string | undefined>} */ (
    Object.fromEntries(Object.entries(finders).map(([name, find]) => [name, find()]))
  );
}

/**
 * The path of one program; throws with the next step where it is missing.
 * @param {ProgramName} name
 */
export function requireProgram(name) {
  const file = finders[name]();
  if (file === undefined) throw new Error(`${name} is not on this machine yet. Run: node scripts/setup.mjs`);
  return file;
}
