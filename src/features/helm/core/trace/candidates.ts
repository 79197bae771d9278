/** Which values may feed a field of a manifest, the likeliest first: they are asked one by one. */
import { keyOf } from '../../../../clients/helm/valuePath.ts';
import { leadsInto, type TemplateReading } from '../../../../clients/helm/templateReadings.ts';
import type { Located } from '../rules/located.ts';
import type { Field } from './fields.ts';

export interface Candidate {
  readonly located: Located;
  /** The template's line names it. */
  readonly isNamed: boolean;
}

export interface CandidateInput {
  readonly field: Field;
  readonly located: readonly Located[];
  /** What the line names that wrote the field. */
  readonly named: readonly TemplateReading[];
  /** What the helpers name that it includes. */
  readonly included: readonly TemplateReading[];
}

/** A text of less than this says nothing where it is only part of another. */
const tellingLength = 3;

export function rankCandidates({ field, located, named, included }: CandidateInput): readonly Candidate[] {
  const scored = located.flatMap((one) => {
    if (field.isLeaf !== isLeaf(one)) return [];
    const isNamed = named.some((reading) => leadsInto(reading, one.path));
    const isIncluded = included.some((reading) => leadsInto(reading, one.path));
    const alike = likeness(field, one);
    const score =
      (isNamed ? 6 : 0) + (isIncluded ? 3 : 0) + alike + (alike > 0 || isNamed ? commonKeys(field, one) : 0);
    const isCandidate = isNamed || isIncluded || alike > 0;
    return isCandidate ? [{ candidate: { located: one, isNamed }, score }] : [];
  });
  return scored.toSorted((a, b) => b.score - a.score).map(({ candidate }) => candidate);
}

function isLeaf({ entry: { value } }: Located): boolean {
  return value.kind === 'scalar' || (value.kind === 'map' ? value.entries.size : value.items.length) === 0;
}

/** Whether the value's text can be seen in the field. */
function likeness(field: Field, { entry: { value } }: Located): number {
  if (value.kind !== 'scalar' || value.text === '') return 0;
  const text = String(value.value);
  const shown: unknown = JSON.parse(field.value);
  if (String(shown) === text) return 4;
  return text.length >= tellingLength && field.value.includes(JSON.stringify(text).slice(1, -1)) ? 3 : 0;
}

/** How many of the last keys are the same: `limits.memory` is fed by `resources.limits.memory`, not by `requests.memory`. */
function commonKeys({ path }: Field, { path: other }: Located): number {
  let count = 0;
  while (
    count < 3 &&
    count < other.length &&
    keyOf(other, count) !== '' &&
    path.at(-1 - count) === keyOf(other, count)
  ) {
    count += 1;
  }
  return count;
}
