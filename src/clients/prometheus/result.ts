/**
 * What a query answers, in the form that travels: a small header of plain JSON and one array of numbers.
 * Times are seconds since 1970, with up to three decimals.
 */

export type Labels = Readonly<Record<string, string>>;

/** The evaluation times: `start + i * step` for `i` below `count`. An instant has one time and the step 0. */
export interface Grid {
  readonly start: number;
  readonly step: number;
  readonly count: number;
  /**
   * The times themselves where they lie on no grid, ascending: only an instant query of a range (`up[5m]`) answers raw
   * samples at the times of their scrapes. `step` is 0 then.
   */
  readonly times?: readonly number[];
}

export interface QueryStats {
  /** Seconds that the server spent, from its own clock. */
  readonly seconds: number | null;
  /** Samples that the server looked at; null where it does not say. */
  readonly samples: number | null;
  /** Most samples that it held at a time. */
  readonly peakSamples: number | null;
}

export interface QueryHeader {
  readonly resultType: 'matrix' | 'vector' | 'scalar' | 'string';
  readonly grid: Grid;
  /** One entry for each series, in the server's order: ranges are sorted by labels, instants are not. */
  readonly series: readonly Labels[];
  /** The text of a `string` result. */
  readonly text?: string;
  /** The server's words, also beside an empty result. */
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
  readonly stats: QueryStats | null;
  /** The answer lacks something that exists: a part of a federated store did not answer. */
  readonly partial: boolean;
  /** A limit has cut series off. */
  readonly truncated: boolean;
  /** Bytes of the answer, decompressed. */
  readonly bytes: number;
  /** Milliseconds from the request to the last byte. */
  readonly elapsed: number;
}

export interface Bucket {
  /** Which borders belong to the bucket: 0 `(low, high]`, 1 `[low, high)`, 2 `(low, high)`, 3 `[low, high]`. */
  readonly boundaries: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

export interface HistogramPoint {
  /** Seconds since 1970. */
  readonly time: number;
  readonly count: number;
  readonly sum: number;
  /** Empty buckets are left out. */
  readonly buckets: readonly Bucket[];
}

/** Native histograms of one series; the same series may have plain samples at other times. */
export interface HistogramSeries {
  /** Index in `header.series`. */
  readonly series: number;
  readonly points: readonly HistogramPoint[];
}

/**
 * `samples` has `series.length * grid.count` numbers, series after series, and fills its ArrayBuffer exactly, so
 * that `samples.buffer` can be posted to a page as it is. A time without a sample is a gap: a NaN with bits of its own,
 * which `isGap` tells from a NaN that the server has sent.
 */
export interface QueryResult {
  readonly header: QueryHeader;
  readonly samples: Float64Array<ArrayBuffer>;
  readonly histograms: readonly HistogramSeries[];
}
