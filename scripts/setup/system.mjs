/** System packages: which are missing, what to do about it as root, with sudo and without either. */
import { existsSync } from 'node:fs';
import { answerOf, findProgram, runLong, SetUpError } from './run.mjs';

/**
 * What a part needs from the system.
 * @typedef {'git' | 'chromium' | 'zsh' | 'prometheus' | 'compiler' | 'pip'} SystemPart
 * @typedef {{ program(names: string[]): boolean, file(path: string): boolean, module(name: string): boolean }} Probe
 * @typedef {{ name: string, part: SystemPart, here(probe: Probe): boolean }} DebianPackage
 */

/** @type {readonly DebianPackage[]} */
const debianPackages = [
  { name: 'git', part: 'git', here: (probe) => probe.program(['git']) },
  { name: 'chromium', part: 'chromium', here: (probe) => probe.program(chromiumNames) },
  { name: 'zsh', part: 'zsh', here: (probe) => probe.program(['zsh']) },
  {
    name: 'prometheus',
    part: 'prometheus',
    here: (probe) => probe.program(['prometheus']) && probe.program(['promtool']),
  },
  { name: 'g++', part: 'compiler', here: (probe) => probe.program(['g++']) },
  { name: 'make', part: 'compiler', here: (probe) => probe.program(['make']) },
  { name: 'python3', part: 'compiler', here: (probe) => probe.program(['python3']) },
  { name: 'libkrb5-dev', part: 'compiler', here: (probe) => probe.file('/usr/include/gssapi/gssapi.h') },
  { name: 'python3', part: 'pip', here: (probe) => probe.program(['python3']) },
  { name: 'python3-venv', part: 'pip', here: (probe) => probe.module('pip') || probe.module('ensurepip') },
];

/** Chromium and its relatives, the free one first. */
export const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** @type {Probe} */
const machine = {
  program: (names) => findProgram(names) !== undefined,
  file: (path) => existsSync(path),
  module: (name) => answerOf('python3', ['-c', `import ${name}`]) !== undefined,
};

/**
 * Debian's names of what is missing, each once.
 * @param {readonly SystemPart[]} parts
 * @param {Probe} [probe]
 */
export function missingPackages(parts, probe = machine) {
  const missing = debianPackages.filter((entry) => parts.includes(entry.part) && !entry.here(probe));
  return [...new Set(missing.map((entry) => entry.name))];
}

/**
 * @typedef {{ root: boolean, sudo: boolean, aptGet: boolean }} Rights
 * @typedef {{ do: 'nothing' } | { do: 'install', command: string, args: string[] } | { do: 'tell', lines: string[] }} Plan
 */

/** @returns {Rights} */
function rightsHere() {
  const root = process.getuid?.() === 0;
  return {
    root,
    sudo: !root && answerOf('sudo', ['-n', 'true']) !== undefined,
    aptGet: findProgram(['apt-get']) !== undefined,
  };
}

/**
 * What to do about missing packages: install them, or say the one line that does.
 * @param {readonly string[]} missing
 * @param {Rights} rights
 * @returns {Plan}
 */
export function planInstall(missing, rights) {
  if (missing.length === 0) return { do: 'nothing' };
  const list = missing.join(' ');
  if (!rights.aptGet) {
    return {
      do: 'tell',
      lines: [`Please install these with the package manager of this system, then start again: ${list}`],
    };
  }
  if (!rights.root && !rights.sudo) {
    return {
      do: 'tell',
      lines: [
        'Some system packages are missing, and installing them needs root. Please run this line, then start again:',
        '',
        `    sudo apt-get update && sudo apt-get install -y --no-install-recommends ${list}`,
        '',
      ],
    };
  }
  const shell = ['sh', '-c', installScript(guardFile), 'set-up', ...missing];
  return rights.root
    ? { do: 'install', command: 'sh', args: shell.slice(1) }
    : { do: 'install', command: 'sudo', args: ['-n', ...shell] };
}

const guardFile = '/usr/sbin/policy-rc.d';

/**
 * The shell script that installs the packages given as its arguments. It is one script, run as root from start to end, because its
 * trap then takes the guard away even when this process is gone. A guard that somebody else placed stays as it is.
 * @param {string} guard where Debian looks for the policy that lets services start
 */
export function installScript(guard) {
  return `set -u
guard='${guard}'
mark='# placed by the set-up of SRE Workbench while it installs packages'
if [ ! -e "$guard" ] || grep -qxF "$mark" "$guard"; then
  trap 'rm -f "$guard"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  printf '%s\\n' '#!/bin/sh' "$mark" 'case "$*" in *prometheus*) exit 101 ;; esac' 'exit 0' > "$guard"
  chmod 755 "$guard"
fi
export DEBIAN_FRONTEND=noninteractive
install() { apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"; }
# Package lists that are absent or old make the first try fail.
install "$@" || { apt-get update && install "$@"; } || exit 1
# The guard keeps the service from starting now; this keeps it from starting with the next boot.
case " $* " in
  *' prometheus '*) ! command -v systemctl || systemctl disable prometheus.service || true ;;
esac
`;
}

/**
 * Installs what is missing, or throws with the line that a person can run.
 * @param {readonly SystemPart[]} parts
 * @param {import('./run.mjs').Log} log
 */
export async function installPackages(parts, log) {
  const missing = missingPackages(parts);
  const plan = planInstall(missing, rightsHere());
  if (plan.do === 'nothing') return;
  if (plan.do === 'tell') throw new SetUpError(plan.lines.join('\n'));
  log(`System packages: installing ${missing.join(', ')}`);
  await runLong({ name: 'System packages', command: plan.command, args: plan.args, stays: true, log });
  const still = missingPackages(parts);
  if (still.length === 0) return;
  throw new SetUpError(
    `apt-get has installed ${missing.join(', ')}, and this is still missing: ${still.join(', ')}.`,
  );
}
