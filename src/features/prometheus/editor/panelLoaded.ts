/** What the panel needs once it is open; loaded with the first opening. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { PrometheusQuestion } from '../../../contributions.ts';
import { fromPanel, type OpenedQuery } from '../core/panelProtocol.ts';
import { parseDuration } from '../core/panelRange.ts';
import { readHandle } from '../core/queryHandle.ts';
import type { PanelParts } from './panel.ts';
import { createPanelHistory } from './panelHistory.ts';
import { PanelSession } from './panelSession.ts';

export { fromPanel };

export function createSession(webview: vscode.Webview, parts: PanelParts): PanelSession {
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  return new PanelSession(webview, { ...parts, history: createPanelHistory(parts.context) });
}

/** A handle says everything by itself; what is told besides it counts more. */
export function openedQuery({ handle, expr, server, range, step, instant }: PrometheusQuestion): OpenedQuery {
  const named = handle === undefined ? undefined : readHandle(handle);
  const given: OpenedQuery = {
    ...(expr !== undefined && { expr }),
    ...(server !== undefined && { server }),
    ...(step !== undefined && { step }),
    ...(instant !== undefined && { mode: instant ? 'instant' : 'range' }),
    ...rangeOf(range),
  };
  if (!named) return given;
  const moment = named.step === 0;
  return {
    expr: named.expr,
    ...(named.server !== '' && { server: named.server }),
    mode: moment ? 'instant' : 'range',
    ...(!moment && { seconds: named.end - named.start, step: named.step }),
    ...(moment && { seconds: 3600 }),
    end: named.end,
    ...given,
  };
}

function rangeOf(range: PrometheusQuestion['range']): Pick<OpenedQuery, 'seconds' | 'end'> {
  if (range === undefined) return {};
  if (typeof range !== 'string') return { seconds: Math.max(1, range.end - range.start), end: range.end };
  const seconds = parseDuration(range);
  return seconds === undefined ? {} : { seconds };
}
