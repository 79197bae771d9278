/** Values files that a manifest names for a chart: what is really deployed, in its order. */
import { t } from '@vscode/l10n';
import { isWithin, joinPath, nameOf, parentOf, relativePath } from '../../../base/paths.ts';
import { classifyName, environmentPart } from './names.ts';
import type { FoundEnvironment } from './decide.ts';
import type { Subject } from './places.ts';
import { readLabel, readStem, withoutChartName } from './stems.ts';
import type { FolderTree } from './tree.ts';

export interface Reference {
  /** Absolute path of the chart's folder. */
  readonly chart: string;
  /** Absolute; the chart's own values.yaml need not be named. */
  readonly files: readonly string[];
  /** A file that does not exist is no mistake. */
  readonly ignoreMissing: boolean;
  /** Of the application or release; empty where it is not known. */
  readonly release: string;
  /** Where the environment is known by itself, as in a helmfile. */
  readonly environment?: string;
  /** The file that says so. */
  readonly manifest: string;
}

/** Where charts and files that manifests name are looked for. */
export interface Surroundings {
  readonly tree: FolderTree;
  /** The outermost folder that was searched: the repository's, if there is one. */
  readonly top: string;
  readonly charts: ReadonlySet<string>;
  /** By the name in Chart.yaml: the only chart of that name. */
  readonly chartsByName: ReadonlyMap<string, string>;
}

/**
 * The chart at a path from the root of a repository. The root is the outermost folder in which there is such a chart,
 * because several repositories may lie in what was searched.
 */
export function findChart(
  { charts, top }: Surroundings,
  manifest: string,
  path: string,
): { readonly chart: string; readonly root: string } | undefined {
  for (const root of rootsFor(top, manifest)) {
    const chart = joinPath(root, path.replace(/^\/+/, ''));
    if (charts.has(chart) && isWithin(chart, root)) return { chart, root };
  }
  return undefined;
}

/** The folders from the outermost to that of the manifest. */
export function rootsFor(top: string, manifest: string): readonly string[] {
  const way = relativePath(top, parentOf(manifest))
    .split('/')
    .filter((name) => name !== '.');
  return [top, ...way.map((_, index) => joinPath(top, ...way.slice(0, index + 1)))];
}

export interface ReferencedEnvironments {
  readonly environments: readonly FoundEnvironment[];
  /** Files for the chart where nothing names an environment. */
  readonly plain: readonly string[];
  readonly notes: readonly string[];
}

/**
 * The environments of one chart by what manifests say. Where several applications use the chart, those are taken that
 * have most environments, so that like is compared with like.
 */
export function environmentsOf(
  references: readonly Reference[],
  subject: Subject,
  top: string,
): ReferencedEnvironments {
  const own = joinPath(subject.folder, 'values.yaml');
  const named = references
    .map((reference) => ({ ...reference, files: reference.files.filter((file) => file !== own) }))
    .filter(({ files }) => files.length > 0)
    .map((reference) => ({ ...reference, name: nameOfReference(reference, subject, top) }));
  const groups = Map.groupBy(
    named.filter(({ name }) => name !== ''),
    groupOf,
  );
  const counted = [...groups].map(([group, members]) => ({
    group,
    members,
    environments: new Set(members.map(({ name }) => name)).size,
  }));
  const [first, ...others] = counted.toSorted(
    (a, b) => b.environments - a.environments || (a.group < b.group ? -1 : 1),
  );
  if (!first) {
    const plain = named.length === 1 ? (named[0]?.files ?? []) : [];
    return { environments: [], plain, notes: [] };
  }
  const found = new Map<string, readonly string[]>();
  for (const { name, files } of first.members) {
    if (files.length > (found.get(name)?.length ?? 0)) found.set(name, files);
  }
  const differ = others.some(({ members }) =>
    members.some(({ name, files }) => found.get(name)?.join('\n') !== files.join('\n')),
  );
  return {
    environments: [...found].map(([name, files]) => ({ name, files })),
    plain: [],
    notes: differ
      ? [t('Several applications use this chart; the environments are those of {0}.', shown(first.members))]
      : [],
  };
}

function shown(members: readonly Reference[]): string {
  return [...new Set(members.map(({ release, manifest }) => release || nameOf(manifest)))].join(', ');
}

/** The name of the application without its environment: equal for one application in all its environments. */
function groupOf({ release }: Reference): string {
  return release
    .split(/[-_.]/)
    .filter((part) => classifyName(part) !== 'environment')
    .join('-');
}

function nameOfReference(reference: Reference, { names }: Subject, top: string): string {
  if (reference.environment !== undefined) return reference.environment;
  for (const file of reference.files.toReversed()) {
    const name = nameFromPath(file, names, top);
    if (name !== '') return name;
  }
  const told = environmentPart(reference.release) || nameFromPath(reference.manifest, names, top);
  if (told !== '') return told;
  const last = readStem(nameOf(reference.files.at(-1) ?? ''));
  return last && !last.plain && classifyName(last.label) === 'unknown' ? last.label : '';
}

/** From the file's name, else from the nearest folder that is named for an environment. */
function nameFromPath(file: string, chartNames: readonly string[], top: string): string {
  const label = readStem(nameOf(file))?.label ?? '';
  const labels = [withoutChartName(label, chartNames) ?? label];
  for (let folder = parentOf(file); folder !== top && isWithin(folder, top); folder = parentOf(folder)) {
    labels.push(readLabel(nameOf(folder)).label);
  }
  return labels.find((label) => classifyName(label) === 'environment') ?? '';
}
