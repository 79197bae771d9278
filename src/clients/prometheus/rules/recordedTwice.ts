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

/**
 * Those of one file that another rule, there or in `elsewhere`, records too.
 *
 * @param wordsFor what the message calls the place of another rule, seen from the file of `own`
 */
export function recordedAgain(
  own: readonly RecordedRule[],
  elsewhere: readonly RecordedRule[],
  wordsFor: (other: RecordedRule, own: RecordedRule) => string = lineWords,
): readonly RecordedAgain[] {
  const byName = Map.groupBy([...own, ...elsewhere], ({ name, labels }) => `${name} ${labels}`);
  return own.flatMap((each) => {
    const others = (byName.get(`${each.name} ${each.labels}`) ?? []).filter((other) => other !== each);
    const [first] = others;
    if (!first) return [];
    const message = t(
      '{0} is recorded twice, here and in {1}, with the same labels: both rules write the same series, and what one writes is refused or mixed with the other.',
      each.name,
      wordsFor(first, each),
    );
    return [{ own: each, others, message }];
  });
}

function lineWords({ file, line }: RecordedRule, own: RecordedRule): string {
  return file === own.file ? t('line {0}', line) : `${file}:${line}`;
}
