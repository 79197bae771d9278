/** Opens the table of limits, and keeps it on what the charts say now. */
import * as vscode from 'vscode';
import { joinPath } from '../../../base/paths.ts';
import { openPage } from '../../../editor/webviewPanel.ts';
import type { FromPage, TableTexts } from '../core/protocol.ts';
import type { ChartsModel } from './chartsModel.ts';

interface Parts {
  readonly model: ChartsModel;
  /** The files that the page was given. */
  readonly named: Set<string>;
  readonly extensionUri: vscode.Uri;
  readonly show: (path: string, line: number, column: number) => Promise<void>;
}

/** One table for the window: a second call brings the first to the front. */
export function createLimitsPage(given: Omit<Parts, 'named'>): { open(): Promise<void>; dispose(): void } {
  const parts: Parts = { ...given, named: new Set() };
  let panel: vscode.WebviewPanel | undefined;
  return {
    async open() {
      if (panel) {
        panel.reveal();
        return;
      }
      const { fromPage } = await import('../core/protocol.ts');
      panel = openPage<FromPage>({
        viewType: 'sreWorkbench.helm.limits',
        title: texts().title,
        extensionUri: parts.extensionUri,
        page: 'limitsTable',
        parse: (raw) => fromPage.safeParse(raw).data,
        onMessage: (message, { webview }) => void answer(parts, message, webview),
      });
      const opened = panel;
      const subscription = parts.model.onChange(() => void post(parts, opened.webview));
      opened.onDidDispose(() => {
        subscription.dispose();
        panel = undefined;
      });
    },
    dispose: () => panel?.dispose(),
  };
}

async function answer(parts: Parts, message: FromPage, webview: vscode.Webview): Promise<void> {
  switch (message.kind) {
    case 'ready':
      await post(parts, webview);
      return;
    case 'go':
      if (parts.named.has(message.file)) await parts.show(message.file, message.line, 1);
      return;
    case 'copy':
      await vscode.env.clipboard.writeText(message.text);
      vscode.window.setStatusBarMessage(vscode.l10n.t('The table is on the clipboard.'), 5000);
  }
}

async function post({ model, named }: Parts, webview: vscode.Webview): Promise<void> {
  const { limitsTable } = await import('../core/limitsTable.ts');
  const rows = limitsTable(
    model.charts().flatMap(({ chart, limits }) =>
      limits
        ? [
            {
              name: chart.name,
              folder: chart.folder,
              environments: chart.environments,
              limits,
              absolute: (file: string) => joinPath(chart.folder, file),
            },
          ]
        : [],
    ),
  );
  named.clear();
  for (const { cells } of rows) for (const { file } of Object.values(cells)) named.add(file);
  await webview.postMessage({ kind: 'rows', rows, texts: texts() });
}

function texts(): TableTexts {
  return {
    title: vscode.l10n.t('Limits of All Charts'),
    filter: vscode.l10n.t('Filter by chart, environment or value'),
    copyMarkdown: vscode.l10n.t('Copy as Markdown'),
    copyCsv: vscode.l10n.t('Copy as CSV'),
    empty: vscode.l10n.t('No chart of this workspace sets limits, requests or replicas in its values.'),
    noMatch: vscode.l10n.t('No row matches the filter. Clear it to see all rows.'),
    count: vscode.l10n.t('{0} rows', '{0}'),
    columns: {
      chart: vscode.l10n.t('Chart'),
      path: vscode.l10n.t('Where'),
      environment: vscode.l10n.t('Environment'),
      cpuRequest: vscode.l10n.t('CPU request'),
      cpuLimit: vscode.l10n.t('CPU limit'),
      memoryRequest: vscode.l10n.t('Memory request'),
      memoryLimit: vscode.l10n.t('Memory limit'),
      replicas: vscode.l10n.t('Replicas'),
      similar: vscode.l10n.t('Similar services: median (range)'),
    },
  };
}
