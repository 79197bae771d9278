/** What makes an alert say more, as changes of its document. */
import { t } from '@vscode/l10n';
import { parseExpression, partsOf, type Expression } from '../expression.ts';
import type { TextFix } from './fix.ts';
import type { AlertRule, PlacedExpression, WrittenNote } from './ruleExpressions.ts';
import { documentFix } from './placedFix.ts';

/** The blanks before a key that stands alone on its line, or behind the dash of its rule; undefined in flow style. */
function indentOf(text: string, keyAt: number): string | undefined {
  const line = text.slice(text.lastIndexOf('\n', keyAt - 1) + 1, keyAt);
  return /^[ ]*(?:-[ ]+)?$/.test(line) ? ' '.repeat(line.length) : undefined;
}

const endOfLine = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
};

/** A further annotation, as the first of them. */
export function addNote(
  text: string,
  rule: AlertRule,
  { name, value }: { readonly name: string; readonly value: string },
): TextFix | undefined {
  const written = `${name}: '${value.replaceAll("'", "''")}'`;
  const title = t('Add {0}: {1}', name, value);
  const [first] = rule.notes;
  if (first) {
    const indent = indentOf(text, first.keyAt);
    if (indent === undefined || text.slice(first.keyAt - indent.length, first.keyAt).trim() !== '')
      return undefined;
    const at = first.keyAt;
    return { title, edits: [{ from: at, to: at, text: `${written}\n${indent}` }] };
  }
  const indent = indentOf(text, rule.keyAt);
  if (indent === undefined || rule.annotationsAt !== undefined) return undefined;
  const at = endOfLine(text, rule.nameAt.to);
  return {
    title,
    edits: [{ from: at, to: at, text: `\n${indent}annotations:\n${indent}  ${written}` }],
  };
}

/** Words behind those of an annotation on one line. */
export function extendNote(
  text: string,
  { from, to, text: value }: WrittenNote,
  more: string,
): TextFix | undefined {
  const written = text.slice(from, to);
  if (written.includes('\n') || value.trim() === '' || /^[|>]/.test(written)) return undefined;
  const quotes = /^["']/.test(written);
  if (!quotes && /^\s*[,}\]]/.test(text.slice(to, endOfLine(text, to)))) return undefined;
  const at = quotes ? to - 1 : to;
  return { title: t('Add the value to it'), edits: [{ from: at, to: at, text: more }] };
}

export function withoutBool(placed: PlacedExpression): TextFix | undefined {
  const { tree } = parseExpression(placed.text);
  const edits = (tree ? boolsIn(tree) : []).flatMap(({ from, to }) => {
    const between = placed.text.slice(from, to);
    const word = /\s*\bbool\b/.exec(between);
    return word ? [{ from: from + word.index, to: from + word.index + word[0].length, text: '' }] : [];
  });
  return edits.length === 0 ? undefined : documentFix(placed, { title: t('Leave {0} out', 'bool'), edits });
}

function boolsIn(tree: Expression): readonly { readonly from: number; readonly to: number }[] {
  const own = tree.kind === 'binary' && tree.bool ? [{ from: tree.left.to, to: tree.right.from }] : [];
  return [...own, ...partsOf(tree).flatMap(boolsIn)].sort((a, b) => a.from - b.from);
}

const wordsOf = (text: string) =>
  new Set(
    text
      .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length > 2),
  );

/** The runbook whose name shares most words with the alert's; undefined where none shares half of its own. */
export function runbookFor(alert: string, runbooks: readonly string[]): string | undefined {
  const wanted = wordsOf(alert);
  const [best] = runbooks
    .map((path) => {
      const own = wordsOf((path.split('/').at(-1) ?? '').replace(/\.\w+$/, ''));
      return {
        path,
        share:
          [...own].filter((word) => wanted.has(word)).length / Math.max(Math.min(own.size, wanted.size), 2),
      };
    })
    .sort((a, b) => b.share - a.share);
  return best && best.share >= 0.5 ? best.path : undefined;
}
