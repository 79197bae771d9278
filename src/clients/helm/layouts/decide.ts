/**
 * Which candidates of a place are environments, and what several places make together.
 *
 * A place counts where at least one of its names is that of an environment. The unknown names beside it are environments
 * too (`summit` beside `usdfprod`), unless their keys are mostly strange to the chart and its other environments, or, where
 * only the folder makes a file one of values, unless they are more than those that are known.
 * Of several places the one with most environments wins. Another place adds its files to those of the same environments
 * (`prod` and `production` are the same), the chart's own folder before what lies beside it, and, where it is in the chart's
 * own folder, environments of its own that say so themselves.
 */
import { canonicalName, classifyName, isTestWord } from './names.ts';
import type { Evidence } from './evidence.ts';
import type { Candidate, Place } from './places.ts';

export interface FoundEnvironment {
  readonly name: string;
  readonly files: readonly string[];
}

export interface DecidedPlace {
  readonly folder: string;
  /** In the chart's own folder. */
  readonly inside: boolean;
  readonly environments: readonly (FoundEnvironment & { readonly evident: boolean })[];
  /** Already among the files of each environment. */
  readonly shared: readonly string[];
}

export interface Knowledge {
  readonly evidence: Evidence;
  /** Names that are environments elsewhere in the search, in lower case. */
  readonly learned: ReadonlySet<string>;
  /** What the chart's own values know; undefined where they say nothing. */
  readonly keys: ReadonlySet<string> | undefined;
}

export async function decidePlace(
  place: Place,
  inside: boolean,
  knowledge: Knowledge,
): Promise<DecidedPlace> {
  const candidates = await withoutStrangers(place.candidates, inside, knowledge);
  const kinds = candidates.map((candidate) => ({
    candidate,
    kind: kindOf(candidate.name, knowledge.learned),
  }));
  const ofKind = (wanted: string) =>
    kinds.filter(({ kind }) => kind === wanted).map(({ candidate }) => candidate);
  const evident = ofKind('environment');
  const solid = evident.filter(({ name, plain }) => !plain || !isTestWord(name));
  const nothing = { folder: place.folder, inside, environments: [], shared: [] };
  if (solid.length === 0) return nothing;
  const shared = [...place.shared, ...ofKind('layer').flatMap(({ files }) => files)];
  const accepted = new Set([...evident, ...(await acceptUnknown(ofKind('unknown'), evident, knowledge))]);
  return {
    folder: place.folder,
    inside,
    shared,
    environments: candidates
      .filter((candidate) => accepted.has(candidate))
      .map(({ name, files }) => ({
        name,
        files: [...shared, ...files],
        evident: classifyName(name) === 'environment',
      })),
  };
}

function kindOf(name: string, learned: ReadonlySet<string>): string {
  return learned.has(name.toLowerCase()) ? 'environment' : classifyName(name);
}

/** Manifests are no values, whatever their names; and a file beside the charts that only its folder makes values has to fit. */
async function withoutStrangers(
  candidates: readonly Candidate[],
  inside: boolean,
  { evidence, keys }: Knowledge,
): Promise<readonly Candidate[]> {
  const kept = await Promise.all(
    candidates.map(async (candidate) => {
      if (inside && !candidate.plain) return candidate;
      const strange = await Promise.all(
        candidate.files.map(async (file) => {
          if (await evidence.isManifest(file)) return true;
          return !inside && candidate.plain && keys !== undefined && !(await evidence.fit([file], keys));
        }),
      );
      return { ...candidate, files: candidate.files.filter((_, index) => strange[index] !== true) };
    }),
  );
  return kept.filter(({ files }) => files.length > 0);
}

async function acceptUnknown(
  unknown: readonly Candidate[],
  evident: readonly Candidate[],
  { evidence, keys }: Knowledge,
): Promise<readonly Candidate[]> {
  if (unknown.length === 0) return [];
  const others = await Promise.all(
    evident.flatMap(({ files }) => files.map((file) => evidence.keysOf(file))),
  );
  const known = new Set([...(keys ?? []), ...others.flatMap((one) => [...one])]);
  const fit = await Promise.all(unknown.map(({ files }) => evidence.fit(files, known)));
  const fitting = unknown.filter((_, index) => fit[index]);
  const tooMany = fitting.filter(({ plain }) => plain).length > evident.length;
  return tooMany ? fitting.filter(({ plain }) => !plain) : fitting;
}

export function mergePlaces(places: readonly DecidedPlace[]): readonly FoundEnvironment[] {
  const first = places[0];
  if (!first) return [];
  const winner = places.reduce(
    (best, place) => (place.environments.length > best.environments.length ? place : best),
    first,
  );
  const found = winner.environments.map(({ name }) => ({
    name,
    files: unique(places.flatMap((place) => sameEnvironment(place, name)?.files ?? [])),
  }));
  const names = new Set(found.map(({ name }) => canonicalName(name)));
  for (const place of places.filter(({ inside }) => inside)) {
    for (const { name, files, evident } of place.environments) {
      if (!evident || names.has(canonicalName(name))) continue;
      names.add(canonicalName(name));
      found.push({ name, files: unique(files) });
    }
  }
  return found;
}

function sameEnvironment(place: DecidedPlace, name: string): FoundEnvironment | undefined {
  const canonical = canonicalName(name);
  return (
    place.environments.find((one) => one.name === name) ??
    place.environments.find((one) => canonicalName(one.name) === canonical)
  );
}

export interface LearnedNames {
  /** Of any chart, in lower case. */
  readonly everywhere: ReadonlySet<string>;
  /** Words for a layer that are environments all the same, by the folder in which the charts lie. */
  readonly among: ReadonlyMap<string, ReadonlySet<string>>;
}

interface ChartPlaces {
  /** In which the chart's own lies. */
  readonly parent: string;
  readonly places: readonly Place[];
}

/**
 * Names that are environments in one chart and so may be in another where nothing beside them says so: they stand beside
 * at least as many that say so themselves.
 */
export function learnNames(charts: readonly ChartPlaces[]): LearnedNames {
  const everywhere = new Set<string>();
  for (const { places } of charts) {
    for (const { candidates } of places) {
      const names = candidates.map(({ name }) => name.toLowerCase());
      const unknown = names.filter((name) => classifyName(name) === 'unknown');
      const sure = names.filter((name) => classifyName(name) === 'environment');
      if (unknown.length <= sure.length) for (const name of unknown) everywhere.add(name);
    }
  }
  const siblings = [...Map.groupBy(charts, ({ parent }) => parent)];
  return { everywhere, among: new Map(siblings.map(([parent, group]) => [parent, layersOf(group)])) };
}

/**
 * `base` and `common` are layers, unless among many charts side by side with environments they are missing more often
 * than not: what all share is written everywhere. A file that only its folder makes one of values is never meant.
 */
function layersOf(charts: readonly ChartPlaces[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  let withEnvironments = 0;
  for (const { places } of charts) {
    const candidates = places.flatMap((place) => place.candidates);
    if (!candidates.some(({ name }) => classifyName(name) === 'environment')) continue;
    withEnvironments += 1;
    const named = candidates.filter(({ name, plain }) => !plain && classifyName(name) === 'layer');
    for (const name of new Set(named.map((one) => one.name.toLowerCase()))) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  if (withEnvironments < manyCharts) return new Set();
  return new Set([...counts].filter(([, count]) => count * 2 < withEnvironments).map(([name]) => name));
}

const manyCharts = 8;

function unique(files: readonly string[]): readonly string[] {
  return [...new Set(files)];
}
