import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makeCompany, repositories } from '../../../scripts/start/company.mjs';

let folder: string;
let company: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sre-workbench-company-'));
  // A configuration of the user that would stop every commit, and leave files out.
  await mkdir(path.join(folder, 'hooks'));
  await writeFile(path.join(folder, 'hooks/pre-commit'), '#!/bin/sh\nexit 1\n');
  await chmod(path.join(folder, 'hooks/pre-commit'), 0o755);
  await writeFile(path.join(folder, 'ignored'), '*.yaml\n');
  await writeFile(
    path.join(folder, '.gitconfig'),
    `[core]\n\thooksPath = ${folder}/hooks\n\texcludesFile = ${folder}/ignored\n[commit]\n\tgpgSign = true\n`,
  );
  vi.stubEnv('HOME', folder);
  vi.stubEnv('GIT_DIR', path.join(folder, 'elsewhere'));
  company = await makeCompany(folder);
  vi.unstubAllEnvs();
});

afterAll(() => rm(folder, { recursive: true }));

describe.each(repositories)('$folder', ({ folder: name, commits, branch }) => {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: path.join(company, name), encoding: 'utf8' })
      .trimEnd()
      .split('\n');

  test('nothing is left to commit, and main is checked out', () => {
    expect(git('status', '--porcelain=v1', '--branch')).toEqual(['## main']);
  });

  test('the past is as it is told, oldest first, with authors', () => {
    expect(git('log', '--reverse', '--format=%an <%ae>|%cn|%s', 'main')).toEqual(
      commits.map(({ author, message }) => `${author}|${author.replace(/ <.*/u, '')}|${message}`),
    );
  });

  test('all of it lies in the past weeks, each commit after the one before', () => {
    const times = git('log', '--reverse', '--format=%at %ct', branch.name).map((line) =>
      line.split(' ').map(Number),
    );
    const ages = times.map(([author, committer]) => {
      expect(author).toBe(committer);
      return (Date.now() / 1000 - (author ?? 0)) / 86_400;
    });
    expect(ages).toEqual(ages.toSorted((a, b) => b - a));
    expect(Math.max(...ages)).toBeLessThan(70);
    expect(Math.min(...ages)).toBeGreaterThan(0);
  });

  test('edits are made by the commit that tells of them', () => {
    const edits = commits.flatMap(({ message, edits: made = [] }) =>
      made.map((edit) => ({ message, ...edit })),
    );
    expect(edits).not.toEqual([]);
    for (const { message, file, before, after } of edits) {
      const [commit = ''] = git('log', '--format=%H', '--fixed-strings', `--grep=${message}`, 'main');
      expect(git('show', `${commit}:${file}`).join('\n')).toContain(after);
      expect(
        git('log', '--format=', '-p', '--full-history', `${commit}~1`, '--', file).join('\n'),
      ).not.toContain(after);
      expect(git('show', `${commit}~1:${file}`).join('\n')).toContain(before);
    }
  });

  test('the branch is one commit ahead of main', () => {
    expect(git('log', '--format=%s', `main..${branch.name}`)).toEqual([branch.commit.message]);
  });

  test('who tries it can commit', () => {
    expect(git('config', '--local', 'user.email')).toEqual(['you@example.com']);
  });
});
