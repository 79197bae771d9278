/** Fields of decoded YAML, looked up one at a time, so that nothing that aliases share is ever written out. */
import { readYaml } from '../../../base/yamlDecode.ts';
import { SourceText, type YamlNode } from '../../../base/yamlNode.ts';

/** Node of a path of keys; undefined where one is missing. */
export function fieldOf(node: YamlNode | undefined, ...keys: readonly string[]): YamlNode | undefined {
  let found = node;
  for (const key of keys) {
    if (found?.kind !== 'map') return undefined;
    found = found.entries.get(key)?.value;
  }
  return found;
}

/** A text or number as it is written, a boolean as Helm reads it into a text; undefined for null and for what is no scalar. */
export function textOf(node: YamlNode | undefined, ...keys: readonly string[]): string | undefined {
  const found = fieldOf(node, ...keys);
  if (found?.kind !== 'scalar' || found.value === null) return undefined;
  return typeof found.value === 'boolean' ? String(found.value) : found.text;
}

export function itemsOf(node: YamlNode | undefined, ...keys: readonly string[]): readonly YamlNode[] {
  const found = fieldOf(node, ...keys);
  return found?.kind === 'list' ? found.items : [];
}

/** The items of a list that are texts. */
export function textsOf(node: YamlNode | undefined, ...keys: readonly string[]): readonly string[] {
  return itemsOf(node, ...keys).flatMap((item) => textOf(item) ?? []);
}

export function entriesOf(node: YamlNode | undefined): readonly (readonly [string, YamlNode])[] {
  return node?.kind === 'map' ? [...node.entries].map(([key, { value }]) => [key, value] as const) : [];
}

/** Enough for any file of manifests; what follows is not looked at. */
const mostDocuments = 500;

/** The documents of a file up to the first that cannot be read. */
export function readDocuments(path: string, bytes: Uint8Array): readonly YamlNode[] {
  const source = new SourceText(path, decodeText(bytes));
  const documents: YamlNode[] = [];
  let start: number | undefined = 0;
  while (start !== undefined && documents.length < mostDocuments) {
    const reading = readYaml(source, { start, end: source.text.length });
    if (!reading.ok) break;
    const { root, rest } = reading.value;
    if (root) documents.push(root);
    start = rest === undefined || rest <= start ? undefined : rest;
  }
  return documents;
}

/** UTF-8; what is none becomes the replacement character, and a mark at the beginning stays for the reader to skip. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
