/** Everything that discovery reads, once for all charts of a search. */
import { t } from '@vscode/l10n';
import { isWithin, nameOf, parentOf } from '../../../base/paths.ts';
import { mapParallel } from '../../../base/parallel.ts';
import type { FileFailure, Files } from '../../../base/ports.ts';
import { ok, type Result } from '../../../base/result.ts';
import { readArgo } from './argo.ts';
import { Neighbourhood, type Neighbour } from './beside.ts';
import { Bounds } from './bounds.ts';
import { localDependencies, readChartFile, type ChartFile } from './chartFile.ts';
import { learnNames, type LearnedNames } from './decide.ts';
import { Evidence } from './evidence.ts';
import { readFlux } from './flux.ts';
import { readHelmfiles } from './helmfile.ts';
import { readManifests } from './manifests.ts';
import { classifyName, namesValuesFolder } from './names.ts';
import { placesInside, type Place, type Subject } from './places.ts';
import type { Reference, Surroundings } from './references.ts';
import { scanFolders, type Remark, type Scan } from './scan.ts';
import { FolderTree } from './tree.ts';

export interface Surveyed extends Neighbour {
  readonly inside: readonly Place[];
}

export interface Survey {
  readonly tree: FolderTree;
  /** The outermost folder that was looked at. */
  readonly top: string;
  readonly bounds: Bounds;
  readonly charts: readonly Surveyed[];
  readonly learned: LearnedNames;
  readonly evidence: Evidence;
  /** What lies beside the charts. */
  readonly neighbourhood: Neighbourhood;
  /** Charts that others install with them, from a folder. */
  readonly parts: ReadonlySet<string>;
  readonly references: ReadonlyMap<string, readonly Reference[]>;
  readonly remarks: readonly Remark[];
}

