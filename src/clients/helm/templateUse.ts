/**
 * Which values the templates of a chart can be seen to read, by looking at their text alone. When in doubt a value
 * counts as read: what is built on this must not accuse a value that a template reaches by some other way.
 */
import type { ValuePath } from './valuePath.ts';

/** A file that may hold template text; `path` serves messages only. */
export interface TemplateText {
  readonly path: string;
  readonly text: string;
}

/** A chart or subchart, with the place of its values in those of the top chart (`[]`, `['redis']`). */
export interface ChartPart {
  readonly prefix: readonly string[];
  /** Everything that may be executed as a template: templates, files for `tpl`, values that hold `{{`. */
  readonly texts: readonly TemplateText[];
  /** A dependency that is not there, or not unpacked: it may read anything under its prefix. */
  readonly unseen?: boolean;
}

export interface TemplateUse {
  /** Whether a template may read the value, something in it, or something that holds it. */
  reads(path: ValuePath): boolean;
  /** Whether a template uses it other than as a condition. */
  readsAsData(path: ValuePath): boolean;
  /** Whether an `if` asks whether it is true. */
  isCondition(path: ValuePath): boolean;
  /** The keys that templates name in the mapping at this path. */
  keysAt(path: ValuePath): ReadonlySet<string>;
  /** The key of the manifest (`cpu`, `memory`, `storage`, ...) that is filled with this value, where that can be seen. */
  manifestKey(path: ValuePath): string | undefined;
}
