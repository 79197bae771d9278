/** What an incident cost, asked from Prometheus over its window. What no query answers is null, never guessed. */
import { t } from '@vscode/l10n';
import { err, ok, type Failure, type Result } from '../../../../base/result.ts';
import type { PrometheusClient } from '../../../../clients/prometheus/client.ts';
import type { IncidentEvent } from '../../../../clients/notes/incidentEvents.ts';
import { inOrder } from '../state/fold.ts';
import { attainedAfter, budgetSpent, budgetSpentByRequests } from './arithmetic.ts';

export interface ImpactQuestion {
  /** Seconds since 1970. */
  readonly start: number;
  readonly end: number;
  /** Selector of the counter of all requests, such as `http_requests_total{job="api"}`. */
  readonly total: string;
  /** Selector of the counter of those that failed. */
  readonly failed: string;
  /** An expression that counts the users who were affected, evaluated at the end; `$window` stands for the length, such as `900s`. */
  readonly users?: string;
  /** In per cent, as it is written. */
  readonly objective: string;
  /** Days of the objective's window. */
  readonly windowDays: number;
}

export interface AskedQuery {
  readonly name: string;
  readonly expr: string;
  /** Seconds since 1970. */
  readonly time: number;
  /** Null where there are no samples. */
  readonly value: number | null;
}

export interface Impact {
  readonly start: number;
  readonly end: number;
  /** Seconds. */
  readonly duration: number;
  readonly requests: number | null;
  readonly failed: number | null;
  /** Of the requests, that failed; from 0 to 1. */
  readonly share: number | null;
  readonly users: number | null;
  readonly objective: string;
  readonly windowDays: number;
  /** Of the window's budget, spent by this incident; 1 is all of it. `time`: traffic is taken as even. */
  readonly budgetSpent: number | null;
  readonly basis: 'requests' | 'time' | null;
  /** The part of the requests that was good over the objective's window, at the start and at the end. */
  readonly attained: { readonly before: number | null; readonly after: number | null };
  /** Shares that failed in a time as long as the incident, before it and since. */
  readonly shareBefore: number | null;
  readonly shareAfter: number | null;
  readonly queries: readonly AskedQuery[];
  /** What to mind about the figures. */
  readonly notes: readonly string[];
}

/** From the first alert, else from the first event, to what ended it; undefined while nothing did. */
export function impactWindow(
  given: readonly IncidentEvent[],
): { readonly start: number; readonly end: number | undefined } | undefined {
  const events = inOrder(given);
  const first = events.find(({ kind }) => kind === 'alert') ?? events[0];
  if (first === undefined) return undefined;
  const ended = events.find(
    (event) => event.kind === 'status' && ['mitigated', 'resolved', 'closed'].includes(event.data.status),
  );
  return { start: Math.floor(first.t / 1000), end: ended && Math.ceil(ended.t / 1000) };
}

type ImpactFailure = Failure<'bad-question' | 'query-failed' | 'no-data'>;

