/** The company folder to try things on: a copy of `examples/company` with git repositories that have a past. */
import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../setup/folders.mjs';

/**
 * A commit takes the paths that are there and makes its edits, which were undone before the first commit.
 * @typedef {{ daysAgo: number, author: string, message: string, paths: string[], edits?: Edit[] }} Commit
 * @typedef {{ file: string, before: string, after: string }} Edit
 * @typedef {{ folder: string, commits: Commit[], branch: { name: string, commit: Commit } }} Repository
 */

const dana = 'Dana Okafor <dana.okafor@example.com>';
const jonas = 'Jonas Weber <jonas.weber@example.com>';
const mei = 'Mei Chen <mei.chen@example.com>';
const priya = 'Priya Raman <priya.raman@example.com>';
const tomas = 'Tomas Lindqvist <tomas.lindqvist@example.com>';

/** @type {readonly Repository[]} */
export const repositories = [
  {
    folder: 'Dev/user-api',
    commits: [
      {
        daysAgo: 41.2,
        author: tomas,
        message: 'Serve profiles and sessions',
        paths: ['package.json', 'tsconfig.json', 'src/server.ts', 'src/config.ts', 'src/database.ts'],
      },
      {
        daysAgo: 37.1,
        author: tomas,
        message: 'Migrate the database at the start',
        paths: ['migrations', 'src/migrate.ts'],
      },
      {
        daysAgo: 29.3,
        author: priya,
        message: 'Cache profiles in Redis',
        paths: ['src/cache.ts', 'compose.yaml'],
      },
      {
        daysAgo: 22.2,
        author: jonas,
        message: 'Build an image and deploy it',
        paths: ['Dockerfile', 'deploy'],
      },
      { daysAgo: 13.1, author: priya, message: 'Test the configuration', paths: ['test'] },
      {
        daysAgo: 8.4,
        author: tomas,
        message: 'Release 2.3.5',
        paths: ['.'],
        edits: [{ file: 'package.json', before: '"version": "2.3.4"', after: '"version": "2.3.5"' }],
      },
    ],
    branch: {
      name: 'feat/larger-pool',
      commit: {
        daysAgo: 1.3,
        author: mei,
        message: 'Keep 12 connections in the pool',
        paths: ['.'],
        edits: [
          { file: 'src/config.ts', before: "'DATABASE_POOL_SIZE', 8)", after: "'DATABASE_POOL_SIZE', 12)" },
        ],
      },
    },
  },
  {
    folder: 'SRE',
    commits: [
      {
        daysAgo: 55.2,
        author: dana,
        message: 'Add the chart of my-service',
        paths: ['helm/charts/my-service'],
      },
      {
        daysAgo: 48.4,
        author: jonas,
        message: 'Add the chart of redis-cluster',
        paths: ['helm/charts/redis-cluster'],
      },
      { daysAgo: 40.1, author: priya, message: 'Add the chart of user-api', paths: ['helm/charts/user-api'] },
      {
        daysAgo: 33.3,
        author: jonas,
        message: 'Add the chart of api-gateway',
        paths: ['helm/charts/api-gateway'],
      },
      {
        daysAgo: 27.2,
        author: tomas,
        message: 'Take over legacy-billing as it is',
        paths: ['helm/charts/legacy-billing'],
      },
      {
        daysAgo: 20.1,
        author: mei,
        message: 'Record and alert on the golden signals',
        paths: ['monitoring'],
      },
      {
        daysAgo: 15.4,
        author: dana,
        message: 'Describe the clusters',
        paths: ['terraform', 'ansible', 'scripts', 'docs'],
      },
      {
        daysAgo: 9.3,
        author: dana,
        message: 'Give my-service 1Gi in production: it needs 800Mi at the evening peak',
        paths: ['.'],
        edits: [
          {
            file: 'helm/charts/my-service/values/production.yaml',
            before: 'memory: 768Mi\n  limits:\n    cpu: 1000m\n    memory: 768Mi',
            after: 'memory: 768Mi\n  limits:\n    cpu: 1000m\n    memory: 1Gi',
          },
        ],
      },
    ],
    branch: {
      name: 'feat/my-service-scale',
      commit: {
        daysAgo: 2.2,
        author: jonas,
        message: 'Let my-service grow to 12 pods',
        paths: ['.'],
        edits: [
          {
            file: 'helm/charts/my-service/values/production.yaml',
            before: 'maxReplicas: 9',
            after: 'maxReplicas: 12',
          },
        ],
      },
    },
  },
];

/**
 * Copies the company into `folder` and gives its repositories their past.
 * @param {string} folder
 * @returns {Promise<string>} the copy
 */
export async function makeCompany(folder) {
  const company = path.join(folder, 'company');
  await cp(path.join(projectFolder, 'examples/company'), company, { recursive: true });
  for (const repository of repositories) await makeRepository(company, repository);
  return company;
}

/**
 * @param {string} company
 * @param {Repository} repository
 */
async function makeRepository(company, { folder, commits, branch }) {
  const repository = path.join(company, folder);
  const edits = commits.flatMap((commit) => commit.edits ?? []);
  for (const { file, before, after } of edits) await replaceIn(path.join(repository, file), after, before);
  await git(repository, ['init', '--quiet', '--template=', '--initial-branch=main']);
  for (const commit of commits) await makeCommit(repository, commit);
  await git(repository, ['switch', '--quiet', '--create', branch.name]);
  await makeCommit(repository, branch.commit);
  await git(repository, ['switch', '--quiet', 'main']);
  // Who tries the demo can commit without having told git a name.
  await git(repository, ['config', 'user.name', 'You']);
  await git(repository, ['config', 'user.email', 'you@example.com']);
}

/**
 * @param {string} repository
 * @param {Commit} commit
 */
async function makeCommit(repository, { daysAgo, author, message, paths, edits = [] }) {
  for (const { file, before, after } of edits) await replaceIn(path.join(repository, file), before, after);
  const [, name, email] = /^(.*) <(.*)>$/.exec(author) ?? [];
  const date = `@${Math.round(Date.now() / 1000 - daysAgo * 86_400)} +0000`;
  await git(repository, ['add', '--', ...paths]);
  await git(repository, ['commit', '--quiet', '--no-verify', '--message', message], {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  });
}

/**
 * @param {string} file
 * @param {string} from
 * @param {string} to
 */
async function replaceIn(file, from, to) {
  const text = await readFile(file, 'utf8');
  if (!text.includes(from))
    throw new Error(`${file} does not contain what the history of the demo wants to change: ${from}`);
  await writeFile(
    file,
    text.replace(from, () => to),
  );
}

/**
 * Git without anybody's configuration and without hooks.
 * @param {string} folder
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [environment]
 */
async function git(folder, args, environment = {}) {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  await promisify(execFile)(
    'git',
    ['-c', 'core.hooksPath=/dev/null', '-c', 'commit.gpgSign=false', ...args],
    {
      cwd: folder,
      env: {
        ...Object.fromEntries(own),
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_TERMINAL_PROMPT: '0',
        ...environment,
      },
    },
  );
}
