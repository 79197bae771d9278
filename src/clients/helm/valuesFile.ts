/** One values file as Helm decodes it: its values with their places, or the state that keeps them from being read. */
import {
  emptyMap,
  readYaml,
  type BooleanKey,
  type DuplicateKey,
  type YamlReading,
} from '../../base/yamlDecode.ts';
import type { YamlFault } from '../../base/yamlFault.ts';
import { SourceText, type YamlMap } from '../../base/yamlNode.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { overlayMaps } from './overlay.ts';

export type HelmMajor = 3 | 4;

export interface DecodedValues {
  readonly root: YamlMap;
  readonly duplicateKeys: readonly DuplicateKey[];
  readonly booleanKeys: readonly BooleanKey[];
  /** Offset of text that Helm passes over in silence: it reads no further than the first document. */
  readonly ignoredFrom: number | undefined;
}

/** Decodes the text of a values file, given by `-f` or a chart's own. Never throws. */
export function decodeValues(file: SourceText, major: HelmMajor): Result<DecodedValues, YamlFault> {
  // Helm 4 ends a last line that has no end, which moves the end of an open text to the next line.
  const ended = major === 3 || file.text === '' || file.text.endsWith('\n');
  const source = ended ? file : new SourceText(file.path, `${file.text}\n`);
  const { parts, fault } = major === 3 ? { parts: [wholeText(source)] } : splitDocuments(source);
  let values: DecodedValues = {
    root: emptyMap(source),
    duplicateKeys: [],
    booleanKeys: [],
    ignoredFrom: undefined,
  };
  for (const part of parts) {
    const reading = readYaml(source, part);
    const map = reading.ok ? asMap(reading.value, source) : reading;
    if (!map.ok) return map;
    if (reading.ok) values = addDocument(values, reading.value, map.value);
  }
  return fault === undefined ? ok(values) : err(fault);
}

function addDocument(values: DecodedValues, reading: YamlReading, map: YamlMap): DecodedValues {
  return {
    root: values.root.entries.size === 0 ? map : overlayMaps(values.root, map),
    duplicateKeys: [...values.duplicateKeys, ...reading.duplicateKeys],
    booleanKeys: [...values.booleanKeys, ...reading.booleanKeys],
    ignoredFrom: values.ignoredFrom ?? reading.rest,
  };
}

function asMap({ root }: YamlReading, source: SourceText): Result<YamlMap, YamlFault> {
  if (root === undefined || (root.kind === 'scalar' && root.value === null)) return ok(emptyMap(source));
  if (root.kind === 'map') return ok(root);
  const type = root.kind === 'list' ? 'array' : jsonType(root.value);
  const problem = `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`;
  const message = `error unmarshaling JSON: while decoding JSON: ${problem}`;
  return err({ message, offset: root.start, stoppedAt: undefined });
}

function jsonType(value: string | number | boolean | null): string {
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

interface Part {
  readonly start: number;
  readonly end: number;
}

interface Parts {
  readonly parts: readonly Part[];
  /** Of the line that ended the reading, told once what came before is decoded. */
  readonly fault?: YamlFault;
}

function wholeText(source: SourceText): Part {
  return { start: 0, end: source.text.length };
}

/**
 * Helm 4 cuts a values file at its lines that begin with `---` before anything is parsed (apimachinery's YAMLReader),
 * and merges the parts in their order. A line with more than a comment behind the dashes is refused.
 */
function splitDocuments(source: SourceText): Parts {
  const parts: Part[] = [];
  let start = 0;
  for (const line of source.text.matchAll(/^---([^\n]*)\n?/gm)) {
    if (line.index > 0 && source.text[line.index - 1] !== '\n') continue;
    const behind = (line[1] ?? '').trim();
    if (behind !== '' && !behind.startsWith('#')) {
      const message = `error reading yaml document: invalid Yaml document separator: ${behind}`;
      return { parts, fault: { message, offset: line.index, stoppedAt: undefined } };
    }
    // Where nothing came before, the line belongs to the part that it begins.
    if (line.index === start) continue;
    parts.push({ start, end: line.index });
    start = line.index + line[0].length;
  }
  return { parts: [...parts, { start, end: source.text.length }] };
}

/** Whether the bytes are what git-crypt leaves in a clone without the key. */
export function isGitCrypt(bytes: Uint8Array): boolean {
  const magic = '\0GITCRYPT\0';
  return (
    bytes.length >= magic.length && Array.from(magic).every((letter, i) => bytes[i] === letter.charCodeAt(0))
  );
}

/** Whether sops has encrypted the values of this file: it leaves keys readable and signs the file. */
export function isSops(root: YamlMap): boolean {
  const sops = root.entries.get('sops')?.value;
  return sops?.kind === 'map' && sops.entries.has('mac') && sops.entries.has('version');
}
