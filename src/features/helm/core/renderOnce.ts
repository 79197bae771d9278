/** One render, as `helm template` does it for the same files, with nothing kept. */
import { t } from '@vscode/l10n';
import { joinPath } from '../../../base/paths.ts';
import type { ChartPorts } from '../../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../../base/result.ts';
import { chartSourceOf } from '../../../clients/engine/chartSource.ts';
import { renderChart, type RenderAnswer, type ValuesText } from '../../../clients/engine/charts.ts';
import type { Chart, Environment } from '../../../clients/helm/chart.ts';
import { ChartFolder } from '../../../clients/helm/chartFolder.ts';
import { describeChart } from '../../../clients/helm/discovery.ts';
import { Bounds, outsideOfRoots } from '../../../clients/helm/layouts/bounds.ts';
import type { HelmSettings } from './settings.ts';

export interface RenderOnce {
  /** Absolute, with `/`. */
  readonly chartFolder: string;
  /** Absolute: where files of the command line start from. */
  readonly folder: string;
  readonly environment: string | undefined;
  /** Relative to `folder`, in the order of `-f`; behind those of the environment. */
  readonly values: readonly string[];
}

/** `message` is Helm's first line where Helm refused. */
export type RenderOnceFailure = Failure<'not-found' | 'refused' | 'cancelled'>;

export async function renderOnce(
  ports: ChartPorts,
  wanted: RenderOnce,
  settings: HelmSettings,
  signal: AbortSignal,
): Promise<Result<RenderAnswer, RenderOnceFailure>> {
  const stat = await ports.files.stat(wanted.chartFolder);
  if (!stat.ok || stat.value.kind !== 'directory') {
    return err({ code: 'not-found', message: t('There is no chart folder {0}.', wanted.chartFolder) });
  }
  const environment = await findEnvironment(ports, wanted, settings, signal);
  if (!environment.ok) return environment;
  const values = await readValues(ports, wanted, environment.value, settings);
  if (!values.ok) return values;
  const folder = new ChartFolder(ports.files, wanted.chartFolder, settings.roots);
  const { files, danglingLink } = await folder.read(true, signal);
  if (danglingLink !== undefined) {
    const message = `error evaluating symlink ${joinPath(wanted.chartFolder, danglingLink)}: no such file or directory`;
    return err({ code: 'refused', message });
  }
  const kubeVersion = settings.kubeVersion ?? environment.value?.kubernetesVersion;
  const answer = await renderChart(
    ports.engine,
    await chartSourceOf(files),
    {
      major: settings.major,
      release: settings.release,
      namespace: settings.namespace,
      values: values.value,
      ...(kubeVersion === undefined ? {} : { kubeVersion }),
      apiVersions: [...settings.apiVersions, ...(environment.value?.apiVersions ?? [])],
    },
    { signal },
  );
  if (answer.ok) return ok(answer.value);
  const { source, error } = answer.error;
  if (source === 'helm') return err({ code: 'refused', message: error.message, detail: error.detail });
  return err({ code: error.code === 'cancelled' ? 'cancelled' : 'refused', message: error.message });
}

async function findEnvironment(
  ports: ChartPorts,
  { chartFolder, folder, environment }: RenderOnce,
  settings: HelmSettings,
  signal: AbortSignal,
): Promise<Result<Environment | undefined, RenderOnceFailure>> {
  if (environment === undefined) return ok(undefined);
  const { environments, roots } = settings;
  const options = { environments, signal, ...(roots === undefined ? {} : { roots }) };
  let found: Chart | undefined;
  // Overlays may lie beside the chart, and then only the folder around it shows them.
  for (const searched of [chartFolder, folder]) {
    const chart = await describeChart(ports.files, chartFolder, { ...options, searched });
    if (!chart.ok) {
      if (found !== undefined) continue;
      return err({
        code: chart.error.code === 'cancelled' ? 'cancelled' : 'not-found',
        message: chart.error.message,
      });
    }
    found = chart.value;
    const match = found.environments.find(({ name }) => name === environment);
    if (match !== undefined) return ok(match);
  }
  const known = (found?.environments ?? []).map(({ name }) => name).join(', ');
  return err({
    code: 'not-found',
    message: t('There is no environment {0}; there are: {1}.', environment, known),
  });
}

async function readValues(
  ports: ChartPorts,
  { chartFolder, folder, values }: RenderOnce,
  environment: Environment | undefined,
  { roots }: HelmSettings,
): Promise<Result<readonly ValuesText[], RenderOnceFailure>> {
  const bounds = await Bounds.create(ports.files, folder, roots);
  const named = [
    ...(environment?.files ?? [])
      .filter((name) => name !== 'values.yaml')
      .map((name) => ({ name, path: joinPath(chartFolder, name) })),
    ...values.map((name) => ({ name, path: joinPath(folder, name) })),
  ];
  const read: ValuesText[] = [];
  for (const { name, path } of named) {
    if ((await bounds.refuse(path)) === 'outside')
      return err({ code: 'not-found', message: outsideOfRoots(name) });
    const bytes = await ports.files.read(path);
    // In Helm's words: `open FILE: no such file or directory`.
    if (!bytes.ok) return err({ code: 'not-found', message: openFailure(name, bytes.error) });
    read.push({ name, text: bytes.value });
  }
  return ok(read);
}

function openFailure(
  name: string,
  { code, message }: { readonly code: string; readonly message: string },
): string {
  return code === 'not-found' ? `open ${name}: no such file or directory` : message;
}
