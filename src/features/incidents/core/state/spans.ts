/** Points in time and lengths that are known only within bounds. Milliseconds. */
import { t } from '@vscode/l10n';
import { lengthText } from '../../../../base/lengthText.ts';

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

/** One length where both bounds read the same, else both. */
export function spanText({ least, most }: Span): string {
  const from = lengthText(least);
  const to = lengthText(most);
  return from === to ? to : t('between {0} and {1}', from, to);
}
