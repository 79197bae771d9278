/** What a change that makes something permanent or prevents a repetition is called in the log. */
export const permanentFix = 'permanent-fix';
export const preventions = ['alert', 'test', 'review', 'runbook'] as const;
export type Prevention = (typeof preventions)[number];

export function preventionChange(kind: Prevention): string {
  return `prevention:${kind}`;
}
