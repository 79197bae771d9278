import * as vscode from 'vscode';
import { onSettingChange, readSetting } from '../../../editor/settings.ts';
import type { RulesDependencies } from './dependencies.ts';

/** promtool's test files in the editor's Test Explorer. They are looked for when that is opened. */
export function registerRuleTests(dependencies: RulesDependencies): vscode.Disposable {
  const controller = vscode.tests.createTestController(
    'sreWorkbench.rules',
    vscode.l10n.t('Prometheus rules'),
  );
  const loaded = () => import('./ruleTestFiles.ts');
  const enabled = () => readSetting('sreWorkbench.rules.enabled');
  const find = async () => {
    if (!enabled()) return controller.items.replace([]);
    const { findTestFiles } = await loaded();
    await findTestFiles(controller);
  };
  controller.resolveHandler = async (item) => {
    if (!item) await find();
  };
  controller.refreshHandler = find;
  const look = async (document: vscode.TextDocument) => {
    if (document.languageId !== 'yaml' || !/^tests\s*:/m.test(document.getText()) || !enabled()) return;
    const { showTests } = await loaded();
    showTests(controller, document.uri, document.getText());
  };
  const lookSafely = (document: vscode.TextDocument) =>
    void look(document).catch((error: unknown) => dependencies.reporter.bug('rules.tests', error));
  controller.createRunProfile(
    vscode.l10n.t('Run'),
    vscode.TestRunProfileKind.Run,
    async (request, token) => {
      const { runTests } = await import('./runRuleTests.ts');
      await runTests({ controller, request, token, dependencies });
    },
    true,
    undefined,
    true,
  );
  vscode.workspace.textDocuments.forEach(lookSafely);
  return vscode.Disposable.from(
    controller,
    vscode.workspace.onDidOpenTextDocument(lookSafely),
    vscode.workspace.onDidChangeTextDocument(({ document }) => lookSafely(document)),
    onSettingChange(['sreWorkbench.rules.enabled'], () => void find()),
  );
}
