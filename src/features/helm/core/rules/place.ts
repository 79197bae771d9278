/** Where a finding is marked: where a person would edit. */
import {
  positionOf,
  type Span,
  type YamlEntry,
  type YamlMap,
  type YamlNode,
} from '../../../../base/yamlNode.ts';
import { itemSteps, stepsEqual, type ValuePath } from '../../../../clients/helm/valuePath.ts';
import type { Place } from '../report.ts';
import type { EnvironmentValues } from './input.ts';

/** A value in the highest file that sets it: a plain value itself, the key of a mapping, of a list and of an empty value. */
export function placeOfEntry({ key, value }: YamlEntry): Place {
  const isAlias = value.source !== key.source || value.start < key.end;
  const isPlain = value.kind === 'scalar' && value.end > value.start;
  return positionOf(isPlain && !isAlias ? value : key);
}

/** The same for one environment; what stands in an archive is marked where the overlay would set it. */
export function placeOfValue(values: EnvironmentValues, path: ValuePath, entry: YamlEntry): Place {
  return isEditable(entry.key) ? placeOfEntry(entry) : placeOfMissing(values, path);
}

/** Whether a span lies in a file that a person can open: not in the archive of a packed dependency. */
export function isEditable(span: Span): boolean {
  return !/\.(?:tgz|tar\.gz)(?:\/|$)/.test(span.source.path);
}

/** The nearest parent that stands in the highest overlay, else that file's first line. */
export function placeOfMissing({ layers, environment }: EnvironmentValues, path: ValuePath): Place {
  const highest = layers.at(-1);
  const parent = highest?.values && nearestParent(highest.values, path);
  if (parent !== undefined) return positionOf(parent);
  return { file: highest?.file ?? environment.files.at(-1) ?? '', line: 1, column: 1 };
}

function nearestParent(root: YamlMap, path: ValuePath): Span | undefined {
  let node: YamlNode | undefined = root;
  let nearest: Span | undefined;
  for (const step of path) {
    if (node?.kind === 'map' && typeof step === 'string') {
      const entry: YamlEntry | undefined = node.entries.get(step);
      if (entry !== undefined) nearest = entry.key;
      node = entry?.value;
    } else if (node?.kind === 'list' && typeof step !== 'string') {
      node = node.items[itemSteps(node).findIndex((other) => stepsEqual(other, step))];
      if (node !== undefined) nearest = { ...node, end: node.start };
    } else {
      break;
    }
  }
  return nearest;
}
