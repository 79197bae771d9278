/** Paths in values: how they are walked, compared and written. */
import type { YamlEntry, YamlList, YamlMap, YamlNode } from '../../base/yamlNode.ts';

/** An item of a list: by its name where it has one, since order and number differ between environments. */
export interface ItemStep {
  readonly item: string | number;
}

/** A key of a mapping, or an item of a list. */
export type PathStep = string | ItemStep;

export type ValuePath = readonly PathStep[];

/** Dotted; list items are `containers[app]` or `[0]`, odd keys `["a.b"]`. */
export function formatPath(path: ValuePath): string {
  return path.reduce<string>(formatStep, '');
}

/** The written path with one step more. */
export function formatStep(text: string, step: PathStep): string {
  if (typeof step !== 'string') return `${text}[${formatItem(step)}]`;
  if (!/^[\w-]+$/.test(step)) return `${text}[${JSON.stringify(step)}]`;
  return text === '' ? step : `${text}.${step}`;
}

function formatItem({ item }: ItemStep): string {
  return typeof item === 'number' || /^[\w.-]+$/.test(item) ? String(item) : JSON.stringify(item);
}

export function stepsEqual(first: PathStep, second: PathStep): boolean {
  if (typeof first === 'string' || typeof second === 'string') return first === second;
  return first.item === second.item;
}

export function startsWith(path: ValuePath, prefix: ValuePath): boolean {
  return (
    prefix.length <= path.length &&
    prefix.every((step, index) => {
      const other = path[index];
      return other !== undefined && stepsEqual(step, other);
    })
  );
}

/** The key that a path ends with, or one before it; empty where that is an item of a list. */
export function keyOf(path: ValuePath, above = 0): string {
  const step = path.at(-1 - above);
  return typeof step === 'string' ? step : '';
}

/** The steps to each item: by name where every item is a mapping with a name of its own, else by number. */
export function itemSteps(list: YamlList): readonly ItemStep[] {
  const names = list.items.map(nameOf);
  const distinct = new Set(names);
  const named = !distinct.has(undefined) && distinct.size === names.length;
  return names.map((name, index) => ({ item: named && name !== undefined ? name : index }));
}

/** The text under `name`, where the node is a mapping that has one. */
export function nameOf(node: YamlNode): string | undefined {
  const name = node.kind === 'map' ? node.entries.get('name')?.value : undefined;
  return name?.kind === 'scalar' && typeof name.value === 'string' ? name.value : undefined;
}

/** The entry that a path ends at; items of lists have no entry, and are answered with the entry of their list. */
export function findEntry(root: YamlMap, path: ValuePath): YamlEntry | undefined {
  let entry: YamlEntry | undefined;
  let node: YamlNode | undefined = root;
  for (const step of path) {
    if (typeof step === 'string') {
      entry = node?.kind === 'map' ? node.entries.get(step) : undefined;
      node = entry?.value;
    } else {
      node = node?.kind === 'list' ? findItem(node, step) : undefined;
    }
    if (node === undefined) return undefined;
  }
  return entry;
}

export function findNode(root: YamlMap, path: ValuePath): YamlNode | undefined {
  let node: YamlNode | undefined = root;
  for (const step of path) {
    if (node === undefined) return undefined;
    if (typeof step === 'string') node = node.kind === 'map' ? node.entries.get(step)?.value : undefined;
    else node = node.kind === 'list' ? findItem(node, step) : undefined;
  }
  return node;
}

function findItem(list: YamlList, step: ItemStep): YamlNode | undefined {
  const index = itemSteps(list).findIndex((other) => stepsEqual(other, step));
  return index === -1 ? undefined : list.items[index];
}
