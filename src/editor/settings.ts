import * as vscode from 'vscode';
import type { SettingKey, Settings } from '../contributions.ts';

/** A setting as the user, the workspace or the folder of `scope` has it; `package.json` holds the default. */
export function readSetting<Key extends SettingKey>(key: Key, scope?: vscode.Uri): Settings[Key] {
  const value = vscode.workspace.getConfiguration(undefined, scope).get<Settings[Key]>(key);
  if (value === undefined) throw new Error(`The setting ${key} has no default in package.json.`);
  return value;
}

export function onSettingChange(keys: readonly SettingKey[], listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (keys.some((key) => event.affectsConfiguration(key))) listener();
  });
}
