/** Findings of single environments become one where all environments share the fault. */
import type { RuleFinding, RuleInput } from './input.ts';

/** In the order of file, line, column and rule. */
export function joinShared(findings: readonly RuleFinding[], input: RuleInput): readonly RuleFinding[] {
  const groups = Map.groupBy(findings, ({ rule, file, line, column, path }) =>
    [rule, file, line, column, path].join('\n'),
  );
  const joined = [...groups.values()].flatMap((group) => {
    const first = group[0];
    return first !== undefined && isShared(group, first.file, input)
      ? [{ ...first, environment: null }]
      : group;
  });
  return joined.toSorted(
    (a, b) =>
      compareText(a.file, b.file) || a.line - b.line || a.column - b.column || compareText(a.rule, b.rule),
  );
}

function isShared(
  group: readonly RuleFinding[],
  file: string,
  { environments }: Pick<RuleInput, 'environments'>,
): boolean {
  const names = new Set(group.map(({ environment }) => environment));
  if (names.has(null)) return true;
  const [only] = environments;
  // The one environment of a chart shares its faults with nobody, unless they are the chart's own.
  if (environments.length === 1 && file !== 'values.yaml' && only?.environment.files.includes(file) === true)
    return false;
  return environments.every(
    ({ environment, merged }) =>
      names.has(environment.name) || (merged === undefined && environment.files.includes(file)),
  );
}

function compareText(first: string, second: string): number {
  if (first === second) return 0;
  return first < second ? -1 : 1;
}
