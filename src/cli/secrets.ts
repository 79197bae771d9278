import { t } from '@vscode/l10n';
import type { Secrets } from '../base/ports.ts';

/** On the command line a secret is the value of the one environment variable that `--token-env` names. */
export function secretFromEnvironment(variable: string | undefined): Secrets {
  const refuse = async (): Promise<void> => {
    throw new Error(t('The command line stores no secrets.'));
  };
  return {
    get: async () => (variable === undefined ? undefined : process.env[variable]),
    store: refuse,
    delete: refuse,
  };
}
