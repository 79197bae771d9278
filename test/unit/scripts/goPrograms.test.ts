import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { describeBuild, findBuilt } from '../../../scripts/setup/goPrograms.mjs';

describe.runIf(process.platform !== 'win32')('a program that Go built', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'programs-'));
    vi.stubEnv('SRE_WORKBENCH_CACHE', path.join(folder, 'cache'));
    vi.stubEnv('PATH', `${folder}${path.delimiter}/usr/bin${path.delimiter}/bin`);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });
  /** A program that answers every call with this line. */
  const program = async (name: string, line: string) => {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, `#!/bin/sh\necho '${line}'\n`);
    await chmod(file, 0o755);
    return file;
  };

  test.each([
    ['helm3', 'v3.22.0', true],
    ['helm3', 'v3.22.0+gabcdef', true],
    ['helm3', 'v3.22.01', false],
    ['helm3', 'v13.22.0', false],
    ['helm3', 'v4.3.1', false],
    ['helm4', 'v4.3.1', true],
  ] as const)('%s on PATH that says %s: taken is %s', async (build, line, taken) => {
    const file = await program('helm', line);
    expect(findBuilt(build)).toBe(taken ? file : undefined);
  });

  test.each([
    ['prometheus, version 3.13.5 (branch: , revision: unknown)', true],
    ['prometheus, version 3.13.50 (branch: , revision: unknown)', false],
    ['prometheus, version 2.42.0+ds (branch: debian/sid)', false],
  ])('Prometheus on PATH that says %s: taken is %s', async (line, taken) => {
    const file = await program('prometheus', line);
    expect(findBuilt('prometheus3')).toBe(taken ? file : undefined);
  });

  test('the cached one comes before PATH, each program of a build by its name', async () => {
    await program('promtool', 'promtool, version 3.13.5 (branch: )');
    const cached = await program('cache/prometheus-3.13.5/promtool', '');
    expect(findBuilt('prometheus3', { program: 'promtool' })).toBe(cached);
    expect(findBuilt('helm4', { names: ['helm4'] })).toBeUndefined();
  });
});

test('a build has a folder of its own for each version', () => {
  expect((['helm3', 'helm4', 'prometheus3'] as const).map((build) => describeBuild(build).folder)).toEqual([
    'helm-3.22.0',
    'helm-4.3.1',
    'prometheus-3.13.5',
  ]);
});
