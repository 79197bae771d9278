/** Opens the Prometheus panel, one for the window, and gives it back after a reload of the window. */
import * as vscode from 'vscode';
import type { Clock, Files, Processes } from '../../../base/ports.ts';
import type { PrometheusQuestion } from '../../../base/prometheusCommands.ts';
import type { Reporter } from '../../../editor/report.ts';
import { openPage, restorePage } from '../../../editor/webviewPanel.ts';
import type { FromPanel } from '../core/panelProtocol.ts';
import type { PanelSession } from './panelSession.ts';
import type { Servers } from './servers.ts';

export interface PanelParts {
  readonly servers: Servers;
  readonly processes: Processes;
  readonly files: Files;
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly context: Pick<vscode.ExtensionContext, 'extensionUri' | 'workspaceState' | 'globalState'>;
}

const viewType = 'sreWorkbench.prometheus.panel';

export interface PrometheusPanel extends vscode.Disposable {
  open(query?: PrometheusQuestion): Promise<void>;
}

export function createPrometheusPanel(parts: PanelParts): PrometheusPanel {
  let shown: { readonly panel: vscode.WebviewPanel; readonly session: PanelSession } | undefined;

  const show = async (restored?: vscode.WebviewPanel): Promise<PanelSession> => {
    if (shown && !restored) {
      shown.panel.reveal();
      return shown.session;
    }
    const { fromPanel, createSession } = await import('./panelLoaded.ts');
    const waiting: FromPanel[] = [];
    const made: { session?: PanelSession } = {};
    const options = {
      viewType,
      title: vscode.l10n.t('Prometheus'),
      extensionUri: parts.context.extensionUri,
      page: 'prometheusPanel',
      parse: (raw: unknown) => fromPanel.safeParse(raw).data,
      onMessage: (message: FromPanel) => {
        if (made.session) handle(made.session, message);
        else waiting.push(message);
      },
    };
    const handle = (session: PanelSession, message: FromPanel): void =>
      void session.handle(message).catch((error: unknown) => parts.reporter.bug('prometheus.panel', error));
    const panel = restored ? restorePage(restored, options) : openPage(options);
    const session = createSession(panel.webview, parts);
    made.session = session;
    for (const message of waiting) handle(session, message);
    shown = { panel, session };
    const changes = parts.servers.onChange(() => session.serversChanged());
    panel.onDidChangeViewState(() => {
      if (!panel.visible) session.hidden();
    });
    panel.onDidDispose(() => {
      changes.dispose();
      session.dispose();
      shown = undefined;
    });
    return session;
  };
  const serializer = vscode.window.registerWebviewPanelSerializer(viewType, {
    async deserializeWebviewPanel(panel) {
      await show(panel);
    },
  });
  return {
    async open(query) {
      const session = await show();
      if (query) {
        const { openedQuery } = await import('./panelLoaded.ts');
        const marks = (query.marks ?? []).map((mark) => ({ ...mark, kind: 'alert' as const }));
        session.open(openedQuery(query), marks);
      }
    },
    dispose() {
      serializer.dispose();
      shown?.panel.dispose();
    },
  };
}
