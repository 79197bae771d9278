/** An open debt in words. */
import { t } from '@vscode/l10n';
import type { Debt } from './debts.ts';

/** Such as `redis-cluster: live limits.memory 1Gi, values of production say 512Mi.` */
export function debtText(debt: Debt): string {
  const { fix, environment, said } = debt;
  const what = fix.path.replace(/^resources\./, '');
  if (environment === undefined) {
    return t('{0}: live {1} {2}, and no values file of it was found here.', fix.target, what, fix.value);
  }
  return said
    ? t('{0}: live {1} {2}, values of {3} say {4}.', fix.target, what, fix.value, environment, said.text)
    : t('{0}: live {1} {2}, values of {3} say nothing.', fix.target, what, fix.value, environment);
}
