/** The mistakes that circulate in PromQL: each parses, and answers something else than it seems to. */
import { t } from '@vscode/l10n';
import { parseDuration } from '../../../base/durations.ts';
import {
  parseExpression,
  partsOf,
  type Aggregation,
  type Binary,
  type Call,
  type Expression,
  type Selector,
} from '../expression.ts';
import type { TextFix } from './fix.ts';
import { aroundBoth, keepLe, lengthenRange, rateOfBuckets, renameCall } from './lintFixes.ts';
import { admits } from './matching.ts';
import { expressionSeverities } from './promqlRules.ts';
import { remember } from './remember.ts';

export type LintRule = keyof typeof expressionSeverities;

export interface LintFinding {
  readonly rule: LintRule;
  readonly severity: 'warning' | 'information';
  /** Places in the expression. */
  readonly from: number;
  readonly to: number;
  readonly message: string;
  /** With places in the expression. */
  readonly fix?: TextFix;
}

export function lintExpression(text: string): readonly LintFinding[] {
  const { tree, faults } = parseExpression(text);
  return tree && faults.length === 0 ? look(tree) : [];
}

export function rememberingLint(): typeof lintExpression {
  return remember(lintExpression);
}

function look(expression: Expression): readonly LintFinding[] {
  return [...own(expression), ...partsOf(expression).flatMap(look)];
}

function own(expression: Expression): readonly LintFinding[] {
  switch (expression.kind) {
    case 'binary':
      return ratio(expression);
    case 'call':
      return [...quantile(expression), ...rates(expression)];
    case 'selector':
      return [...contradiction(expression), ...retention(expression)];
    case 'aggregation':
    case 'subquery':
    case 'unary':
    case 'number':
    case 'string':
      return [];
  }
}

const found = (
  rule: LintRule,
  { from, to }: { readonly from: number; readonly to: number },
  message: string,
  fix?: TextFix,
): LintFinding[] => [{ rule, severity: expressionSeverities[rule], from, to, message, ...(fix && { fix }) }];

const counterRates = new Set(['rate', 'irate', 'increase']);

function rateOf(expression: Expression): Selector | undefined {
  if (expression.kind !== 'call' || !counterRates.has(expression.name)) return undefined;
  const [argument] = expression.arguments;
  return argument?.kind === 'selector' ? argument : undefined;
}

function ratio(expression: Binary): readonly LintFinding[] {
  if (expression.operator !== '/' || expression.matching !== undefined) return [];
  const [above, below] = [rateOf(expression.left), rateOf(expression.right)];
  if (!above || !below || above.metric === undefined || above.metric !== below.metric) return [];
  const narrower = above.matchers.length > below.matchers.length;
  return narrower
    ? found(
        'ratio-without-sum',
        expression,
        t(
          'Each series is divided by itself, so the answer is 1 for each that the matchers above choose. Put sum() around both sides.',
        ),
        aroundBoth(expression),
      )
    : [];
}

function quantile(call: Call): readonly LintFinding[] {
  if (call.name !== 'histogram_quantile') return [];
  const [, argument] = call.arguments;
  if (!argument) return [];
  return [...missingLe(argument), ...missingRate(argument)];
}

function missingLe(argument: Expression): readonly LintFinding[] {
  if (argument.kind !== 'aggregation' || !classicBuckets(argument)) return [];
  const { grouping } = argument;
  const kept =
    grouping?.mode === 'without' ? !grouping.labels.includes('le') : grouping?.labels.includes('le');
  return kept
    ? []
    : found(
        'quantile-without-le',
        argument,
        t(
          'The aggregation drops the label le, without which there are no buckets: nothing is answered. Add le to by ().',
        ),
        keepLe(argument),
      );
}

function classicBuckets(of: Aggregation | Expression): boolean {
  if (of.kind === 'selector') return of.metric?.endsWith('_bucket') === true;
  return partsOf(of).some(classicBuckets);
}

function missingRate(argument: Expression): readonly LintFinding[] {
  const inner = argument.kind === 'aggregation' ? argument.arguments.at(-1) : argument;
  return inner?.kind === 'selector' && inner.metric?.endsWith('_bucket')
    ? found(
        'quantile-without-rate',
        inner,
        t(
          'Buckets are counters: without rate() this is the quantile of all that was seen since each process started.',
        ),
        rateOfBuckets(inner),
      )
    : [];
}

/** Names that say that a value goes up and down. Those that end in `_total` are counters whatever comes before. */
const gaugeName =
  /(?:_(?:celsius|percent|ratio|usage|available|free|limit|size|temperature|utilization|info)|^up)$/;

function rates(call: Call): readonly LintFinding[] {
  const selector = rateOf(call);
  if (!selector) return [];
  const seconds = parseDuration(selector.range ?? '');
  return [
    ...(selector.metric !== undefined && gaugeName.test(selector.metric)
      ? found(
          'rate-of-gauge',
          call,
          t(
            '{0} looks like a gauge. {1}() takes each fall for the reset of a counter; deriv() or delta() tell how a gauge moves.',
            selector.metric,
            call.name,
          ),
          renameCall(call),
        )
      : []),
    ...(seconds !== undefined && seconds < 60
      ? found(
          'range-too-short',
          selector,
          t(
            'A range of {0} has fewer than two samples where a scrape takes place every 30 seconds or less often: {1}() then answers nothing. Take at least four scrapes.',
            selector.range ?? '',
            call.name,
          ),
          lengthenRange(selector),
        )
      : []),
  ];
}

/** Days that Prometheus keeps unless told. */
const retentionDays = 15;

function retention(selector: Selector): readonly LintFinding[] {
  const seconds = parseDuration(selector.range ?? '');
  return seconds !== undefined && seconds > retentionDays * 86_400
    ? found(
        'range-beyond-retention',
        selector,
        t(
          'Prometheus keeps 15 days unless told: a range of {0} may see only what is left, without a word. Record the value over short ranges, or look at the retention of the server.',
          selector.range ?? '',
        ),
      )
    : [];
}

function contradiction(selector: Selector): readonly LintFinding[] {
  for (const exact of selector.matchers.filter(({ operator }) => operator === '=')) {
    const against = selector.matchers.find(
      (other) => other !== exact && other.label === exact.label && !admits(other, exact.value),
    );
    if (against) {
      return found(
        'selector-matches-nothing',
        against,
        t('No series can match: {0} is "{1}" and must not be, at once.', exact.label, exact.value),
      );
    }
  }
  const impossible = selector.matchers.find(
    ({ operator, value }) => operator === '=~' && /[^\\|(]\^|(?<!\\)\$[^|)]/.test(value),
  );
  return impossible
    ? found(
        'selector-matches-nothing',
        impossible,
        t(
          'The expression can never match: ^ or $ stands in its middle. Prometheus anchors both ends by itself.',
        ),
      )
    : [];
}
