/** The rules by which Prometheus's own verdict on rule files is told, with the severity of each. */

export const ruleVerdictSeverities = {
  'promql-invalid': 'error',
  'rule-file-invalid': 'error',
} as const;

export type RuleVerdict = keyof typeof ruleVerdictSeverities;

/** The rule of a problem, which `expression` has where it is about one, and the message without the places in front of it. */
export function describeProblem({
  message,
  expression,
}: {
  readonly message: string;
  readonly expression?: object;
}): {
  readonly rule: RuleVerdict;
  readonly message: string;
} {
  return {
    rule: expression ? 'promql-invalid' : 'rule-file-invalid',
    message: message.replace(/^\d+:\d+: (\d+:\d+: )?/, ''),
  };
}
