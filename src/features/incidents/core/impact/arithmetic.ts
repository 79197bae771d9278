/**
 * The figures of an incident's impact. Shares are between 0 and 1, times in seconds, objectives in per cent as they are written:
 * `99.9` has no exact value as a binary fraction, so what an objective leaves over is reckoned on its digits.
 */

const day = 86_400;

/** What an objective such as `99.95` leaves for failures, as a share. */
export function budgetShare(objective: string): number | undefined {
  const digits = /^(\d{1,3})(?:\.(\d{1,12}))?$/.exec(objective.trim());
  if (!digits) return undefined;
  const [, whole = '', fraction = ''] = digits;
  const scale = 10n ** BigInt(fraction.length);
  const left = 100n * scale - BigInt(whole + fraction);
  if (left <= 0n || left >= 100n * scale) return undefined;
  return Number(left) / Number(100n * scale);
}

/** Seconds of full failure that an objective allows in a window. */
export function budgetSeconds(objective: string, windowDays: number): number | undefined {
  const share = budgetShare(objective);
  return share === undefined ? undefined : exact(share * windowDays * day);
}

/** How much of the window's budget is gone after a time in which a share of the requests failed, traffic being even. */
export function budgetSpent(
  { share, seconds }: { readonly share: number; readonly seconds: number },
  objective: string,
  windowDays: number,
): number | undefined {
  const budget = budgetSeconds(objective, windowDays);
  return budget === undefined ? undefined : exact((share * seconds) / budget);
}

/** The same by requests: it needs no even traffic, but the requests of the whole window. */
export function budgetSpentByRequests(
  failed: number,
  totalInWindow: number,
  objective: string,
): number | undefined {
  const share = budgetShare(objective);
  return share === undefined || totalInWindow <= 0 ? undefined : exact(failed / (totalInWindow * share));
}

/** The part of a window that was good after a time in which a share of the requests failed. */
export function attainedAfter(share: number, seconds: number, windowDays: number): number {
  return exact(1 - (share * seconds) / (windowDays * day));
}

/** How many times faster than allowed a budget is used up. */
export function burnRate(share: number, objective: string): number | undefined {
  const budget = budgetShare(objective);
  return budget === undefined ? undefined : exact(share / budget);
}

/** The burn rate that uses up a share of the window's budget in a time. */
export function burnRateFor(shareOfBudget: number, seconds: number, windowDays: number): number {
  return exact((shareOfBudget * windowDays * day) / seconds);
}

export function failedRequests(perSecond: number, seconds: number, share: number): number {
  return exact(perSecond * seconds * share);
}

/** `16.8` for 8.4 s where 500 ms are allowed. */
export function timesTarget(value: number, target: number): number | undefined {
  return target > 0 ? exact(value / target) : undefined;
}

/** By how much a figure fell, as a share of what it was. */
export function reduction(before: number, after: number): number | undefined {
  return before > 0 ? exact((before - after) / before) : undefined;
}

/** Days until a steady growth reaches a limit; undefined for what does not grow. */
export function daysUntil(now: number, limit: number, perHour: number): number | undefined {
  return perHour > 0 && limit > now ? (limit - now) / perHour / 24 : undefined;
}

/** An objective is met by what equals it: 500 ms are within 500 ms, 520 ms are not. */
export function withinTarget(value: number, target: number): boolean {
  return value <= target;
}

/** Without the noise of binary fractions in the last digits. */
function exact(value: number): number {
  return Number(value.toPrecision(12));
}
