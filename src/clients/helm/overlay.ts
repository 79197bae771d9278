/** One values file over another, as Helm merges its `-f` files: mappings merge, everything else is replaced. */
import type { YamlEntry, YamlMap } from '../../base/yamlNode.ts';

/** The later mapping over the earlier one; neither is changed. A null is kept: only a chart's defaults are deleted by it. */
export function overlayMaps(earlier: YamlMap, later: YamlMap): YamlMap {
  return overlay(earlier, later, new Map());
}

/** Mappings that an alias repeats are merged once for each pair. */
type Done = Map<YamlMap, Map<YamlMap, YamlMap>>;

function overlay(earlier: YamlMap, later: YamlMap, done: Done): YamlMap {
  const known = done.get(earlier)?.get(later);
  if (known !== undefined) return known;
  const entries = new Map(earlier.entries);
  for (const [name, entry] of later.entries) {
    const under = earlier.entries.get(name);
    entries.set(name, under === undefined ? entry : overlayEntry(under, entry, done));
  }
  const merged: YamlMap = { ...later, entries };
  const pairs = done.get(earlier) ?? new Map<YamlMap, YamlMap>();
  done.set(earlier, pairs.set(later, merged));
  return merged;
}

function overlayEntry(under: YamlEntry, over: YamlEntry, done: Done): YamlEntry {
  const both = over.value.kind === 'map' && under.value.kind === 'map';
  return {
    ...putOver(over, under),
    value: both ? overlay(under.value, over.value, done) : over.value,
  };
}

/** The upper entry, which remembers what it covers. What Helm lays under it twice is remembered once. */
export function putOver(over: YamlEntry, under: YamlEntry): YamlEntry {
  const known = new Set([over.key, ...(over.below ?? []).map(({ key }) => key)]);
  const added = [under, ...(under.below ?? [])].filter(({ key }) => !known.has(key));
  return added.length === 0 ? over : { ...over, below: [...(over.below ?? []), ...added] };
}
