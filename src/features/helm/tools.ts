/** The tools that compare, check and render charts: for agents, the command line and the editor's language models. */
import * as z from 'zod';
import { mapParallel } from '../../base/parallel.ts';
import { joinPath } from '../../base/paths.ts';
import type { Result } from '../../base/result.ts';
import { version } from '../../base/version.ts';
import type { Chart } from '../../clients/helm/chart.ts';
import { discoverCharts } from '../../clients/helm/discovery.ts';
import { Bounds, outsideOfRoots } from '../../clients/helm/layouts/bounds.ts';
import { defineTool, type AnyTool, type Outcome, type ToolContext } from '../../tools/tool.ts';
import { baselineKeys, withoutKnown } from './core/baseline.ts';
import { briefLimits, briefRender, briefReports } from './core/brief.ts';
import { readFolderSettings } from './core/folderSettings.ts';
import { maskSecrets } from './core/maskSecrets.ts';
import { renderOnce } from './core/renderOnce.ts';
import type { ChartReport } from './core/report.ts';
import { printLimits, printReports } from './core/reportText.ts';
import { isRuleId, type RuleId } from './core/rules.ts';
import { sarif } from './core/sarif.ts';
import { defaultHelmSettings, type HelmSettings } from './core/settings.ts';
import { withSimilar } from './core/similar.ts';
import { createValidator, type ValidatorFailure } from './core/validator.ts';

/** Charts that are looked at at a time. */
const chartsAtOnce = 4;

const folderInput = z.string().describe('A chart, or a folder with charts in it.');
const helmInput = z
  .exactOptional(z.literal([3, 4]))
  .describe("The major version of Helm: 3 or 4; the folder's own setting unless told, else 4.");
const kubeVersionInput = z
  .exactOptional(z.string())
  .describe('The Kubernetes version that templates see, such as 1.34.0.');
const apiVersionsInput = z
  .array(z.string())
  .default([])
  .describe('API versions that templates see beside the usual ones, such as monitoring.coreos.com/v1.')
  // As Helm's command line splits them.
  .transform((versions) => versions.flatMap((version) => version.split(',')));

const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

const place = {
  file: z.string(),
  line: z.number(),
  column: z.number(),
  endLine: z.exactOptional(z.number()),
  endColumn: z.exactOptional(z.number()),
};
const chartReport = z.object({
  chart: z.string(),
  name: z.string(),
  environments: list(
    z.object({ name: z.string(), rank: z.nullable(z.literal([1, 2, 3])), files: list(z.string()) }),
  ),
  findings: list(
    z.object({
      rule: z.custom<RuleId>((value) => typeof value === 'string' && isRuleId(value)),
      severity: z.literal(['error', 'warning', 'information']),
      environment: z.nullable(z.string()),
      ...place,
      path: z.string(),
      message: z.string(),
      related: z.exactOptional(list(z.object({ ...place, message: z.string() }))),
    }),
  ),
  renders: list(
    z.object({ environment: z.string(), status: z.literal(['ok', 'failed', 'skipped']), detail: z.string() }),
  ),
  notes: z.exactOptional(list(z.string())),
});
const failed = z.object({ status: z.literal('failed'), reason: z.string() });

const validateValues = defineTool({
  name: 'validate_values',
  title: 'Validate the values of Helm charts in all their environments',
  description:
    'Finds the Helm charts in a folder, merges and renders every environment of each with Helm itself, and answers what is ' +
    'wrong, with file and line: failed renders, schema breaches, quantities, production below staging, keys that one ' +
    'environment lacks or misspells. Reads files only: no network, no process, no cluster. It does not see what is in a cluster.',
  effect: 'read',
  input: z.object({
    folder: folderInput,
    render: z
      .boolean()
      .default(true)
      .describe('Render the templates too; without it only the values are compared.'),
    helm: helmInput,
    kubeVersion: kubeVersionInput,
    apiVersions: apiVersionsInput,
  }),
  output: z.union([z.object({ status: z.literal('ok'), charts: list(chartReport) }), failed]),
  positional: 'folder',
  async run({ folder, render, helm, kubeVersion, apiVersions }, context) {
    const { note, ...own } = await settingsFor(folder, context);
    const settings = { ...own, render, major: helm ?? own.major, apiVersions };
    const validating = kubeVersion === undefined ? settings : { ...settings, kubeVersion };
    const validator = createValidator({ ports: context.ports, settings: validating });
    const output = await forEachChart(folder, { ...context, settings }, async (chart) =>
      validator.validate(chart, context.signal),
    );
    return note === undefined || output.status !== 'ok'
      ? output
      : { ...output, charts: withNote(output.charts, note) };
  },
  print: (output) => (output.status === 'ok' ? printReports(output.charts) : ''),
  outcome: (output) => (output.status === 'ok' ? worstOf(output.charts) : 'failed'),
  reason: (output) => (output.status === 'failed' ? output.reason : ''),
  formats: { sarif: (output) => sarif(output.status === 'ok' ? output.charts : [], version) },
  baseline: {
    keys: (output) => (output.status === 'ok' ? baselineKeys(output.charts) : []),
    without: (output, known) =>
      output.status === 'ok' ? { ...output, charts: withoutKnown(output.charts, known) } : output,
  },
  brief: (output) => (output.status === 'ok' ? briefReports(output.charts) : [output]),
});

