/** The editor's settings as the judgement takes them; what has the wrong shape is left out. */
import { isManifestRule, type ManifestRule } from '../../../clients/kubernetes/manifestRules.ts';
import type { JudgeSettings } from './judge.ts';
import type { Severity } from './report.ts';

export function readJudgeSettings(raw: { readonly rules: unknown; readonly version: string }): JudgeSettings {
  const rules = typeof raw.rules === 'object' && raw.rules !== null ? Object.entries(raw.rules) : [];
  const version = /^v?1\.\d+/.exec(raw.version.trim())?.[0];
  return {
    severities: Object.fromEntries(rules.filter(isRuleEntry)),
    ...(version === undefined ? {} : { kubernetesVersion: version }),
  };
}

function isRuleEntry(entry: [string, unknown]): entry is [ManifestRule, Severity | 'off'] {
  const [rule, severity] = entry;
  return (
    isManifestRule(rule) &&
    (severity === 'error' || severity === 'warning' || severity === 'information' || severity === 'off')
  );
}
