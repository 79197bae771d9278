/**
 * Values files and charts that are made to do harm, through the validator and the command line: each ends in a finding, an
 * error or a note, nothing crashes, and nothing is written. How long each took is printed.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChartReport } from '../../../src/features/helm/core/report.ts';
import { defaultHelmSettings, type HelmSettings } from '../../../src/features/helm/core/settings.ts';
import { createValidator } from '../../../src/features/helm/core/validator.ts';
import { createFiles, withSlashes } from '../../../src/node/files.ts';
import { chartYaml } from '../../builders/chartTree.ts';
import type { FileTree } from '../../builders/charts/chartSpec.ts';
import { writeTree } from '../../builders/charts/writeChart.ts';
import { startEngine } from './engine.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const ports = { files: createFiles(), engine: startEngine() };

/** Holds nothing but the chart, what lies outside of it, and what should not be there afterwards. */
let folder = '';
let cases = 0;
let parent = '';
beforeAll(async () => {
  parent = await realpath(await mkdtemp(path.join(tmpdir(), 'sre-abuse-')));
});
beforeEach(async () => {
  folder = path.join(parent, `case-${(cases += 1)}`);
  await mkdir(path.join(folder, 'outside'), { recursive: true });
  await writeFile(
    path.join(folder, 'outside/secret.yaml'),
    'apiVersion: example.com/v1\nkind: Bird\ncanary: 8d1f\n',
  );
});
afterAll(() => rm(parent, { recursive: true, force: true }));

const template =
  'apiVersion: example.com/v1\nkind: Config\nmetadata: { name: {{ .Values.name }} }\ndata: {{ toJson .Values.data }}\n';
const values = 'name: app\ndata: {}\n';

async function writeAbuse(files: FileTree): Promise<void> {
  await writeTree(path.join(folder, 'chart'), {
    'Chart.yaml': chartYaml('app'),
    'values.yaml': values,
    'templates/app.yaml': template,
    ...files,
  });
}

interface Told {
  readonly reports: readonly ChartReport[];
  readonly text: string;
}

