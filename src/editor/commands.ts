import * as vscode from 'vscode';
import type { CommandArguments, CommandId } from '../contributions.ts';
import type { Reporter } from './report.ts';

/** Registers a command; what it throws or rejects with is reported, never swallowed. */
export function registerCommand<Id extends CommandId>(
  id: Id,
  reporter: Reporter,
  handler: (...args: CommandArguments[Id]) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: CommandArguments[Id]) => {
    try {
      return await handler(...args);
    } catch (error) {
      reporter.bug(id, error);
      return undefined;
    }
  });
}

/** A command to put on a code lens, tree row or status bar item. */
export function commandLink<Id extends CommandId>(
  id: Id,
  title: string,
  ...args: CommandArguments[Id]
): vscode.Command {
  return { command: id, title, arguments: args };
}

/** Asks another part of the extension to act; the answer is whatever that part gives, to be looked at before use. */
export async function runCommand<Id extends CommandId>(
  id: Id,
  ...args: CommandArguments[Id]
): Promise<unknown> {
  return vscode.commands.executeCommand(id, ...args);
}
