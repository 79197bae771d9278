/** The files behind the strategies: to look at, and to begin one's own from. */
import * as vscode from 'vscode';
import { joinPath } from '../../../base/paths.ts';
import type { StrategyRequest } from '../../../base/strategyCommands.ts';
import { askForNotesFolder } from '../../../editor/notesFolder.ts';
import type { Strategies } from './dependencies.ts';
import { pickStrategy } from './choose.ts';

export async function openFile({ model }: Strategies, { strategy: id }: StrategyRequest = {}): Promise<void> {
  const strategy = id === undefined ? await pickStrategy(model) : await model.find(id);
  if (strategy) await vscode.window.showTextDocument(vscode.Uri.file(strategy.file), { preview: true });
}

/** A copy of one that is there, in the notes; under its name it takes the place of that one. */
export async function addOwn(
  { model, ports, reporter }: Strategies,
  { strategy: id }: StrategyRequest = {},
): Promise<void> {
  const from = id === undefined ? await pickStrategy(model) : await model.find(id);
  const notes = from && (await askForNotesFolder(ports.files));
  if (!from || notes === undefined) return;
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Name of the file'),
    prompt: vscode.l10n.t('With the name of another strategy it takes the place of that one.'),
    value: from.id,
    validateInput: (text) =>
      /^[a-z][a-z0-9-]{0,63}$/.test(text) ? undefined : vscode.l10n.t('Small letters, digits and dashes.'),
  });
  if (name === undefined) return;
  const content = await ports.files.read(from.file);
  if (!content.ok) return reporter.failure(content.error);
  const file = joinPath(notes, 'strategies', `${name}.yaml`);
  const made = await ports.writer.create(file, content.value);
  if (!made.ok && made.error.code !== 'exists') return reporter.failure(made.error);
  model.reload();
  await vscode.window.showTextDocument(vscode.Uri.file(file));
}
