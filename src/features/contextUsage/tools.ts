/** How full the context of an agent is: for agents, the command line and the editor's language models. */
import * as z from 'zod';
import { joinPath } from '../../base/paths.ts';
import { refuseTranscript } from '../../clients/agents/reach.ts';
import { readTranscript } from '../../clients/agents/reader.ts';
import { defineTool, type AnyTool } from '../../tools/tool.ts';
import { usageText } from './core/usageText.ts';

const getContextUsage = defineTool({
  name: 'get_context_usage',
  title: 'Tell how full the context of an agent is',
  description:
    'Reads the transcript of a Claude Code session or the rollout of a Codex session and answers the tokens in its context at ' +
    'the last answer, the size of the window where it is known, the share, and how often it was compacted. A window that ' +
    'nobody reported is null, and so is the share: Claude Code does not write it down. Reads that one file only.',
  effect: 'read',
  input: z.object({
    transcript: z.string().describe('The .jsonl file of the session; a compressed rollout is read too.'),
    window: z
      .exactOptional(z.number().positive())
      .describe('The size of the window in tokens, where you know it; wins over what the file says.'),
  }),
  output: z.union([
    z.object({
      status: z.literal('ok'),
      agent: z.literal(['claude-code', 'codex']),
      model: z.nullable(z.string()),
      tokens: z.nullable(z.number()),
      window: z.nullable(z.number()),
      /** Rounded to hundredths. */
      share: z.nullable(z.number()),
      compactions: z.number(),
      compactedSince: z.boolean(),
      implausible: z.boolean(),
    }),
    z.object({ status: z.literal('failed'), reason: z.string() }),
  ]),
  async run({ transcript, window }, { ports, folder, roots, signal }) {
    const path = joinPath(folder, transcript.replaceAll('\\', '/'));
    const refused = await refuseTranscript(ports, path, roots);
    if (refused !== undefined) return { status: 'failed' as const, reason: refused };
    const read = await readTranscript(ports, path, { window, signal });
    if (!read.ok) return { status: 'failed' as const, reason: read.error.message };
    const { agent, model, tokens, share, compactions, compactedSince, implausible } = read.value;
    return {
      status: 'ok' as const,
      agent,
      model,
      tokens,
      window: read.value.window,
      share: share === null ? null : Math.round(share * 100) / 100,
      compactions,
      compactedSince,
      implausible,
    };
  },
  print: (output) => (output.status === 'ok' ? `${usageText(output)}\n` : ''),
  outcome: ({ status }) => (status === 'ok' ? 'clean' : 'failed'),
  reason: (output) => (output.status === 'failed' ? output.reason : ''),
  brief: (output) => [output],
});

export const contextUsageTools: readonly AnyTool[] = [getContextUsage];
