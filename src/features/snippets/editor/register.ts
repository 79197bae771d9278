/** The only entry of snippets: the command that inserts one. What is typed by its prefix, the editor offers by itself. */
import * as vscode from 'vscode';
import type { Ports } from '../../../base/ports.ts';
import { snippetScheme } from '../../../contributions.ts';
import { registerCommand } from '../../../editor/commands.ts';
import { isSwitchedOff } from '../../../editor/featureSwitch.ts';
import type { Reporter } from '../../../editor/report.ts';

export interface SnippetsDependencies {
  readonly ports: Pick<Ports, 'files'>;
  readonly reporter: Reporter;
  readonly extensionUri: vscode.Uri;
}

export function registerSnippets(dependencies: SnippetsDependencies): vscode.Disposable {
  /** What the preview's document shows, by its address. */
  const previews = new Map<string, string>();
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(snippetScheme, {
      provideTextDocumentContent: (uri) => previews.get(uri.toString()) ?? '',
    }),
    registerCommand('sreWorkbench.snippets.insert', dependencies.reporter, async () => {
      if (isSwitchedOff('sreWorkbench.snippets.enabled')) return;
      const { insertSnippet } = await import('./insert.ts');
      await insertSnippet(dependencies, previews);
    }),
  );
}
