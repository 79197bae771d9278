/** Which incident this window works on: kept with the workspace, told to whoever listens. */
import * as vscode from 'vscode';
import type { IncidentReference } from '../../../base/incidentCommands.ts';
import { recordOf, textOf } from '../../../base/json.ts';

const key = 'sreWorkbench.incidents.active';

export interface ActiveIncident extends vscode.Disposable {
  get(): IncidentReference | undefined;
  set(incident: IncidentReference | undefined): Promise<void>;
  readonly onChange: vscode.Event<IncidentReference | undefined>;
}

export function createActiveIncident(state: vscode.Memento): ActiveIncident {
  const changed = new vscode.EventEmitter<IncidentReference | undefined>();
  return {
    get() {
      const kept = recordOf(state.get<unknown>(key));
      const [folder, id] = [textOf(kept['folder']), textOf(kept['id'])];
      return folder === '' || id === '' ? undefined : { folder, id };
    },
    async set(incident) {
      await state.update(key, incident && { folder: incident.folder, id: incident.id });
      changed.fire(incident);
    },
    onChange: changed.event,
    dispose: () => changed.dispose(),
  };
}
