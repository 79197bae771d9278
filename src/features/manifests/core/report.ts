/** What is said of manifests: the shapes of the command line's contract, shared with the editor. */
import type { ManifestRule } from '../../../clients/kubernetes/manifestRules.ts';

export type Severity = 'error' | 'warning' | 'information';

export interface ManifestFinding {
  readonly rule: ManifestRule;
  readonly severity: Severity;
  /** The server's path, from the object's root. */
  readonly field: string;
  /** Of the file, from 1; the end is exclusive. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
  /** What a person could write in the marked place instead, the likeliest first. */
  readonly fixes: readonly string[];
}

export interface ManifestReport {
  readonly file: string;
  readonly line: number;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly findings: readonly ManifestFinding[];
  /** What was not judged, and why. */
  readonly note?: string;
}
