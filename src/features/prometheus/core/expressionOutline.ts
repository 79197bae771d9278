/** An expression in words: one line for each part, the parts of a part further in. */
import { t } from '@vscode/l10n';
import { parseExpression, partsOf, type Expression } from '../../../clients/prometheus/expression.ts';

export interface OutlineLine {
  readonly depth: number;
  /** What the part does. */
  readonly says: string;
  /** The part as written. */
  readonly text: string;
  /** From 0; `to` is behind the last character. */
  readonly from: number;
  readonly to: number;
}

export interface ExpressionOutline {
  readonly lines: readonly OutlineLine[];
  readonly metrics: readonly string[];
  readonly functions: readonly string[];
  /** One sentence for each place that is not understood. */
  readonly faults: readonly string[];
}

export function outlineOf(text: string): ExpressionOutline {
  const { tree, faults, selectors } = parseExpression(text);
  const lines = tree ? linesOf(tree, text, 0) : [];
  const metrics = selectors.flatMap(({ metric }) => metric ?? []);
  return {
    lines,
    metrics: [...new Set(metrics)],
    functions: tree ? [...new Set(functionsIn(tree))] : [],
    faults:
      tree || faults.length > 0
        ? faults.map(({ from, to }) => fault(text, from, to))
        : [t('There is no expression.')],
  };
}

function fault(text: string, from: number, to: number): string {
  const before = text.slice(0, from).split('\n');
  const [line, column] = [before.length, (before.at(-1)?.length ?? 0) + 1];
  return from === to
    ? t('Something is missing at line {0}, column {1}.', line, column)
    : t('"{0}" is not understood at line {1}, column {2}.', text.slice(from, to), line, column);
}

function linesOf(part: Expression, text: string, depth: number): OutlineLine[] {
  const { from, to } = part;
  const own = { depth, says: sayingOf(part), text: text.slice(from, to), from, to };
  return [own, ...partsOf(part).flatMap((inner) => linesOf(inner, text, depth + 1))];
}

function functionsIn(part: Expression): string[] {
  const own = part.kind === 'call' ? [part.name] : part.kind === 'aggregation' ? [part.operator] : [];
  return [...own, ...partsOf(part).flatMap(functionsIn)];
}

function sayingOf(part: Expression): string {
  switch (part.kind) {
    case 'selector':
      return withModifiers(
        part.range === undefined
          ? t('the newest samples of {0}', part.text)
          : t('the samples of {0} in the last {1}', part.text, part.range),
        part,
      );
    case 'subquery':
      return withModifiers(
        t('what is inside, evaluated again and again in the last {0}', part.range ?? '?') +
          (part.step === undefined ? '' : ` ${t('(every {0})', part.step)}`),
        part,
      );
    case 'call':
      return t('function {0}', part.name);
    case 'aggregation': {
      const labels = part.grouping?.labels.join(', ') ?? '';
      if (!part.grouping) return t('{0} over all series', part.operator);
      return part.grouping.mode === 'by'
        ? t('{0} for each {1}', part.operator, labels)
        : t('{0} over {1}', part.operator, labels);
    }
    case 'binary': {
      const matching = part.matching === undefined ? '' : ` ${part.matching}`;
      return t('left {0} right', `${part.operator}${part.bool ? ' bool' : ''}${matching}`);
    }
    case 'unary':
      return t('sign {0}', part.operator);
    case 'number':
      return t('the number {0}', part.text);
    case 'string':
      return t('the text "{0}"', part.text);
  }
}

function withModifiers(
  text: string,
  { offset, at }: { readonly offset?: string; readonly at?: string },
): string {
  const further = [
    ...(offset === undefined ? [] : [t('{0} earlier', offset)]),
    ...(at === undefined ? [] : [t('seen from {0}', at)]),
  ];
  return [text, ...further].join(', ');
}
