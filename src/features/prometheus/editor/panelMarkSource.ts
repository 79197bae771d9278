/** Gathers the changes for a graph; what fails is left out, as a graph is worth seeing without them. */
import * as vscode from 'vscode';
import type { Processes } from '../../../base/ports.ts';
import type { PrometheusClient } from '../../../clients/prometheus/client.ts';
import { pathOf } from '../../../editor/files.ts';
import { readSetting } from '../../../editor/settings.ts';
import type { Mark } from '../core/chartTurn.ts';
import { marksOfAlerts, readCommits, type Span } from '../core/panelMarks.ts';

export function createMarkSource(processes: Processes): {
  read(client: PrometheusClient, span: Span, signal: AbortSignal): Promise<Mark[]>;
} {
  return {
    async read(client, span, signal) {
      if (!readSetting('sreWorkbench.prometheus.showChanges')) return [];
      const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
      const [alerts, ...commits] = await Promise.all([
        client.alerts({ signal }),
        ...folders.map(({ uri }) => readCommits(processes, pathOf(uri), span)),
      ]);
      return [...commits.flat(), ...(alerts.ok ? marksOfAlerts(alerts.value.value, span) : [])];
    },
  };
}
