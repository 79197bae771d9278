/** Gathers the changes for a graph; what fails is left out, as a graph is worth seeing without them. */
import * as vscode from 'vscode';
import { joinPath } from '../../../base/paths.ts';
import type { Files, Processes } from '../../../base/ports.ts';
import type { PrometheusClient } from '../../../clients/prometheus/client.ts';
import { pathOf } from '../../../editor/files.ts';
import { notesFolder } from '../../../editor/notesFolder.ts';
import { readSetting } from '../../../editor/settings.ts';
import type { Mark } from '../core/chartTurn.ts';
import {
  joinAlerts,
  marksOfAlerts,
  readCommits,
  readIncidentMarks,
  readPastAlerts,
  readRollouts,
  type Span,
} from '../core/panelMarks.ts';

export interface MarkPorts {
  readonly processes: Processes;
  readonly files: Files;
}

export interface MarkSource {
  read(client: PrometheusClient, span: Span, signal: AbortSignal): Promise<Mark[]>;
}

export function createMarkSource({ processes, files }: MarkPorts): MarkSource {
  return {
    async read(client, span, signal) {
      if (!readSetting('sreWorkbench.prometheus.showChanges')) return [];
      const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
      const [active, past, rollouts, incidents, ...commits] = await Promise.all([
        client.alerts({ signal }),
        readPastAlerts(client, span, { signal }),
        readRollouts(client, span, { signal }),
        ofIncidents(files, span),
        ...folders.map(({ uri }) => readCommits(processes, pathOf(uri), span)),
      ]);
      const alerts = joinAlerts(active.ok ? marksOfAlerts(active.value.value, span) : [], past);
      return [...commits.flat(), ...alerts, ...rollouts, ...incidents];
    },
  };
}

async function ofIncidents(files: Files, span: Span): Promise<Mark[]> {
  const notes = readSetting('sreWorkbench.incidents.enabled') ? await notesFolder(files) : undefined;
  if (notes === undefined) return [];
  return readIncidentMarks(
    files,
    joinPath(notes, readSetting('sreWorkbench.incidents.folder').replaceAll('\\', '/')),
    span,
  );
}
