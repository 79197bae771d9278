/** The samples behind the selectors of an expression: as they were scraped where they are few, else one for each half minute. */
import { t } from '@vscode/l10n';
import type { SamplesAnswer } from '../../../base/prometheusAnswers.ts';
import type { SamplesRequest } from '../../../base/prometheusCommands.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { CallOptions, PrometheusClient } from '../../../clients/prometheus/client.ts';
import type { QueryResult } from '../../../clients/prometheus/result.ts';
import { gapReader } from '../../../clients/prometheus/samples.ts';

/** Samples of all selectors together; the engine takes them in well under a second. */
const mostSamples = 1_500_000;
/** Of one selector, that are asked for as they were scraped. */
const mostRaw = 300_000;
/** Seconds. */
const coarseStep = 30;
const longestRange = 10_000 * coarseStep;

type Series = SamplesAnswer['series'];

interface Fetched {
  readonly series: Series;
  readonly step?: number;
}

/** Why there are none is a sentence. */
export async function fetchSamples(
  client: PrometheusClient,
  { selectors, end }: SamplesRequest,
  options: CallOptions = {},
): Promise<Result<Fetched, string>> {
  const bySeries = new Map<string, Series[number]>();
  let step: number | undefined;
  let left = mostSamples;
  for (const selector of selectors) {
    const found = await fetchOne(client, { ...selector, end, left }, options);
    if (!found.ok) return found;
    step ??= found.value.step;
    for (const series of found.value.series) {
      left -= series.times.length;
      const key = JSON.stringify(Object.entries(series.labels).sort(([a], [b]) => (a < b ? -1 : 1)));
      // Of a series that two selectors take, the longer stretch holds the shorter.
      const known = bySeries.get(key);
      if (!known || known.times.length < series.times.length) bySeries.set(key, series);
    }
  }
  return ok({ series: [...bySeries.values()], ...(step !== undefined && { step }) });
}

interface Wanted {
  readonly text: string;
  readonly seconds: number;
  readonly end: number;
  readonly left: number;
}

async function fetchOne(
  client: PrometheusClient,
  { text, seconds, end, left }: Wanted,
  options: CallOptions,
): Promise<Result<Fetched, string>> {
  const range = Math.ceil(seconds);
  const counted = await client.instant(
    { expr: `sum(count_over_time(${text}[${range}s])) or vector(0)`, time: end },
    options,
  );
  if (!counted.ok) return err(counted.error.message);
  const count = counted.value.samples[0] ?? 0;
  if (count === 0) return ok({ series: [] });
  if (count <= Math.min(mostRaw, left)) {
    const raw = await client.instant({ expr: `${text}[${range}s]`, time: end }, options);
    if (raw.ok) return withoutHistograms(raw.value, text);
    // Scrapes of many targets, each at a time of its own, make too large a table.
    if (raw.error.code !== 'too-large') return err(raw.error.message);
  }
  const series = await client.instant(
    { expr: `count(last_over_time(${text}[${range}s]))`, time: end },
    options,
  );
  if (!series.ok) return err(series.error.message);
  const most = (series.value.samples[0] ?? 0) * (range / coarseStep);
  if (most > left || range > longestRange) {
    return err(
      t(
        '{0} has too many samples to fetch: {1} in {2} hours. Narrow the selector, or record what it sums up.',
        text,
        count,
        Math.round(range / 3600),
      ),
    );
  }
  const start = Math.floor((end - range) / coarseStep) * coarseStep;
  const coarse = await client.range({ expr: text, start, end, step: coarseStep }, options);
  if (!coarse.ok) return err(coarse.error.message);
  const found = withoutHistograms(coarse.value, text);
  return found.ok ? ok({ ...found.value, step: coarseStep }) : found;
}

function withoutHistograms(result: QueryResult, text: string): Result<Fetched, string> {
  if (result.histograms.length > 0) {
    return err(t('{0} has native histograms, which cannot be replayed here.', text));
  }
  return ok({ series: seriesOf(result) });
}

function seriesOf({ header, samples }: QueryResult): Series {
  const { start, step, count, times: given } = header.grid;
  const isGap = gapReader(samples);
  return header.series.map((labels, index) => {
    const times: number[] = [];
    const values: number[] = [];
    for (let column = 0; column < count; column += 1) {
      const at = index * count + column;
      if (isGap(at)) continue;
      times.push(Math.round((given?.[column] ?? start + column * step) * 1000));
      values.push(samples[at] ?? Number.NaN);
    }
    return { labels, times: Float64Array.from(times), values: Float64Array.from(values) };
  });
}
