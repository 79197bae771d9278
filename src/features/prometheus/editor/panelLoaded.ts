/** What the panel needs once it is open; loaded with the first opening. */
import type * as vscode from 'vscode';
import { openedQuery } from '../core/openedQuery.ts';
import { fromPanel } from '../core/panelProtocol.ts';
import type { PanelParts } from './panel.ts';
import { createPanelHistory } from './panelHistory.ts';
import { PanelSession } from './panelSession.ts';

export { fromPanel, openedQuery };

export function createSession(webview: vscode.Webview, parts: PanelParts): PanelSession {
  return new PanelSession(webview, { ...parts, history: createPanelHistory(parts.context) });
}
