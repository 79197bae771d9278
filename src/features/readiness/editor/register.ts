/** The only entry of readiness: the command, its report, and what it found on the chart. */
import * as vscode from 'vscode';
import { readinessScheme } from '../../../contributions.ts';
import { registerCommand } from '../../../editor/commands.ts';
import { isSwitchedOff } from '../../../editor/featureSwitch.ts';
import { onSettingChange, readSetting } from '../../../editor/settings.ts';
import type { ReadinessDependencies, ReadinessShown } from './dependencies.ts';

export function registerReadiness(dependencies: ReadinessDependencies): vscode.Disposable {
  const shown: ReadinessShown = {
    reports: new Map(),
    changed: new vscode.EventEmitter(),
    diagnostics: vscode.languages.createDiagnosticCollection('sre-workbench-readiness'),
    kept: new Map(),
  };
  const letGo = (): void => {
    for (const renewal of shown.kept.values()) renewal.dispose();
    shown.kept.clear();
  };
  return vscode.Disposable.from(
    shown.changed,
    shown.diagnostics,
    { dispose: letGo },
    vscode.workspace.registerTextDocumentContentProvider(readinessScheme, {
      onDidChange: shown.changed.event,
      provideTextDocumentContent: (uri) => shown.reports.get(uri.toString()) ?? '',
    }),
    onSettingChange(['sreWorkbench.readiness.enabled'], () => {
      if (readSetting('sreWorkbench.readiness.enabled')) return;
      letGo();
      shown.diagnostics.clear();
    }),
    registerCommand('sreWorkbench.readiness.check', dependencies.reporter, async (of) => {
      if (isSwitchedOff('sreWorkbench.readiness.enabled')) return;
      const { checkReadiness } = await import('./checkReadiness.ts');
      await checkReadiness(dependencies, shown, of?.chart);
    }),
  );
}
