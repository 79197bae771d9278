/**
 * Values that lie beside the charts: `environments/<env>/values.yaml` next to `helm/my-app/`, `values/<env>.yaml`,
 * `apps/<env>/<chart>-values.yaml`. A file that names a chart belongs to it. One that names none belongs to the only chart
 * nearby; where there are several, to the only one whose values know at least half of its keys; else to none, and that is said.
 */
import { t } from '@vscode/l10n';
import { isWithin, joinPath, nameOf, parentOf, relativePath } from '../../../base/paths.ts';
import type { ChartFile } from './chartFile.ts';
import { decidePlace, type DecidedPlace, type Knowledge } from './decide.ts';
import type { Evidence } from './evidence.ts';
import { classifyName, namesValuesFolder } from './names.ts';
import { mayHoldValues, readNamed, readUnnamed, type Place, type Subject } from './places.ts';
import type { FolderTree } from './tree.ts';

export interface Neighbour {
  readonly chart: ChartFile;
  readonly subject: Subject;
}

interface Owner {
  readonly chart: string | undefined;
  /** Several to which it may belong. */
  readonly asked: readonly string[];
}

/** How far above the folder of the values their chart may begin: `deploy/environments/` and `helm/my-app/`. */
const levelsUp = 2;

export class Neighbourhood {
  readonly #tree: FolderTree;
  readonly #charts: readonly Neighbour[];
  readonly #evidence: Evidence;
  readonly #folders: readonly string[];
  /** All names in a folder and in those below, to pass quickly over what does not speak of a chart. */
  readonly #names = new Map<string, string>();
  readonly #owners = new Map<string, Promise<Owner>>();

  /** @param charts those that are installed by themselves: no libraries, no parts of an umbrella */
  constructor(tree: FolderTree, charts: readonly Neighbour[], evidence: Evidence) {
    this.#tree = tree;
    this.#charts = charts;
    this.#evidence = evidence;
    this.#folders = [...tree.folders()]
      .filter((folder) => tree.chartAround(folder.path) === undefined && mayHoldValues(tree, folder))
      .map(({ path }) => path);
  }

  /** The one place beside a chart that says most about it, and what else is to be said. */
  async placeFor(
    { chart, subject }: Neighbour,
    knowledge: Knowledge,
  ): Promise<{ readonly place: DecidedPlace | undefined; readonly notes: readonly string[] }> {
    const decide = async (places: readonly Place[]) => {
      const decided = await Promise.all(places.map((place) => decidePlace(place, false, knowledge)));
      return nearestLargest(decided, chart.folder);
    };
    const named = await decide(
      this.#folders
        .map((path) => this.#readNamed(path, subject))
        .filter((place) => place.candidates.length > 0),
    );
    if (named) return { place: named, notes: [] };
    const near = this.#folders.filter((path) => chartsAround(path, [chart.folder]).length > 0);
    const owners = await Promise.all(near.map((path) => this.#ownerOf(path)));
    const own = near.filter((_, index) => owners[index]?.chart === chart.folder);
    const place = await decide(own.map((path) => readUnnamed(this.#tree, path, subject)));
    const unsure = near.filter((_, index) => owners[index]?.asked.includes(chart.folder));
    return { place, notes: place ? [] : unsure.map((path) => ambiguous(relativePath(chart.folder, path))) };
  }

  #readNamed(path: string, subject: Subject): Place {
    const names = this.#names.get(path) ?? namesIn(this.#tree, path);
    this.#names.set(path, names);
    const speaks = subject.names.some((name) => names.includes(name));
    return speaks ? readNamed(this.#tree, path, subject) : { folder: path, candidates: [], shared: [] };
  }

  #ownerOf(path: string): Promise<Owner> {
    const known = this.#owners.get(path) ?? this.#findOwner(path);
    this.#owners.set(path, known);
    return known;
  }

  async #findOwner(path: string): Promise<Owner> {
    const around = chartsAround(
      path,
      this.#charts.map(({ chart }) => chart.folder),
    );
    const asked = this.#charts.filter(
      ({ chart, subject }) =>
        around.includes(chart.folder) && this.#readNamed(path, subject).candidates.length === 0,
    );
    const fitting = await Promise.all(
      asked.map(async ({ chart, subject }) => {
        const place = readUnnamed(this.#tree, path, subject);
        const files = place.candidates
          .filter(({ name }) => classifyName(name) === 'environment')
          .flatMap((candidate) => candidate.files);
        if (files.length === 0) return false;
        const keys = await this.#evidence.keysOfChart(chart);
        return keys === undefined ? asked.length === 1 : this.#evidence.fit(files, keys);
      }),
    );
    const owners = asked.filter((_, index) => fitting[index]).map(({ chart }) => chart.folder);
    return owners.length === 1 ? { chart: owners[0], asked: [] } : { chart: undefined, asked: owners };
  }
}

function namesIn(tree: FolderTree, path: string): string {
  const folder = tree.folder(path);
  const below = (folder?.folders ?? []).map((name) => tree.folder(joinPath(path, name)));
  const names = [folder, ...below].flatMap((one) => [...(one?.files ?? []), ...(one?.folders ?? [])]);
  return [nameOf(path), ...names].join('/').toLowerCase();
}

/** The charts in the nearest folder at or above a path that has any. */
function chartsAround(path: string, charts: readonly string[]): readonly string[] {
  let folder = path;
  for (let level = 0; level <= levelsUp; level += 1) {
    const around = charts.filter((chart) => isWithin(chart, folder));
    if (around.length > 0) return around;
    folder = parentOf(folder);
  }
  return [];
}

/**
 * Undefined, too, where folders side by side speak of the same environments: then they are those of several releases,
 * unless the one with most is named for its environments (`environments` beside `environments-old`).
 */
function nearestLargest(places: readonly DecidedPlace[], chart: string): DecidedPlace | undefined {
  const distance = ({ folder }: DecidedPlace) => relativePath(chart, folder).split('/').length;
  const best = places
    .filter(({ environments }) => environments.length > 0)
    .toSorted((a, b) => b.environments.length - a.environments.length || distance(a) - distance(b))[0];
  const isRival = (place: DecidedPlace): boolean =>
    best !== undefined &&
    place !== best &&
    parentOf(place.folder) === parentOf(best.folder) &&
    !(namesValuesFolder(nameOf(best.folder)) && best.environments.length > place.environments.length) &&
    place.environments.some(({ name }) => best.environments.some((one) => one.name === name));
  return places.some(isRival) ? undefined : best;
}

function ambiguous(folder: string): string {
  return t(
    'The values in {0} fit several charts, so they were not taken for this one. The setting sreWorkbench.helm.environments can name them.',
    folder,
  );
}
