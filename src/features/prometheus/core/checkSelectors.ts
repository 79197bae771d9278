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
  const looked = await mapParallel([...byText.values()], atOnce, async ({ text }) => {
    const found = await lookAt(client, text, time, options);
    return found.ok ? ok([text, found.value] as const) : found;
  });
  const failure = looked.find((each) => !each.ok);
  if (failure && !failure.ok) return err(failure.error);
  const known = new Map(looked.flatMap((each) => (each.ok ? [each.value] : [])));
  return ok(selectors.flatMap((selector) => placed(selector, known.get(selector.text))));
}

type Found = Omit<CheckedSelector, 'from' | 'to' | 'text'>;

function placed({ from, text }: Selector, found: Found | undefined): CheckedSelector[] {
  return found ? [{ from, to: from + text.length, text, ...found }] : [];
}

async function lookAt(
  client: PrometheusClient,
  selector: string,
  time: AskedTime,
  options: CallOptions,
): Promise<Result<Found, PrometheusFailure>> {
  const seconds = Math.ceil(time.end - time.start);
  const now = await countOf(client, `count(${selector})`, time.end, options);
  if (!now.ok) return now;
  if (now.value > 0) return ok({ now: now.value, before: now.value, reason: '', near: [] });
  const before = await countOf(client, `count(last_over_time(${selector}[${seconds}s]))`, time.end, options);
  if (!before.ok) return before;
  if (before.value > 0) return ok({ now: 0, before: before.value, reason: '', near: [] });
  const { reasons, near } = await explainEmptiness(client, selector, time, options);
  return ok({
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
