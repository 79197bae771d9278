/**
 * Folders in which the names of files and folders speak of environments. All layouts that need no manifest are of two
 * forms, in whatever folder: a file per environment (`values-<env>`, `values.<env>`, `<env>-values`, `<env>.values`, and
 * plainly `<env>` where the folder's name says that values lie in it), and a folder per environment with such a file in it.
 * Nothing here decides whether a name is that of an environment.
 */
import { isWithin, joinPath, nameOf } from '../../../base/paths.ts';
import { isForOtherPurposes, isTestWord, namesValuesFolder } from './names.ts';
import { readLabel, withoutChartName } from './stems.ts';
import type { FolderTree, NamedFile, TreeFolder } from './tree.ts';

/** Values files that the layout says belong to something of this name. */
export interface Candidate {
  /** As in the file or folder name. */
  readonly name: string;
  /** Absolute, in the order of Helm's `-f`. */
  readonly files: readonly string[];
  /** Only the folder says that these are values. */
  readonly plain: boolean;
}

export interface Place {
  readonly folder: string;
  readonly candidates: readonly Candidate[];
  /** Files that all its environments share, before those of their own. */
  readonly shared: readonly string[];
}

/** Of which chart a folder is asked. */
export interface Subject {
  readonly folder: string;
  /** In lower case: of Chart.yaml, and of the folder. */
  readonly names: readonly string[];
  /** In lower case: names under which the values of subcharts go; neither they nor what begins with them are environments. */
  readonly components: ReadonlySet<string>;
  /** In lower case: names of all charts, this one's too. */
  readonly charts: ReadonlySet<string>;
}

/** The places in a chart's own folder: the folder itself and those in it. */
export function placesInside(tree: FolderTree, subject: Subject): readonly Place[] {
  const own = tree.folder(subject.folder);
  if (!own) return [];
  const below = own.folders
    .filter((name) => !isForOtherPurposes(name))
    .map((name) => joinPath(subject.folder, name))
    .filter((path) => !tree.isChart(path));
  return [subject.folder, ...below]
    .map((path) => readUnnamed(tree, path, subject))
    .filter((place) => place.candidates.length > 0);
}

/** A folder whose files do not name their chart. */
export function readUnnamed(tree: FolderTree, path: string, subject: Subject): Place {
  const folder = tree.folder(path);
  if (!folder) return { folder: path, candidates: [], shared: [] };
  const plainFiles = path !== subject.folder && speaksOfValues(path, subject);
  const files = tree.filesIn(folder.path).filter(({ plain }) => !plain || plainFiles);
  const inside = isWithin(path, subject.folder);
  const shared = path === subject.folder ? [] : files.filter(({ label }) => label === '');
  const flat = files.flatMap(({ label, path: file, plain }): Candidate[] => {
    const name = withoutChartName(label, subject.names) ?? label;
    return name === '' || isForeign(label, inside, subject) ? [] : [{ name, files: [file], plain }];
  });
  const folders = environmentFolders(tree, folder).flatMap(({ name, files: inIt }): Candidate[] => {
    const own = inIt.filter(
      ({ label, plain }) => (label === '' && !plain) || (sameText(label, name) && (!plain || plainFiles)),
    );
    const foreign = isForeign(name, inside, subject);
    return own.length === 0 || foreign ? [] : [{ name, files: inOrder(own), plain: !plainFiles }];
  });
  return { folder: path, candidates: mergeSame([...flat, ...folders]), shared: inOrder(shared) };
}

/**
 * A folder beside the charts whose files or folders name this chart: `<env>/<chart>.yaml`, `<env>/<chart>-values.yaml`,
 * `<env>/<chart>/values.yaml`, `<chart>-<env>.yaml`, and all of a folder that has the chart's name.
 */
