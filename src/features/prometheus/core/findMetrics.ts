/** Metrics by parts of their names, with what they are and how many series they have. */
import { err, ok, type Result } from '../../../base/result.ts';
import type { CallOptions, PrometheusClient } from '../../../clients/prometheus/client.ts';
import type { PrometheusFailure } from '../../../clients/prometheus/failures.ts';
import { nearNames } from './near.ts';

export interface FoundMetric {
  readonly name: string;
  /** counter, gauge, histogram, summary; empty where the server does not know. */
  readonly type: string;
  readonly help: string;
  readonly unit: string;
  /** Series now; null where the server did not say. */
  readonly series: number | null;
}

export interface FoundMetrics {
  /** Names that have all the words, of which `metrics` shows the first. */
  readonly total: number;
  /** False: no name has all the words, and these are near. */
  readonly exact: boolean;
  readonly metrics: readonly FoundMetric[];
}

/** Names whose metadata is asked for: each is one question. */
const mostDescribed = 20;

export async function findMetrics(
  client: PrometheusClient,
  { search, limit }: { readonly search: string; readonly limit: number },
  options: CallOptions = {},
): Promise<Result<FoundMetrics, PrometheusFailure>> {
  const names = await client.labelValues('__name__', {}, options);
  if (!names.ok) return err(names.error);
  const matching = namesWith(search, names.value.value);
  const exact = matching.length > 0;
  const chosen = exact ? matching.slice(0, limit) : nearNames(search, names.value.value, Math.min(limit, 10));
  const counts = await countSeries(client, chosen, options);
  const metrics = chosen.map(async (name, place) => ({
    name,
    ...(place < mostDescribed ? await describe(client, name, options) : unknown),
    series: counts?.get(name) ?? (counts ? 0 : null),
  }));
  return ok({ total: matching.length, exact, metrics: await Promise.all(metrics) });
}

const unknown = { type: '', help: '', unit: '' } as const;

/** Names with every word of the search, those that begin with it first, then short ones. */
function namesWith(search: string, names: readonly string[]): string[] {
  const words = search
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const wanted = search.trim().toLowerCase();
  return names
    .map((name) => ({ name, lower: name.toLowerCase() }))
    .filter(({ lower }) => words.every((word) => lower.includes(word)))
    .map((each) => ({ ...each, rank: each.lower === wanted ? 0 : each.lower.startsWith(wanted) ? 1 : 2 }))
    .sort((a, b) => a.rank - b.rank || a.name.length - b.name.length || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
}

async function countSeries(
  client: PrometheusClient,
  names: readonly string[],
  options: CallOptions,
): Promise<ReadonlyMap<string, number> | undefined> {
  if (names.length === 0) return new Map();
  const pattern = names.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)).join('|');
  const expr = `count by (__name__) ({__name__=~${JSON.stringify(pattern)}})`;
  const answer = await client.instant({ expr }, options);
  if (!answer.ok) return undefined;
  const { header, samples } = answer.value;
  return new Map(header.series.map((labels, index) => [labels['__name__'] ?? '', samples[index] ?? 0]));
}

async function describe(
  client: PrometheusClient,
  name: string,
  options: CallOptions,
): Promise<Pick<FoundMetric, 'type' | 'help' | 'unit'>> {
  const answer = await client.metadata({ metric: name, limit: 1 }, options);
  const [known] = answer.ok ? (answer.value.value[name] ?? []) : [];
  return known ? { type: known.type, help: known.help, unit: known.unit } : unknown;
}
