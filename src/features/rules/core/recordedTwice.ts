/** Recording rules that write the same series. */
import { t } from '@vscode/l10n';
import { lineAndColumn } from './places.ts';
import { expressionsIn, type PlacedExpression } from './ruleExpressions.ts';

/** Line and column from 1. */
export interface RecordedRule {
  /** As its caller names it; equal names mean the same file. */
  readonly file: string;
  readonly name: string;
  /** The labels that the rule writes, in one order. */
  readonly labels: string;
  /** Offset where the rule begins. */
  readonly start: number;
  readonly line: number;
  readonly column: number;
}

export interface RecordedAgain {
  readonly own: RecordedRule;
  readonly others: readonly RecordedRule[];
  readonly message: string;
}

export function recordedIn(
  file: string,
  text: string,
  expressions: readonly PlacedExpression[] = expressionsIn(text),
): readonly RecordedRule[] {
  return expressions
    .filter(({ kind, name }) => kind === 'record' && name !== '')
    .map(({ name, labels, start }) => ({
      file,
      name,
      labels: JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))),
      start,
      ...lineAndColumn(text, start),
    }));
}

/** Those of one file that another rule, there or in `elsewhere`, records too. */
export function recordedAgain(
  own: readonly RecordedRule[],
  elsewhere: readonly RecordedRule[],
): readonly RecordedAgain[] {
  const byName = Map.groupBy([...own, ...elsewhere], ({ name, labels }) => `${name} ${labels}`);
  return own.flatMap((each) => {
    const others = (byName.get(`${each.name} ${each.labels}`) ?? []).filter((other) => other !== each);
    const [first] = others;
    if (!first) return [];
    const place = first.file === each.file ? t('line {0}', first.line) : `${first.file}:${first.line}`;
    const message = t(
      '{0} is recorded twice, here and in {1}, with the same labels: both rules write the same series, and what one writes is refused or mixed with the other.',
      each.name,
      place,
    );
    return [{ own: each, others, message }];
  });
}
