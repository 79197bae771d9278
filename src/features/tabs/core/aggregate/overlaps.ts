/** Files that more than one tree changes: where a merge will hurt. */
import type { TabFacts } from './facts.ts';

export interface Overlap {
  readonly repository: string;
  readonly path: string;
  /** Names of the tabs, in their order. */
  readonly tabs: readonly string[];
}

/** Tabs that share one tree are one: their changes are the same. */
export function findOverlaps(tabs: readonly TabFacts[]): readonly Overlap[] {
  const files = new Map<
    string,
    { readonly repository: string; readonly path: string; readonly tops: Map<string, string> }
  >();
  for (const { name, repository, top, changed } of tabs) {
    if (repository === undefined || top === undefined) continue;
    for (const { path } of changed) {
      const key = `${repository}\n${path}`;
      const entry = files.get(key) ?? { repository, path, tops: new Map<string, string>() };
      files.set(key, entry);
      if (!entry.tops.has(top)) entry.tops.set(top, name);
    }
  }
  return [...files.values()]
    .filter(({ tops }) => tops.size > 1)
    .map(({ repository, path, tops }) => ({ repository, path, tabs: [...tops.values()] }))
    .sort((a, b) => b.tabs.length - a.tabs.length || compare(a.path, b.path));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
