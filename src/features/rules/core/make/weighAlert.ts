/** An alert rule of a query, by the samples of a day: threshold, `for`, what it would have done, and a test of it. */
import { parseDuration } from '../../../../base/durations.ts';
import type { Engine } from '../../../../base/ports.ts';
import { err, ok, type Result } from '../../../../base/result.ts';
import { replayAlert, valuesOver, type FetchedSamples } from '../../../../clients/engine/promql.ts';
import { neededSelectors, replayRequest, summarise, wordsOf, type ReplaySummary } from '../replay.ts';
import { expressionsIn } from '../../../../clients/prometheus/rules/ruleExpressions.ts';
import {
  chooseThreshold,
  draftAlert,
  excerptAround,
  excerptOf,
  hasThreshold,
  historyOf,
  mostTimes,
  usualHolds,
  withThreshold,
  writeAlertFile,
  type DraftedAlert,
} from './makeAlert.ts';
import { makeRuleTest } from './makeTest.ts';

/** What was fetched for the selectors of a query. */
export interface DayOfSamples {
  /** Seconds since 1970. */
  readonly end: number;
  readonly samples: FetchedSamples;
}

export interface WeighedAlert {
  readonly alert: DraftedAlert;
  /** A sentence. */
  readonly history: string;
  readonly summary: ReplaySummary;
}

/** Seconds between two values that are looked at for a threshold. */
const valueStep = 300;
const day = 86_400;

export async function weighAlert(
  engine: Engine,
  {
    expr,
    runbooks,
    day: { end, samples },
  }: { readonly expr: string; readonly runbooks: readonly string[]; readonly day: DayOfSamples },
): Promise<Result<WeighedAlert, string>> {
  let compared = expr;
  if (!hasThreshold(expr)) {
    const range = { start: (end - day) * 1000, end: end * 1000, step: valueStep * 1000 };
    const values = await valuesOver(engine, samples, { expr, ...range });
    if (!values.ok) return err(values.error.message);
    if (values.value.error !== '') return err(values.value.error);
    compared = withThreshold(expr, chooseThreshold(values.value.values));
  }
  const drafted = draftAlert(compared, runbooks);
  let weighed: WeighedAlert | undefined;
  for (const hold of usualHolds) {
    const alert = { ...drafted, hold };
    const summary = await replay(engine, alert, { end, samples });
    if (!summary.ok) return summary;
    weighed = { alert, summary: summary.value, history: historyOf(wordsOf(summary.value), end) };
    if (summary.value.times <= mostTimes) break;
  }
  return weighed ? ok(weighed) : err('');
}

async function replay(
  engine: Engine,
  alert: DraftedAlert,
  { end, samples }: DayOfSamples,
): Promise<Result<ReplaySummary, string>> {
  const [rule] = expressionsIn(writeAlertFile(alert, ''));
  if (!rule) return err('');
  const request = replayRequest(rule, end);
  const answer = await replayAlert(engine, samples, request);
  if (!answer.ok) return err(answer.error.message);
  return answer.value.error === '' ? ok(summarise(answer.value, request)) : err(answer.value.error);
}

/**
 * A test file for a rule file that holds the alert alone, from the piece of the samples in which it would have fired; with other
 * series where that piece is too long to be read. Undefined where none can be made.
 */
export async function testOfSamples(
  engine: Engine,
  {
    text,
    file,
    day: { end, samples },
    weighed,
  }: {
    readonly text: string;
    readonly file: string;
    readonly day: DayOfSamples;
    readonly weighed: WeighedAlert;
  },
): Promise<string | undefined> {
  const [rule] = expressionsIn(text);
  if (!rule) return undefined;
  const needed = neededSelectors(rule.text);
  const back = needed.ok ? Math.max(...needed.value.map(({ seconds }) => seconds)) - usualReach : 0;
  const reach = back + (parseDuration(weighed.alert.hold) ?? 0);
  const excerpt = excerptAround(weighed.summary.spans, reach, end * 1000);
  const series = excerpt && excerptOf(samples.series, excerpt);
  const ruleFile = { name: file, text, groups: [rule.group] };
  const made = await makeRuleTest(engine, { rule, file: ruleFile, ...(series && { series }) });
  return made.ok ? made.value.text : undefined;
}

/** Seconds that `neededSelectors` adds to what an expression itself looks back: the day, and an hour before it. */
const usualReach = day + 3600;
