/** What the incident view and its commands need, once one of them is used. */
import * as vscode from 'vscode';
import type { IncidentActionId, IncidentRequest } from '../../../base/incidentCommands.ts';
import { onSettingChange } from '../../../editor/settings.ts';
import type { StatusBar } from '../../../editor/statusBar.ts';
import type { TimelineFilter } from '../core/state/rows.ts';
import { createActions } from './incidentActions.ts';
import { createIncidentModel } from './incidentModel.ts';
import type { IncidentNode } from './incidentNode.ts';
import { rootRows } from './incidentsTree.ts';
import { createIncidentStatus } from './incidentStatus.ts';
import type { Incidents } from './incidents.ts';
import type { RunbookCheck } from './runbookCheck.ts';

export interface IncidentsFeature extends vscode.Disposable {
  rows(): Promise<readonly IncidentNode[]>;
  run(id: IncidentActionId, request?: IncidentRequest): unknown;
  readonly onChange: vscode.Event<void>;
}

export function createIncidentsFeature(incidents: Incidents, statusBar: StatusBar): IncidentsFeature {
  const model = createIncidentModel(incidents);
  const status = createIncidentStatus(incidents, model, statusBar);
  let filter: TimelineFilter = { without: [] };
  const show = (next: TimelineFilter): void => {
    filter = next;
    model.refresh();
  };
  let runbooks: Promise<RunbookCheck> | undefined;
  const loadRunbooks = async (): Promise<RunbookCheck> => {
    const { createRunbookCheck } = await import('./runbookCheck.ts');
    return createRunbookCheck(incidents);
  };
  const actions = createActions({
    incidents,
    model,
    filter: () => filter,
    show,
    runbooks: () => (runbooks ??= loadRunbooks()),
  });
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
    dispose() {
      vscode.Disposable.from(status, settings, saved, model).dispose();
      void runbooks?.then((check) => check.dispose());
    },
  };
}
