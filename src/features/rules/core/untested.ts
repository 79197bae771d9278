/** Which rules no test looks at. */
import { readYaml } from '../../../base/yamlDecode.ts';
import { SourceText, toPlain } from '../../../base/yamlNode.ts';
import * as z from 'zod';
import type { PlacedExpression } from '../../../clients/prometheus/rules/ruleExpressions.ts';

const list = <Item extends z.ZodType>(item: Item) => z.array(item).nullish().catch(undefined);
const testFile = z.object({
  tests: list(
    z.object({
      alert_rule_test: list(z.object({ alertname: z.string() })),
      promql_expr_test: list(z.object({ expr: z.string() })),
    }),
  ),
});

/** The alerts that test files name, and the expressions that they evaluate. */
export function testedIn(text: string): {
  readonly alerts: readonly string[];
  readonly expressions: readonly string[];
} {
  const read = readYaml(new SourceText('', text));
  const plain = read.ok && read.value.root ? testFile.safeParse(toPlain(read.value.root)) : undefined;
  const tests = plain?.data?.tests ?? [];
  return {
    alerts: tests.flatMap((test) => (test.alert_rule_test ?? []).map(({ alertname }) => alertname)),
    expressions: tests.flatMap((test) => (test.promql_expr_test ?? []).map(({ expr }) => expr)),
  };
}

/** A recording rule is tested where an expression of a test reads its series. */
export function withoutTest(
  rules: readonly PlacedExpression[],
  tested: ReturnType<typeof testedIn>,
): readonly PlacedExpression[] {
  const words = new Set(tested.expressions.flatMap((text) => text.match(/[A-Za-z_:][\w:]*/g) ?? []));
  return rules.filter(
    ({ kind, name }) =>
      kind !== 'expression' && !(kind === 'alert' ? tested.alerts.includes(name) : words.has(name)),
  );
}
