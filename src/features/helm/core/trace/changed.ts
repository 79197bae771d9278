/** Values that are changed only to see what depends on them. */
import { toPlain, type YamlMap, type YamlNode } from '../../../../base/yamlNode.ts';
import { itemSteps, stepsEqual, type ValuePath } from '../../../../clients/helm/valuePath.ts';

/** Leaves below one key that are changed at once; more are left as they are. */
const mostLeaves = 200;

/**
 * Text of a further values file in which what stands at a path, or below it, is another value of the same kind; undefined
 * where nothing stands there.
 */
export function changedValues(merged: YamlMap, path: ValuePath): string | undefined {
  const [top] = path;
  const entry = typeof top === 'string' ? merged.entries.get(top) : undefined;
  if (typeof top !== 'string' || entry === undefined) return undefined;
  const changed = changeAt(entry.value, path.slice(1));
  return changed === undefined ? undefined : JSON.stringify({ [top]: changed.value });
}

function changeAt(node: YamlNode, path: ValuePath): { readonly value: unknown } | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return { value: changeAll(node, { left: mostLeaves }) };
  if (typeof step === 'string') {
    const child = node.kind === 'map' ? node.entries.get(step)?.value : undefined;
    const changed = child && changeAt(child, rest);
    return changed && { value: { ...asRecord(toPlain(node)), [step]: changed.value } };
  }
  if (node.kind !== 'list') return undefined;
  const index = itemSteps(node).findIndex((other) => stepsEqual(other, step));
  const item = node.items[index];
  const changed = item && changeAt(item, rest);
  return changed && { value: node.items.map((one, at) => (at === index ? changed.value : toPlain(one))) };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function changeAll(node: YamlNode, budget: { left: number }): unknown {
  if (node.kind === 'list') return node.items.map((item) => changeAll(item, budget));
  if (node.kind === 'map') {
    return Object.fromEntries(
      Array.from(node.entries, ([name, { value }]) => [name, changeAll(value, budget)]),
    );
  }
  budget.left -= 1;
  return budget.left < 0 ? node.value : changeScalar(node.value);
}

/** Of the same kind, so that sizes stay sizes and versions stay versions. */
function changeScalar(value: string | number | boolean | null): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (value === null || value === '') return 'probe';
  const figure = /\d+/.exec(value);
  if (figure === null) return `${value}x`;
  const next = (Number(figure[0]) + 1) % 1_000_000_000;
  return value.slice(0, figure.index) + String(next) + value.slice(figure.index + figure[0].length);
}
