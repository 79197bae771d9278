/**
 * Which values the templates of a chart can be seen to read, by looking at their text alone. When in doubt a value
 * counts as read: what is built on this must not accuse a value that a template reaches by some other way.
 */
import type { Dependency } from './chart.ts';
import { anyKey, scanTemplate, type ReadKind, type ReadPath } from './templateScan.ts';
import { keyOf, type ValuePath } from './valuePath.ts';

/** A chart or subchart, with the place of its values in those of the top chart (`[]`, `['redis']`). */
export interface ChartPart {
  readonly prefix: readonly string[];
  /** The texts of its templates. */
  readonly texts: readonly string[];
  readonly dependencies: readonly Dependency[];
  /** A dependency that is not there, or not unpacked: it may read anything under its prefix. */
  readonly unseen?: boolean;
}

export interface TemplateUse {
  /** Whether a template may read the value, something in it, or all of something that holds it. */
  reads(path: ValuePath): boolean;
  /** Whether a template uses it other than to ask whether it is true. */
  readsAsData(path: ValuePath): boolean;
  /** Whether an `if` asks whether it is true. */
  isCondition(path: ValuePath): boolean;
  /** Whether a template does without it: it asks first whether it is there, or hands it on without naming it. */
  isOptional(path: ValuePath): boolean;
  /** Whether the description of a chart names it as what switches a dependency on or off. */
  isDependencyCondition(path: ValuePath): boolean;
  /** The keys that templates name in the mapping at this path. */
  keysAt(path: ValuePath): ReadonlySet<string>;
  /** The key of a manifest (`limits.cpu`) that is filled with this value, where that can be seen. */
  manifestKey(path: ValuePath): string | undefined;
}

interface UseNode {
  readonly children: Map<string, UseNode>;
  readonly kinds: Set<ReadKind | 'dependency'>;
  manifestKey?: string;
}

/**
 * Looks at all templates of a chart and its subcharts.
 *
 * @param values texts of values that may hold template text: whoever hands them to `tpl` decides whose values they mean
 */
export function readTemplateUse(parts: readonly ChartPart[], values: readonly string[] = []): TemplateUse {
  const root = newNode();
  const prefixes = parts.map(({ prefix }) => prefix);
  // Other files of a chart become templates where both are at hand, and may read anything.
  const executes = parts.some(({ texts }) => texts.some((text) => /\btpl\b/.test(text)));
  for (const { prefix, texts, unseen = false } of parts) {
    // A chart that takes this one in may import it from there.
    note(root, [...prefix, 'exports'], 'whole');
    if (unseen) {
      note(root, prefix, 'whole');
      note(root, ['global'], 'whole');
    }
    for (const text of texts) noteText(root, text, { prefix, prefixes });
    if (executes && texts.some((text) => /\.Files\b/.test(text))) note(root, prefix, 'whole');
  }
  for (const text of values) {
    if (text.includes('{{')) noteText(root, text, { prefix: [], prefixes, borrowed: true });
  }
  for (const part of parts) noteDependencies(root, part);
  return new TemplateTrie(root);
}

function newNode(): UseNode {
  return { children: new Map(), kinds: new Set() };
}

interface TextPlace {
  readonly prefix: ReadPath;
  readonly prefixes: readonly ReadPath[];
  readonly borrowed?: boolean;
}

function noteText(root: UseNode, text: string, { prefix, prefixes, borrowed = false }: TextPlace): void {
  for (const reading of scanTemplate(text)) {
    const { path, kind, manifestKey } = reading;
    const places = borrowed || reading.borrowed ? [prefix, ...prefixes] : [prefix];
    for (const place of places) note(root, [...place, ...path], kind, manifestKey);
    if (path[0] === 'global') note(root, path, kind, manifestKey);
  }
}

function note(root: UseNode, path: ReadPath, kind: ReadKind | 'dependency', manifestKey?: string): void {
  let node = root;
  for (const step of path) {
    const child = node.children.get(step) ?? newNode();
    node.children.set(step, child);
    node = child;
  }
  node.kinds.add(kind);
  if (manifestKey !== undefined) node.manifestKey = manifestKey;
}

function noteDependencies(root: UseNode, { prefix, dependencies }: ChartPart): void {
  for (const { name, alias = name, condition = '', tags, importValues } of dependencies) {
    for (const path of condition.split(',').map((text) => text.trim())) {
      if (path !== '') note(root, [...prefix, ...path.split('.')], 'dependency');
    }
    for (const tag of tags) note(root, ['tags', tag], 'dependency');
    for (const imported of importValues) {
      const child = typeof imported === 'string' ? `exports.${imported}` : imported.child;
      note(root, [...prefix, alias, ...child.split('.')], 'whole');
    }
  }
}

class TemplateTrie implements TemplateUse {
  readonly #root: UseNode;

  constructor(root: UseNode) {
    this.#root = root;
  }

  reads(path: ValuePath): boolean {
    const nodes = this.#find(path);
    return nodes === 'whole' || nodes.length > 0;
  }

  readsAsData(path: ValuePath): boolean {
    const nodes = this.#find(path);
    return nodes === 'whole' || nodes.some(({ children }) => children.size > 0);
  }

  isCondition(path: ValuePath): boolean {
    return this.#has(path, 'condition');
  }

  isOptional(path: ValuePath): boolean {
    const isNamed = this.keysAt(path.slice(0, -1)).has(keyOf(path));
    return isNamed ? this.#has(path, 'condition') || this.#has(path, 'touched') : this.reads(path);
  }

  isDependencyCondition(path: ValuePath): boolean {
    return this.#has(path, 'dependency');
  }

  keysAt(path: ValuePath): ReadonlySet<string> {
    const keys = this.#walk(path).flatMap(({ children }) => [...children.keys()]);
    return new Set(keys.filter((key) => key !== anyKey));
  }

  manifestKey(path: ValuePath): string | undefined {
    return this.#walk(path).find(({ manifestKey }) => manifestKey !== undefined)?.manifestKey;
  }

  #has(path: ValuePath, kind: ReadKind | 'dependency'): boolean {
    return this.#walk(path).some(({ kinds }) => kinds.has(kind));
  }

  /** Where the path leads to, or `whole` where something is read with all that is below and the path goes through it. */
  #find(path: ValuePath): readonly UseNode[] | 'whole' {
    let nodes: readonly UseNode[] = [this.#root];
    for (const step of path) {
      if (nodes.some(isWhole)) return 'whole';
      nodes = descend(nodes, step);
      if (nodes.length === 0) return nodes;
    }
    return nodes.some(isWhole) ? 'whole' : nodes;
  }

  #walk(path: ValuePath): readonly UseNode[] {
    let nodes: readonly UseNode[] = [this.#root];
    for (const step of path) {
      nodes = descend(nodes, step);
      if (nodes.length === 0) break;
    }
    return nodes;
  }
}

function isWhole({ kinds }: UseNode): boolean {
  return kinds.has('whole');
}

function descend(nodes: readonly UseNode[], step: ValuePath[number]): readonly UseNode[] {
  const next: UseNode[] = [];
  for (const { children } of nodes) {
    const named = typeof step === 'string' ? children.get(step) : undefined;
    const any = children.get(anyKey);
    if (named !== undefined) next.push(named);
    if (any !== undefined) next.push(any);
  }
  return next;
}
