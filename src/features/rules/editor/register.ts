/** The only entry of PromQL in files: what is wrong with it, lenses, formatting, definitions, and the tests of rules. */
import * as vscode from 'vscode';
import { registerCommand } from '../../../editor/commands.ts';
import { readSetting } from '../../../editor/settings.ts';
import type { RulesDependencies } from './dependencies.ts';
import { createDiagnostics, mayHold } from './diagnostics.ts';
import { registerAsked, type Asked } from './asked.ts';
import { registerRuleTests } from './ruleTests.ts';

const promql: vscode.DocumentFilter = { language: 'promql' };
const holders: vscode.DocumentSelector = [promql, { language: 'yaml' }, { language: 'json', scheme: 'file' }];

export function registerRules(dependencies: RulesDependencies): vscode.Disposable {
  const { reporter } = dependencies;
  const asked = registerAsked(dependencies);
  const diagnostics = createDiagnostics(dependencies);
  return vscode.Disposable.from(
    diagnostics,
    vscode.languages.registerCodeActionsProvider(
      holders,
      {
        async provideCodeActions(document, _range, { diagnostics: wanted }) {
          const marked = diagnostics.markedIn(document);
          if (marked.length === 0) return [];
          const { fixesFor } = await import('./quickFixes.ts');
          return fixesFor(document, marked, wanted);
        },
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
    registerRuleTests(dependencies),
    asked,
    registerLanguage(dependencies, asked),
    registerCommand('sreWorkbench.rules.makeAlert', reporter, async (draft) => {
      const { makeAlert } = await import('./makeAlert.ts');
      await makeAlert(dependencies, draft);
    }),
    registerCommand('sreWorkbench.rules.listUntested', reporter, async () => {
      const { listUntested } = await import('./untested.ts');
      await listUntested();
    }),
    registerCommand('sreWorkbench.rules.makeTest', reporter, async (place) => {
      const { makeTest } = await import('./makeTest.ts');
      await makeTest(dependencies, place);
    }),
  );
}

const enabled = () => readSetting('sreWorkbench.rules.enabled');

/** What the editor asks about the text itself. */
function registerLanguage({ ports }: RulesDependencies, asked: Asked): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerCodeLensProvider(holders, {
      onDidChangeCodeLenses: asked.onChange,
      async provideCodeLenses(document) {
        if (!enabled()) return [];
        const { lensesOf } = await import('./lenses.ts');
        return lensesOf(document, ports.engine, asked.answers);
      },
    }),
    vscode.languages.registerDocumentFormattingEditProvider(promql, {
      async provideDocumentFormattingEdits(document) {
        if (!enabled()) return [];
        const { formatEdits } = await import('./format.ts');
        return formatEdits(document, ports.engine);
      },
    }),
    vscode.languages.registerHoverProvider(holders, {
      async provideHover(document, position) {
        if (!enabled() || !mayHold(document)) return undefined;
        const { hoverAt } = await import('./hover.ts');
        return hoverAt(document, position);
      },
    }),
    vscode.languages.registerCompletionItemProvider(
      holders,
      {
        async provideCompletionItems(document, position) {
          if (!enabled() || !mayHold(document)) return undefined;
          const { completionsAt } = await import('./complete.ts');
          return completionsAt(document, position);
        },
      },
      '{',
      ',',
      '"',
      '[',
      '(',
    ),
    vscode.languages.registerDefinitionProvider(holders, {
      async provideDefinition(document, position) {
        if (!enabled()) return undefined;
        const { definitionsAt } = await import('./recordings.ts');
        return definitionsAt(document, position);
      },
    }),
    vscode.languages.registerReferenceProvider(holders, {
      async provideReferences(document, position) {
        if (!enabled()) return undefined;
        const { referencesAt } = await import('./recordings.ts');
        return referencesAt(document, position);
      },
    }),
  );
}
