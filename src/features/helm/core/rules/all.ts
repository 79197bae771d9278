/** All rules that need no render. */
import { findTextConditions } from './condition.ts';
import { findBooleanKeys, findBooleanValues, findDuplicateKeys, findLargeFiles } from './files.ts';
import type { Rule, RuleFinding, RuleInput } from './input.ts';
import { findMissingKeys, findMissingMemoryLimits } from './missing.ts';
import { findDeletedDefaults, findShortenedLists } from './overlays.ts';
import { findProductionBelow, findProductionEqual } from './production.ts';
import { findAbsurdQuantities, findInvalidQuantities, findRequestsAboveLimits } from './quantities.ts';
import { joinShared } from './share.ts';
import { findStructureDifferences, findTypeChanges } from './types.ts';
import { findUnknownKeys } from './unknownKey.ts';
import { findUnusedKeys } from './unusedKey.ts';

export const valueRules: readonly Rule[] = [
  findInvalidQuantities,
  findDuplicateKeys,
  findProductionBelow,
  findRequestsAboveLimits,
  findAbsurdQuantities,
  findMissingKeys,
  findUnknownKeys,
  findStructureDifferences,
  findTypeChanges,
  findMissingMemoryLimits,
  findTextConditions,
  findBooleanKeys,
  findDeletedDefaults,
  findShortenedLists,
  findLargeFiles,
  findBooleanValues,
  findUnusedKeys,
  findProductionEqual,
];

/** Everything that the rules find, in the order of file, line and column; no setting is looked at yet. */
export function runRules(input: RuleInput): readonly RuleFinding[] {
  return joinShared(
    valueRules.flatMap((rule) => rule(input)),
    input,
  );
}
