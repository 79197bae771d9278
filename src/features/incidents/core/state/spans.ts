/** Points in time and lengths that are known only within bounds. Milliseconds. */
import { t } from '@vscode/l10n';

/** It happened not before `earliest` and not after `latest`. */
export interface Moment {
  readonly earliest: number;
  readonly latest: number;
}

export interface Span {
  readonly least: number;
  readonly most: number;
}

export function spanBetween(from: Moment, to: Moment): Span {
  return {
    least: Math.max(0, to.earliest - from.latest),
    most: Math.max(0, to.latest - from.earliest),
  };
}

const minute = 60_000;

/** Such as `4 min` or `2 h 5 min`; under a minute in seconds. */
export function lengthText(length: number): string {
  if (length < minute) return t('{0} s', Math.round(length / 1000));
  const minutes = Math.floor(length / minute);
  if (minutes < 60) return t('{0} min', minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? t('{0} h', hours) : t('{0} h {1} min', hours, minutes % 60);
  return t('{0} days', Math.floor(hours / 24));
}

/** One length where both bounds read the same, else both. */
export function spanText({ least, most }: Span): string {
  const from = lengthText(least);
  const to = lengthText(most);
  return from === to ? to : t('between {0} and {1}', from, to);
}
