import { describe, expect, test } from 'vitest';
import { cacheFolder } from '../../../scripts/setup/folders.mjs';
import { isInstalled } from '../../../scripts/setup/npmPackages.mjs';
import { cleanEnvironment, formatDuration } from '../../../scripts/setup/run.mjs';
import { missingPackages, planInstall } from '../../../scripts/setup/system.mjs';
import { compareVersions, goVersionIn } from '../../../scripts/setup/versions.mjs';

describe('versions', () => {
  test.each([
    ['1.26.0', '1.26.0', 0],
    ['1.26', '1.26.0', 0],
    ['1.9.7', '1.26.0', -1],
    ['1.26.8', '1.26.0', 1],
    ['2.0.0', '1.99.99', 1],
    ['v3.22.0', '3.22.0', 0],
    ['1.27rc1', '1.26.9', 1],
    ['4.3.1-rc.1', '4.3.1', 0],
  ])('%s against %s', (left, right, sign) => {
    expect(Math.sign(compareVersions(left, right))).toBe(sign);
    expect(Math.sign(compareVersions(right, left))).toBe(sign === 0 ? 0 : -sign);
  });

  test.each([
    ['go version go1.26.8 linux/amd64', '1.26.8'],
    ['go version go1.27 darwin/arm64', '1.27'],
    ['go version devel go1.28-1234 linux/amd64', '1.28'],
    ['bash: go: command not found', undefined],
  ])('%s', (answer, version) => {
    expect(goVersionIn(answer)).toBe(version);
  });
});

describe('missing system packages', () => {
  const machine = (programs: string[], files: string[] = [], modules: string[] = []) => ({
    program: (names: string[]) => names.some((name) => programs.includes(name)),
    file: (path: string) => files.includes(path),
    module: (name: string) => modules.includes(name),
  });

  test('a bare machine lacks everything, each once', () => {
    expect(missingPackages(['git', 'chromium', 'zsh', 'prometheus', 'compiler', 'pip'], machine([]))).toEqual(
      ['git', 'chromium', 'zsh', 'prometheus', 'g++', 'make', 'python3', 'libkrb5-dev', 'python3-venv'],
    );
  });

  test('only what is asked for is looked at', () => {
    expect(missingPackages(['git'], machine([]))).toEqual(['git']);
    expect(missingPackages([], machine([]))).toEqual([]);
  });

  test('a relative of Chromium serves as well', () => {
    expect(missingPackages(['chromium'], machine(['google-chrome']))).toEqual([]);
  });

  test('Prometheus without promtool is not enough', () => {
    expect(missingPackages(['prometheus'], machine(['prometheus']))).toEqual(['prometheus']);
  });

  test('a library is told by its header', () => {
    const programs = ['g++', 'make', 'python3'];
    expect(missingPackages(['compiler'], machine(programs))).toEqual(['libkrb5-dev']);
    expect(missingPackages(['compiler'], machine(programs, ['/usr/include/gssapi/gssapi.h']))).toEqual([]);
  });

  test('either way of pip will do', () => {
    expect(missingPackages(['pip'], machine(['python3'], [], ['pip']))).toEqual([]);
    expect(missingPackages(['pip'], machine(['python3'], [], ['ensurepip']))).toEqual([]);
    expect(missingPackages(['pip'], machine(['python3']))).toEqual(['python3-venv']);
  });
});

describe('what is done about missing packages', () => {
  const missing = ['chromium', 'zsh'];

  test('nothing where nothing is missing, whatever the rights', () => {
    expect(planInstall([], { root: false, sudo: false, aptGet: false })).toEqual({ do: 'nothing' });
  });

  test('root installs', () => {
    const plan = planInstall(missing, { root: true, sudo: false, aptGet: true });
    expect(plan).toMatchObject({ do: 'install', command: 'sh' });
    expect(plan.do === 'install' && plan.args.slice(-2)).toEqual(missing);
  });

  test('sudo installs where it asks for no password', () => {
    const plan = planInstall(missing, { root: false, sudo: true, aptGet: true });
    expect(plan).toMatchObject({ do: 'install', command: 'sudo' });
    expect(plan.do === 'install' && plan.args.slice(0, 2)).toEqual(['-n', 'sh']);
  });

  test('without either, one line that a person can paste', () => {
    const plan = planInstall(missing, { root: false, sudo: false, aptGet: true });
    expect(plan.do === 'tell' && plan.lines.filter((line) => line.includes('apt-get'))).toEqual([
      '    sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium zsh',
    ]);
  });

  test('without apt-get, the names', () => {
    const plan = planInstall(missing, { root: true, sudo: true, aptGet: false });
    expect(plan.do === 'tell' && plan.lines.join(' ')).toContain('chromium zsh');
    expect(plan.do === 'tell' && plan.lines.join(' ')).not.toContain('apt-get');
  });
});

describe('the npm packages', () => {
  const entry = { version: '1.0.0', integrity: 'sha512-a' };
  const wanted = {
    packages: { '': {}, 'node_modules/a': entry, 'node_modules/b': { ...entry, optional: true } },
  };

  test.each([
    ['all', { 'node_modules/a': entry, 'node_modules/b': { ...entry, optional: true } }, true],
    ['without what is for other platforms', { 'node_modules/a': entry }, true],
    [
      'with a platform that the lock file does not know',
      { 'node_modules/a': entry, 'node_modules/c': { optional: true } },
      true,
    ],
    ['another version', { 'node_modules/a': { ...entry, version: '1.0.1' } }, false],
    ['other content', { 'node_modules/a': { ...entry, integrity: 'sha512-b' } }, false],
    ['one missing', {}, false],
    ['one too many', { 'node_modules/a': entry, 'node_modules/c': entry }, false],
  ])('%s', (_, packages, expected) => {
    expect(isInstalled(wanted, { packages })).toBe(expected);
  });
});

test.each([
  [{ SRE_WORKBENCH_CACHE: '/a', XDG_CACHE_HOME: '/b' }, '/a'],
  [{ XDG_CACHE_HOME: '/b' }, '/b/sre-workbench'],
  [{ XDG_CACHE_HOME: 'relative' }, /\.cache\/sre-workbench$/],
  [{}, /\.cache\/sre-workbench$/],
])('the cache folder for %j', (environment, expected) => {
  expect(cacheFolder(environment)).toEqual(
    typeof expected === 'string' ? expected : expect.stringMatching(expected),
  );
});

test('an inner npm does not see the outer one', () => {
  const outer = {
    npm_config_user_agent: 'npm/11 node/v20',
    npm_config_local_prefix: '/project',
    npm_lifecycle_event: 'start',
    npm_package_json: '/project/package.json',
    INIT_CWD: '/project',
  };
  const users = {
    PATH: '/bin',
    npm_config_registry: 'https://registry.example.com',
    npm_config_cache: '/cache',
  };
  expect(cleanEnvironment({ ...outer, ...users })).toEqual(users);
});

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1000, '1 s'],
  [59_400, '59 s'],
  [59_700, '1 min 0 s'],
  [102_000, '1 min 42 s'],
])('%d ms is %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});
