/** Exemplars: single measurements that a metric's exporter kept, most often with the id of their trace. */
import type { CallOptions, PrometheusClient } from '../../../clients/prometheus/client.ts';
import { formatSeries } from './seriesNames.ts';

export interface Exemplar {
  /** Id of the query. */
  readonly query: string;
  /** Seconds since 1970. */
  readonly time: number;
  readonly value: number;
  /** Its own labels, such as `{trace_id="…"}`. */
  readonly text: string;
}

/** More dots would be a cloud; the newest stay. */
const mostExemplars = 400;

export interface ExemplarQuestion {
  readonly query: string;
  readonly expr: string;
  readonly start: number;
  readonly end: number;
}

/** Of the selectors in an expression; none where the server keeps none, or does not know the question. */
export async function readExemplars(
  client: PrometheusClient,
  { query, ...span }: ExemplarQuestion,
  options: CallOptions,
): Promise<Exemplar[]> {
  const asked = await client.exemplars(span, options);
  if (!asked.ok) return [];
  return asked.value.value
    .flatMap(({ exemplars }) => exemplars)
    .map(({ labels, value, timestamp }) => ({
      query,
      time: timestamp,
      value: Number(value),
      text: formatSeries(labels),
    }))
    .filter(({ value }) => Number.isFinite(value))
    .toSorted((one, other) => other.time - one.time)
    .slice(0, mostExemplars);
}