async function validate(settings: Partial<HelmSettings> = {}): Promise<Told> {
  const validator = createValidator({ ports, settings: { ...defaultHelmSettings, ...settings } });
  const reports = [];
  for (const chart of await validator.discover(withSlashes(path.join(folder, 'chart')))) {
    const answer = await validator.validate(chart);
    if (!answer.ok) throw new Error(answer.error.message);
    reports.push(answer.value);
  }
  return { reports, text: JSON.stringify(reports) };
}

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const commandLine = (...args: readonly string[]) =>
  new Promise<Ended>((resolve) => {
    const program = path.join(root, 'dist/cli.js');
    execFile(process.execPath, [program, ...args], { cwd: folder, maxBuffer: 1e8 }, (error, stdout, stderr) =>
      resolve({ status: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    );
  });

const listing = async () => (await readdir(parent, { recursive: true })).toSorted();

/** What both say: the same, without a crash and without a file that was not there before. */
async function judge(name: string, status: 0 | 1, render = true): Promise<Told> {
  const before = await listing();
  const began = performance.now();
  const told = await validate({ render });
  const took = performance.now() - began;
  const ended = await commandLine('validate-values', 'chart', '--json', ...(render ? [] : ['--no-render']));
  console.log(`${name}: ${Math.round(took)} ms`);
  expect(ended.stderr).toBe('');
  expect(ended.status).toBe(status);
  expect(JSON.parse(ended.stdout).charts).toEqual(JSON.parse(told.text));
  expect(await listing()).toEqual(before);
  return told;
}

const rules = ({ reports }: Told) => reports.flatMap(({ findings }) => findings.map(({ rule }) => rule));
const messages = ({ reports }: Told) =>
  reports.flatMap(({ findings }) => findings.map(({ message }) => message));

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...Array.from('bcdefghi', (name, index) => {
    const below = String.fromCharCode(97 + index);
    return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${below}`).join(', ')}]`;
  }),
].join('\n');

describe('values files', () => {
  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['alias bomb', bomb, /excessive aliasing/],
    ['20k nested brackets', `a: ${'['.repeat(20_000)}`, /exceeded max depth of 10000/],
    [
      '20k nested brackets that are closed',
      `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      /exceeded max depth/,
    ],
    ['20k nested dashes', `a:\n  ${'- '.repeat(20_000)}x`, /exceeded max depth/],
    ['NUL', 'name: a\0b\n', /control characters are not allowed/],
    ['a tab', 'data:\n\ta: 1\n', /found character that cannot start any token/],
  ];

  test.each(refused)('%s', async (name, text, message) => {
    await writeAbuse({ 'values-prod.yaml': text });
    const told = await judge(name, 1);
    expect(rules(told)).toContain('yaml-syntax');
    expect(messages(told).join('\n')).toMatch(message);
  });

  // Rendering so much takes the engine's worker seconds, and on a busy machine its time limit.
  test('100k-line file', async () => {
    const lines = Array.from({ length: 100_000 }, (_, line) => `  k${line}: ${line}\n`);
    await writeAbuse({ 'values-prod.yaml': `data:\n${lines.join('')}` });
    expect(rules(await judge('100k-line file', 0, false))).toEqual([]);
  });

  test.each([
    ['CRLF', 'data:\r\n  a: 1\r\n'],
    ['BOM', '\uFEFFdata:\n  a: 1\n'],
  ])('%s', async (name, text) => {
    await writeAbuse({ 'values-prod.yaml': text });
    const told = await judge(name, 0);
    expect(rules(told)).toEqual([]);
    expect(told.reports[0]?.renders).toEqual([{ environment: 'prod', status: 'ok', detail: '' }]);
  });

  test('a file over 2 MB', async () => {
    await writeAbuse({ 'values-prod.yaml': `data:\n${'  # nothing\n'.repeat(200_000)}` });
    expect(rules(await judge('a file over 2 MB', 0))).toEqual(['file-too-large']);
  });

  test('__proto__, constructor and toString are keys like any other', async () => {
    const text =
      'data: { __proto__: { polluted: "yes" }, constructor: { prototype: { polluted: "yes" } } }\n__proto__: { polluted: "yes" }\ntoString: x\n';
    await writeAbuse({ 'values-prod.yaml': text });
    const told = await judge('__proto__', 0);
    expect(told.reports[0]?.renders[0]?.status).toBe('ok');
    expect(Object.keys(Object.prototype)).toEqual([]);
    const { stdout } = await commandLine('render-chart', 'chart', '--environment', 'prod');
    expect(stdout).toContain('"__proto__":{"polluted":"yes"}');
  });
});

describe('charts', () => {
  test('symlinked chart files', async () => {
    await writeAbuse({});
    for (const name of ['Chart.lock', 'values-prod.yaml', 'templates/secret.yaml', 'values-staging.yaml']) {
      await symlink(path.join(folder, 'outside/secret.yaml'), path.join(folder, 'chart', name));
    }
    await judge('symlinked chart files', 0);
    const told = await validate({ roots: [withSlashes(path.join(folder, 'chart'))] });
    expect(told.text).not.toContain('8d1f');
    expect(told.text).not.toContain('canary');
    expect(told.reports[0]?.notes?.join('\n')).toMatch(/secret\.yaml/);
    const { stdout } = await commandLine('render-chart', 'chart');
    expect(stdout).toContain('canary: 8d1f');
  });

  test('a symlink that leads nowhere, and one in a circle', async () => {
    await writeAbuse({});
    await symlink('nowhere', path.join(folder, 'chart/templates/gone.yaml'));
    await symlink('..', path.join(folder, 'chart/templates/round'));
    expect(rules(await judge('dangling symlink', 1))).toContain('render-failed');
  });

  test('archive with ../', async () => {
    const evil = {
      '../../../escaped.yaml': 'x: 1\n',
      'Chart.yaml': chartYaml('evil'),
      '../values.yaml': 'x: 1\n',
    };
    await writeAbuse({ 'charts/evil-1.0.0.tgz': { archive: evil } });
    expect(messages(await judge('archive with ../', 1)).join('\n')).toMatch(
      /chart illegally references parent directory/,
    );
  });

  test('names that begin with -', async () => {
    await writeAbuse({
      'Chart.yaml': chartYaml('--post-renderer=./x.sh'),
      'values--prod.yaml': 'name: "-x"\n',
      '--set=a.yaml': 'a: 1\n',
      '-values.yaml': 'a: 1\n',
    });
    const told = await validate();
    expect(told.reports[0]?.name).toBe('--post-renderer=./x.sh');
    await judge('names that begin with -', rules(told).length > 0 ? 1 : 0);
    expect(messages(told).join('\n')).toContain('"--post-renderer=./x.sh" is invalid');
    await writeTree(path.join(folder, '-chart'), { 'Chart.yaml': chartYaml('dash'), 'values.yaml': '' });
    const release = await commandLine('render-chart', '--release', '--post-renderer=./x.sh', '--', '-chart');
    expect(release.status).toBe(2);
    expect(release.stderr).toMatch(/^Error: .*release/);
    expect((await commandLine('validate-values', '-chart')).status).toBe(2);
    expect((await commandLine('validate-values', '--', '-chart')).status).toBe(0);
  });
});

test('settings that name files outside: not read where only the folders that are open may be', async () => {
  await writeAbuse({ 'values-prod.yaml': '' });
  const files = ['values-prod.yaml', '../outside/secret.yaml', path.join(folder, 'outside/secret.yaml')];
  const environments = { '.': [{ name: 'prod', files }] };
  const told = await validate({ environments, roots: [withSlashes(path.join(folder, 'chart'))] });
  expect(told.text).not.toContain('canary');
  expect(told.reports[0]?.notes?.join('\n')).toMatch(/outside\/secret\.yaml/);
});
