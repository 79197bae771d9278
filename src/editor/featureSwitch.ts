/** Each feature can be switched off; a command of it that is called all the same, by a key or another extension, says so. */
import * as vscode from 'vscode';
import type { SettingKey } from '../contributions.ts';
import { readSetting } from './settings.ts';

export type FeatureSwitch = Extract<SettingKey, `${string}.enabled`>;

/** True after it was told that the feature is off, with the way to the setting. */
export function isSwitchedOff(key: FeatureSwitch): boolean {
  if (readSetting(key)) return false;
  void tell(key);
  return true;
}

async function tell(key: FeatureSwitch): Promise<void> {
  const open = vscode.l10n.t('Open the Setting');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('This part of SRE Workbench is switched off by the setting {0}.', key),
    open,
  );
  if (chosen === open) await vscode.commands.executeCommand('workbench.action.openSettings', key);
}
