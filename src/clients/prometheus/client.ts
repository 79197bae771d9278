/** The questions that a Prometheus, or a server that speaks like one, can be asked. */
import type { Result } from '../../base/result.ts';
import type { PrometheusServer } from '../../base/servers.ts';
import type { PrometheusFailure } from './failures.ts';
import type { Labels, QueryResult } from './result.ts';
import type { Alert, Exemplars, Features, MetricMetadata, RuleGroup, ServerBuild } from './answers.ts';

/** Times are seconds since 1970. */
export interface InstantQuery {
  readonly expr: string;
  /** Now, by the server's clock, unless told. */
  readonly time?: number;
  /** At most so many series are sent. The server evaluates all of them nevertheless. */
  readonly limit?: number;
}

export interface RangeQuery {
  readonly expr: string;
  readonly start: number;
  readonly end: number;
  /** Seconds; at most 11,001 points. */
  readonly step: number;
  readonly limit?: number;
}

/** Which series a question about names and labels is about; all of the server's where nothing is said. */
export interface Selection {
  /** Selectors such as `{job="api"}`; any of them. */
  readonly match?: readonly string[];
  readonly start?: number;
  readonly end?: number;
  readonly limit?: number;
}

/** Part of a name, or of a value of `label`; the closest of those that have it in them are found. */
export interface NameSearch extends Selection {
  readonly what: 'metric' | 'label' | 'value';
  readonly text: string;
  /** Of values. */
  readonly label?: string;
}

export interface CallOptions {
  /** Ends the request, and with it the query on the server. */
  readonly signal?: AbortSignal;
  /** Milliseconds until the last byte, passed on to the server; 30,000 unless told. */
  readonly timeLimit?: number;
}

export interface Answer<T> {
  readonly value: T;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

export type Asked<T> = Promise<Result<T, PrometheusFailure>>;

export interface PrometheusClient {
  readonly server: PrometheusServer;
  instant(query: InstantQuery, options?: CallOptions): Asked<QueryResult>;
  range(query: RangeQuery, options?: CallOptions): Asked<QueryResult>;
  /** Named queries, a few at a time; each answers for itself, under its name. */
  batch(
    queries: Readonly<Record<string, InstantQuery | RangeQuery>>,
    options?: CallOptions,
  ): Promise<Readonly<Record<string, Result<QueryResult, PrometheusFailure>>>>;
  labels(selection?: Selection, options?: CallOptions): Asked<Answer<readonly string[]>>;
  /** `__name__` gives the names of metrics. */
  labelValues(label: string, selection?: Selection, options?: CallOptions): Asked<Answer<readonly string[]>>;
  /** Where `features` names it (`api.search`, from 3.13 on where it is switched on): the server looks, and sends few. */
  search(search: NameSearch, options?: CallOptions): Asked<Answer<readonly string[]>>;
  /** Costly on a large server without a narrow `match`, which is why one is required. */
  series(
    selection: Selection & { readonly match: readonly string[] },
    options?: CallOptions,
  ): Asked<Answer<readonly Labels[]>>;
  /** By metric; empty where the server has none. */
  metadata(
    selection?: { readonly metric?: string; readonly limit?: number },
    options?: CallOptions,
  ): Asked<Answer<Readonly<Record<string, readonly MetricMetadata[]>>>>;
  rules(options?: CallOptions): Asked<Answer<readonly RuleGroup[]>>;
  alerts(options?: CallOptions): Asked<Answer<readonly Alert[]>>;
  /** Of the selectors in `expr`; empty where the server keeps none. */
  exemplars(
    query: { readonly expr: string; readonly start: number; readonly end: number },
    options?: CallOptions,
  ): Asked<Answer<readonly Exemplars[]>>;
  buildInfo(options?: CallOptions): Asked<Answer<ServerBuild>>;
  /** Series in memory; undefined where the server does not say. */
  headSeries(options?: CallOptions): Asked<Answer<number | undefined>>;
  /** Undefined where the server is too old to say (before 3.9), or of another make. */
  features(options?: CallOptions): Asked<Answer<Features | undefined>>;
}
