/** What the colours of tabs stand for: the setting `sreWorkbench.tabs.roles` over what the built-in layouts mean. */
import { t } from '@vscode/l10n';
import * as z from 'zod';
import { roles, type Role } from './tab.ts';

export function readLegend(setting: unknown): ReadonlyMap<Role, string> {
  const usual: Readonly<Record<Role, string>> = {
    green: t('changes'),
    blue: t('investigates'),
    yellow: t('documents and looks up'),
    red: t('acts now'),
    magenta: t('reviews'),
    cyan: t('watches'),
  };
  const given = z.record(z.string(), z.string()).safeParse(setting);
  return new Map(roles.map((role) => [role, (given.success ? given.data[role] : undefined) ?? usual[role]]));
}
