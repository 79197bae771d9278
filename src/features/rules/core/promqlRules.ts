/** The rules on PromQL and rule files, and the comments that silence them. */
import { isSilenced, readSilences } from '../../../base/silences.ts';
import { SourceText } from '../../../base/yamlNode.ts';
import { alertRules } from './alertLint.ts';
import { expressionRules } from './lint.ts';

const promqlRules = [
  'promql-invalid',
  'rule-file-invalid',
  'not-judged',
  'recorded-twice',
  ...expressionRules,
  ...alertRules,
] as const;

export type PromqlRule = (typeof promqlRules)[number];

const known: ReadonlySet<string> = new Set(promqlRules);
export const isPromqlRule = (word: string): word is PromqlRule => known.has(word);

export function withoutSilenced<Found extends { readonly rule: string; readonly from: number }>(
  text: string,
  findings: readonly Found[],
): readonly Found[] {
  const silences = readSilences(text, isPromqlRule);
  if (silences.size === 0) return findings;
  const source = new SourceText('', text);
  return findings.filter(({ rule, from }) => {
    const { line } = source.position(from);
    return !isPromqlRule(rule) || !isSilenced({ rule, line }, silences);
  });
}
