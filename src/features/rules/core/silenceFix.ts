/** A comment that silences a rule where a finding is marked. */
import { t } from '@vscode/l10n';
import type { TextFix } from '../../../clients/prometheus/rules/fix.ts';

/**
 * Above the line of the finding where a comment can stand there; else for the file: inside a text that goes over several lines a
 * comment would become a part of it.
 */
export function silenceFix(
  text: string,
  { rule, from }: { readonly rule: string; readonly from: number },
  language: string,
): TextFix | undefined {
  if (language !== 'yaml' && language !== 'promql') return undefined;
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const line = text.slice(start).split('\n', 1)[0] ?? '';
  const own = language === 'promql' || /^\s*(?:-\s+)?["']?[\w-]+["']?\s*:/.test(line);
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const at = own ? start : 0;
  const indent = own ? (/^\s*/.exec(line)?.[0] ?? '') : '';
  const where = own ? 'next-line' : 'file';
  const comment = `${indent}# sre-workbench-disable-${where} ${rule}${lineBreak}`;
  return {
    title: own
      ? t('Silence {0} here, by a comment', rule)
      : t('Silence {0} in this file, by a comment', rule),
    edits: [{ from: at, to: at, text: comment }],
  };
}
