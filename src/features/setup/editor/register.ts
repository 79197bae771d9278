import * as vscode from 'vscode';
import type { Ports } from '../../../base/ports.ts';
import { redact } from '../../../base/redact.ts';
import { readServers } from '../../../base/serverSettings.ts';
import { extensionId } from '../../../contributions.ts';
import { registerCommand } from '../../../editor/commands.ts';
import type { Reporter } from '../../../editor/report.ts';
import { readSetting } from '../../../editor/settings.ts';
import type { SetupRow } from '../core/setupRow.ts';

const icons = { ready: 'pass', missing: 'circle-slash', failed: 'error', unknown: 'question' } as const;

export function registerSetup({
  ports: { engine, processes, http, secrets },
  reporter,
}: {
  readonly ports: Pick<Ports, 'engine' | 'processes' | 'http' | 'secrets'>;
  readonly reporter: Reporter;
}): vscode.Disposable {
  const look = async (): Promise<readonly SetupRow[]> => {
    const { checkSetup } = await import('../core/checks.ts');
    const trusted = vscode.workspace.isTrusted;
    return checkSetup({
      engine,
      processes: trusted ? processes : undefined,
      servers: {
        list: readServers(readSetting('sreWorkbench.prometheus.servers')),
        ports: trusted ? { http, secrets } : undefined,
      },
    });
  };
  return vscode.Disposable.from(
    registerCommand('sreWorkbench.checkSetup', reporter, async () => {
      const rows = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Checking the set-up') },
        look,
      );
      const copy = vscode.l10n.t('Copy Diagnostics');
      const chosen = await vscode.window.showQuickPick(
        [
          ...rows.map(itemOf),
          { label: '', kind: vscode.QuickPickItemKind.Separator },
          { label: `$(copy) ${copy}`, copy: true },
        ],
        { title: vscode.l10n.t('Set-up of SRE Workbench'), matchOnDescription: true, matchOnDetail: true },
      );
      if (chosen && 'copy' in chosen) await copyDiagnostics(rows);
    }),
    registerCommand('sreWorkbench.copyDiagnostics', reporter, async () => copyDiagnostics(await look())),
  );
}

function itemOf({ name, state, version, place, advice }: SetupRow): vscode.QuickPickItem {
  return {
    label: `$(${icons[state]}) ${name}`,
    description: [version, place].filter((part) => part !== '').join(' · '),
    detail: advice,
  };
}

async function copyDiagnostics(rows: readonly SetupRow[]): Promise<void> {
  const { describeSetup } = await import('../core/checks.ts');
  const extension = vscode.extensions.getExtension(extensionId);
  const text = [
    `SRE Workbench ${String(extension?.packageJSON.version)}`,
    `VS Code ${vscode.version}, ${vscode.env.appHost}, ${vscode.env.remoteName ?? 'local'}`,
    `trusted: ${vscode.workspace.isTrusted}, folders: ${vscode.workspace.workspaceFolders?.length ?? 0}`,
    describeSetup(rows),
  ].join('\n');
  await vscode.env.clipboard.writeText(redact(text));
  void vscode.window.showInformationMessage(vscode.l10n.t('The diagnostics are on the clipboard.'));
}
