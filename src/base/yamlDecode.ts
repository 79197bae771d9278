/**
 * YAML decoded as Helm decodes it: go-yaml 2 (YAML 1.1, first document only), then turned into JSON by
 * sigs.k8s.io/yaml. Same values, same refusals, same messages; and every value knows where it stands.
 */
import { refuseExpansion } from './yamlAliases.ts';
import { YamlProblem } from './yamlCursor.ts';
import { describeFault, type YamlFault } from './yamlFault.ts';
import { formatGo } from './yamlGoSyntax.ts';
import type { SourceText, Span, YamlEntry, YamlMap, YamlNode, YamlScalar } from './yamlNode.ts';
import {
  isMergeKey,
  parseFirstDocument,
  type WrittenContent,
  type WrittenMap,
  type WrittenNode,
  type WrittenPair,
  type WrittenScalar,
} from './yamlParser.ts';
import { keyText, resolveScalar, type Resolved } from './yamlResolve.ts';
import { err, ok, type Result } from './result.ts';

export interface DuplicateKey {
  /** Keys from the root to the mapping. */
  readonly parent: readonly string[];
  readonly name: string;
  readonly first: Span;
  /** The later one, which wins. */
  readonly second: Span;
}

export interface BooleanKey {
  readonly parent: readonly string[];
  /** `true` or `false`: what the key has become. */
  readonly name: string;
  readonly key: Span;
}

export interface YamlReading {
  /** Undefined for a text without any value. */
  readonly root: YamlNode | undefined;
  readonly duplicateKeys: readonly DuplicateKey[];
  readonly booleanKeys: readonly BooleanKey[];
  /** Offset of what stands behind the first document, and is not read. */
  readonly rest: number | undefined;
}

/** A part of the text, by offsets. */
export interface YamlPart {
  readonly start: number;
  readonly end: number;
}

/** Reads the first YAML document of a text, or of a part of it. Never throws, whatever the text. */
export function readYaml(source: SourceText, part?: YamlPart): Result<YamlReading, YamlFault> {
  const whole = { start: source.text.startsWith('\uFEFF') ? 1 : 0, end: source.text.length };
  const { start, end } = part === undefined ? whole : { ...part, start: Math.max(part.start, whole.start) };
  const text = source.text.slice(start, end);
  try {
    refuseControlCharacters(text);
    const { root, hasAliases, rest } = parseFirstDocument(text);
    const decoder = new YamlDecoder(source, start);
    const decoded = root === undefined ? undefined : decoder.decodeRoot(root, hasAliases);
    return ok({
      root: decoded,
      duplicateKeys: decoder.duplicateKeys,
      booleanKeys: decoder.booleanKeys,
      rest: rest === undefined ? undefined : rest.offset + start,
    });
  } catch (problem) {
    if (problem instanceof YamlProblem) return err(describeFault(problem, text, start));
    throw problem;
  }
}

