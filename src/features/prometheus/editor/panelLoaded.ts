/** What the panel needs once it is open; loaded with the first opening. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { openedQuery } from '../core/openedQuery.ts';
import { fromPanel } from '../core/panelProtocol.ts';
import type { PanelParts } from './panel.ts';
import { createPanelHistory } from './panelHistory.ts';
import { PanelSession } from './panelSession.ts';

export { fromPanel, openedQuery };

export function createSession(webview: vscode.Webview, parts: PanelParts): PanelSession {
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  return new PanelSession(webview, { ...parts, history: createPanelHistory(parts.context) });
}