/** @param now seconds since 1970 */
export async function computeImpact(
  client: PrometheusClient,
  question: ImpactQuestion,
  { now, signal }: { readonly now: number; readonly signal: AbortSignal },
): Promise<Result<Impact, ImpactFailure>> {
  const { start, end, objective, windowDays } = question;
  const duration = Math.round(end - start);
  const window = `${windowDays * 86_400}s`;
  const fault = faultOf(question, duration);
  if (fault !== undefined) return err({ code: 'bad-question', message: fault });
  const wanted = queriesOf(question, { window, now });
  const answers = await client.batch(
    Object.fromEntries(wanted.map(({ name, expr, time }) => [name, { expr, time }])),
    { signal },
  );
  const queries: AskedQuery[] = [];
  for (const query of wanted) {
    const answer = answers[query.name];
    if (answer && !answer.ok) return err({ code: 'query-failed', message: answer.error.message });
    const value = answer?.value.samples[0];
    queries.push({ ...query, value: value === undefined || Number.isNaN(value) ? null : value });
  }
  const valueOf = (name: string): number | null =>
    queries.find((query) => query.name === name)?.value ?? null;
  const requests = valueOf('requests');
  if (requests === null) {
    const message = t(
      '{0} has no samples in this time. Look at the selector and at the window.',
      question.total,
    );
    return err({ code: 'no-data', message });
  }
  // No series of failures means that none was counted; the total shows that the server knows the service.
  const failed = valueOf('failed') ?? 0;
  const share = requests > 0 ? failed / requests : null;
  const inWindow = valueOf('window-requests');
  const byRequests = inWindow === null ? undefined : budgetSpentByRequests(failed, inWindow, objective);
  const byTime =
    share === null ? undefined : budgetSpent({ share, seconds: duration }, objective, windowDays);
  return ok({
    start,
    end,
    duration,
    requests,
    failed,
    share,
    users: valueOf('users'),
    objective,
    windowDays,
    budgetSpent: byRequests ?? byTime ?? null,
    basis: byRequests !== undefined ? 'requests' : byTime !== undefined ? 'time' : null,
    attained: { before: valueOf('attained-before'), after: valueOf('attained-after') },
    shareBefore: valueOf('share-before'),
    shareAfter: valueOf('share-after'),
    queries,
    notes: notesOf({ question, inWindow, requests, share, duration }),
  });
}

function faultOf({ objective, windowDays }: ImpactQuestion, duration: number): string | undefined {
  if (duration <= 0) return t('The window of the impact ends before it starts.');
  if (!(windowDays > 0 && windowDays <= 366))
    return t('The window of the objective is between 1 and 366 days.');
  return budgetSpent({ share: 0, seconds: 1 }, objective, windowDays) === undefined
    ? t('"{0}" is no objective: write it in per cent, such as 99.9.', objective)
    : undefined;
}

function queriesOf(
  { start, end, total, failed, users }: ImpactQuestion,
  { window, now }: { readonly window: string; readonly now: number },
): readonly Omit<AskedQuery, 'value'>[] {
  const length = Math.round(end - start);
  const sum = (selector: string, over: string): string => `sum(increase(${selector}[${over}]))`;
  const bad = (over: string): string => `(${sum(failed, over)} or vector(0)) / ${sum(total, over)}`;
  const span = `${length}s`;
  return [
    { name: 'requests', expr: sum(total, span), time: end },
    { name: 'failed', expr: sum(failed, span), time: end },
    ...(users === undefined ? [] : [{ name: 'users', expr: users.replaceAll('$window', span), time: end }]),
    { name: 'window-requests', expr: sum(total, window), time: end },
    { name: 'attained-before', expr: `1 - ${bad(window)}`, time: start },
    { name: 'attained-after', expr: `1 - ${bad(window)}`, time: end },
    { name: 'share-before', expr: bad(span), time: start },
    ...(end + length <= now ? [{ name: 'share-after', expr: bad(span), time: end + length }] : []),
  ];
}

interface Reckoned {
  readonly question: ImpactQuestion;
  readonly inWindow: number | null;
  readonly requests: number;
  readonly share: number | null;
  readonly duration: number;
}

function notesOf({ question, inWindow, requests, share, duration }: Reckoned): readonly string[] {
  const { windowDays, users } = question;
  const alone = share === null ? undefined : attainedAfter(share, duration, windowDays);
  const even = (requests / duration) * windowDays * 86_400;
  return [
    ...(users === undefined ? [t('Users were not asked for: name an expression that counts them.')] : []),
    ...(alone === undefined
      ? []
      : [t('By itself, with even traffic, it leaves {0} % of {1} days.', percent(alone), windowDays)]),
    ...(inWindow !== null && inWindow < even / 3
      ? [
          t(
            'The server holds less than {0} days, or traffic was far higher than usual: the budget is reckoned on what it holds.',
            windowDays,
          ),
        ]
      : []),
  ];
}

/** Up to three digits behind the point of a per cent. */
export function percent(share: number): string {
  return String(Number((share * 100).toFixed(3)));
}
