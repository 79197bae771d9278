/** Which selectors of an expression have series now, which had some in a range, and what is near those that have none. */
import { mapParallel } from '../../../base/parallel.ts';
import type { CheckedSelector } from '../../../base/prometheusAnswers.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { CallOptions, PrometheusClient } from '../../../clients/prometheus/client.ts';
import { parseExpression, type Selector } from '../../../clients/prometheus/expression.ts';
import type { PrometheusFailure } from '../../../clients/prometheus/failures.ts';
import { explainEmptiness, type AskedTime } from './emptiness.ts';

/** More are not looked at: nobody writes them by hand, and a server has other work. */
const mostSelectors = 30;
const atOnce = 4;

/** The first failure of the server, where one of the counts fails. */
export async function checkSelectors(
  client: PrometheusClient,
  expr: string,
  time: AskedTime,
  options: CallOptions = {},
): Promise<Result<readonly CheckedSelector[], PrometheusFailure>> {
  const selectors = parseExpression(expr).selectors.slice(0, mostSelectors);
  const byText = new Map(selectors.map((selector) => [selector.text, selector]));
  const looked = await mapParallel([...byText.values()], atOnce, async (selector) => {
    const found = await lookAt(client, selector, time, options);
    return found.ok ? ok([selector.text, found.value] as const) : found;
  });
  const failure = looked.find((each) => !each.ok);
  if (failure && !failure.ok) return err(failure.error);
  const known = new Map(looked.flatMap((each) => (each.ok ? [each.value] : [])));
  return ok(selectors.flatMap((selector) => placed(selector, known.get(selector.text))));
}

interface Found extends Pick<CheckedSelector, 'now' | 'before' | 'reason' | 'near'> {
  /** No series has the metric's name. */
  readonly unknown: boolean;
}

function placed(selector: Selector, found: Found | undefined): CheckedSelector[] {
  if (!found) return [];
  const { from, text } = selector;
  const near = found.near.map(({ name, series }) => {
    const replace = replacementOf(selector, name, found.unknown);
    return { name, series, ...(replace && { replace }) };
  });
  const { now, before, reason } = found;
  return [{ from, to: from + text.length, text, now, before, reason, near }];
}

/** A metric for one that there is not, or a matcher for that of the same label. */
function replacementOf({ from, metric, matchers, text }: Selector, name: string, unknown: boolean) {
  if (unknown) {
    return metric !== undefined && text.startsWith(metric)
      ? { from, to: from + metric.length, text: name }
      : undefined;
  }
  const matcher = matchers.find(({ label }) => name.startsWith(`${label}=`));
  return matcher && { from: matcher.from, to: matcher.to, text: name };
}

async function lookAt(
  client: PrometheusClient,
  { text: selector, metric }: Selector,
  time: AskedTime,
  options: CallOptions,
): Promise<Result<Found, PrometheusFailure>> {
  const seconds = Math.ceil(time.end - time.start);
  const now = await countOf(client, `count(${selector})`, time.end, options);
  if (!now.ok) return now;
  if (now.value > 0) return ok({ now: now.value, before: now.value, reason: '', near: [], unknown: false });
  const before = await countOf(client, `count(last_over_time(${selector}[${seconds}s]))`, time.end, options);
  if (!before.ok) return before;
  if (before.value > 0) return ok({ now: 0, before: before.value, reason: '', near: [], unknown: false });
  const { reasons, near } = await explainEmptiness(client, selector, time, options);
  const named = `{__name__=${JSON.stringify(metric ?? '')}}`;
  const all = await countOf(client, `count(last_over_time(${named}[${seconds}s]))`, time.end, options);
  if (!all.ok) return all;
  return ok({
    unknown: metric !== undefined && all.value === 0,
    now: 0,
    before: 0,
    reason: reasons.join(' '),
    near: near.map(({ name, series }) => ({ name, series })),
  });
}

async function countOf(
  client: PrometheusClient,
  expr: string,
  time: number,
  options: CallOptions,
): Promise<Result<number, PrometheusFailure>> {
  const answer = await client.instant({ expr, time }, options);
  return answer.ok ? ok(answer.value.samples[0] ?? 0) : answer;
}
