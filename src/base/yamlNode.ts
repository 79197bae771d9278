/** YAML values that know where they stand. Nodes are immutable and shared: an alias is the very node that it names. */

/** The text of one file, and where its lines begin. */
export class SourceText {
  readonly path: string;
  readonly text: string;
  #lineStarts: readonly number[] | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  /** Line and column from 1, in UTF-16 units, with the line breaks of an editor. */
  position(offset: number): { readonly line: number; readonly column: number } {
    this.#lineStarts ??= findLineStarts(this.text);
    const starts = this.#lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }
}

function findLineStarts(text: string): readonly number[] {
  const starts = [0];
  for (const lineBreak of text.matchAll(/\r\n|\r|\n/g)) {
    starts.push(lineBreak.index + lineBreak[0].length);
  }
  return starts;
}

/** Offsets in the source's text; the end is exclusive. */
export interface Span {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function positionOf(span: Span): Position {
  const start = span.source.position(span.start);
  const end = span.source.position(span.end);
  return { file: span.source.path, ...start, endLine: end.line, endColumn: end.column };
}

export interface YamlScalar extends Span {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As written, without quotes; a number keeps its form (`0x1F`, `0.50`). */
  readonly text: string;
  /** In quotes, or a block of text: never taken for a number, a boolean or null. */
  readonly quoted: boolean;
}

export interface YamlList extends Span {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
}

export interface YamlMap extends Span {
  readonly kind: 'map';
  /** In the order of the text. Keys are texts, whatever they were written as. */
  readonly entries: ReadonlyMap<string, YamlEntry>;
}

export type YamlNode = YamlScalar | YamlList | YamlMap;

export interface YamlEntry {
  readonly key: Span;
  readonly value: YamlNode;
  /** In merged values: what lower files set here, highest first. */
  readonly below?: readonly YamlEntry[];
}

/** A plain value, with the numbers that Helm's templates get. */
export function toPlain(node: YamlNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toPlain);
    case 'map': {
      const plain: Record<string, unknown> = {};
      for (const [key, entry] of node.entries) {
        // Not an assignment: `__proto__` is a key like any other.
        Object.defineProperty(plain, key, {
          value: toPlain(entry.value),
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
      return plain;
    }
  }
}
