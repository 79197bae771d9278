/** One made file for each way in which a count goes wrong, in the shapes that both agents publish. */
import { globSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTranscript } from '../../../../src/clients/agents/reader.ts';
import type { TranscriptState } from '../../../../src/clients/agents/transcript.ts';
import { createDecompress } from '../../../../src/node/decompress.ts';
import { createFiles } from '../../../../src/node/files.ts';

const folder = path.resolve(import.meta.dirname, '../../../fixtures/transcripts');
const files = createFiles();
const ports = { files, fileParts: files, decompress: createDecompress() };
const parent = '0198c000-0000-7000-8000-000000000001';
const child = '0198c100-0000-7000-8000-000000000002';
const window = 258_400;

async function stateOf(file: string, options = {}): Promise<TranscriptState> {
  const state = await readTranscript(ports, path.join(folder, file), options);
  if (!state.ok) throw new Error(state.error.message);
  return state.value;
}

const claude: Readonly<Record<string, Partial<TranscriptState>>> = {
  'one-answer-in-several-lines': {
    tokens: 24_910,
    tokensNext: 25_062,
    lastKind: 'tool-running',
    window: null,
    share: null,
  },
  'without-request-id': { tokens: 18_816, tokensNext: 18_893 },
  'first-turn-cache-creation': { tokens: 15_983 },
  'nested-cache-creation': { tokens: 16_007 },
  'synthetic-last': { tokens: 41_312, lastKind: 'error', model: 'claude-opus-x' },
  interrupted: { tokens: 30_205, lastKind: 'interrupted', turnEnded: true, pendingTools: [] },
  'compacted-waiting': { tokens: 155_020, compactions: 1, compactedSince: true, lastKind: 'compacted' },
  'compacted-twice-then-answered': { tokens: 22_011, compactions: 2, compactedSince: false, turnEnded: true },
  'side-chain-inline': { tokens: 50_609, lastKind: 'tool-running', prompts: 1 },
  'side-log-replay': { tokens: 61_609, lastAnswer: 'main' },
  'agent-3f2a': { tokens: 7903, lastAnswer: 'found' },
  'placeholder-usage': { tokens: 33_406, lastAnswer: 'two' },
  '22222222-2222-4222-8222-222222222222': {
    tokens: 23_106,
    sessionId: '22222222-2222-4222-8222-222222222222',
    cwd: '/src/shop/charts',
    gitBranch: 'feat/other',
  },
  'half-written': { tokens: 33_406, lastAnswer: 'one' },
  'no-last-newline': { tokens: 34_508, lastAnswer: 'two' },
  'large-window-suffix': { tokens: 400_000, window: 1_000_000, share: 0.4 },
  'result-with-window': { tokens: 50_000, window: 200_000, share: 0.25 },
  'only-summaries': { tokens: null, share: null, lastKind: 'prompt', prompts: 1 },
  'other-lines': { tokens: 28_406, lastKind: 'question', title: 'HPA of the shop', compactions: 0 },
};

const codex: Readonly<Record<string, Partial<TranscriptState>>> = {
  'lifetime-and-last': {
    sessionId: parent,
    cwd: '/src/shop',
    gitBranch: 'fix/alert',
    model: 'gpt-x',
    tokens: 100_000,
    window,
    share: 100_000 / window,
    turnEnded: true,
    prompts: 1,
  },
  'info-null-last': { tokens: 9100, implausible: false },
  'above-the-window': { tokens: 400_600, share: 1, implausible: true },
  'zero-after-compaction': { tokens: 0, compactions: 1, implausible: true },
  'compaction-raises': { tokens: 70_100, compactions: 1, compactedSince: false },
  'compacted-waiting': { tokens: 200_100, compactions: 1, compactedSince: true, lastKind: 'compacted' },
  'subagent-replays-parent': {
    sessionId: child,
    tokens: 12_300,
    compactions: 0,
    prompts: 0,
    cwd: '/src/shop/charts',
  },
  'subagent-replay-only': { sessionId: child, tokens: null, share: null },
  'subagent-without-turn-ids': { sessionId: child, tokens: 14_300 },
  'subagent-own-turns': { sessionId: child, tokens: 23_062 },
  'fork-of-a-user': { sessionId: child, tokens: 120_100 },
  'window-only': { tokens: null, window: 272_000, share: null, lastKind: 'prompt' },
  'no-window': { tokens: 9100, window: null, share: null },
  'half-written': { tokens: 9100 },
  'tool-running': {
    tokens: 31_100,
    lastKind: 'tool-running',
    todos: [
      { text: 'run the tests', status: 'in_progress' },
      { text: 'write it down', status: 'pending' },
    ],
  },
};

describe('transcripts of Claude Code', () => {
  test.each(Object.entries(claude))('%s', async (name, expected) => {
    expect(await stateOf(`claude/${name}.jsonl`)).toMatchObject({ agent: 'claude-code', ...expected });
  });
  test('a window from the status line wins over what the file says', async () => {
    expect(await stateOf('claude/result-with-window.jsonl', { window: 500_000 })).toMatchObject({
      window: 500_000,
      share: 0.1,
    });
  });
});

describe('rollouts of Codex', () => {
  test.each(Object.entries(codex))('%s', async (name, expected) => {
    expect(await stateOf(`codex/${name}.jsonl`)).toMatchObject({ agent: 'codex', ...expected });
  });
  test.each(['zst', 'gz'])('compressed as .%s', async (suffix) => {
    const packed = await stateOf(`codex/rollout-packed.jsonl.${suffix}`);
    expect(packed).toEqual(await stateOf('codex/tool-running.jsonl'));
  });
});

test('each made file has its figures here', () => {
  const made = globSync('*/*.jsonl', { cwd: folder }).map((file) => file.replaceAll('\\', '/'));
  const known = [
    ...Object.keys(claude).map((name) => `claude/${name}.jsonl`),
    ...Object.keys(codex).map((name) => `codex/${name}.jsonl`),
  ];
  expect(made.sort()).toEqual(known.sort());
});