export function readNamed(tree: FolderTree, path: string, subject: Subject): Place {
  const folder = tree.folder(path);
  if (!folder) return { folder: path, candidates: [], shared: [] };
  if (subject.names.includes(nameOf(path).toLowerCase())) return readUnnamed(tree, path, subject);
  const mine = tree
    .filesIn(folder.path)
    .filter(({ plain }) => !plain || speaksOfValues(path, subject))
    .map((file) => ({ ...file, rest: withoutChartName(file.label, subject.names) }));
  const flat = mine.flatMap(({ rest, path: file, plain }): Candidate[] =>
    rest === undefined || rest === '' ? [] : [{ name: rest, files: [file], plain }],
  );
  const folders = environmentFolders(tree, folder).flatMap(({ name, path: child, files }): Candidate[] => {
    const named = files.filter(({ label }) => {
      const rest = withoutChartName(label, subject.names);
      return rest === '' || (rest !== undefined && sameText(rest, name));
    });
    const deeper = (tree.folder(child)?.folders ?? [])
      .filter((one) => subject.names.includes(one.toLowerCase()))
      .map((one) => joinPath(child, one))
      .filter((one) => !tree.isChart(one))
      .flatMap((one) => tree.filesIn(one))
      .filter(({ label, plain }) => !plain && (label === '' || sameText(label, name)));
    const own = [...named, ...deeper];
    return own.length === 0 ? [] : [{ name, files: inOrder(own), plain: own.some(({ plain }) => plain) }];
  });
  const shared = flat.length + folders.length === 0 ? [] : mine.filter(({ rest }) => rest === '');
  return { folder: path, candidates: mergeSame([...flat, ...folders]), shared: inOrder(shared) };
}

/** Whether anything in a folder outside of the charts looks like values for an environment. */
export function mayHoldValues(tree: FolderTree, folder: TreeFolder): boolean {
  if (isForOtherPurposes(nameOf(folder.path))) return false;
  if (tree.filesIn(folder.path).some(({ plain }) => !plain) || namesValuesFolder(nameOf(folder.path)))
    return true;
  return environmentFolders(tree, folder).some(({ files }) => files.length > 0);
}

interface EnvironmentFolder {
  readonly name: string;
  readonly path: string;
  readonly files: readonly NamedFile[];
}

function environmentFolders(tree: FolderTree, folder: TreeFolder): readonly EnvironmentFolder[] {
  const forValues = namesValuesFolder(nameOf(folder.path));
  return folder.folders.flatMap((child) => {
    const path = joinPath(folder.path, child);
    const { label: name } = readLabel(child);
    if (name === '' || tree.isChart(path)) return [];
    if (isForOtherPurposes(child) && !(forValues && isTestWord(child))) return [];
    return [{ name, path, files: tree.filesIn(path) }];
  });
}

function speaksOfValues(path: string, subject: Subject): boolean {
  const name = nameOf(path);
  return namesValuesFolder(name) || subject.names.includes(name.toLowerCase());
}

/** Speaks of a subchart or of another chart. What begins with another's name does so only outside of this chart's folder. */
function isForeign(label: string, inside: boolean, { components, charts, names }: Subject): boolean {
  const text = label.toLowerCase();
  const parts = text.split(/[-_.]/);
  const beginnings = parts.map((_, index) => parts.slice(0, index).join('-'));
  const isOther = (name: string) => charts.has(name) && !names.includes(name);
  if (components.has(text) || beginnings.some((beginning) => components.has(beginning))) return true;
  return isOther(text) || (!inside && beginnings.some(isOther));
}

/** `values.yaml` before `values-<env>.yaml`, and that before what only the folder makes values. */
function inOrder(files: readonly NamedFile[]): readonly string[] {
  const weight = ({ label, plain }: NamedFile) => (plain ? 2 : label === '' ? 0 : 1);
  return files.toSorted((a, b) => weight(a) - weight(b)).map(({ path }) => path);
}

/** One candidate for each name, with the files of all its forms. */
function mergeSame(candidates: readonly Candidate[]): readonly Candidate[] {
  const merged = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const same = merged.get(candidate.name);
    merged.set(
      candidate.name,
      same
        ? { ...same, files: [...same.files, ...candidate.files], plain: same.plain && candidate.plain }
        : candidate,
    );
  }
  return [...merged.values()];
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
