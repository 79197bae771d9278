/** What a check says of a criterion, and how it names what it found. */
import { t } from '@vscode/l10n';
import type { Facts, RenderedObject } from './facts.ts';

export interface Verdict {
  readonly state: 'checked' | 'failed' | 'unknown';
  readonly evidence: string;
}

export type Check = (facts: Facts) => Verdict;
type ObjectCheck = (objects: readonly RenderedObject[]) => Verdict;

export const checked = (evidence: string): Verdict => ({ state: 'checked', evidence });
export const failed = (evidence: string): Verdict => ({ state: 'failed', evidence });
export const unknown = (evidence: string): Verdict => ({ state: 'unknown', evidence });

/** A few names, and how many more there are. */
export function some(names: readonly string[]): string {
  const unique = [...new Set(names)];
  const shown = unique.slice(0, 5).join(', ');
  return unique.length > 5 ? t('{0} and {1} more', shown, unique.length - 5) : shown;
}

export const objectName = ({ kind, name, template }: RenderedObject): string =>
  `${kind} ${name} (${template})`;

/** Judged on what the chart renders to. */
export const onObjects =
  (check: ObjectCheck): Check =>
  ({ rendered }) =>
    rendered.ok ? check(rendered.objects) : unknown(rendered.reason);

/** Shown by an object of the chart, and by its absence nothing is: it may be set elsewhere. */
export const byObject = (shows: (object: RenderedObject) => boolean, missing: () => string): Check =>
  onObjects((objects) => {
    const found = objects.filter(shows);
    return found.length > 0 ? checked(some(found.map(objectName))) : unknown(missing());
  });
