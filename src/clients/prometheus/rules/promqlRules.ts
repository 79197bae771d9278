/** The rules on PromQL and rule files with the severity of each, and the comments that silence them. */
import { isSilenced, readSilences } from '../../../base/silences.ts';
import { SourceText } from '../../../base/yamlNode.ts';
import { ruleVerdictSeverities } from '../ruleVerdicts.ts';

/** Of the mistakes that circulate in expressions. */
export const expressionSeverities = {
  'ratio-without-sum': 'warning',
  'quantile-without-le': 'warning',
  'quantile-without-rate': 'warning',
  'rate-of-gauge': 'warning',
  'range-too-short': 'warning',
  'range-beyond-retention': 'information',
  'selector-matches-nothing': 'warning',
} as const;

/** Of what an alert should bring. */
export const alertSeverities = {
  'alert-not-actionable': 'information',
  'alert-without-runbook': 'information',
  'alert-runbook-missing': 'information',
  'alert-without-impact': 'information',
  'alert-without-threshold': 'information',
  'alert-without-context': 'information',
} as const;

/** Of all that Prometheus itself does not say. */
export const lintSeverities = {
  ...expressionSeverities,
  'recorded-twice': 'warning',
  ...alertSeverities,
} as const;

export type LintedRule = keyof typeof lintSeverities;

export type PromqlRule = LintedRule | keyof typeof ruleVerdictSeverities | 'not-judged';

const known: ReadonlySet<string> = new Set([
  ...Object.keys(ruleVerdictSeverities),
  ...Object.keys(lintSeverities),
  'not-judged',
]);
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
