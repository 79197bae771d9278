/** A comment that silences a rule where a finding is marked. */
import { t } from '@vscode/l10n';
import type { Finding } from '../report.ts';
import { canBeSilenced } from '../silence.ts';
import type { Fix } from './fix.ts';

/** @param text of the file that the finding is marked in */
export function silenceFix({ rule, file, line, path }: Finding, text: string): Fix | undefined {
  if (!canBeSilenced(rule)) return undefined;
  const lines = text.split('\n');
  const marked = lines[line - 1] ?? '';
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  // At a line that holds no value something is missing from the file as a whole.
  const isWhole = path === '' || /^\s*(?:#|$|---)/.test(marked);
  const start = isWhole ? 0 : lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const indent = isWhole ? '' : (/^\s*/.exec(marked)?.[0] ?? '');
  const where = isWhole ? 'file' : 'next-line';
  const comment = `${indent}# sre-workbench-disable-${where} ${rule}${lineBreak}`;
  const title = isWhole
    ? t('Silence {0} in this file, by a comment', rule)
    : t('Silence {0} here, by a comment', rule);
  return { title, preferred: false, edits: [{ file, start, end: start, text: comment }] };
}