const limitValue = z.object({ value: z.string(), file: z.string(), line: z.number() });

const service = z.object({
  kind: z.string(),
  image: z.exactOptional(z.string()),
  component: z.exactOptional(z.string()),
});
const similarValue = z.object({
  services: z.number(),
  median: z.exactOptional(z.string()),
  least: z.exactOptional(z.string()),
  most: z.exactOptional(z.string()),
});

const compareLimits = defineTool({
  name: 'compare_limits',
  title: 'Compare the limits, requests and replicas of all environments',
  description:
    'For each Helm chart in a folder: the resource requests and limits, replica counts and autoscaling bounds of every ' +
    'environment side by side, as written after merging, each with the file and line that sets it, and what similar services get ' +
    '(same environment, kind of workload, and main image or component label). Reads values only: what a template writes ' +
    'without a value is not seen.',
  effect: 'read',
  input: z.object({ folder: folderInput }),
  output: z.union([
    z.object({
      status: z.literal('ok'),
      charts: list(
        z.object({
          chart: z.string(),
          rows: list(
            z.object({
              path: z.string(),
              places: list(z.object({ file: z.string(), line: z.number() })),
              values: z.record(z.string(), z.record(z.string(), limitValue)),
              services: z.exactOptional(z.record(z.string(), service)),
              similar: z.exactOptional(z.record(z.string(), z.record(z.string(), similarValue))),
            }),
          ),
        }),
      ),
    }),
    failed,
  ]),
  positional: 'folder',
  async run({ folder }, context) {
    const settings = await settingsFor(folder, context);
    const validator = createValidator({ ports: context.ports, settings });
    const output = await forEachChart(folder, { ...context, settings }, async (chart) =>
      validator.limits(chart, context.signal),
    );
    return output.status === 'ok' ? { ...output, charts: withSimilar(output.charts) } : output;
  },
  print: (output) => (output.status === 'ok' ? printLimits(output.charts) : ''),
  outcome: (output) => (output.status === 'ok' ? 'clean' : 'failed'),
  reason: (output) => (output.status === 'failed' ? output.reason : ''),
  brief: (output) => (output.status === 'ok' ? briefLimits(output.charts) : [output]),
});

const renderedDocument = z.object({
  kind: z.string(),
  name: z.string(),
  template: z.string(),
  line: z.number(),
  text: z.string(),
});

