/**
 * Finds the charts of a folder and the environments of each, with no configuration.
 *
 * Environments come from, in the order in which one overrides the other for an environment of the same name:
 * 1. the setting `sreWorkbench.helm.environments`, which decides alone for the charts that it names;
 * 2. manifests of Argo CD and Flux, and helmfiles, which name files and their order (`layouts/argo.ts` and its like);
 * 3. names of files and folders, in the chart and beside it (`layouts/places.ts`, `layouts/beside.ts`). Of several such
 *    places the one with most environments wins, and the others add their files to it (`layouts/decide.ts`).
 */
import { t } from '@vscode/l10n';
import { isWithin, normalisePath, relativePath } from '../../base/paths.ts';
import { mapParallel } from '../../base/parallel.ts';
import type { FileFailure, Files } from '../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../base/result.ts';
import type { Chart, EnvironmentSettings } from './chart.ts';
import { configuredEnvironments, foundEnvironments, settingFor } from './layouts/environments.ts';
import type { Remark } from './layouts/scan.ts';
import { surveyFolder, type Survey, type Surveyed } from './layouts/survey.ts';

export interface DiscoveryOptions {
  /** The setting `sreWorkbench.helm.environments`; `{}` where there is none. */
  readonly environments: EnvironmentSettings;
  /** Folders that links and named files may lead to, absolute; left out: anywhere. What lies outside is told in the chart's notes. */
  readonly roots?: readonly string[];
  readonly signal?: AbortSignal;
}

/** `no-chart`: only of {@link describeChart}. */
export type DiscoveryFailure = Failure<'folder-not-found' | 'folder-not-readable' | 'no-chart' | 'cancelled'>;

const chartsAtATime = 8;

/**
 * The charts in a folder and below, in the order of their paths; the folder may itself be a chart (path `.`).
 * A folder without charts is an empty list. What is not followed or not read is a sentence in a chart's `notes`;
 * what concerns the search as a whole is among those of the first chart.
 *
 * @param folder absolute, with `/`
 */
export async function discoverCharts(
  files: Files,
  folder: string,
  options: DiscoveryOptions,
): Promise<Result<readonly Chart[], DiscoveryFailure>> {
  const searched = normalisePath(folder);
  const survey = await surveyFolder(files, searched, options);
  if (!survey.ok) return err(asDiscoveryFailure(survey.error));
  const found = survey.value.charts
    .filter(({ chart }) => isWithin(chart.folder, searched))
    .map((surveyed) => ({ surveyed, path: relativePath(searched, surveyed.chart.folder) }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const charts = await mapParallel(found, chartsAtATime, ({ surveyed, path }) =>
    describe(survey.value, surveyed, path, options.environments),
  );
  if (options.signal?.aborted === true) return err(cancelled());
  const general = survey.value.remarks
    .filter((remark) => chartOf(remark, survey.value) === undefined)
    .map(({ path, say }) => say(relativePath(searched, path)));
  const [first, ...others] = charts;
  return ok(first ? [{ ...first, notes: unique([...general, ...first.notes]) }, ...others] : []);
}

/**
 * One chart, also one that lies in another's `charts/` folder.
 *
 * @param chartFolder absolute, with `/`
 * @param options.searched the folder to which `path` and the setting's keys are relative; the chart's own unless told
 */
export async function describeChart(
  files: Files,
  chartFolder: string,
  options: DiscoveryOptions & { readonly searched?: string },
): Promise<Result<Chart, DiscoveryFailure>> {
  const folder = normalisePath(chartFolder);
  const searched = normalisePath(options.searched ?? folder);
  for (const top of new Set([searched, folder])) {
    const survey = await surveyFolder(files, top, options);
    if (!survey.ok) return err(asDiscoveryFailure(survey.error));
    const surveyed = survey.value.charts.find(({ chart }) => chart.folder === folder);
    if (!surveyed) continue;
    const chart = await describe(
      survey.value,
      surveyed,
      relativePath(searched, folder),
      options.environments,
    );
    return options.signal?.aborted === true ? err(cancelled()) : ok(chart);
  }
  if (options.signal?.aborted === true) return err(cancelled());
  return err({ code: 'no-chart', message: t('{0} has no Chart.yaml, so it is no chart.', folder) });
}

async function describe(
  survey: Survey,
  surveyed: Surveyed,
  path: string,
  settings: EnvironmentSettings,
): Promise<Chart> {
  const { folder, name, type, dependencies, notes } = surveyed.chart;
  const setting = settingFor(settings, path);
  const { environments, notes: more } =
    type === 'library'
      ? { environments: [], notes: [] }
      : await (setting
          ? configuredEnvironments(survey, surveyed, setting)
          : foundEnvironments(survey, surveyed));
  const remarks = survey.remarks
    .filter((remark) => chartOf(remark, survey) === folder)
    .map((remark) => remark.say(relativePath(folder, remark.path)));
  return {
    folder,
    path,
    name,
    type,
    dependencies,
    environments,
    notes: unique([...notes, ...remarks, ...more]),
  };
}

function chartOf({ path, about }: Remark, survey: Survey): string | undefined {
  return about ?? survey.tree.chartAround(path);
}

function asDiscoveryFailure({ code, message, detail }: FileFailure): DiscoveryFailure {
  return {
    code: code === 'not-found' ? 'folder-not-found' : 'folder-not-readable',
    message,
    ...(detail !== undefined && { detail }),
  };
}

function cancelled(): DiscoveryFailure {
  return { code: 'cancelled', message: t('The search for charts was cancelled.') };
}

function unique(notes: readonly string[]): readonly string[] {
  return [...new Set(notes)];
}
