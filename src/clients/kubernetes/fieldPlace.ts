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

  #place(path: string, spanOf: (entry: YamlEntry) => Span): FieldPlace {
    let node = this.#root;
    let span: Span | undefined = node && firstOf(node);
    let rest = path;
    while (rest !== '' && node !== undefined) {
      const step = node.kind === 'map' ? mapStep(node.entries, rest) : listStep(node, rest);
      if (step === undefined) break;
      span = step.entry === undefined ? firstOf(step.node) : spanOf(step.entry);
      node = step.node;
      rest = step.rest;
    }
    if (span === undefined) return { line: 1, column: 1, endLine: 1, endColumn: 1, isWhole: false };
    const { line, column, endLine, endColumn } = positionOf(span);
    return { line, column, endLine, endColumn, isWhole: rest === '' };
  }
}

interface Step {
  readonly node: YamlNode;
  readonly entry?: YamlEntry;
  readonly rest: string;
}

/** Keys may hold dots: the longest that fits is meant. */
function mapStep(entries: ReadonlyMap<string, YamlEntry>, path: string): Step | undefined {
  const bracket = /^\[(?:"([^"]*)"|([^\]]*))\]/.exec(path);
  if (bracket !== null) {
    const entry = entries.get(bracket[1] ?? bracket[2] ?? '');
    return entry && { node: entry.value, entry, rest: path.slice(bracket[0].length) };
  }
  const plain = path.replace(/^\./, '');
  const fitting = [...entries.keys()].filter(
    (key) => key !== '' && plain.startsWith(key) && /^(?:[.[]|$)/.test(plain.slice(key.length)),
  );
  const key = fitting.toSorted((a, b) => b.length - a.length)[0];
  const entry = key === undefined ? undefined : entries.get(key);
  return entry && { node: entry.value, entry, rest: plain.slice(key?.length) };
}

function listStep(node: YamlNode, path: string): Step | undefined {
  const [written = '', index = ''] = /^\[(\d+)\]/.exec(path) ?? [];
  const item = node.kind === 'list' && written !== '' ? node.items[Number(index)] : undefined;
  return item && { node: item, rest: path.slice(written.length) };
}

/** The first key of a mapping stands for it: the whole would mark half a file. */
function firstOf(node: YamlNode): Span {
  if (node.kind === 'scalar') return node;
  const [entry] = node.kind === 'map' ? node.entries.values() : [];
  return entry?.key ?? { ...node, end: Math.min(node.end, node.start + 1) };
}
