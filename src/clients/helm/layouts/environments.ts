/** The environments of one chart, from all that was read. */
import { t } from '@vscode/l10n';
import {
  isAbsolute,
  joinPath,
  matchesGlob,
  normalisePath,
  parentOf,
  relativePath,
} from '../../../base/paths.ts';
import type { Environment, EnvironmentSetting, EnvironmentSettings } from '../chart.ts';
import { outsideOfRoots } from './bounds.ts';
import { decidePlace, mergePlaces, type FoundEnvironment, type Knowledge } from './decide.ts';
import { canonicalName, rankOf } from './names.ts';
import { environmentsOf, type Reference } from './references.ts';
import type { Survey, Surveyed } from './survey.ts';

export interface Described {
  readonly environments: readonly Environment[];
  readonly notes: readonly string[];
}

/** The lines of the first key that matches a chart; undefined where none does. */
export function settingFor(
  settings: EnvironmentSettings,
  path: string,
): readonly EnvironmentSetting[] | undefined {
  return Object.entries(settings).find(([key]) => matchesGlob(path, key))?.[1];
}

export async function configuredEnvironments(
  survey: Survey,
  { chart }: Surveyed,
  settings: readonly EnvironmentSetting[],
): Promise<Described> {
  const notes: string[] = [];
  const environments: Environment[] = [];
  for (const { name, rank, files, ...rest } of settings) {
    const named = files.map((file) =>
      isAbsolute(file) ? normalisePath(file) : joinPath(chart.folder, file),
    );
    const checked = await checkFiles(survey, chart.folder, named, 'sreWorkbench.helm.environments');
    notes.push(...checked.notes);
    environments.push({
      name,
      rank: rank === undefined ? rankOf(name) : rank,
      files: withDefaults(survey, chart.folder, checked.files),
      ...rest,
    });
  }
  return { environments: inOrder(environments, survey, chart.folder), notes: [...new Set(notes)] };
}

export async function foundEnvironments(survey: Survey, surveyed: Surveyed): Promise<Described> {
  const { chart, inside, subject } = surveyed;
  const { learned } = survey;
  const knowledge: Knowledge = {
    evidence: survey.evidence,
    learned: new Set([...learned.everywhere, ...(learned.among.get(parentOf(chart.folder)) ?? [])]),
    keys: await survey.evidence.keysOfChart(chart),
  };
  const own = await Promise.all(inside.map((place) => decidePlace(place, true, knowledge)));
  const beside = survey.parts.has(chart.folder)
    ? { place: undefined, notes: [] }
    : await survey.neighbourhood.placeFor(surveyed, knowledge);
  const laidOut = mergePlaces([...own, ...(beside.place ? [beside.place] : [])]);
  const references = await checkReferences(survey, survey.references.get(chart.folder) ?? []);
  const referenced = environmentsOf(references.references, subject, survey.top);
  const found = withReferenced(laidOut, referenced.environments);
  const environments = found.map(({ name, files }) => ({
    name,
    rank: rankOf(name),
    files: withDefaults(survey, chart.folder, files),
  }));
  const fallback = {
    name: 'default',
    rank: null,
    files: withDefaults(survey, chart.folder, referenced.plain),
  };
  return {
    environments: inOrder(environments.length === 0 ? [fallback] : environments, survey, chart.folder),
    notes: [
      ...references.notes,
      ...referenced.notes,
      ...(referenced.environments.length === 0 ? beside.notes : []),
    ],
  };
}

/** A manifest knows better than any layout which files are used, in which order, and which of them are only layers. */
function withReferenced(
  laidOut: readonly FoundEnvironment[],
  referenced: readonly FoundEnvironment[],
): readonly FoundEnvironment[] {
  const replaced = new Set(referenced.map(({ name }) => canonicalName(name)));
  const layers = new Set(referenced.flatMap(({ files }) => files));
  const left = laidOut.filter(
    ({ name, files }) => !replaced.has(canonicalName(name)) && !files.every((file) => layers.has(file)),
  );
  return [...referenced, ...left];
}

async function checkReferences(
  survey: Survey,
  references: readonly Reference[],
): Promise<{ readonly references: readonly Reference[]; readonly notes: readonly string[] }> {
  const checked = await Promise.all(
    references.map(async (reference) => {
      const { chart, files, manifest, ignoreMissing } = reference;
      const answer = await checkFiles(survey, chart, files, relativePath(chart, manifest), ignoreMissing);
      return { reference: { ...reference, files: answer.files }, notes: answer.notes };
    }),
  );
  return {
    references: checked.map(({ reference }) => reference),
    notes: [...new Set(checked.flatMap(({ notes }) => notes))],
  };
}

async function checkFiles(
  survey: Survey,
  ...[chart, files, namedBy, ignoreMissing = false]: [
    chart: string,
    files: readonly string[],
    namedBy: string,
    ignoreMissing?: boolean,
  ]
): Promise<{ readonly files: readonly string[]; readonly notes: readonly string[] }> {
  const kept: string[] = [];
  const notes: string[] = [];
  for (const file of files) {
    const refused = survey.tree.hasFile(file) ? undefined : await survey.bounds.refuse(file);
    const shown = relativePath(chart, file);
    if (refused === undefined) kept.push(file);
    else if (refused === 'outside') notes.push(outsideOfRoots(shown));
    else if (!ignoreMissing) notes.push(t('{0} names the file {1}, which does not exist.', namedBy, shown));
  }
  return { files: kept, notes };
}

/** The chart's own values.yaml comes first, as Helm reads it. */
function withDefaults(survey: Survey, chart: string, files: readonly string[]): readonly string[] {
  const own = joinPath(chart, 'values.yaml');
  const all = survey.tree.hasFile(own) ? [own, ...files] : files;
  return [...new Set(all)].map((file) => relativePath(chart, file));
}

/** By rank, those without one last, then by name. A chart without any has one: its own values. */
function inOrder(
  environments: readonly Environment[],
  survey: Survey,
  chart: string,
): readonly Environment[] {
  if (environments.length === 0) {
    return [{ name: 'default', rank: null, files: withDefaults(survey, chart, []) }];
  }
  return environments.toSorted(
    (a, b) => (a.rank ?? 4) - (b.rank ?? 4) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}
