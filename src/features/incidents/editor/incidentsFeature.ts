/** What the incident view and its commands need, once one of them is used. */
import * as vscode from 'vscode';
import type { IncidentActionId, IncidentRequest } from '../../../base/incidentCommands.ts';
import { joinPath } from '../../../base/paths.ts';
import { logName } from '../../../clients/notes/incidentLog.ts';
import { onSettingChange } from '../../../editor/settings.ts';
import type { StatusBar } from '../../../editor/statusBar.ts';
import type { TimelineFilter } from '../core/state/rows.ts';
import { closeIncident, reopenIncident } from './closeActions.ts';
import { createIncidentModel } from './incidentModel.ts';
import type { IncidentNode } from './incidentNode.ts';
import { rootRows } from './incidentsTree.ts';
import { createIncidentStatus } from './incidentStatus.ts';
import type { Incidents } from './register.ts';
import { assignRole, changePhase, changeSeverity, changeStatus } from './stateActions.ts';
import { addText, judge, recordFix, recordPrevention } from './thoughtActions.ts';
import { askForFilter } from './timelineFilter.ts';

export interface IncidentsFeature extends vscode.Disposable {
  rows(): Promise<readonly IncidentNode[]>;
  run(id: IncidentActionId, request?: IncidentRequest): unknown;
  readonly onChange: vscode.Event<void>;
}

export function createIncidentsFeature(incidents: Incidents, statusBar: StatusBar): IncidentsFeature {
  const model = createIncidentModel(incidents);
  const status = createIncidentStatus(model, statusBar, incidents.ports.clock);
  let filter: TimelineFilter = { without: [] };
  const show = (next: TimelineFilter): void => {
    filter = next;
    model.refresh();
  };
  const actions: Readonly<Record<IncidentActionId, (request?: IncidentRequest) => unknown>> = {
    'sreWorkbench.incidents.select': async ({ folder, id } = {}) => {
      if (folder !== undefined && id !== undefined) await incidents.active.set({ folder, id });
    },
    'sreWorkbench.incidents.showEvent': showEvent,
    'sreWorkbench.incidents.openFile': openFile,
    'sreWorkbench.incidents.changeSeverity': (request) => changeSeverity(incidents, request),
    'sreWorkbench.incidents.changeStatus': (request) => changeStatus(incidents, request),
    'sreWorkbench.incidents.changePhase': (request) => changePhase(incidents, request),
    'sreWorkbench.incidents.assignRole': (request) => assignRole(incidents, model, request),
    'sreWorkbench.incidents.addNote': (request) => addText(incidents, 'note', request),
    'sreWorkbench.incidents.addHypothesis': (request) => addText(incidents, 'hypothesis', request),
    'sreWorkbench.incidents.addDecision': (request) => addText(incidents, 'decision', request),
    'sreWorkbench.incidents.confirmHypothesis': (request) => judge(incidents, model, 'confirmed', request),
    'sreWorkbench.incidents.refuteHypothesis': (request) => judge(incidents, model, 'refuted', request),
    'sreWorkbench.incidents.recordFix': (request) => recordFix(incidents, model, request),
    'sreWorkbench.incidents.recordPrevention': (request) => recordPrevention(incidents, request),
    'sreWorkbench.incidents.close': (request) => closeIncident(incidents, model, request),
    'sreWorkbench.incidents.reopen': (request) => reopenIncident(incidents, request),
    'sreWorkbench.incidents.filter': async () => {
      const next = await askForFilter(filter);
      if (next) show(next);
    },
    'sreWorkbench.incidents.clearFilter': () => show({ without: [] }),
    'sreWorkbench.incidents.refresh': () => model.refresh(),
  };
  const settings = onSettingChange(
    [
      'sreWorkbench.incidents.targets',
      'sreWorkbench.incidents.postmortemHours',
      'sreWorkbench.incidents.folder',
    ],
    () => model.refresh(),
  );
  // A debt ends when somebody saves the values file that says it.
  const saved = vscode.workspace.onDidSaveTextDocument(({ fileName }) => {
    if (/\.ya?ml$/.test(fileName)) model.refresh();
  });
  return {
    rows: async () => rootRows(incidents, model, filter),
    run: (id, request) => actions[id](request),
    onChange: model.onChange,
    dispose: () => vscode.Disposable.from(status, settings, saved, model).dispose(),
  };
}

/** The line of the log that holds it. */
async function showEvent({ folder, seq }: IncidentRequest = {}): Promise<void> {
  if (folder === undefined || seq === undefined) return;
  const file = joinPath(folder, logName);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  const lines = document.getText().split('\n');
  const line = lines.findIndex((text) => new RegExp(`"seq"\\s*:\\s*${seq}\\b`).test(text.slice(0, 200)));
  await openFile({ file, line: line + 1 });
}

async function openFile({ file, line = 1 }: IncidentRequest = {}): Promise<void> {
  if (file === undefined) return;
  const at = new vscode.Position(Math.max(0, line - 1), 0);
  await vscode.window.showTextDocument(vscode.Uri.file(file), {
    selection: new vscode.Range(at, at),
    preview: true,
  });
}