export interface SurveyOptions {
  readonly roots?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Generous for one repository, and a few seconds of work at most. */
const searchLimits = { depth: 16, folders: 20_000 };
/** Around the folder that is searched, up to the root of its repository: values beside the charts, manifests. */
const aroundLimits = { depth: 5, folders: 4000 };
const levelsToRepository = 6;
const mostCharts = 2000;
const chartsAtATime = 16;

export async function surveyFolder(
  files: Files,
  searched: string,
  options: SurveyOptions,
): Promise<Result<Survey, FileFailure>> {
  const bounds = await Bounds.create(files, searched, options.roots);
  const guard = { bounds, ...(options.signal && { signal: options.signal }) };
  const scan = await scanFolders(files, searched, searchLimits, guard);
  if (!scan.ok) return scan;
  const top = await findTop(files, searched, bounds);
  const around =
    top === searched
      ? undefined
      : await scanFolders(files, top, { ...aroundLimits, except: searched }, guard);
  const tree = new FolderTree([...(around?.ok === true ? around.value.folders : []), ...scan.value.folders]);
  const folders = [...tree.folders()].filter(({ isChart }) => isChart).map(({ path }) => path);
  // Those that were asked for come first, if there are too many.
  const kept = folders
    .toSorted((a, b) => Number(isWithin(b, searched)) - Number(isWithin(a, searched)))
    .slice(0, mostCharts);
  const charts = await mapParallel(kept, chartsAtATime, (folder) => readChartFile(files, tree, folder));
  const tooMany: Remark = {
    path: searched,
    say: () => t('Only the first {0} charts are shown.', mostCharts),
  };
  return ok(
    await complete(files, { tree, top, bounds, charts }, [
      ...scan.value.remarks,
      ...remarksOfCharts(around, charts),
      ...(kept.length < folders.length ? [tooMany] : []),
    ]),
  );
}

/** What was found around the search is only told where a chart that was searched can be meant. */
function remarksOfCharts(
  around: Result<Scan, FileFailure> | undefined,
  charts: readonly ChartFile[],
): readonly Remark[] {
  if (around?.ok !== true) return [];
  return around.value.remarks.filter(({ path }) => charts.some(({ folder }) => isWithin(path, folder)));
}

async function complete(
  files: Files,
  read: Pick<Survey, 'tree' | 'top' | 'bounds'> & { readonly charts: readonly ChartFile[] },
  scanRemarks: readonly Remark[],
): Promise<Survey> {
  const { tree, top, bounds } = read;
  const manifests = await readManifests(files, tree);
  const surroundings = surroundingsOf(tree, top, read.charts);
  const flux = readFlux(manifests.flux, manifests.kustomizations, surroundings);
  const references = [
    ...readArgo(manifests.argo, surroundings),
    ...flux.references,
    ...readHelmfiles(manifests.helmfiles, surroundings),
  ];
  const everyName = new Set(read.charts.flatMap(namesOf).filter(speaksOfNoEnvironment));
  const charts = await mapParallel(read.charts, 1, (chart): Surveyed => {
    const subject = subjectOf(chart, everyName);
    return { chart, subject, inside: placesInside(tree, subject) };
  });
  const evidence = new Evidence(files, tree);
  const parts = new Set(read.charts.flatMap(localDependencies));
  const installed = charts.filter(({ chart }) => chart.type === 'application' && !parts.has(chart.folder));
  const skipped: Remark = {
    path: top,
    say: () =>
      t('{0} files were not searched for what Argo CD, Flux and helmfile deploy.', manifests.skipped),
  };
  return {
    tree,
    top,
    bounds,
    charts,
    evidence,
    parts,
    neighbourhood: new Neighbourhood(tree, installed, evidence),
    learned: learnNames(
      charts.map(({ chart, inside }) => ({ parent: parentOf(chart.folder), places: inside })),
    ),
    references: Map.groupBy(references, ({ chart }) => chart),
    remarks: [...scanRemarks, ...flux.remarks, ...(manifests.skipped > 0 ? [skipped] : [])],
  };
}

/** The root of the repository around a folder, where it may be looked at; else the folder itself. */
async function findTop(files: Files, searched: string, bounds: Bounds): Promise<string> {
  let folder = searched;
  for (let level = 0; level <= levelsToRepository; level += 1) {
    const real = await files.realPath(folder);
    if (!real.ok || !bounds.hold(real.value)) break;
    const listing = await files.list(folder);
    if (listing.ok && listing.value.some(({ name }) => name === '.git')) return folder;
    if (nameOf(folder) === '') break;
    folder = parentOf(folder);
  }
  return searched;
}

function surroundingsOf(tree: FolderTree, top: string, charts: readonly ChartFile[]): Surroundings {
  const byName = Map.groupBy(charts, ({ name }) => name);
  return {
    tree,
    top,
    charts: new Set(charts.map(({ folder }) => folder)),
    chartsByName: new Map(
      [...byName].flatMap(([name, [chart, another]]) => (chart && !another ? [[name, chart.folder]] : [])),
    ),
  };
}

/** Names of folders that say nothing about which chart lies in them. */
const generalNames =
  /^(?:charts?|helm|deploy|deployments?|k8s|kubernetes|manifests|infra|infrastructure|src|apps?)$/;

function subjectOf(chart: ChartFile, charts: ReadonlySet<string>): Subject {
  const components = chart.components.map((name) => name.toLowerCase()).filter(speaksOfNoEnvironment);
  return { folder: chart.folder, names: namesOf(chart), components: new Set(components), charts };
}

/** A dependency or chart may be called `common`, or `test`: then its name says less than the word. */
function speaksOfNoEnvironment(name: string): boolean {
  return !/^(?:environment|layer)$/.test(classifyName(name));
}

/** The longest first, so that `my-app-api` is not taken for `my-app`. */
function namesOf(chart: ChartFile): readonly string[] {
  return [...new Set([chart.name, nameOf(chart.folder)].map((name) => name.toLowerCase()))]
    .filter((name) => name !== '' && !generalNames.test(name) && !namesValuesFolder(name))
    .filter((name) => classifyName(name) !== 'environment' || /[-_.]/.test(name))
    .toSorted((a, b) => b.length - a.length);
}
