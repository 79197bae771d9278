/** The rules of Kubernetes' own judgement, with the severity each has unless a setting says otherwise. */
export const manifestRuleSeverities = {
  'manifest-invalid': 'error',
  'manifest-unknown-field': 'error',
  'api-removed': 'error',
  'manifest-warning': 'warning',
  'api-deprecated': 'warning',
  'dangling-reference': 'information',
} as const;

export type ManifestRule = keyof typeof manifestRuleSeverities;

export const manifestRules: readonly ManifestRule[] =
  Object.keys(manifestRuleSeverities).filter(isManifestRule);

export function isManifestRule(text: string): text is ManifestRule {
  return Object.hasOwn(manifestRuleSeverities, text);
}
