/** What leaves the panel: files, the clipboard, the browser. */
import * as vscode from 'vscode';
import type { PrometheusServer } from '../../../base/servers.ts';
import { tenantHeader } from '../../../clients/prometheus/transport.ts';
import { openLink } from '../../../editor/links.ts';
import { curlCommand, graphAddress, type LinkedQuery } from '../core/panelLinks.ts';
import type { FromPanel } from '../core/panelProtocol.ts';

type Saved = Extract<FromPanel, { kind: 'save' }>;

/** Asks for a place and writes there. */
export async function save({ format, content }: Saved): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `prometheus.${format}`;
  const place = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: { [format.toUpperCase()]: [format] },
  });
  if (!place) return;
  const bytes =
    format === 'png'
      ? Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
      : new TextEncoder().encode(content);
  await vscode.workspace.fs.writeFile(place, bytes);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Saved {0}.', place.path.split('/').at(-1) ?? name), 5000);
}

export async function copyCurl(server: PrometheusServer, query: LinkedQuery): Promise<void> {
  const headers = tenantHeader(server);
  // Whether the server wants credentials is told by the command's reader, not by a look into the secrets.
  await vscode.env.clipboard.writeText(curlCommand(server.url, query, { headers }));
  vscode.window.setStatusBarMessage(
    vscode.l10n.t('The command is on the clipboard, without credentials.'),
    5000,
  );
}

export async function browse(server: PrometheusServer, queries: readonly LinkedQuery[]): Promise<void> {
  await openLink(graphAddress(server.url, queries));
}
