/** The tools that search the replica of work items: for agents, the command line and the editor's language models. */
import { t } from '@vscode/l10n';
import * as z from 'zod';
import { joinPath } from '../../base/paths.ts';
import { err } from '../../base/result.ts';
import { defineTool, type AnyTool } from '../../tools/tool.ts';
import { defineWriteTool, planId } from '../../tools/writeTool.ts';
import { describeAge, readAge } from './core/age.ts';
import { openReplica } from './core/openReplica.ts';
import { parseQuery } from './core/query.ts';
import { searchSegments } from './core/search.ts';
import { facetOf, titleOf } from './core/segment.ts';
import { proposeWrite } from './core/writeProposal.ts';
import { itemChange, mostChanges, newItem } from './core/writeRequest.ts';
import { isOpenState } from './core/stateCategory.ts';

const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

const itemRow = z.object({
  id: z.number(),
  title: z.string(),
  state: z.string(),
  type: z.string(),
  /** 1 for the best. */
  score: z.number(),
  assignedTo: z.string(),
  /** ISO 8601; empty where the replica does not say. */
  changed: z.string(),
});

const found = z.object({
  status: z.literal('ok'),
  lastUpdated: z.nullable(z.string()),
  stale: z.boolean(),
  total: z.number(),
  items: list(itemRow),
  /** Words that nothing was found for, with those that were taken instead. */
  corrected: z.record(z.string(), list(z.string())),
  /** Parts of the query that look like a filter and are none. */
  unknown: list(z.string()),
  broken: list(z.object({ file: z.string(), line: z.number(), reason: z.string() })),
});
const failed = z.object({ status: z.literal('unavailable'), reason: z.string() });
type Found = z.infer<typeof found>;

const searchWorkItems = defineTool({
  name: 'search_work_items',
  title: 'Search the local replica of work items',
  description:
    'Searches work items in a replica on disk, with no network: words in any order, each the beginning of a word, "a phrase" as ' +
    'its words, and filters: state: type: assigned: tag: area: iteration: parent: id: is:open updated:<7d (younger than seven ' +
    'days) updated:>7d (older), -before any of them, @me. It answers from when the replica is: `stale` means that the ' +
    'server may say something else by now.',
  effect: 'read',
  input: z.object({
    query: z.string().describe('What to look for; empty lists what changed last.'),
    replica: z.string().describe('The folder that holds my-work-items.json and team-work-items.json.'),
    limit: z.number().int().min(1).max(1000).default(50).describe('How many items to answer at most.'),
    me: z.array(z.string()).default([]).describe('Names or addresses that @me stands for.'),
  }),
  output: z.union([found, failed]),
  positional: 'query',
  async run({ query: text, replica, limit, me }, { ports, folder, signal }) {
    const now = ports.clock.now();
    const opened = await openReplica(ports, joinPath(folder, replica), signal);
    signal.throwIfAborted();
    if (!opened.ok) return { status: 'unavailable' as const, reason: opened.error.message };
    const { state, folder: files } = opened.value;
    const query = parseQuery(text, now);
    const order = text.trim() === '' ? ('changed' as const) : ('relevance' as const);
    const answer = searchSegments(
      state.segments,
      { query, order, from: 0, to: limit, facets: false },
      { me, isOpen: (name) => isOpenState(name) },
    );
    const best = answer.hits[0]?.score ?? 0;
    const { lastUpdated, stale } = readAge(files.lastUpdated, now);
    return {
      status: 'ok' as const,
      lastUpdated,
      stale,
      total: answer.total,
      items: answer.hits.map(({ segment, item, score }) => ({
        id: segment.ids[item] ?? 0,
        title: titleOf(segment, item),
        state: facetOf(segment, 'state', item),
        type: facetOf(segment, 'type', item),
        score: best > 0 ? Number((score / best).toFixed(3)) : 1,
        assignedTo: facetOf(segment, 'assigned', item),
        changed: isoOf(segment.changed[item] ?? 0),
      })),
      corrected: Object.fromEntries(answer.corrected),
      unknown: query.unknown,
      broken: state.broken,
    };
  },
  print: (output) => (output.status === 'ok' ? printFound(output) : ''),
  outcome: ({ status }) => (status === 'ok' ? 'clean' : 'failed'),
  reason: (output) => (output.status === 'ok' ? '' : output.reason),
  *brief(output) {
    yield output;
    if (output.status !== 'ok') return;
    for (const kept of [20, 10, 5, 1]) {
      yield {
        ...output,
        items: output.items.slice(0, kept),
        broken: output.broken.length,
        cut: `The first ${kept} of ${output.total} items. Ask with a narrower query or a smaller limit for others.`,
      };
    }
  },
});

function isoOf(time: number): string {
  return time > 0 ? new Date(time).toISOString() : '';
}

function printFound({ items, total, lastUpdated, stale, broken }: Found): string {
  const rows = items.map(
    ({ id, state, type, title }) => `${id}  ${state.padEnd(10)}  ${type.padEnd(12)}  ${title}`,
  );
  const age = lastUpdated === null ? describeAge(undefined) : lastUpdated;
  const sums = `${items.length} of ${total} items; replica: ${age}${stale ? ' (stale)' : ''}`;
  const faults = broken.map(({ file, line, reason }) => `${file}:${line}: ${reason}`);
  return [...rows, sums, ...faults, ''].join('\n');
}

const updateWorkItem = defineWriteTool({
  name: 'update_work_item',
  title: 'Change or create work items of Azure DevOps, once a person approves',
  description:
    'Plans changes of work items (state, assignment, title, tags, comment, links) and new ones, against the items as the server ' +
    'has them now. Nothing is written by the call: it answers a plan that a person approves or refuses in the window of SRE ' +
    'Workbench within two minutes. Call again with the planId alone: pending, running, done, failed, refused or expired. Put ' +
    'all that belongs together into one call. An item that somebody else has changed meanwhile is not overwritten.',
  input: z.object({
    changes: z
      .array(itemChange)
      .max(mostChanges)
      .default([])
      .describe('Items by their id, with what changes.'),
    create: z.array(newItem).max(mostChanges).default([]).describe('New items.'),
    planId,
  }),
  unavailable: () => t('Work items are written only where a person can approve it: in the editor.'),
  async propose({ changes, create }, { approvals, azureDevOps, ports, caller }) {
    const access = await azureDevOps?.();
    if (!access) {
      const message = t(
        'The settings name no organisation and project of Azure DevOps, or the workspace is not trusted.',
      );
      return err({ code: 'unavailable', message });
    }
    const who = caller ?? t('A language model in the editor');
    return proposeWrite({ ports, access, approvals, who }, { changes, create });
  },
});

export const workItemTools: readonly AnyTool[] = [searchWorkItems, updateWorkItem];
