/**
 * Dependencies that may have been missed: a host, a key of values, a chart's version, a cluster or an image that one tab
 * changed and that stands unchanged elsewhere.
 */
import { nameOf, parentOf } from '../../../../base/paths.ts';
import type { ChangedFile, SearchedFile, TabFacts } from './facts.ts';

export type ChangedKind = 'host' | 'values key' | 'chart version' | 'cluster' | 'image';

export interface ChangedName {
  readonly kind: ChangedKind;
  readonly tab: string;
  readonly repository: string;
  readonly path: string;
  readonly before: string;
  /** Undefined where it was taken away. */
  readonly after: string | undefined;
}

export interface MissedDependency extends ChangedName {
  /** Where the old name still stands. */
  readonly places: readonly { readonly top: string; readonly path: string; readonly line: number }[];
}

const mostPlaces = 8;

/** The names that the changes of the tabs take away. */
export function changedNames(tabs: readonly TabFacts[]): readonly ChangedName[] {
  const seen = new Set<string>();
  return tabs.flatMap((tab) =>
    tab.changed.flatMap((file) =>
      namesOf(file).flatMap((name) => {
        const key = `${name.kind}\n${name.before}`;
        if (tab.repository === undefined || seen.has(key)) return [];
        seen.add(key);
        return [{ ...name, tab: tab.name, repository: tab.repository, path: file.path }];
      }),
    ),
  );
}

/** Looks through the files once for all names. Files that a tab changed away from the old name do not hold it any more. */
export function findMissed(
  names: readonly ChangedName[],
  files: readonly SearchedFile[],
): readonly MissedDependency[] {
  const wanted = new Map<string, ChangedName[]>();
  for (const name of names) {
    const text = textOfName(name);
    wanted.set(text, [...(wanted.get(text) ?? []), name]);
  }
  if (wanted.size === 0) return [];
  const found = new Map<ChangedName, Place[]>();
  for (const file of files) {
    for (const [index, line] of file.text.split('\n').entries()) {
      for (const word of wordsOf(line)) {
        for (const name of wanted.get(word) ?? []) {
          if (file.only !== undefined && file.only !== name.tab) continue;
          if (speaksOf(name, file, line))
            addPlace(found, name, { top: file.top, path: file.path, line: index + 1 });
        }
      }
    }
  }
  return names.flatMap((name) => {
    const places = found.get(name);
    return places ? [{ ...name, places }] : [];
  });
}

type Place = MissedDependency['places'][number];

function addPlace(found: Map<ChangedName, Place[]>, name: ChangedName, place: Place): void {
  const places = found.get(name) ?? [];
  found.set(name, places);
  const known = places.some(
    ({ top, path, line }) => path === place.path && line === place.line && top === place.top,
  );
  if (!known && places.length < mostPlaces) places.push(place);
}

/** The names in a text: each run of the characters that names are made of, and the parts of an address. */
function wordsOf(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const [run] of text.matchAll(/[A-Za-z0-9._/:-]*[A-Za-z0-9]/g)) {
    const key = /\.Values\.[A-Za-z0-9_-]+/.exec(run)?.[0];
    if (key !== undefined) words.add(key);
    words.add(run);
    if (/[/:]/.test(run)) for (const part of run.split(/[/:]+/)) words.add(part);
  }
  return words;
}

/** How a name stands where it is used. */
export function textOfName({ kind, before }: ChangedName): string {
  return kind === 'values key' ? `.Values.${before}` : before;
}

/** A version says something only about the chart that has it: its name must stand near, in the file or in the path. */
function speaksOf(name: ChangedName, file: SearchedFile, line: string): boolean {
  if (name.kind !== 'chart version') return true;
  if (file.repository === name.repository && file.path === name.path) return false;
  const chart = nameOf(parentOf(name.path));
  return /version|revision|tag|chart/i.test(line) && file.text.includes(chart);
}

interface ChangedLine {
  readonly key: string;
  readonly value: string;
  readonly indent: number;
}

function namesOf({ path, diff }: ChangedFile): readonly Omit<ChangedName, 'tab' | 'repository' | 'path'>[] {
  const removed = linesOf(diff, '-');
  const added = linesOf(diff, '+');
  const kept = wordsOf(added.map(({ value }) => value).join('\n'));
  return removed.flatMap(({ key, value, indent }) => {
    const after = added.find((line) => line.key === key && line.indent === indent)?.value;
    const names: Omit<ChangedName, 'tab' | 'repository' | 'path'>[] = [];
    if (/(^|\/)Chart\.yaml$/.test(path) && key === 'version') {
      if (after !== undefined && after !== value) names.push({ kind: 'chart version', before: value, after });
      return names;
    }
    if (
      /(^|\/)values[^/]*\.ya?ml$|\/values\/[^/]+\.ya?ml$/.test(path) &&
      key !== '' &&
      indent === 0 &&
      after === undefined
    ) {
      names.push({ kind: 'values key', before: key, after: undefined });
    }
    if (value === '' || after === value) return names;
    const image = /^(?:image|repository|tag)$/.test(key);
    for (const word of value.match(/[A-Za-z0-9][A-Za-z0-9._/:-]*/g) ?? []) {
      if (kept.has(word)) continue;
      const kind = kindOf(word, image);
      if (kind) names.push({ kind, before: word, after: sameKind(after, kind, image) });
    }
    return names;
  });
}

function sameKind(after: string | undefined, kind: ChangedKind, image: boolean): string | undefined {
  return after?.match(/[A-Za-z0-9][A-Za-z0-9._/:-]*/g)?.find((word) => kindOf(word, image) === kind);
}

function kindOf(word: string, image: boolean): ChangedKind | undefined {
  if (
    /(?:^|[-_.])(?:aks|eks|gke|k8s|cluster)(?:$|[-_.\d])/i.test(word) &&
    /[-_\d]/.test(word) &&
    !word.includes('/')
  ) {
    return 'cluster';
  }
  if (image ? /[a-z]/i.test(word) && word.length > 3 : /^[\w.-]+(?:\/[\w.-]+)+:[\w.-]+$/.test(word))
    return 'image';
  const host = word.replace(/^[a-z]+:\/*/i, '').replace(/[:/].*$/, '');
  // A file's name has a dot too, and ends like a host of two labels.
  return /^(?:[a-z0-9-]+\.){2,}[a-z]{2,}$/i.test(host) && host === word ? 'host' : undefined;
}

function linesOf(diff: string, sign: '+' | '-'): readonly ChangedLine[] {
  return diff.split('\n').flatMap((line) => {
    if (!line.startsWith(sign) || line.startsWith(sign.repeat(3))) return [];
    const text = line.slice(1).replace(/\s+#.*$/, '');
    if (/^\s*#/.test(text)) return [];
    const [, space = '', key = '', value = ''] =
      /^(\s*(?:- )?)(?:["']?([\w.-]+)["']?\s*[:=]\s*)?(.*?)\s*$/.exec(text) ?? [];
    return [{ key, value: value.replace(/^["']|["'],?$/g, ''), indent: space.length }];
  });
}
