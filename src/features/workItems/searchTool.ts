/** The tool that searches the replica of work items, with no network. */
import * as z from 'zod';
import { mapParallel } from '../../base/parallel.ts';
import { defineTool } from '../../tools/tool.ts';
import { describeAge, readAge } from './core/age.ts';
import { hasPhrases, holdsPhrases } from './core/phrases.ts';
import { parseQuery, type Query } from './core/query.ts';
import type { ReplicaReader } from './core/replicaReader.ts';
import { searchSegments, type Hit, type Order, type SearchOutcome } from './core/search.ts';
import { facetOf, titleOf } from './core/segment.ts';
import { isOpenState } from './core/stateCategory.ts';
import { openToolReplica } from './toolReplica.ts';

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

export const searchWorkItems = defineTool({
  name: 'search_work_items',
  title: 'Search the local replica of work items',
  description:
    'Searches work items in a replica on disk, with no network: words in any order, each the beginning of a word, "a phrase", ' +
    'and filters: state: type: assigned: tag: area: iteration: parent: id: is:open updated:<7d (younger than seven ' +
    'days) updated:>7d (older), -before any of them, @me. It answers from when the replica is: `stale` means that the ' +
    'server may say something else by now.',
  effect: 'read',
  input: z.object({
    query: z.string().describe('What to look for; empty lists what changed last.'),
    replica: z
      .exactOptional(z.string())
      .describe(
        'The folder that holds my-work-items.json and team-work-items.json; work-items in the notes folder unless told.',
      ),
    limit: z.number().int().min(1).max(1000).default(50).describe('How many items to answer at most.'),
    me: z
      .array(z.string())
      .default([])
      .describe('Names or addresses that @me stands for; those of the settings unless told.'),
  }),
  output: z.union([found, failed]),
  positional: 'query',
  async run({ query: text, replica: given, limit, me }, context) {
    const now = context.ports.clock.now();
    const opened = await openToolReplica(context, given);
    if (!opened.ok) return { status: 'unavailable' as const, reason: opened.error.message };
    const replica = opened.value;
    const query = parseQuery(text, now);
    const order = text.trim() === '' ? ('changed' as const) : ('relevance' as const);
    const answer = await search(replica, query, {
      order,
      limit,
      me: me.length > 0 ? me : replica.place.me,
    });
    context.signal.throwIfAborted();
    const best = answer.hits[0]?.score ?? 0;
    const { lastUpdated, stale } = readAge(replica.folder.lastUpdated, now, replica.place.staleAfter);
    return {
      status: 'ok' as const,
      lastUpdated,
      stale,
      total: answer.total,
      items: answer.hits.map((hit) => rowOf(hit, best)),
      corrected: Object.fromEntries(answer.corrected),
      unknown: query.unknown,
      broken: replica.state.broken,
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

/** A phrase is looked for in the rows themselves; so many are read for it, the best first. */
const phraseCandidates = 2000;
const readsAtOnce = 16;

async function search(
  replica: ReplicaReader,
  query: Query,
  { order, limit, me }: { readonly order: Order; readonly limit: number; readonly me: readonly string[] },
): Promise<Pick<SearchOutcome, 'hits' | 'total' | 'corrected'>> {
  const categories = new Map(Object.entries(replica.categories));
  const phrases = hasPhrases(query);
  const answer = searchSegments(
    replica.state.segments,
    { query, order, from: 0, to: phrases ? phraseCandidates : limit, facets: false },
    { me, isOpen: (state) => isOpenState(state, categories) },
  );
  if (!phrases) return answer;
  const items = await mapParallel(answer.hits, readsAtOnce, replica.read);
  const holding = answer.hits.filter((_, at) => {
    const item = items[at];
    return item !== undefined && holdsPhrases(item, query);
  });
  return { ...answer, total: holding.length, hits: holding.slice(0, limit) };
}

function rowOf({ segment, item, score }: Hit, best: number): z.infer<typeof itemRow> {
  return {
    id: segment.ids[item] ?? 0,
    title: titleOf(segment, item),
    state: facetOf(segment, 'state', item),
    type: facetOf(segment, 'type', item),
    score: best > 0 ? Number((score / best).toFixed(3)) : 1,
    assignedTo: facetOf(segment, 'assigned', item),
    changed: isoOf(segment.changed[item] ?? 0),
  };
}

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
