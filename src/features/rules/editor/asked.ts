/** What lenses ask a server about the rules of a document. Nothing of it is loaded before the first question. */
import * as vscode from 'vscode';
import type { RulePlace } from '../../../base/ruleCommands.ts';
import { registerCommand } from '../../../editor/commands.ts';
import type { LensAnswers } from './lenses.ts';
import type { RulesDependencies } from './dependencies.ts';
import type { Replays } from './replays.ts';
import type { SelectorChecks } from './selectorChecks.ts';

export interface Asked extends vscode.Disposable {
  readonly answers: LensAnswers;
  /** There is something new to be said by a lens. */
  readonly onChange: vscode.Event<void>;
}

export function registerAsked(dependencies: RulesDependencies): Asked {
  const { reporter } = dependencies;
  const change = new vscode.EventEmitter<void>();
  const answers: { checks?: SelectorChecks; replays?: Replays } = {};
  const tellChange = () => change.fire();
  const checks = async (): Promise<SelectorChecks> => {
    const { SelectorChecks: Loaded } = await import('./selectorChecks.ts');
    return (answers.checks ??= new Loaded(dependencies, tellChange));
  };
  const replays = async (): Promise<Replays> => {
    const { Replays: Loaded } = await import('./replays.ts');
    return (answers.replays ??= new Loaded(dependencies, tellChange));
  };
  const subscriptions = vscode.Disposable.from(
    change,
    registerCommand('sreWorkbench.rules.checkSelectors', reporter, async (place: RulePlace) =>
      (await checks()).check(place),
    ),
    registerCommand('sreWorkbench.rules.replay', reporter, async (place: RulePlace) =>
      (await replays()).start(place),
    ),
    registerCommand('sreWorkbench.rules.showReplay', reporter, async (place: RulePlace, which) =>
      (await replays()).show(place, which),
    ),
    vscode.languages.registerCodeActionsProvider(
      [{ language: 'promql' }, { language: 'yaml' }, { language: 'json', scheme: 'file' }],
      {
        provideCodeActions: (document, _range, { diagnostics }) =>
          nearActions(document, diagnostics, answers),
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
  );
  return {
    answers,
    onChange: change.event,
    dispose() {
      subscriptions.dispose();
      answers.checks?.dispose();
      answers.replays?.dispose();
    },
  };
}

/** What there is near a selector without series, in its place. */
function nearActions(
  document: vscode.TextDocument,
  diagnostics: readonly vscode.Diagnostic[],
  { checks }: LensAnswers,
): vscode.CodeAction[] {
  if (!checks) return [];
  return diagnostics.flatMap((diagnostic) =>
    checks.fixesOf(diagnostic, document.uri).map(({ range, text }) => {
      const title = vscode.l10n.t('Replace with {0}', text);
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      action.diagnostics = [diagnostic];
      action.edit = new vscode.WorkspaceEdit();
      action.edit.replace(document.uri, range, text);
      return action;
    }),
  );
}
