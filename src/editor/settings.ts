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

/** Adds to a list in the user's own settings; what folders and defaults say is not copied there. */
export async function addToUserSetting(key: SettingKey, entry: unknown): Promise<void> {
  const configuration = vscode.workspace.getConfiguration();
  const own: unknown = configuration.inspect(key)?.globalValue;
  const before: readonly unknown[] = Array.isArray(own) ? own : [];
  await configuration.update(key, [...before, entry], vscode.ConfigurationTarget.Global);
}

/** For everybody who opens this workspace. */
export async function writeWorkspaceSetting<Key extends SettingKey>(
  key: Key,
  value: Settings[Key],
): Promise<void> {
  await vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Workspace);
}

/** The editor's own setting for ignored files that a new worktree gets; nothing where this editor has none. */
export function readIncludedFiles(scope: vscode.Uri): readonly string[] {
  const patterns: unknown = vscode.workspace.getConfiguration('git', scope).get('worktreeIncludeFiles');
  return Array.isArray(patterns) ? patterns.filter((pattern) => typeof pattern === 'string') : [];
}
