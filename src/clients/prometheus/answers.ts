/** The answers of a Prometheus other than samples, as far as anything here reads them; further fields are let pass. */
import * as z from 'zod';

const labels = z.record(z.string(), z.string()).readonly();
const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();
/** Go writes an empty list as null. */
const listOrNull = <Item extends z.ZodType>(item: Item) =>
  z
    .nullish(list(item))
    .transform((items) => items ?? [])
    .readonly();

export const names = listOrNull(z.string());
export const labelSets = listOrNull(labels);

const metricMetadata = z.object({ type: z.string(), help: z.string(), unit: z.string().default('') });
/** `type` is counter, gauge, histogram, summary, info, stateset or unknown. */
export type MetricMetadata = Readonly<z.infer<typeof metricMetadata>>;
export const metadataByMetric = z.record(z.string(), list(metricMetadata)).readonly();

const alertFields = {
  labels,
  annotations: labels.default({}),
  state: z.literal(['firing', 'pending', 'inactive', 'unknown']).catch('unknown'),
  /** RFC 3339. */
  activeAt: z.string().nullish(),
  value: z.coerce.string().default(''),
  keepFiringSince: z.string().nullish(),
};
const alert = z.object(alertFields);
/** `value` as the server writes it, such as `1e+00`. */
export type Alert = Readonly<z.infer<typeof alert>>;
export const alertList = z.object({ alerts: listOrNull(alert) });

const rule = z.object({
  type: z.literal(['alerting', 'recording']),
  name: z.string(),
  query: z.string(),
  health: z.string().default('unknown'),
  lastError: z.string().nullish(),
  lastEvaluation: z.string().nullish(),
  /** Seconds. */
  evaluationTime: z.number().nullish(),
  labels: labels.nullish().transform((known) => known ?? {}),
  /** Of alerting rules. Seconds. */
  duration: z.number().nullish(),
  annotations: labels.nullish().transform((known) => known ?? {}),
  state: z.string().nullish(),
  alerts: listOrNull(alert),
});
export type Rule = Readonly<z.infer<typeof rule>>;

const ruleGroup = z.object({
  name: z.string(),
  file: z.string().default(''),
  /** Seconds. */
  interval: z.number().nullish(),
  rules: listOrNull(rule),
});
export type RuleGroup = Readonly<z.infer<typeof ruleGroup>>;
export const ruleGroups = z.object({
  groups: listOrNull(ruleGroup),
  groupNextToken: z.string().nullish(),
});

const exemplars = z.object({
  seriesLabels: labels,
  exemplars: listOrNull(
    z.object({
      labels,
      value: z.coerce.string(),
      /** Seconds since 1970. */
      timestamp: z.number(),
    }),
  ),
});
export type Exemplars = Readonly<z.infer<typeof exemplars>>;
export const exemplarList = listOrNull(exemplars);

export const serverBuild = z.object({
  version: z.string().default(''),
  revision: z.string().default(''),
  /** Mimir and Cortex say who they are. */
  application: z.string().nullish(),
});
export type ServerBuild = Readonly<z.infer<typeof serverBuild>>;

/** Feature flags by category, such as `api.search`. */
export const features = z.record(z.string(), z.record(z.string(), z.boolean()).readonly()).readonly();
export type Features = z.infer<typeof features>;

export const headStatus = z.object({ headStats: z.object({ numSeries: z.number() }) });

export const searchLine = z.object({
  results: listOrNull(z.object({ name: z.string().optional(), value: z.string().optional() })),
});
