/** An impact in sentences. */
import { t } from '@vscode/l10n';
import { utc } from '../record/quote.ts';
import { lengthText } from '../../../../base/lengthText.ts';
import { percent, type Impact } from './computeImpact.ts';

export function impactLines(impact: Omit<Impact, 'queries'>): readonly string[] {
  const { start, end, duration, requests, failed, share, users, objective, windowDays } = impact;
  const { budgetSpent, basis, attained, shareBefore, shareAfter } = impact;
  const count = (value: number): string => String(Math.round(value));
  return [
    t('Window: {0} to {1} UTC, {2}.', utc(start * 1000), utc(end * 1000), lengthText(duration * 1000)),
    ...(failed !== null && requests !== null && share !== null
      ? [
          t(
            'Requests that failed: {0} of {1}, which is {2} %.',
            count(failed),
            count(requests),
            percent(share),
          ),
        ]
      : []),
    ...(users === null ? [] : [t('Users affected: {0}.', count(users))]),
    ...(budgetSpent === null
      ? []
      : [
          basis === 'requests'
            ? t(
                'Error budget spent: {0} % of that of {1} days at {2} %, by requests.',
                percent(budgetSpent),
                windowDays,
                objective,
              )
            : t(
                'Error budget spent: {0} % of that of {1} days at {2} %, if traffic is even.',
                percent(budgetSpent),
                windowDays,
                objective,
              ),
        ]),
    ...(attained.before !== null && attained.after !== null
      ? [
          t(
            'SLO over {0} days: {1} % before, {2} % after.',
            windowDays,
            percent(attained.before),
            percent(attained.after),
          ),
        ]
      : []),
    ...(shareBefore === null ? [] : [t('Failing in a time as long before it: {0} %.', percent(shareBefore))]),
    ...(shareAfter === null ? [] : [t('Failing in a time as long after it: {0} %.', percent(shareAfter))]),
  ];
}
