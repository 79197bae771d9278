/** The nodes of the first YAML document of a text, as written: tags not applied, aliases not followed. */
import { YamlProblem, type Mark } from './yamlCursor.ts';
import type { Tag } from './yamlProperties.ts';
import { deepest, opensAnother, passOver } from './yamlDepth.ts';
import { YamlScanner, type ScalarStyle, type Token } from './yamlScanner.ts';

interface Written {
  /** Offsets in the text; the end is exclusive. */
  readonly start: Mark;
  readonly end: Mark;
  /** Whole, such as `tag:yaml.org,2002:str`; empty without one. */
  readonly tag: string;
}

export interface WrittenScalar extends Written {
  readonly kind: 'scalar';
  readonly text: string;
  readonly style: ScalarStyle;
}

export interface WrittenList extends Written {
  readonly kind: 'list';
  readonly items: readonly WrittenNode[];
}

export interface WrittenMap extends Written {
  readonly kind: 'map';
  readonly pairs: readonly WrittenPair[];
}

export interface WrittenAlias {
  readonly kind: 'alias';
  readonly start: Mark;
  readonly end: Mark;
  readonly name: string;
  /** Filled in while it is parsed: an alias may stand inside the node that it names. */
  readonly target: { readonly node: WrittenContent | undefined };
}

export interface WrittenPair {
  readonly key: WrittenNode;
  readonly value: WrittenNode;
}

export type WrittenContent = WrittenScalar | WrittenList | WrittenMap;
export type WrittenNode = WrittenContent | WrittenAlias;

const documentStops = ['directive', 'document-start', 'document-end', 'stream-end'] as const;
const blockListStops = ['block-entry', 'block-end'] as const;
const unindentedListStops = ['block-entry', 'key', 'value', 'block-end'] as const;
const blockMapStops = ['key', 'value', 'block-end'] as const;
const flowListStops = ['flow-entry', 'flow-sequence-end'] as const;
const flowKeyStops = ['value', 'flow-entry', 'flow-mapping-end'] as const;
const flowMapStops = ['flow-entry', 'flow-mapping-end'] as const;

export interface WrittenDocument {
  /** Undefined for a text without any. */
  readonly root: WrittenNode | undefined;
  readonly hasAliases: boolean;
  /** Where more stands behind the document, which nobody reads. */
  readonly rest: Mark | undefined;
}

/** Throws a {@link YamlProblem}. */
export function parseFirstDocument(text: string): WrittenDocument {
  return new YamlParser(text).parseDocument();
}

interface Properties {
  readonly start: Mark;
  readonly end: Mark;
  readonly tag: string;
  readonly anchored: { node: WrittenContent | undefined } | undefined;
}

class YamlParser {
  readonly #scanner: YamlScanner;
  readonly #tagPrefixes = new Map<string, string>();
  readonly #anchors = new Map<string, { node: WrittenContent | undefined }>();
  #depth = 0;
  /** Opens more levels than JSON may have in Helm's hands. */
  #tooDeep: YamlProblem | undefined;
  #hasAliases = false;

  constructor(text: string) {
    this.#scanner = new YamlScanner(text);
  }

  parseDocument(): WrittenDocument {
    const scanner = this.#scanner;
    scanner.next();
    const first = scanner.peek();
    if (first.type === 'stream-end') return { root: undefined, hasAliases: false, rest: undefined };
    const explicit = first.type === 'directive' || first.type === 'document-start';
    this.#readDirectives();
    if (explicit) {
      const token = scanner.peek();
      if (token.type !== 'document-start') {
        throw new YamlProblem('parser', 'did not find expected <document start>', token.start);
      }
      scanner.next();
    }
    const root =
      explicit && this.#atDocumentEnd() ? emptyScalar(scanner.peek().start) : this.#parseNode('block');
    scanner.peek();
    if (this.#tooDeep !== undefined) throw this.#tooDeep;
    return { root, hasAliases: this.#hasAliases, rest: this.#findRest() };
  }

  #findRest(): Mark | undefined {
    const scanner = this.#scanner;
    try {
      while (scanner.peek().type === 'document-end') scanner.next();
      const token = scanner.peek();
      return token.type === 'stream-end' ? undefined : token.start;
    } catch (problem) {
      // Nobody reads so far, so that it is no fault; but there is something.
      if (problem instanceof YamlProblem) return problem.mark;
      throw problem;
    }
  }

  #readDirectives(): void {
    let versioned = false;
    for (let token = this.#scanner.peek(); token.type === 'directive'; token = this.#scanner.peek()) {
      const { directive, start } = token;
      if (directive.type === 'version') {
        if (versioned) throw new YamlProblem('parser', 'found duplicate %YAML directive', start);
        if (directive.major !== 1 || directive.minor !== 1) {
          throw new YamlProblem('parser', 'found incompatible YAML document', start);
        }
        versioned = true;
      } else {
        if (this.#tagPrefixes.has(directive.handle)) {
          throw new YamlProblem('parser', 'found duplicate %TAG directive', start);
        }
        this.#tagPrefixes.set(directive.handle, directive.prefix);
      }
      this.#scanner.next();
    }
    if (!this.#tagPrefixes.has('!')) this.#tagPrefixes.set('!', '!');
    if (!this.#tagPrefixes.has('!!')) this.#tagPrefixes.set('!!', 'tag:yaml.org,2002:');
  }

  #atDocumentEnd(): boolean {
    return isOneOf(this.#scanner.peek(), documentStops);
  }

  /** `value`: the value of a block mapping's key, where a list need not be indented. */
  #parseNode(context: 'block' | 'value' | 'flow'): WrittenNode {
    const token = this.#scanner.peek();
    if (token.type === 'alias') return this.#parseAlias(token);
    this.#depth += 1;
    const properties = this.#parseProperties();
    const node = this.#parseContent(properties, context);
    if (properties.anchored !== undefined) properties.anchored.node = node;
    this.#depth -= 1;
    return node;
  }

  #parseAlias(token: Token & { readonly value: string }): WrittenAlias {
    this.#scanner.next();
    this.#hasAliases = true;
    const { start, end, value: name } = token;
    const target = this.#anchors.get(name);
    if (target === undefined) {
      throw new YamlProblem('decoder', `unknown anchor '${name}' referenced`, start);
    }
    return { kind: 'alias', name, target, start, end };
  }

