/** The rules of the Helm validator with the severity each has unless a setting says otherwise. */
import { manifestRuleSeverities } from '../../../clients/kubernetes/manifestRules.ts';
import { lintSeverities } from '../../../clients/prometheus/rules/promqlRules.ts';
import { ruleVerdictSeverities } from '../../../clients/prometheus/ruleVerdicts.ts';

export type Severity = 'error' | 'warning' | 'information';

export const ruleSeverities = {
  'yaml-syntax': 'error',
  'invalid-quantity': 'error',
  'missing-required': 'error',
  'schema-violation': 'error',
  'render-failed': 'error',
  'duplicate-object': 'error',
  'duplicate-key': 'warning',
  'production-below-staging': 'warning',
  'request-above-limit': 'warning',
  'absurd-quantity': 'warning',
  'missing-in-environment': 'warning',
  'unknown-key': 'warning',
  'structure-differs': 'warning',
  'type-changes': 'warning',
  'missing-memory-limit': 'warning',
  'string-as-condition': 'warning',
  'boolean-like-key': 'warning',
  'null-deletes-default': 'warning',
  'list-shortened': 'warning',
  'file-too-large': 'warning',
  'boolean-like-value': 'information',
  'unused-key': 'information',
  'production-equals-staging': 'off',
  ...manifestRuleSeverities,
  ...ruleVerdictSeverities,
  ...lintSeverities,
} as const satisfies Readonly<Record<string, RuleSetting>>;

export type RuleId = keyof typeof ruleSeverities;

export type RuleSetting = Severity | 'off';

/** The setting `sreWorkbench.helm.rules`: rules by id with the severity they get, or `off`. */
export type RuleSettings = Partial<Readonly<Record<RuleId, RuleSetting>>>;

export const ruleIds: readonly RuleId[] = Object.keys(ruleSeverities).filter(isRuleId);

export function isRuleId(text: string): text is RuleId {
  return Object.hasOwn(ruleSeverities, text);
}
