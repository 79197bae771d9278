/** Checks of files and of what a query answers, through the real ports. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { matchesWords } from '../../../src/features/strategies/core/checks/log.ts';
import type { RealPrometheus } from '../../builders/prometheus/realPrometheus.ts';
import { outcomeOf, realPorts } from '../../builders/strategies/checkPorts.ts';
import { startServer } from '../prometheus/realServer.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'strategy-files-'));
const ports = realPorts({ roots: [folder] });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a checksum', () => {
  const sum = createHash('sha256').update('artefact').digest('hex');
  const check = (wanted: string, file = 'artefact.tgz') =>
    `{ kind: checksum, file: ${file}, sha256: '${wanted}' }`;
  beforeAll(() => writeFileSync(path.join(folder, 'artefact.tgz'), 'artefact'));

  test('passes where it is what was published, however that is written', async () => {
    for (const wanted of [sum, sum.toUpperCase(), `sha256:${sum}`, `${sum}  artefact.tgz`])
      expect((await outcomeOf(check(wanted), { ports })).state).toBe('passed');
  });

  test('fails where it is another one, or the file is not there', async () => {
    expect(await outcomeOf(check('0'.repeat(64)), { ports })).toMatchObject({
      state: 'failed',
      text: `The sum is ${sum}.`,
    });
    expect((await outcomeOf(check(sum, 'nowhere'), { ports })).state).toBe('failed');
  });

  test('is not known where nothing was published, or the file lies elsewhere', async () => {
    expect((await outcomeOf(check('soon'), { ports })).state).toBe('unknown');
    expect((await outcomeOf(check(sum, '/etc/hostname'), { ports })).state).toBe('unknown');
    expect((await outcomeOf(check(sum, '../../etc/hostname'), { ports })).state).toBe('unknown');
  });
});

describe('words in a log', () => {
  const check = (words: string, more = '') => `{ kind: log, file: service.log, words: [${words}]${more} }`;
  beforeAll(() =>
    writeFileSync(
      path.join(folder, 'service.log'),
      ['started', 'level=ERROR msg="pool is full" password=hunter2-hunter2', 'stopped'].join('\n'),
    ),
  );

  test('fail where they should be absent, and pass where they should be there', async () => {
    expect((await outcomeOf(check('panic'), { ports })).state).toBe('passed');
    const found = await outcomeOf(check('panic, level=error'), { ports });
    expect(found.state).toBe('failed');
    expect(found.text).not.toContain('hunter2');
    expect((await outcomeOf(check('started, nothing', ', expect: present'), { ports })).state).toBe('passed');
    expect((await outcomeOf(check('ready', ', expect: present'), { ports })).state).toBe('failed');
  });

  test('are not known where there is no log, or nothing is named', async () => {
    const elsewhere = '{ kind: log, file: nowhere.log, words: [error] }';
    expect((await outcomeOf(elsewhere, { ports })).state).toBe('unknown');
    expect((await outcomeOf('{ kind: log, words: [error] }', { ports })).state).toBe('unknown');
  });

  test('are found in their order, in capital or small letters', () => {
    expect(matchesWords('Level=ERROR: pool is full', 'error*full')).toBe(true);
    expect(matchesWords('full, then an error', 'error*full')).toBe(false);
    expect(matchesWords('a.b', 'a?b')).toBe(false);
    expect(matchesWords('aa', 'a*a*a')).toBe(false);
  });

  test('take one pass over a line, whatever the pattern', () => {
    // A regular expression of this form would never come to an end.
    expect(matchesWords('a'.repeat(200_000), `${'a*'.repeat(1000)}b`)).toBe(false);
  });
});

describe('a query', () => {
  let server: RealPrometheus;
  beforeAll(async () => {
    server = await startServer('prometheus3');
  });
  afterAll(() => server?.stop());
  const asked = () => ({
    ports: realPorts({ servers: [{ name: 'own', url: server.url, kind: 'prometheus' as const }] }),
  });
  const check = (query: string, bounds: string) => `{ kind: promql, query: '${query}', ${bounds} }`;

  test('passes within its bounds, and fails outside of them', async () => {
    expect(await outcomeOf(check('vector(0.5)', 'atLeast: 0.1, atMost: 0.9'), asked())).toMatchObject({
      state: 'passed',
      text: '0.5 (at least 0.1, at most 0.9), says own.',
    });
    expect(await outcomeOf(check('vector(0.5)', 'atMost: 0.4'), asked())).toMatchObject({
      state: 'failed',
      text: '1 of 1 values are not at most 0.4: 0.5, says own.',
    });
    expect((await outcomeOf(check('vector(0.5)', 'atLeast: 0.6'), asked())).state).toBe('failed');
  });

  test('fails where one series of several is outside, and where the answer is no number', async () => {
    const two = 'label_replace(vector(1), "a", "b", "", "") or vector(9)';
    expect(await outcomeOf(check(two, 'atMost: 5'), asked())).toMatchObject({
      state: 'failed',
      text: expect.stringContaining('1 of 2 values'),
    });
    expect((await outcomeOf(check('vector(0) / vector(0)', 'atMost: 5'), asked())).state).toBe('failed');
  });

  test('fails without data: that is no good sign', async () => {
    expect(await outcomeOf(check('absent_metric', 'atMost: 5'), asked())).toMatchObject({
      state: 'failed',
      text: 'own has no data for it.',
    });
  });

  test('is not known where it cannot be asked', async () => {
    for (const outcome of [
      await outcomeOf(check('sum(', 'atMost: 5'), asked()),
      await outcomeOf(check('vector(1)', 'atMost: many'), asked()),
      await outcomeOf(check('vector(1)', 'server: own'), asked()),
      await outcomeOf(check('vector(1)', 'atMost: 5, server: other'), asked()),
      await outcomeOf(check('vector(1)', 'atMost: 5')),
    ])
      expect(outcome.state).toBe('unknown');
  });
});