  #parseProperties(): Properties {
    const { start } = this.#scanner.peek();
    let end = start;
    let anchor: string | undefined;
    let tag: Tag | undefined;
    for (let token = this.#scanner.peek(); ; token = this.#scanner.peek()) {
      if (token.type === 'anchor' && anchor === undefined) anchor = token.value;
      else if (token.type === 'tag' && tag === undefined) tag = token.tag;
      else break;
      end = token.end;
      this.#scanner.next();
    }
    const whole = tag === undefined ? '' : this.#wholeTag(tag, start);
    if (anchor === undefined) return { start, end, tag: whole, anchored: undefined };
    const anchored = { node: undefined };
    this.#anchors.set(anchor, anchored);
    return { start, end, tag: whole, anchored };
  }

  #wholeTag({ handle, suffix }: Tag, start: Mark): string {
    if (handle === '') return suffix;
    const prefix = this.#tagPrefixes.get(handle);
    if (prefix === undefined) throw new YamlProblem('parser', 'found undefined tag handle', start);
    return prefix + suffix;
  }

  #parseContent(properties: Properties, context: 'block' | 'value' | 'flow'): WrittenContent {
    const { start, tag } = properties;
    const token = this.#scanner.peek();
    const { type } = token;
    if (type === 'scalar') {
      this.#scanner.next();
      return { ...token, kind: 'scalar', tag, text: token.value };
    }
    if (this.#depth > deepest && opensAnother(token, context)) return this.#passOver(properties);
    if (type === 'flow-sequence-start') return this.#parseFlowList(properties);
    if (type === 'flow-mapping-start') return this.#parseFlowMap(properties);
    if (type === 'block-entry' && context === 'value') return this.#parseUnindentedList(properties);
    if (type === 'block-sequence-start' && context !== 'flow') return this.#parseBlockList(properties);
    if (type === 'block-mapping-start' && context !== 'flow') return this.#parseBlockMap(properties);
    if (properties.end.offset > start.offset) {
      const style = tag === '' ? 'plain' : 'quoted';
      return { kind: 'scalar', tag, text: '', style, start, end: properties.end };
    }
    throw new YamlProblem('parser', 'did not find expected node content', token.start, start);
  }

  #passOver({ start }: Properties): WrittenScalar {
    const { end, anchors, tooDeep } = passOver(this.#scanner, this.#depth);
    this.#tooDeep ??= tooDeep;
    const node = emptyText(start, end);
    for (const name of anchors) this.#anchors.set(name, { node });
    return node;
  }

  #parseBlockList({ start, tag }: Properties): WrittenList {
    this.#scanner.next();
    const items: WrittenNode[] = [];
    for (;;) {
      const token = this.#scanner.peek();
      if (token.type === 'block-end') {
        this.#scanner.next();
        return { kind: 'list', tag, items, start, end: lastEnd(items, token.start) };
      }
      if (token.type !== 'block-entry') {
        throw new YamlProblem('parser', "did not find expected '-' indicator", token.start, start);
      }
      this.#scanner.next();
      items.push(this.#parseUnless(blockListStops, 'block', token.end));
    }
  }

  #parseUnindentedList({ start, tag }: Properties): WrittenList {
    const items: WrittenNode[] = [];
    for (;;) {
      const token = this.#scanner.peek();
      if (token.type !== 'block-entry') {
        return { kind: 'list', tag, items, start, end: lastEnd(items, token.start) };
      }
      this.#scanner.next();
      items.push(this.#parseUnless(unindentedListStops, 'block', token.end));
    }
  }

  #parseBlockMap({ start, tag }: Properties): WrittenMap {
    this.#scanner.next();
    const pairs: WrittenPair[] = [];
    for (;;) {
      const token = this.#scanner.peek();
      if (token.type === 'block-end') {
        this.#scanner.next();
        return { kind: 'map', tag, pairs, start, end: pairs.at(-1)?.value.end ?? token.start };
      }
      if (token.type !== 'key') {
        throw new YamlProblem('parser', 'did not find expected key', token.start, start);
      }
      this.#scanner.next();
      const key = this.#parseUnless(blockMapStops, 'value', token.end);
      const colon = this.#scanner.peek();
      if (colon.type === 'value') {
        this.#scanner.next();
        pairs.push({ key, value: this.#parseUnless(blockMapStops, 'value', colon.end) });
      } else {
        pairs.push({ key, value: emptyScalar(colon.start) });
      }
    }
  }

  #parseFlowList({ start, tag }: Properties): WrittenList {
    this.#scanner.next();
    const items: WrittenNode[] = [];
    for (;;) {
      let token = this.#scanner.peek();
      if (token.type !== 'flow-sequence-end' && items.length > 0) {
        this.#expectFlowEntry(token, "did not find expected ',' or ']'", start);
        token = this.#scanner.peek();
      }
      if (token.type === 'flow-sequence-end') {
        this.#scanner.next();
        return { kind: 'list', tag, items, start, end: token.end };
      }
      items.push(token.type === 'key' ? this.#parseSinglePair() : this.#parseNode('flow'));
    }
  }

  /** `[a: 1]` is a list of one mapping. */
  #parseSinglePair(): WrittenMap {
    const { start } = this.#scanner.next();
    const first = this.#scanner.peek();
    let key: WrittenNode;
    if (first.type === 'value' || isOneOf(first, flowListStops)) {
      // libyaml passes this token, whatever it is, and so must we.
      this.#scanner.next();
      key = emptyScalar(first.end);
    } else {
      key = this.#parseNode('flow');
    }
    const colon = this.#scanner.peek();
    if (colon.type !== 'value') return singlePair(start, key, emptyScalar(colon.start));
    this.#scanner.next();
    const value = this.#parseUnless(flowListStops, 'flow', colon.end);
    return singlePair(start, key, value);
  }

  #parseFlowMap({ start, tag }: Properties): WrittenMap {
    this.#scanner.next();
    const pairs: WrittenPair[] = [];
    for (;;) {
      let token = this.#scanner.peek();
      if (token.type !== 'flow-mapping-end' && pairs.length > 0) {
        this.#expectFlowEntry(token, "did not find expected ',' or '}'", start);
        token = this.#scanner.peek();
      }
      if (token.type === 'flow-mapping-end') {
        this.#scanner.next();
        return { kind: 'map', tag, pairs, start, end: token.end };
      }
      pairs.push(this.#parseFlowPair(token));
    }
  }

  #parseFlowPair(token: Token): WrittenPair {
    if (token.type !== 'key') {
      const key = this.#parseNode('flow');
      return { key, value: emptyScalar(this.#scanner.peek().start) };
    }
    this.#scanner.next();
    const key = this.#parseUnless(flowKeyStops, 'flow');
    const colon = this.#scanner.peek();
    if (colon.type !== 'value') return { key, value: emptyScalar(colon.start) };
    this.#scanner.next();
    return { key, value: this.#parseUnless(flowMapStops, 'flow', colon.end) };
  }

  #expectFlowEntry(token: Token, problem: string, start: Mark): void {
    if (token.type !== 'flow-entry') throw new YamlProblem('parser', problem, token.start, start);
    this.#scanner.next();
  }

  /** A node, or an empty one at `mark` (else at the next token) where one of these tokens follows. */
  #parseUnless(
    stops: readonly Token['type'][],
    context: 'block' | 'value' | 'flow',
    mark?: Mark,
  ): WrittenNode {
    const token = this.#scanner.peek();
    return isOneOf(token, stops) ? emptyScalar(mark ?? token.start) : this.#parseNode(context);
  }
}

function isOneOf(token: Token, types: readonly Token['type'][]): boolean {
  return types.includes(token.type);
}

function emptyText(start: Mark, end: Mark): WrittenScalar {
  return { kind: 'scalar', tag: '', text: '', style: 'quoted', start, end };
}

function emptyScalar(mark: Mark): WrittenScalar {
  return { kind: 'scalar', tag: '', text: '', style: 'plain', start: mark, end: mark };
}

function singlePair(start: Mark, key: WrittenNode, value: WrittenNode): WrittenMap {
  return { kind: 'map', tag: '', pairs: [{ key, value }], start, end: value.end };
}

function lastEnd(items: readonly WrittenNode[], otherwise: Mark): Mark {
  return items.at(-1)?.end ?? otherwise;
}

const mergeTag = 'tag:yaml.org,2002:merge';

/** `<<`, written as such. */
export function isMergeKey(key: WrittenNode): boolean {
  if (key.kind !== 'scalar' || key.text !== '<<') return false;
  return key.tag === mergeTag || key.tag === '!' || (key.tag === '' && key.style === 'plain');
}
