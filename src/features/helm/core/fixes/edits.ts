/** Changes of a values file's text that leave everything else in it as it is. */
import type { SourceText, Span, YamlList, YamlMap, YamlNode } from '../../../../base/yamlNode.ts';
import { itemSteps, stepsEqual, type ValuePath } from '../../../../clients/helm/valuePath.ts';

/** Offsets in the file's text; the end is exclusive. */
export interface TextEdit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function replaceSpan({ source, start, end }: Span, text: string): TextEdit {
  return { file: source.path, start, end, text };
}

/** A plain value by another, in the quotes that it has. */
export function replaceScalar(node: Span, text: string): TextEdit {
  const quote = /^["']/.exec(node.source.text.slice(node.start, node.start + 1))?.[0] ?? '';
  return replaceSpan(node, `${quote}${text}${quote}`);
}

/** The lines of a key with its value in block style; undefined in flow style, or behind the dash of a list's item. */
function blockOf(
  source: SourceText,
  keyStart: number,
): { readonly start: number; readonly end: number } | undefined {
  const { text } = source;
  const start = text.lastIndexOf('\n', keyStart - 1) + 1;
  const indent = keyStart - start;
  if (!/^ *$/.test(text.slice(start, keyStart))) return undefined;
  let end = endOfLine(text, keyStart);
  const ownsDashes = /:\s*(?:#[^\n]*)?\r?\n?$/.test(text.slice(keyStart, end));
  for (let at = end; at < text.length;) {
    const next = endOfLine(text, at);
    const line = text.slice(at, next);
    const depth = /^ */.exec(line)?.[0].length ?? 0;
    const isBlank = line.trim() === '';
    const isInside = depth > indent || (ownsDashes && depth === indent && /^ *-(?:\s|$)/.test(line));
    if (!isBlank && !isInside) break;
    if (!isBlank) end = next;
    at = next;
  }
  return { start, end };
}

/** The offset behind the line break. */
function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

/** Takes a key out of a file, and the mapping around it where nothing else is in that. */
export function removeKey(root: YamlMap, path: ValuePath): TextEdit | undefined {
  const last = path.at(-1);
  const parent = nodeAt(root, path.slice(0, -1));
  if (parent?.kind !== 'map' || typeof last !== 'string') return undefined;
  // An empty mapping would take the default away.
  if (parent.entries.size === 1 && path.length > 1 && typeof path.at(-2) === 'string') {
    return removeKey(root, path.slice(0, -1));
  }
  const entry = parent.entries.get(last);
  return entry && removeBlock(entry.key);
}

export function removeBlock(key: Span): TextEdit | undefined {
  const block = blockOf(key.source, key.start);
  return block && { file: key.source.path, ...block, text: '' };
}

/** Sets a key that a file does not have: below the mappings on its way that are there, else with new ones. */
export function addKey(root: YamlMap, path: ValuePath, value: YamlNode | string): TextEdit | undefined {
  let map = root;
  let depth = 0;
  for (; depth < path.length - 1; depth += 1) {
    const step = path[depth];
    const node = step === undefined ? undefined : childOf(map, step, path[depth + 1]);
    if (node === 'absent') break;
    if (node === undefined) return undefined;
    if (node.kind === 'map') map = node;
    else if (node.kind === 'list') {
      const item = itemAt(node, path[depth + 1]);
      if (item?.kind !== 'map') return undefined;
      map = item;
      depth += 1;
    } else return addBelowEmpty(map, path.slice(depth), value);
  }
  const keys = path.slice(depth);
  if (keys.some((step) => typeof step !== 'string') || keys.length === 0) return undefined;
  return addTo(
    map,
    keys.filter((step) => typeof step === 'string'),
    value,
  );
}

function childOf(
  map: YamlMap,
  step: ValuePath[number],
  next: ValuePath[number] | undefined,
): YamlNode | 'absent' | undefined {
  const entry = typeof step === 'string' ? map.entries.get(step) : undefined;
  if (entry === undefined) return next === undefined || typeof next === 'string' ? 'absent' : undefined;
  // What an alias names stands elsewhere, and other keys share it.
  return entry.value.start < entry.key.end || entry.value.source !== entry.key.source
    ? undefined
    : entry.value;
}

function itemAt(list: YamlList, step: ValuePath[number] | undefined): YamlNode | undefined {
  return list.items[itemSteps(list).findIndex((other) => step !== undefined && stepsEqual(other, step))];
}

function nodeAt(root: YamlMap, path: ValuePath): YamlNode | undefined {
  return path.reduce<YamlNode | undefined>((node, step) => {
    if (typeof step === 'string') return node?.kind === 'map' ? node.entries.get(step)?.value : undefined;
    return node?.kind === 'list' ? itemAt(node, step) : undefined;
  }, root);
}

/** Below a key that has nothing behind it yet. */
function addBelowEmpty(map: YamlMap, path: ValuePath, value: YamlNode | string): TextEdit | undefined {
  const [first, ...rest] = path;
  const entry = typeof first === 'string' ? map.entries.get(first) : undefined;
  if (entry?.value.kind !== 'scalar' || entry.value.value !== null || entry.value.end > entry.value.start)
    return undefined;
  const keys = rest.filter((step) => typeof step === 'string');
  const { source, start, end } = entry.key;
  const block = blockOf(source, start);
  if (block === undefined || keys.length !== rest.length) return undefined;
  const at = endOfLine(source.text, end);
  return insertLines(source, at, nested(keys, value, start - block.start + 2));
}

function addTo(map: YamlMap, keys: readonly string[], value: YamlNode | string): TextEdit | undefined {
  const { source } = map;
  const last = [...map.entries.values()].filter(({ key }) => key.source === source).at(-1);
  if (last === undefined) {
    return source.text.slice(map.start, map.end).startsWith('{')
      ? undefined
      : insertLines(source, source.text.length, nested(keys, value, 0));
  }
  if (source.text[map.start] === '{') {
    const inner = keys
      .toReversed()
      .reduce(
        (text, key, index) => `${writeKey(key)}: ${index === 0 ? text : `{${text}}`}`,
        writeFlow(value),
      );
    return { file: source.path, start: map.start + 1, end: map.start + 1, text: `${inner}, ` };
  }
  const { column } = source.position(last.key.start);
  const block = blockOf(source, last.key.start);
  // The first key of a list's item stands behind a dash: the others begin below it.
  const end = block?.end ?? endOfLine(source.text, Math.max(last.value.end - 1, last.key.end));
  return insertLines(source, end, nested(keys, value, column - 1));
}

function insertLines({ path, text }: SourceText, at: number, lines: string): TextEdit {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const before = at > 0 && text[at - 1] !== '\n' ? lineBreak : '';
  const after = before === '' || at < text.length ? lineBreak : '';
  return { file: path, start: at, end: at, text: before + lines.replaceAll('\n', lineBreak) + after };
}

function nested(keys: readonly string[], value: YamlNode | string, indent: number): string {
  return keys
    .map((key, index) => {
      const own = `${' '.repeat(indent + 2 * index)}${writeKey(key)}:`;
      return index === keys.length - 1 ? own + writeBehind(value, indent + 2 * index) : own;
    })
    .join('\n');
}

function writeBehind(value: YamlNode | string, indent: number): string {
  if (typeof value === 'string') return ` ${value}`;
  if (value.kind === 'scalar' || sizeOf(value) === 0) return ` ${writeFlow(value)}`;
  const lines =
    value.kind === 'list'
      ? value.items.map((item) => `${' '.repeat(indent + 2)}- ${writeItem(item, indent + 4)}`)
      : mapLines(value, indent + 2);
  return `\n${lines.join('\n')}`;
}

function mapLines(map: YamlMap, indent: number): readonly string[] {
  return Array.from(
    map.entries,
    ([key, entry]) => `${' '.repeat(indent)}${writeKey(key)}:${writeBehind(entry.value, indent)}`,
  );
}

/** Without the indentation of its first line, which stands behind a dash. */
function writeItem(item: YamlNode, indent: number): string {
  if (item.kind === 'map' && item.entries.size > 0) return mapLines(item, indent).join('\n').trimStart();
  return writeFlow(item);
}

function sizeOf(node: YamlNode): number {
  if (node.kind === 'map') return node.entries.size;
  return node.kind === 'list' ? node.items.length : 1;
}

/** On one line: a plain value as it is written where that is one line too. */
export function writeFlow(value: YamlNode | string): string {
  if (typeof value === 'string') return value;
  if (value.kind === 'list') return `[${value.items.map(writeFlow).join(', ')}]`;
  if (value.kind === 'map') {
    return `{${Array.from(value.entries, ([key, entry]) => `${writeKey(key)}: ${writeFlow(entry.value)}`).join(', ')}}`;
  }
  const written = value.source.text.slice(value.start, value.end);
  const isPlain = written !== '' && !/[\n&*!|>]/.test(written);
  return isPlain ? written : JSON.stringify(value.value);
}

export function writeKey(key: string): string {
  const isPlain = /^[A-Za-z_][\w./-]*$/.test(key) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(key);
  return isPlain ? key : JSON.stringify(key);
}

/** Adds items to the end of a list. */
export function addItems(list: YamlList, items: readonly YamlNode[]): TextEdit | undefined {
  const { source } = list;
  const [first, last] = [list.items[0], list.items.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (source.text[list.start] === '[') {
    return {
      file: source.path,
      start: last.end,
      end: last.end,
      text: items.map((item) => `, ${writeFlow(item)}`).join(''),
    };
  }
  const dash = source.text.lastIndexOf('-', first.start - 1);
  const { column } = source.position(dash);
  const body = source.text.slice(0, list.end).trimEnd();
  const indent = ' '.repeat(column - 1);
  const lines = items.map((item) => `${indent}- ${writeItem(item, column + 1)}`).join('\n');
  return insertLines(source, endOfLine(source.text, body.length - 1), lines);
}
