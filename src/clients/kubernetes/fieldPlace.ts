/** From the server's path of a field (`spec.containers[0].image`, `data[a.conf]`) to its place in the text. */
import { readYaml } from '../../base/yamlDecode.ts';
import { positionOf, SourceText, type Span, type YamlEntry, type YamlNode } from '../../base/yamlNode.ts';

export interface FieldPlace {
  /** From 1; the end is exclusive. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Whether the field itself is there, and not only what it would be part of. */
  readonly isWhole: boolean;
}

export class ManifestFields {
  readonly #root: YamlNode | undefined;

  /** A text that is no YAML has no fields: everything is at its first line. */
  constructor(text: string) {
    const reading = readYaml(new SourceText('', text));
    this.#root = reading.ok ? reading.value.root : undefined;
  }

  get root(): YamlNode | undefined {
    return this.#root;
  }

  /** A plain value of its own, the key of anything else; a field that is missing is at the nearest one around it. */
  placeOf(path: string): FieldPlace {
    return this.#place(path, ({ key, value }) =>
      value.kind === 'scalar' &&
      value.source === key.source &&
      value.end > value.start &&
      value.start > key.end
        ? value
        : key,
    );
  }

  /** The name of a field, for one that should be called otherwise. */
  placeOfKey(path: string): FieldPlace {
    return this.#place(path, ({ key }) => key);
  }

  /** The path of the innermost field around an offset of the text; empty outside of all. */
  pathAt(offset: number): string {
    let path = '';
    let node = this.#root;
    while (node !== undefined) {
      const inner = stepAt(node, offset);
      if (inner === undefined) break;
      path += inner.step;
      node = inner.node;
    }
    return path.replace(/^\./, '');
  }

  /** The path in steps, as far as the text has them; what is missing behind them is one step more for each name. */
  stepsOf(path: string): readonly (string | number)[] {
    const { steps, rest } = this.#walk(path);
    const missing = [...rest.matchAll(/\[(\d+)\]|\["?([^\]]*?)"?\]|([^.[\]]+)/g)].map(
      ([, index, key, name]) => (index === undefined ? (key ?? name ?? '') : Number(index)),
    );
    return [...steps.map(({ step }) => step), ...missing];
  }

  /**
   * The path of what a message of the server is about, inside the field that it names: it names a whole mapping or list for
   * one bad label, quantity or word in it.
   */
  narrow(path: string, message: string): string {
    const { steps, rest } = this.#walk(path);
    const node = steps.at(-1)?.node;
    const [, written] = /\b(?:Invalid|Unsupported) value: ("(?:[^"\\]|\\.)*"|-?\d+)/.exec(message) ?? [];
    if (node === undefined || node.kind === 'scalar' || written === undefined) return path;
    const value = written.replace(/^"(.*)"$/s, '$1');
    const [, resource] = /\bequal to (\S+) limit\b/.exec(message) ?? [];
    const found = leavesOf(node, searchDepth).find(
      ({ key, text }) => text === value || key === value || (key !== '' && key === resource),
    );
    return found === undefined ? path : `${path.slice(0, path.length - rest.length)}${found.path}`;
  }

  #place(path: string, spanOf: (entry: YamlEntry) => Span): FieldPlace {
    const { steps, rest } = this.#walk(path);
    const last = steps.at(-1);
    const node = last?.node ?? this.#root;
    const span = last?.entry === undefined ? node && firstOf(node) : spanOf(last.entry);
    if (span === undefined) return { line: 1, column: 1, endLine: 1, endColumn: 1, isWhole: false };
    const { line, column, endLine, endColumn } = positionOf(span);
    return { line, column, endLine, endColumn, isWhole: rest === '' };
  }

  #walk(path: string): { readonly steps: readonly Step[]; readonly rest: string } {
    const steps: Step[] = [];
    let node = this.#root;
    let rest = path;
    while (rest !== '' && node !== undefined) {
      const next: Step | undefined = node.kind === 'map' ? mapStep(node.entries, rest) : listStep(node, rest);
      if (next === undefined) break;
      steps.push(next);
      node = next.node;
      rest = next.rest;
    }
    return { steps, rest };
  }
}

/** Levels below a field at which the server's value is looked for. */
const searchDepth = 3;

interface Leaf {
  readonly path: string;
  /** Empty for an item of a list. */
  readonly key: string;
  readonly text: string;
}

function leavesOf(node: YamlNode, depth: number, path = '', key = ''): readonly Leaf[] {
  if (node.kind === 'scalar') return [{ path, key, text: node.text }];
  if (depth === 0) return [];
  return node.kind === 'map'
    ? [...node.entries].flatMap(([name, { value }]) => leavesOf(value, depth - 1, `${path}["${name}"]`, name))
    : node.items.flatMap((item, index) => leavesOf(item, depth - 1, `${path}[${index}]`));
}

interface Step {
  readonly step: string | number;
  readonly node: YamlNode;
  readonly entry?: YamlEntry;
  readonly rest: string;
}

function stepAt(
  node: YamlNode,
  offset: number,
): { readonly step: string; readonly node: YamlNode } | undefined {
  if (node.kind === 'list') {
    const index = node.items.findIndex(({ start, end }) => start <= offset && offset < end);
    const item = node.items[index];
    return item && { step: `[${index}]`, node: item };
  }
  if (node.kind !== 'map') return undefined;
  for (const [name, { key, value }] of node.entries) {
    if (key.start > offset || offset >= Math.max(value.end, key.end)) continue;
    return { step: /^[\w-]+$/.test(name) ? `.${name}` : `["${name}"]`, node: value };
  }
  return undefined;
}

/** Keys may hold dots: the longest that fits is meant. */
function mapStep(entries: ReadonlyMap<string, YamlEntry>, path: string): Step | undefined {
  const bracket = /^\[(?:"([^"]*)"|([^\]]*))\]/.exec(path);
  if (bracket !== null) {
    const key = bracket[1] ?? bracket[2] ?? '';
    const entry = entries.get(key);
    return entry && { step: key, node: entry.value, entry, rest: path.slice(bracket[0].length) };
  }
  const plain = path.replace(/^\./, '');
  const fitting = [...entries.keys()].filter(
    (key) => key !== '' && plain.startsWith(key) && /^(?:[.[]|$)/.test(plain.slice(key.length)),
  );
  const key = fitting.toSorted((a, b) => b.length - a.length)[0];
  const entry = key === undefined ? undefined : entries.get(key);
  return entry && key !== undefined
    ? { step: key, node: entry.value, entry, rest: plain.slice(key.length) }
    : undefined;
}

function listStep(node: YamlNode, path: string): Step | undefined {
  const [written = '', index = ''] = /^\[(\d+)\]/.exec(path) ?? [];
  const item = node.kind === 'list' && written !== '' ? node.items[Number(index)] : undefined;
  return item && { step: Number(index), node: item, rest: path.slice(written.length) };
}

/** The first key of a mapping stands for it: the whole would mark half a file. */
function firstOf(node: YamlNode): Span {
  if (node.kind === 'scalar') return node;
  const [entry] = node.kind === 'map' ? node.entries.values() : [];
  return entry?.key ?? { ...node, end: Math.min(node.end, node.start + 1) };
}
