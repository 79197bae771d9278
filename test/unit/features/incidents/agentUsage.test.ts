import { describe, expect, it } from 'vitest';
import { agentUsage } from '../../../../src/features/incidents/core/postmortem/agentUsage.ts';
import { growingFiles } from '../../../builders/growingFile.ts';
import { incidentEvents } from '../../../builders/incident.ts';

const id = 'INC-2026-05-13-001';
const one = '11111111-1111-4111-8111-111111111111';
const two = '22222222-1111-4111-8111-111111111111';

/** An answer whose context holds so many tokens. */
const answer = (number: number, tokens: number) =>
  `${JSON.stringify({
    type: 'assistant',
    uuid: `u${number}`,
    requestId: `r${number}`,
    sessionId: one,
    cwd: '/src',
    timestamp: `2026-05-13T14:${20 + number}:00Z`,
    message: {
      id: `m${number}`,
      role: 'assistant',
      model: 'claude',
      content: [{ type: 'text', text: 'done' }],
      usage: { input_tokens: tokens, output_tokens: 0 },
    },
  })}\n`;

function machine() {
  const disk = growingFiles();
  const environment = { home: '/home/me', platform: 'linux' as const, variable: () => undefined };
  disk.write(`/home/me/.claude/projects/-src/${one}.jsonl`, answer(1, 10_000) + answer(2, 30_000));
  return { disk, ports: { ...disk.ports, environment } };
}

const finding = { kind: 'finding', data: { text: 'x' } } as const;

describe('the agents of an incident', () => {
  it('are those of its log, each once, with what their transcripts say', async () => {
    const { ports } = machine();
    const events = incidentEvents([
      { ...finding, actor: `agent:claude-code:${one}` },
      { ...finding, actor: `agent:claude-code:${one}` },
      { ...finding, actor: `agent:codex:${two}` },
      finding,
    ]);
    expect(await agentUsage(ports, { id, events }, ['/src'])).toEqual([
      { agent: 'claude-code', session: '11111111', peakTokens: 30_000, meanTokens: 20_000, window: null },
      { agent: 'codex', session: '22222222', peakTokens: null, meanTokens: null, window: null },
    ]);
  });

  it('are those of its tabs too, by the names of the tabs', async () => {
    const { disk, ports } = machine();
    const tabs = [
      { name: `Document ${id}`, conversation: { agent: 'claude-code', id: one } },
      { name: 'Other', conversation: { agent: 'codex', id: two } },
      { name: `Investigate ${id}`, conversation: 'broken' },
    ];
    disk.write('/src/.sre-workbench/tabs.json', JSON.stringify({ tabs }));
    const events = incidentEvents([{ ...finding, actor: `agent:claude-code:${one}` }]);
    expect(await agentUsage(ports, { id, events }, ['/src'])).toMatchObject([
      { agent: 'claude-code', session: `Document ${id}`, peakTokens: 30_000 },
    ]);
  });
});
