/** A required value that no environment has is one fault, of the chart's own values: whoever sets it there mends them all. */
import { readPath } from '../../../clients/helm/readPath.ts';
import type { RuleFinding } from './rules/input.ts';
import { locateValues } from './rules/located.ts';
import { placeOfMissing } from './rules/place.ts';
import type { Snapshot, SnapshotEnvironment } from './snapshot.ts';

export function joinMissing(
  findings: readonly RuleFinding[],
  { environments }: Snapshot,
): readonly RuleFinding[] {
  const [first] = environments;
  if (first === undefined || environments.length === 1) return findings;
  const groups = Map.groupBy(findings, ({ rule, path, message }) => JSON.stringify([rule, path, message]));
  return [...groups.values()].flatMap((group) => {
    const [one] = group;
    const shared = one !== undefined && isMissingEverywhere(one, group, environments);
    const own = first.layers.find(({ file }) => file === 'values.yaml');
    if (!shared || own === undefined) return group;
    const place = placeOfMissing({ ...first, layers: [own] }, readPath(one.path));
    return [{ ...one, endLine: place.line, endColumn: place.column, ...place, environment: null }];
  });
}

function isMissingEverywhere(
  { rule, path }: RuleFinding,
  group: readonly RuleFinding[],
  environments: readonly SnapshotEnvironment[],
): boolean {
  if (rule !== 'missing-required' || path === '') return false;
  const names = new Set(group.map(({ environment }) => environment));
  return environments.every(
    (values) => names.has(values.environment.name) && !locateValues(values).has(path),
  );
}
