/** The values of an environment, one by one with their paths. */
import type { YamlEntry, YamlMap, YamlNode } from '../../../../base/yamlNode.ts';
import { formatStep, itemSteps, startsWith, type ValuePath } from '../../../../clients/helm/valuePath.ts';
import type { EnvironmentValues } from './input.ts';

/** A key with its value. */
export interface Located {
  readonly path: ValuePath;
  /** The path as it is written. */
  readonly text: string;
  readonly entry: YamlEntry;
  /** The mapping that the key stands in. */
  readonly parent: YamlMap;
  /** Some list is on the way. */
  readonly inList: boolean;
  /** Part of something that is switched off: `enabled: false` beside or above it, or a subchart that takes no part. */
  readonly off: boolean;
}

/** Values that repeat each other by aliases could go on for ever: beyond this nothing more is looked at. */
const mostEntries = 200_000;
const mostSteps = 100;

const known = new WeakMap<YamlMap, ReadonlyMap<string, Located>>();
const none: ReadonlyMap<string, Located> = new Map();

/** All keys of the merged values by their written path; none where a file of the environment could not be read. */
export function locateValues({ merged, switchedOff }: EnvironmentValues): ReadonlyMap<string, Located> {
  if (merged === undefined) return none;
  const before = known.get(merged);
  if (before !== undefined) return before;
  const located = locate(merged, switchedOff);
  known.set(merged, located);
  return located;
}

/** All keys of one file's values, in the order of the file. */
export function locateKeys(root: YamlMap): Iterable<Located> {
  return locate(root, []).values();
}

interface Way {
  readonly path: ValuePath;
  readonly text: string;
  readonly inList: boolean;
  readonly off: boolean;
}

function locate(root: YamlMap, switchedOff: readonly ValuePath[]): ReadonlyMap<string, Located> {
  const found = new Map<string, Located>();
  // Helm hands a copy of the globals to each subchart.
  const hasGlobals = root.entries.has('global');
  const visitMap = (parent: YamlMap, way: Way): void => {
    const disabled = isFalse(parent.entries.get('enabled')?.value);
    for (const [name, entry] of parent.entries) {
      if (found.size >= mostEntries || way.path.length >= mostSteps) return;
      if (name === 'global' && hasGlobals && way.path.length > 0) continue;
      const path = [...way.path, name];
      const off =
        way.off || (disabled && name !== 'enabled') || switchedOff.some((prefix) => startsWith(path, prefix));
      const located = { path, text: formatStep(way.text, name), entry, parent, inList: way.inList, off };
      found.set(located.text, located);
      visitNode(entry.value, located);
    }
  };
  const visitNode = (node: YamlNode, way: Way): void => {
    if (node.kind === 'map') visitMap(node, way);
    if (node.kind !== 'list') return;
    const steps = itemSteps(node);
    for (const [index, item] of node.items.entries()) {
      const step = steps[index];
      if (step !== undefined && way.path.length < mostSteps)
        visitNode(item, {
          path: [...way.path, step],
          text: formatStep(way.text, step),
          inList: true,
          off: way.off,
        });
    }
  };
  visitMap(root, { path: [], text: '', inList: false, off: false });
  return found;
}

export function isFalse(node: YamlNode | undefined): boolean {
  return node?.kind === 'scalar' && node.value === false;
}

/** What a template takes for nothing, whatever else it might be: null, an empty text, mapping or list. */
export function isEmpty(node: YamlNode): boolean {
  switch (node.kind) {
    case 'scalar':
      return node.value === null || node.value === '';
    case 'list':
      return node.items.length === 0;
    case 'map':
      return node.entries.size === 0;
  }
}