const refusedCharacter =
  // eslint-disable-next-line no-control-regex -- these are what it looks for
  /[^\t\n\r\x20-\x7E\x85\u00A0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

function refuseControlCharacters(text: string): void {
  const match = refusedCharacter.exec(text);
  if (match === null) return;
  const before = text.slice(0, match.index).split(/\r\n|[\n\r\x85\u2028\u2029]/);
  const mark = { offset: match.index, line: before.length - 1, column: before.at(-1)?.length ?? 0 };
  throw new YamlProblem('reader', 'control characters are not allowed', mark);
}

class YamlDecoder {
  readonly duplicateKeys: DuplicateKey[] = [];
  readonly booleanKeys: BooleanKey[] = [];
  readonly #source: SourceText;
  readonly #base: number;
  /** Nodes that aliases may name, decoded once; undefined while that is under way. */
  readonly #decoded = new Map<WrittenContent, YamlNode | undefined>();
  readonly #path: string[] = [];
  /** Only when all is decoded does Helm look whether JSON can hold it. */
  #keyProblem: YamlProblem | undefined;
  #numberProblem: YamlProblem | undefined;

  constructor(source: SourceText, base: number) {
    this.#source = source;
    this.#base = base;
  }

  decodeRoot(root: WrittenNode, hasAliases: boolean): YamlNode {
    const decoded = this.#decode(root);
    if (hasAliases) refuseExpansion(root);
    const problem = this.#keyProblem ?? this.#numberProblem;
    if (problem !== undefined) throw problem;
    return decoded;
  }

  #decode(written: WrittenNode): YamlNode {
    if (written.kind === 'alias') return this.#decodeAlias(written);
    this.#decoded.set(written, undefined);
    const node = this.#decodeContent(written);
    this.#decoded.set(written, node);
    return node;
  }

  #decodeAlias({ target, name, start }: WrittenNode & { readonly kind: 'alias' }): YamlNode {
    const node = target.node === undefined ? undefined : this.#decoded.get(target.node);
    if (node === undefined) {
      throw new YamlProblem('decoder', `anchor '${name}' value contains itself`, start);
    }
    return node;
  }

  #decodeContent(written: WrittenContent): YamlNode {
    const span = this.#span(written);
    switch (written.kind) {
      case 'scalar':
        return this.#decodeScalar(written);
      case 'list':
        return {
          ...span,
          kind: 'list',
          items: written.items.map((item, index) => this.#within(String(index), () => this.#decode(item))),
        };
      case 'map': {
        const entries = new Map<string, YamlEntry>();
        this.#decodePairs(written, entries);
        return { ...span, kind: 'map', entries };
      }
    }
  }

  #decodeScalar(written: WrittenScalar): YamlScalar {
    const resolved = resolveScalar(written);
    const value = plainValue(resolved);
    if (typeof value === 'number' && !Number.isFinite(value)) {
      const text = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
      this.#numberProblem ??= new YamlProblem('json', `json: unsupported value: ${text}`, written.start);
    }
    const quoted = written.style !== 'plain' || written.tag !== '';
    return { ...this.#span(written), kind: 'scalar', value, text: written.text, quoted };
  }

  #decodePairs(written: WrittenMap, entries: Map<string, YamlEntry>): void {
    const ownKeys = new Map<string, Span>();
    for (const pair of written.pairs) {
      if (isMergeKey(pair.key)) {
        this.#merge(pair.value, entries);
        continue;
      }
      const name = this.#decodeKey(pair);
      const key = this.#span(pair.key);
      const value = this.#within(name ?? '', () => this.#decode(pair.value));
      if (name === undefined) continue;
      const first = ownKeys.get(name);
      if (first !== undefined) {
        this.duplicateKeys.push({ parent: [...this.#path], name, first, second: key });
      }
      ownKeys.set(name, key);
      entries.set(name, { key, value });
    }
  }

  /** Undefined for a key that JSON cannot have. */
  #decodeKey({ key: written, value }: WrittenPair): string | undefined {
    const content = written.kind === 'alias' ? written.target.node : written;
    if (written.kind === 'alias') this.#decodeAlias(written);
    if (content?.kind !== 'scalar') {
      const node = this.#decode(written);
      throw new YamlProblem('decoder', `invalid map key: ${formatGo(node)}`, written.start);
    }
    const resolved = resolveScalar(content);
    const name = keyText(resolved);
    if (name === undefined) {
      const type = resolved.type === 'null' ? '%!s(<nil>), key: <nil>' : `uint64, key: ${content.text}`;
      const problem = `unsupported map key of type: ${type}, value: ${formatGo(this.#decode(value), '<nil>')}`;
      this.#keyProblem ??= new YamlProblem('json', problem, written.start);
    } else if (resolved.type === 'bool' && content.text !== 'true' && content.text !== 'false') {
      this.booleanKeys.push({ parent: [...this.#path], name, key: this.#span(written) });
    }
    return name;
  }

  /** Sets what the named mappings set, over what is there already: the later wins, in whatever order they stand. */
  #merge(written: WrittenNode, entries: Map<string, YamlEntry>): void {
    const content = written.kind === 'alias' ? written.target.node : written;
    if (content?.kind === 'map') {
      this.#mergeMap(written, entries);
      return;
    }
    // Of several, the first has the last word.
    const maps =
      content?.kind === 'list' && written.kind !== 'alias' ? content.items.toReversed() : undefined;
    if (maps === undefined) throw wantMap(written);
    for (const map of maps) {
      if ((map.kind === 'alias' ? map.target.node : map)?.kind !== 'map') throw wantMap(map);
      this.#mergeMap(map, entries);
    }
  }

  #mergeMap(written: WrittenNode, entries: Map<string, YamlEntry>): void {
    const node = this.#decode(written);
    if (node.kind !== 'map') return;
    for (const [name, entry] of node.entries) entries.set(name, entry);
  }

  #within<T>(key: string, decode: () => T): T {
    this.#path.push(key);
    const result = decode();
    this.#path.pop();
    return result;
  }

  #span(written: WrittenNode): Span {
    return {
      source: this.#source,
      start: written.start.offset + this.#base,
      end: written.end.offset + this.#base,
    };
  }
}

function wantMap(written: WrittenNode): YamlProblem {
  return new YamlProblem('decoder', 'map merge requires map or sequence of maps as the value', written.start);
}

function plainValue(resolved: Resolved): YamlScalar['value'] {
  if (resolved.type === 'null') return null;
  return resolved.type === 'int' ? Number(resolved.value) : resolved.value;
}

/** A mapping without entries, for a file that holds nothing. */
export function emptyMap(source: SourceText): YamlMap {
  return { kind: 'map', entries: new Map(), source, start: 0, end: 0 };
}
