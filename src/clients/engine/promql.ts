/** The engine's calls on PromQL, rule files and their tests, typed. The contract is `engine/charts/README.md`. */
import * as z from 'zod';
import type { Engine, EngineFailure, EngineOptions, EngineResource } from '../../base/ports.ts';
import { ok, type Result } from '../../base/result.ts';

/** A newer call with the same topic supersedes an older one. */
export type PromqlOptions = EngineOptions & { readonly topic?: string };

const fault = z.object({ message: z.string(), text: z.string(), from: z.number(), to: z.number() });
/** `message` is Prometheus's own with its place in front, `text` without; places in UTF-16 units from 0. */
export type PromqlFault = z.infer<typeof fault>;

const parsed = z.object({
  type: z.literal(['', 'none', 'vector', 'scalar', 'matrix', 'string']),
  pretty: z.string(),
  faults: z.array(fault),
});
/** `type` is empty where the expression is wrong; `pretty` is Prometheus's own print. */
export type ParsedPromql = z.infer<typeof parsed>;

/** The type of each expression, or what is wrong with it, as a server without feature flags says. */
export async function parsePromql(
  engine: Engine,
  expressions: readonly string[],
  options: PromqlOptions = {},
): Promise<Result<readonly ParsedPromql[], EngineFailure>> {
  return call(engine, { method: 'parsePromql', payload: { expressions } }, z.array(parsed), options);
}

const formatted = z.object({ text: z.string(), fault: z.exactOptional(fault) });
export type FormattedPromql = z.infer<typeof formatted>;

/** Each expression as Prometheus prints it, comments kept. */
export async function formatPromql(
  engine: Engine,
  texts: readonly string[],
  options: PromqlOptions = {},
): Promise<Result<readonly FormattedPromql[], EngineFailure>> {
  return call(engine, { method: 'formatPromql', payload: { texts } }, z.array(formatted), options);
}

const problem = z.object({
  message: z.string(),
  text: z.string(),
  line: z.number(),
  column: z.number(),
  group: z.exactOptional(z.string()),
  rule: z.exactOptional(z.number()),
  name: z.exactOptional(z.string()),
  expression: z.exactOptional(fault),
});
/** `message` is what promtool prints behind the file's name. Lines and columns from 1; 0 where no place is known. */
export type RuleProblem = z.infer<typeof problem>;

const checked = z.object({ rules: z.number(), problems: z.array(problem) });
export type CheckedRules = z.infer<typeof checked>;

/** What `promtool check rules` says of each file. */
export async function checkRuleTexts(
  engine: Engine,
  files: readonly { readonly name: string; readonly text: string }[],
  options: PromqlOptions = {},
): Promise<Result<readonly CheckedRules[], EngineFailure>> {
  return call(engine, { method: 'checkRules', payload: { files } }, z.array(checked), options);
}

const namedRuleFiles = z.object({ ruleFiles: z.array(z.string()), error: z.string() });

/** The rule files that a test file names, as written; `error` says why it is none. */
export async function namedRuleFilesOf(
  engine: Engine,
  text: string,
  options: PromqlOptions = {},
): Promise<Result<z.infer<typeof namedRuleFiles>, EngineFailure>> {
  return call(engine, { method: 'ruleFiles', payload: { text } }, namedRuleFiles, options);
}

export const testedPoint = z.object({
  kind: z.literal(['alert', 'expression']),
  subject: z.string(),
  evalTime: z.string(),
  line: z.number(),
  status: z.literal(['passed', 'failed', 'error']),
  message: z.string(),
  expected: z.string(),
  got: z.string(),
});
/** One expectation of a test file. */
export type TestedPoint = z.infer<typeof testedPoint>;

const testedFile = z.object({
  error: z.string(),
  groups: z.array(
    z.object({
      name: z.string(),
      line: z.number(),
      errors: z.array(z.string()),
      tests: z.array(testedPoint),
    }),
  ),
});
/** `error` says why nothing could be tested; `errors` are what promtool prints of a group, empty where all is well. */
export type TestedFile = z.infer<typeof testedFile>;

/** A rule file that a test file names: its text, or why it cannot be read. */
export type NamedRuleFile = { readonly name: string } & (
  | { readonly text: string }
  | { readonly error: string }
);

/** What `promtool test rules` says of a test file. */
export async function testRuleText(
  engine: Engine,
  test: { readonly text: string; readonly ruleFiles: readonly NamedRuleFile[] },
  options: PromqlOptions = {},
): Promise<Result<TestedFile, EngineFailure>> {
  return call(engine, { method: 'testRules', payload: test }, testedFile, options);
}

/** Samples of one series in the order of their times, which are milliseconds since 1970. */
export interface FetchedSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** Equal ids mean equal samples; an engine that holds them is not sent them again. */
export interface FetchedSamples {
  readonly id: string;
  readonly series: readonly FetchedSeries[];
}

/** Durations as Prometheus writes them, empty for none; times in milliseconds since 1970. */
export interface ReplayRequest {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly keepFiringFor: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly start: number;
  readonly end: number;
  /** Milliseconds between two evaluations. */
  readonly step: number;
}

const replayed = z.object({
  error: z.string(),
  alerts: z.array(
    z.object({
      labels: z.record(z.string(), z.string()),
      spans: z.array(z.object({ state: z.literal(['pending', 'firing']), from: z.number(), to: z.number() })),
    }),
  ),
  more: z.number(),
});
/** `error` says what is wrong with the rule; a span goes from its first evaluation to its last; `more` alerts are not listed. */
export type ReplayedAlerts = z.infer<typeof replayed>;

/** When an alert would have been pending and firing, over samples that a server gave. */
export async function replayAlert(
  engine: Engine,
  samples: FetchedSamples,
  request: ReplayRequest,
  options: PromqlOptions = {},
): Promise<Result<ReplayedAlerts, EngineFailure>> {
  const payload = { ...request };
  const resource = samplesResource(samples);
  return call(engine, { method: 'replayAlert', payload, resource }, replayed, options);
}

const listedValues = z.object({ error: z.string(), values: z.array(z.number()) });

/** The numbers that an expression answers over samples, in no order; `error` says why there are none. */
export async function valuesOver(
  engine: Engine,
  samples: FetchedSamples,
  request: Pick<ReplayRequest, 'expr' | 'start' | 'end' | 'step'>,
  options: PromqlOptions = {},
): Promise<Result<z.infer<typeof listedValues>, EngineFailure>> {
  const payload = { ...request };
  const resource = samplesResource(samples);
  return call(engine, { method: 'valuesOver', payload, resource }, listedValues, options);
}

function samplesResource({ id, series }: FetchedSamples): EngineResource {
  return {
    key: `samples:${id}`,
    method: 'loadSamples',
    payload: () => ({
      series: series.map(({ labels, times, values }) => ({
        labels,
        times: bytesOf(times),
        values: bytesOf(values),
      })),
    }),
    handle: 'samples',
    release: 'releaseSamples',
  };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

async function call<Answer>(
  engine: Engine,
  request: {
    readonly method: string;
    readonly payload: Readonly<Record<string, unknown>>;
    readonly resource?: EngineResource;
  },
  schema: z.ZodType<Answer>,
  { topic, ...options }: PromqlOptions,
): Promise<Result<Answer, EngineFailure>> {
  const answer = await engine.call({ ...request, ...(topic !== undefined && { topic }) }, options);
  return answer.ok ? ok(schema.parse(answer.value)) : answer;
}