const renderChart = defineTool({
  name: 'render_chart',
  title: 'Render a Helm chart for one environment',
  description:
    'Renders one Helm chart as `helm template` does, with the values files of an environment, with given values files, or ' +
    'with its own values alone, and answers the manifests. Reads files only: `lookup` finds nothing, as without a cluster. ' +
    'The data of Secrets is masked for models.',
  effect: 'read',
  input: z.object({
    folder: z.string().describe('The folder of the chart.'),
    environment: z
      .exactOptional(z.string())
      .describe('The environment, by the name that validate_values gives it.'),
    values: z.array(z.string()).default([]).describe("Values files, in the order of Helm's -f."),
    helm: helmInput,
    release: z.string().default('release-name').describe('The name of the release.'),
    namespace: z.string().default('default').describe('The namespace of the release.'),
    kubeVersion: kubeVersionInput,
    apiVersions: apiVersionsInput,
  }),
  output: z.object({
    status: z.literal(['ok', 'failed']),
    environment: z.nullable(z.string()),
    documents: list(renderedDocument),
    /** What `helm template` prints, byte for byte. */
    manifest: z.string(),
    error: z.string(),
  }),
  positional: 'folder',
  async run({ folder, environment, values, helm, ...options }, context) {
    const wanted = {
      chartFolder: joinPath(context.folder, withSlashes(folder, context)),
      folder: context.folder,
      environment,
      values: values.map((file) => withSlashes(file, context)),
    };
    const { ports, signal } = context;
    const own = await settingsFor('.', context);
    const settings = { ...own, major: helm ?? own.major, ...options };
    const nothing = { environment: environment ?? null, documents: [], manifest: '' };
    const outside = await refuseOutside(context, wanted.chartFolder);
    if (outside !== undefined) return { ...nothing, status: 'failed' as const, error: outside };
    const answer = await renderOnce(ports, wanted, settings, signal);
    signal.throwIfAborted();
    if (!answer.ok) {
      const { message, detail = message } = answer.error;
      return { ...nothing, status: 'failed' as const, error: detail };
    }
    const { documents, manifest } = answer.value;
    return { ...nothing, status: 'ok' as const, documents, manifest, error: '' };
  },
  print: ({ manifest }) => manifest,
  outcome: ({ status }) => (status === 'ok' ? 'clean' : 'failed'),
  reason: ({ error }) => `Error: ${error.split('\n')[0] ?? ''}`,
  brief: (output) =>
    briefRender(
      output,
      output.documents.map((document) => ({ ...document, text: maskSecrets(document.text) })),
    ),
});

export const helmTools: readonly AnyTool[] = [validateValues, compareLimits, renderChart];

/** Those of the folder's `.vscode/settings.json`, as the editor takes them; `note`: why it could not be read. */
async function settingsFor(
  folder: string,
  context: ToolContext,
): Promise<HelmSettings & { readonly note?: string }> {
  const { roots, ports } = context;
  const path = joinPath(context.folder, withSlashes(folder, context));
  const own =
    (await refuseOutside(context, path)) === undefined ? await readFolderSettings(ports.files, path) : {};
  return { ...defaultHelmSettings, ...own, ...(roots === undefined ? {} : { roots }) };
}

function withNote(charts: readonly ChartReport[], note: string): readonly ChartReport[] {
  const [first, ...others] = charts;
  return first === undefined ? [] : [{ ...first, notes: [note, ...(first.notes ?? [])] }, ...others];
}

/** Runs something for each chart of a folder; what cannot be found or read is a reason. */
async function forEachChart<T>(
  folder: string,
  context: ToolContext & { readonly settings: HelmSettings },
  run: (chart: Chart) => Promise<Result<T, ValidatorFailure>>,
): Promise<{ status: 'ok'; charts: readonly T[] } | { status: 'failed'; reason: string }> {
  const { ports, roots, signal, progress } = context;
  const path = joinPath(context.folder, withSlashes(folder, context));
  const outside = await refuseOutside(context, path);
  if (outside !== undefined) return { status: 'failed', reason: outside };
  const found = await discoverCharts(ports.files, path, {
    environments: context.settings.environments,
    signal,
    ...(roots === undefined ? {} : { roots }),
  });
  signal.throwIfAborted();
  if (!found.ok) return { status: 'failed', reason: found.error.message };
  let done = 0;
  const charts = await mapParallel(found.value, chartsAtOnce, async (chart) => {
    const result = await run(chart);
    signal.throwIfAborted();
    done += 1;
    progress(chart.name, done / found.value.length);
    return result;
  });
  return { status: 'ok', charts: charts.flatMap((result) => (result.ok ? [result.value] : [])) };
}

/** A model may look at the folders that are open, and at no other. */
async function refuseOutside({ ports, roots }: ToolContext, path: string): Promise<string | undefined> {
  if (roots === undefined) return undefined;
  const bounds = await Bounds.create(ports.files, path, roots);
  const real = await ports.files.realPath(path);
  return real.ok && !bounds.hold(real.value) ? outsideOfRoots(path) : undefined;
}

/** A person on Windows writes paths with either slash. */
function withSlashes(path: string, { folder }: ToolContext): string {
  return /^(?:[A-Za-z]:|\/\/)/.test(folder) ? path.replaceAll('\\', '/') : path;
}

function worstOf(charts: readonly ChartReport[]): Outcome {
  const severities = new Set(charts.flatMap(({ findings }) => findings.map(({ severity }) => severity)));
  for (const severity of ['error', 'warning', 'information'] as const) {
    if (severities.has(severity)) return severity;
  }
  return 'clean';
}
