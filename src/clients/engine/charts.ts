/**
 * The engine's calls on charts, typed. What the engine answers is parsed here, so that nothing behind
 * this file depends on the shape of its JSON. The contract is `engine/charts/README.md`.
 */
import * as z from 'zod';
import type { Engine, EngineFailure, EngineOptions, EngineResource } from '../../base/ports.ts';
import { err, ok, type Result } from '../../base/result.ts';

export type HelmMajor = 3 | 4;

/** A file of a chart: `path` relative to the chart's folder with `/`; the bytes as they are on disk or on the screen. */
export interface ChartFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A chart as the engine takes it. `id` is a hash of all paths and bytes: equal ids mean equal charts. */
export interface ChartSource {
  readonly id: string;
  readonly files: readonly ChartFile[];
}

/** A values file in the order of Helm's `-f`: its text, or its bytes where they may be no UTF-8. */
export interface ValuesText {
  readonly name: string;
  readonly text: string | Uint8Array;
}

export interface RenderRequest {
  readonly major: HelmMajor;
  readonly release: string;
  readonly namespace: string;
  readonly values: readonly ValuesText[];
  readonly kubeVersion?: string;
  readonly apiVersions?: readonly string[];
  /** Asks for the origin of each line, which takes a second render. */
  readonly sourceMap?: boolean;
}

const renderedDocument = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  name: z.string(),
  namespace: z.string(),
  template: z.string(),
  file: z.string(),
  line: z.number(),
  text: z.string(),
  hook: z.nullable(z.object({ events: z.array(z.string()), weight: z.number() })),
  crd: z.boolean(),
  lines: z.exactOptional(z.array(z.number())),
  traced: z.exactOptional(z.enum(['helpers', 'templates', 'none'])),
});
/**
 * `template` is Helm's name for it without the top chart's; `file` the chart's file that it was read from, empty where
 * that is inside an archive; `line` that of the document's first line in the rendered template, from 1.
 * With a source map `lines` has two numbers for each line of `text`, an index into the answer's `sources` and a line there;
 * `traced` says how far they lead: to the line that wrote it, to the line that included the helper, or only to line 1.
 */
export type RenderedDocument = z.infer<typeof renderedDocument>;

const renderAnswer = z.object({
  documents: z.array(renderedDocument),
  notes: z.string(),
  manifest: z.string(),
  warnings: z.array(z.string()),
  sources: z.exactOptional(z.array(z.object({ template: z.string(), file: z.string() }))),
});
/** `manifest` is byte for byte what `helm template` prints. */
export type RenderAnswer = z.infer<typeof renderAnswer>;

const templatePlace = z.object({
  template: z.string(),
  file: z.string(),
  line: z.number(),
  column: z.number(),
  name: z.string(),
});
/** Lines and columns (in bytes) from 1; what is not known is empty or 0. `name` is the definition that was executed there. */
export type TemplatePlace = z.infer<typeof templatePlace>;

const schemaBreach = z.object({
  chart: z.string(),
  path: z.string(),
  keyword: z.string(),
  schemaPath: z.string(),
  message: z.string(),
});
export type SchemaBreach = z.infer<typeof schemaBreach>;

const helmError = z.object({
  code: z.string(),
  message: z.string(),
  detail: z.string(),
  ...templatePlace.partial().shape,
  includes: z.optional(z.array(templatePlace)),
  schema: z.optional(z.array(schemaBreach)),
  valuesFile: z.optional(z.string()),
  rendered: z.optional(z.string()),
  renderedLine: z.optional(z.number()),
});
/**
 * `message` is what Helm's command line prints behind `Error: ` on its first line, `detail` all that it prints there. The
 * place is the innermost of the templates that included each other, `includes` leads from it outwards. `rendered` is
 * output that is no YAML, and `renderedLine` the line in it.
 */
export type HelmError = z.infer<typeof helmError>;

/** Helm refused (`helm`), or the engine could not say (`engine`: time, memory, cancelled). */
export type HelmFailure =
  | { readonly source: 'helm'; readonly error: HelmError }
  | { readonly source: 'engine'; readonly error: EngineFailure };

/** Renders a chart for one environment as `helm template` does. Equal topics supersede each other. */
export async function renderChart(
  engine: Engine,
  chart: ChartSource,
  request: RenderRequest,
  options: EngineOptions & { readonly topic?: string } = {},
): Promise<Result<RenderAnswer, HelmFailure>> {
  return parsed(
    renderAnswer,
    await engine.call(
      {
        method: 'renderChart',
        payload: payloadOf(request),
        resource: chartResource(chart, request.major),
        ...(options.topic === undefined ? {} : { topic: options.topic }),
      },
      options,
    ),
  );
}

const mergedValues = z.object({ values: z.record(z.string(), z.unknown()) });

/** The `.Values` of the parent chart as its templates see them. */
export async function mergeValues(
  engine: Engine,
  chart: ChartSource,
  request: RenderRequest,
  options: EngineOptions = {},
): Promise<Result<Readonly<Record<string, unknown>>, HelmFailure>> {
  const answer = parsed(
    mergedValues,
    await engine.call(
      { method: 'mergeValues', payload: payloadOf(request), resource: chartResource(chart, request.major) },
      options,
    ),
  );
  return answer.ok ? ok(answer.value.values) : answer;
}

function payloadOf(request: RenderRequest): Readonly<Record<string, unknown>> {
  const { release, namespace, kubeVersion, apiVersions, sourceMap } = request;
  const values = request.values.map(({ name, text }) =>
    typeof text === 'string' ? { name, text } : { name, base64: text },
  );
  return { release, namespace, kubeVersion, apiVersions, values, ...(sourceMap && { sourceMap }) };
}

function chartResource(chart: ChartSource, major: HelmMajor): EngineResource {
  return {
    key: `${major}:${chart.id}`,
    method: 'loadChart',
    payload: () => ({ major, files: chart.files.map(({ path, bytes }) => ({ path, base64: bytes })) }),
    handle: 'chart',
    release: 'releaseChart',
  };
}

function parsed<T>(schema: z.ZodType<T>, answer: Result<unknown, EngineFailure>): Result<T, HelmFailure> {
  if (answer.ok) return ok(schema.parse(answer.value));
  if (answer.error.code !== 'rejected') return err({ source: 'engine', error: answer.error });
  return err({ source: 'helm', error: helmError.parse(answer.error.data) });
}
