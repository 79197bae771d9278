/** All failed renders of all environments of all charts, in one list. */
import * as vscode from 'vscode';
import { joinPath } from '../../../base/paths.ts';
import type { Finding } from '../core/report.ts';
import type { ChartsModel, ChartState } from './chartsModel.ts';
import { show, validateQuietly } from './helmCommands.ts';

interface Parts {
  readonly model: ChartsModel;
  readonly ready: () => Promise<void>;
}

interface FailureItem extends vscode.QuickPickItem {
  readonly go?: { readonly file: string; readonly line: number; readonly column: number };
  readonly command?: string;
}

export async function showFailedRenders(parts: Parts): Promise<void> {
  if (!(await validateQuietly(parts))) return;
  const { buildCommandIn } = await import('../core/renders.ts');
  const items = parts.model.charts().flatMap((state) => itemsOf(state, buildCommandIn));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Every environment of every chart renders.'));
    return;
  }
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Environments that do not render'),
    placeHolder: vscode.l10n.t('Choose one to go to its place, or to copy the command that helps'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen?.go) await show(chosen.go.file, chosen.go.line, chosen.go.column);
  if (chosen?.command !== undefined) {
    await vscode.commands.executeCommand('sreWorkbench.helm.copyCommand', chosen.command);
  }
}

const renderRules: ReadonlySet<string> = new Set([
  'render-failed',
  'missing-required',
  'schema-violation',
  'yaml-syntax',
]);

function itemsOf(
  { chart, report }: ChartState,
  commandIn: (detail: string) => string | undefined,
): FailureItem[] {
  const states = report?.renders.filter(({ status, detail }) => status !== 'ok' && detail !== '') ?? [];
  const rows = states.flatMap(({ environment, status, detail }): FailureItem[] => {
    const findings = (report?.findings ?? []).filter(
      (one) => renderRules.has(one.rule) && (one.environment === null || one.environment === environment),
    );
    if (status === 'failed' && findings.length > 0) {
      return findings.map((finding) => failureItem(chart.folder, environment, finding));
    }
    const command = commandIn(detail);
    const label = `$(circle-slash) ${environment}`;
    return [
      {
        label,
        detail,
        ...(command !== undefined && { command, description: vscode.l10n.t('copies the command') }),
      },
    ];
  });
  const separator: FailureItem = { label: chart.name, kind: vscode.QuickPickItemKind.Separator };
  return rows.length === 0 ? [] : [separator, ...rows];
}

function failureItem(folder: string, environment: string, finding: Finding): FailureItem {
  const { file, line, column, path, message } = finding;
  return {
    label: `$(error) ${environment}`,
    description: [`${file}:${line}`, path].filter((part) => part !== '').join(' · '),
    detail: message,
    go: { file: joinPath(folder, file), line, column },
  };
}
