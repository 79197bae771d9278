/** What takes the mistakes that circulate out of an expression. */
import { t } from '@vscode/l10n';
import type { Aggregation, Binary, Call, Selector } from '../expression.ts';
import type { TextEdit, TextFix } from './fix.ts';

const insert = (at: number, text: string): TextEdit => ({ from: at, to: at, text });

export function aroundBoth({ left, right }: Binary): TextFix {
  return {
    title: t('Put {0} around both sides', 'sum()'),
    edits: [left, right].flatMap(({ from, to }) => [insert(from, 'sum('), insert(to, ')')]),
  };
}

export function keepLe({ from, operator, grouping }: Aggregation): TextFix {
  const title = t('Keep the label {0}', 'le');
  if (!grouping) return { title, edits: [insert(from + operator.length, ' by (le) ')] };
  const labels =
    grouping.mode === 'by' ? [...grouping.labels, 'le'] : grouping.labels.filter((label) => label !== 'le');
  const written = labels.map((label) => (/^[A-Za-z_]\w*$/.test(label) ? label : JSON.stringify(label)));
  return { title, edits: [{ from: grouping.from, to: grouping.to, text: `(${written.join(', ')})` }] };
}

/** A range that holds four scrapes of the usual lengths. */
const usualRange = '5m';

export function rateOfBuckets({ from, to, text, range }: Selector): TextFix | undefined {
  if (range !== undefined) return undefined;
  const range5 = `[${usualRange}]`;
  const end = from + text.length;
  return {
    title: t('Take the rate of the buckets'),
    edits:
      end === to
        ? [insert(from, 'rate('), insert(to, `${range5})`)]
        : [insert(from, 'rate('), insert(end, range5), insert(to, ')')],
  };
}

const ofGauges: Readonly<Record<string, string>> = { rate: 'deriv', irate: 'deriv', increase: 'delta' };

export function renameCall({ from, name }: Call): TextFix | undefined {
  const text = ofGauges[name];
  return text === undefined
    ? undefined
    : { title: t('Use {0}()', text), edits: [{ from, to: from + name.length, text }] };
}

/** Only where the range stands right behind the selector, so that its place is known. */
export function lengthenRange({ from, to, text, range }: Selector): TextFix | undefined {
  if (range === undefined || to - from !== `${text}[${range}]`.length) return undefined;
  const at = from + text.length + 1;
  return {
    title: t('Look at the last {0}', usualRange),
    edits: [{ from: at, to: at + range.length, text: usualRange }],
  };
}
