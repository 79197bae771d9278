/** What a person could do about a finding, as changes of the text. */
import type { YamlEntry } from '../../../../base/yamlNode.ts';
import type { ValuePath } from '../../../../clients/helm/valuePath.ts';
import type { Finding } from '../report.ts';
import type { Located } from '../rules/located.ts';
import type { Snapshot, SnapshotEnvironment } from '../snapshot.ts';
import type { Layer } from '../valuesLayer.ts';
import type { TextEdit } from './edits.ts';

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
