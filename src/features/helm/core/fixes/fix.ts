/** What a person could do about a finding, as changes of the text: each takes the finding away and touches nothing else. */
import { positionOf, type YamlEntry } from '../../../../base/yamlNode.ts';
import { readPath } from '../../../../clients/helm/readPath.ts';
import type { ValuePath } from '../../../../clients/helm/valuePath.ts';
import type { Finding } from '../report.ts';
import { locateKeys, locateValues, type Located } from '../rules/located.ts';
import { placeOfEntry } from '../rules/place.ts';
import type { Snapshot, SnapshotEnvironment } from '../snapshot.ts';
import type { Layer } from '../valuesLayer.ts';
import type { TextEdit } from './edits.ts';
import { ruleFixes } from './ruleFixes.ts';
import { silenceFix } from './silenceFix.ts';

export interface Fix {
  /** A sentence that says what changes. */
  readonly title: string;
  /** What most people would choose. */
  readonly preferred: boolean;
  readonly edits: readonly TextEdit[];
}

/** A finding with what it is about. */
export interface FixCase {
  readonly snapshot: Snapshot;
  readonly finding: Finding;
  readonly path: ValuePath;
  /** The environment of the finding; where all share it, the first that has the file. */
  readonly values: SnapshotEnvironment;
  /** The file that the finding is marked in. */
  readonly layer: Layer;
  /** The key of that file that is marked, with its path in the file. */
  readonly marked: Located | undefined;
  /** What the environment has at the finding's path. */
  readonly entry: YamlEntry | undefined;
}

/** None where the finding is not in a values file of the chart's environments. */
export function fixesFor(snapshot: Snapshot, finding: Finding): readonly Fix[] {
  const found = caseOf(snapshot, finding);
  if (found === undefined) return [];
  const silence = silenceFix(finding, found.layer.text);
  const texts = new Map(found.values.layers.map(({ file, text }) => [file, text]));
  return [...ruleFixes(found), ...(silence === undefined ? [] : [silence])].map((fix) => ({
    ...fix,
    edits: fix.edits.map((edit) => withinText(edit, texts.get(edit.file) ?? '')),
  }));
}

/** Helm reads a last line as if it ended; in the file it may not. */
function withinText(edit: TextEdit, text: string): TextEdit {
  if (edit.start <= text.length) return { ...edit, end: Math.min(edit.end, text.length) };
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  return { ...edit, start: text.length, end: text.length, text: lineBreak + edit.text };
}

function caseOf(snapshot: Snapshot, finding: Finding): FixCase | undefined {
  const { file, line, column, environment } = finding;
  const values = snapshot.environments.find(
    (one) =>
      one.layers.some((layer) => layer.file === file) &&
      (environment === null || one.environment.name === environment),
  );
  const layer = values?.layers.find((one) => one.file === file);
  if (values === undefined || layer === undefined) return undefined;
  const all = layer.values === undefined ? [] : [...locateKeys(layer.values)];
  const at = (place: { readonly line: number; readonly column: number }): boolean =>
    place.line === line && place.column === column;
  const marked = all.find(({ text, entry }) => at(placeOfEntry(entry)) && text === finding.path);
  const path = readPath(finding.path);
  return {
    snapshot,
    finding,
    path,
    values,
    layer,
    marked: marked ?? all.find(({ entry }) => at(placeOfEntry(entry)) || at(positionOf(entry.key))),
    entry: locateValues(values).get(finding.path)?.entry,
  };
}
