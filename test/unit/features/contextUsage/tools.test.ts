import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readRecord } from '../../../../src/clients/agents/record.ts';
import { windowOfModel } from '../../../../src/clients/agents/windows.ts';
import { sessionSummary } from '../../../../src/features/contextUsage/core/sessionSummary.ts';
import { contextUsageTools } from '../../../../src/features/contextUsage/tools.ts';
import { createFiles } from '../../../../src/node/files.ts';
import { madeSessions } from '../../../builders/handoffFacts.ts';
import { portsOf } from '../../../builders/portsOf.ts';

const folder = path.resolve(import.meta.dirname, '../../../fixtures/transcripts');
const files = createFiles();
const environment = { home: '/nowhere', platform: 'linux' as const, variable: () => undefined };
const context = {
  ports: portsOf({ files, fileParts: files, environment }),
  folder,
  signal: new AbortController().signal,
  progress: () => undefined,
};
const [tool] = contextUsageTools;
const run = async (input: Record<string, unknown>, more = {}) => tool?.run(input, { ...context, ...more });

describe('get_context_usage', () => {
  test('leaves the window of Claude Code unknown', async () => {
    expect(await run({ transcript: 'claude/one-answer-in-several-lines.jsonl' })).toEqual({
      status: 'ok',
      agent: 'claude-code',
      model: 'claude-opus-x',
      tokens: 24_910,
      window: null,
      share: null,
      compactions: 0,
      compactedSince: false,
      implausible: false,
    });
  });
  test('takes a window that is told, and rounds the share to hundredths', async () => {
    const output = await run({ transcript: 'claude/one-answer-in-several-lines.jsonl', window: 200_000 });
    expect(output).toMatchObject({ tokens: 24_910, window: 200_000, share: 0.12 });
    expect(tool?.print(output)).toBe('Claude Code (claude-opus-x): 24910 of 200000 tokens (12 %)\n');
  });
  test('answers what Codex reports', async () => {
    expect(await run({ transcript: 'codex/lifetime-and-last.jsonl' })).toMatchObject({
      agent: 'codex',
      tokens: 100_000,
      window: 258_400,
      share: 0.39,
    });
  });
  test.each([
    ['a file that is missing', 'nothing.jsonl', /does not exist/],
    ['a file of another kind', '../handoffs/claude.md', /no line of a Claude Code or Codex session/],
  ])('says why for %s', async (_, transcript, reason) => {
    const output = await run({ transcript });
    expect(output).toMatchObject({ status: 'failed', reason: expect.stringMatching(reason) });
    expect(tool?.outcome(output)).toBe('failed');
  });
  test('reads for a model only what it may', async () => {
    expect(await run({ transcript: 'claude/synthetic-last.jsonl' }, { roots: ['/elsewhere'] })).toMatchObject(
      {
        status: 'failed',
        reason: expect.stringMatching(/outside/),
      },
    );
  });
});

describe('windows by model', () => {
  test.each([
    ['claude-opus-4', 200_000],
    ['claude-opus-5', 1_000_000],
    ['gpt-x', undefined],
    [null, undefined],
  ])('%s: %s', (model, tokens) => {
    expect(windowOfModel({ 'claude-*': 200_000, 'claude-opus-5*': 1_000_000 }, model)).toBe(tokens);
  });
  test('what is not as it should be counts as nothing', () => {
    expect(windowOfModel({ '*': -1 }, 'm')).toBeUndefined();
    expect(windowOfModel('200000', 'm')).toBeUndefined();
  });
});

describe('the summary of a session', () => {
  test('tells peak and mean, files, commands and time, and no secret', async () => {
    const record = await readRecord(context.ports, madeSessions.codex);
    if (!record.ok) throw new Error(record.error.message);
    const text = sessionSummary(record.value);
    expect(text).toContain('Peak 40 % of the window (104000 tokens), mean 32 % (82500)');
    expect(text).toContain('Answers with a figure: 2');
    expect(text).toContain('Commands: 3, of which 2 failed');
    expect(text).toContain('- `promtool check rules monitoring/alerts/api.yaml`: exit code 0');
    expect(text).toMatch(/Time: 2026-05-13 09:00 UTC to 2026-05-13 09:00 UTC, 0 min/);
    expect(text).not.toContain('abcdefabcdef0123456789');
  });
  test('leaves the share out where the window is not known', async () => {
    const record = await readRecord(context.ports, madeSessions.claude);
    if (!record.ok) throw new Error(record.error.message);
    expect(sessionSummary(record.value)).toMatch(
      /Peak \d+ tokens, mean \d+; the size of the window is not known/,
    );
  });
});
