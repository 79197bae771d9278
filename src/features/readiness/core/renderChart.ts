/** The objects of a chart in its most productive environment. */
import { t } from '@vscode/l10n';
import { joinPath } from '../../../base/paths.ts';
import type { ChartPorts } from '../../../base/ports.ts';
import { readYaml } from '../../../base/yamlDecode.ts';
import { SourceText, toPlain } from '../../../base/yamlNode.ts';
import { chartSourceOf } from '../../../clients/engine/chartSource.ts';
import { renderChart, type RenderedDocument, type ValuesText } from '../../../clients/engine/charts.ts';
import type { Chart, Environment } from '../../../clients/helm/chart.ts';
import { ChartFolder } from '../../../clients/helm/chartFolder.ts';
import { Bounds } from '../../../clients/helm/layouts/bounds.ts';
import type { Rendered, RenderedObject } from './facts.ts';

export interface RenderScope {
  /** Absolute folders outside of which nothing is read; left out: anywhere. */
  readonly roots?: readonly string[];
  readonly signal: AbortSignal;
}

export async function renderMostProductive(
  { files, engine }: ChartPorts,
  chart: Chart,
  { roots, signal }: RenderScope,
): Promise<Rendered> {
  const environment = chart.environments.toSorted((one, other) => (other.rank ?? 0) - (one.rank ?? 0))[0];
  if (environment === undefined)
    return { ok: false, reason: t('A library chart renders nothing by itself.') };
  const values = await readValues(files, chart, environment, roots);
  if (typeof values === 'string') return { ok: false, reason: values };
  const { files: content } = await new ChartFolder(files, chart.folder, roots).read(true, signal);
  const answer = await renderChart(
    engine,
    await chartSourceOf(content),
    {
      major: 4,
      release: chart.name,
      namespace: 'default',
      values,
      apiVersions: environment.apiVersions ?? [],
      ...(environment.kubernetesVersion !== undefined && { kubeVersion: environment.kubernetesVersion }),
    },
    { signal },
  );
  signal.throwIfAborted();
  if (!answer.ok) {
    return { ok: false, reason: t('{0} does not render: {1}', environment.name, answer.error.error.message) };
  }
  return {
    ok: true,
    environment: environment.name,
    // What Helm runs and takes away again, such as tests, is no part of the service.
    objects: answer.value.documents.filter(({ hook }) => hook === null).map(objectOf),
  };
}

/** The values files, or why one of them was not read. */
async function readValues(
  files: ChartPorts['files'],
  chart: Chart,
  environment: Environment,
  roots: readonly string[] | undefined,
): Promise<readonly ValuesText[] | string> {
  const bounds = await Bounds.create(files, chart.folder, roots);
  const values: ValuesText[] = [];
  for (const name of environment.files.filter((file) => file !== 'values.yaml')) {
    const path = joinPath(chart.folder, name);
    const isOutside = (await bounds.refuse(path)) === 'outside';
    const read = isOutside ? undefined : await files.read(path);
    if (read?.ok !== true) return t('{0} of the environment {1} cannot be read.', name, environment.name);
    values.push({ name, text: read.value });
  }
  return values;
}

function objectOf({ kind, name, template, text }: RenderedDocument): RenderedObject {
  const read = readYaml(new SourceText(template, text));
  return { kind, name, template, content: read.ok && read.value.root ? toPlain(read.value.root) : undefined };
}
