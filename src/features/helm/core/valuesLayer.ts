/** A values file as an environment uses it: what was decoded of it, or why nothing was. */
import { t } from '@vscode/l10n';
import { positionOf, SourceText } from '../../../base/yamlNode.ts';
import {
  decodeValues,
  isSops,
  type DecodedValues,
  type HelmMajor,
} from '../../../clients/helm/valuesFile.ts';
import { readValuesText } from '../../../clients/helm/valuesText.ts';
import type { Place } from './report.ts';
import type { ValuesLayer } from './rules/input.ts';

/** Bytes beyond which a values file is not read. */
export const largestValuesFile = 2_000_000;

export interface Layer extends ValuesLayer {
  /** The bytes for Helm; undefined where they were not read. */
  readonly bytes: Uint8Array | undefined;
  readonly text: string;
  /** For `refused`: Helm's own message, and where to look. Also for text that Helm passes over in silence. */
  readonly fault: LayerFault | undefined;
  /** For a file that keeps the environment from being rendered: why, and what to do. */
  readonly skip: string | undefined;
}

export interface LayerFault extends Place {
  readonly message: string;
}

/** What Helm gets by `-f`: all files but the chart's own, which it reads by itself. */
export function overlaysOf<File extends { readonly file: string }>(files: readonly File[]): readonly File[] {
  return files.filter(({ file }) => file !== 'values.yaml');
}

/** A file that could not be read: missing, outside of the folders that may be read, or no file. */
export function unreadLayer(file: string, state: 'unreadable' | 'too-large', skip: string): Layer {
  return { ...emptyLayer(file), state, skip, bytes: undefined };
}

/** A chart without a values.yaml of its own. */
export function emptyLayer(file: string): Layer {
  return {
    file,
    state: 'read',
    values: undefined,
    duplicateKeys: [],
    booleanKeys: [],
    bytes: new Uint8Array(),
    text: '',
    fault: undefined,
    skip: undefined,
  };
}

export function decodeLayer(file: string, bytes: Uint8Array, major: HelmMajor): Layer {
  const read = { ...emptyLayer(file), bytes };
  const text = readValuesText(bytes);
  if (!text.ok) {
    if (text.error === 'git-crypt') return encrypted(read, 'git-crypt', 'git-crypt unlock');
    const source = new SourceText(file, text.error.text);
    const { offset, message } = text.error;
    return refused({ ...read, text: source.text }, source, { offset, message });
  }
  const source = new SourceText(file, text.value);
  const decoded = decodeValues(source, major);
  if (!decoded.ok) return refused({ ...read, text: source.text }, source, decoded.error);
  if (isSops(decoded.value.root)) {
    return { ...encrypted(read, 'sops', `sops decrypt --in-place ${file}`), text: source.text };
  }
  return readLayer({ ...read, text: source.text }, source, decoded.value);
}

function readLayer(layer: Layer, source: SourceText, decoded: DecodedValues): Layer {
  const { root, duplicateKeys, booleanKeys, ignoredFrom } = decoded;
  const fault = ignoredFrom === undefined ? undefined : ignored(source, ignoredFrom);
  return { ...layer, values: root, duplicateKeys, booleanKeys, fault };
}

/** Helm says nothing of it; but what stands there is lost. */
function ignored(source: SourceText, offset: number): LayerFault | undefined {
  const behind = source.text.slice(offset);
  if (/^(?:---|\.\.\.|%)/.test(behind)) return undefined;
  return {
    ...placeAt(source, offset),
    message: t('Helm reads the file only up to here: this line is indented less than the first one.'),
  };
}

function refused(
  layer: Layer,
  source: SourceText,
  fault: { readonly offset: number; readonly message: string },
): Layer {
  return { ...layer, state: 'refused', fault: { ...placeAt(source, fault.offset), message: fault.message } };
}

function placeAt(source: SourceText, offset: number): Place {
  const { file, line, column } = positionOf({ source, start: offset, end: offset });
  return { file, line, column };
}

function encrypted(layer: Layer, tool: string, command: string): Layer {
  const skip = t('{0} is encrypted with {1}. Run "{2}" and render again.', layer.file, tool, command);
  return { ...layer, state: 'unreadable', skip };
}
