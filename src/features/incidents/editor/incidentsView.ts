/** The incident view in the side bar, and the commands of its rows; what they need is loaded with their first use. */
import * as vscode from 'vscode';
import { incidentActionIds } from '../../../base/incidentCommands.ts';
import { views } from '../../../contributions.ts';
import { onSettingChange, readSetting } from '../../../editor/settings.ts';
import type { StatusBar } from '../../../editor/statusBar.ts';
import type { IncidentNode } from './incidentNode.ts';
import type { IncidentsFeature } from './incidentsFeature.ts';
import type { Incidents, OnIncidentCommand } from './incidents.ts';

export function registerIncidentsView(
  incidents: Incidents,
  statusBar: StatusBar,
  on: OnIncidentCommand,
): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  let feature: Promise<IncidentsFeature> | undefined;
  const may = (): boolean => vscode.workspace.isTrusted && readSetting('sreWorkbench.incidents.enabled');
  const load = async (): Promise<IncidentsFeature> => {
    const { createIncidentsFeature } = await import('./incidentsFeature.ts');
    const made = createIncidentsFeature(incidents, statusBar);
    made.onChange(() => changed.fire());
    return made;
  };
  const unload = async (): Promise<void> => {
    const made = feature;
    feature = undefined;
    (await made)?.dispose();
  };
  const loaded = (): Promise<IncidentsFeature> => (feature ??= load());
  const switched = async (): Promise<void> => {
    if (!may()) await unload();
    changed.fire();
  };
  const follow = (): void => {
    if (incidents.active.get() && may()) void loaded();
  };
  // Work on an incident goes on after the window was reloaded: its next update is told without the view.
  follow();
  return vscode.Disposable.from(
    changed,
    vscode.window.createTreeView<IncidentNode>(views.incidents, {
      showCollapseAll: true,
      treeDataProvider: {
        onDidChangeTreeData: changed.event,
        getChildren: async (node) => {
          if (node) return [...((await node.children?.()) ?? [])];
          return may() ? [...(await (await loaded()).rows())] : [];
        },
        getTreeItem: ({ item }) => item,
      },
    }),
    incidents.active.onChange(() => {
      follow();
      changed.fire();
    }),
    ...incidentActionIds.map((id) => on(id, async (request) => (await loaded()).run(id, request))),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void switched()),
    vscode.workspace.onDidChangeWorkspaceFolders(() => changed.fire()),
    onSettingChange(['sreWorkbench.incidents.enabled'], () => void switched()),
    { dispose: () => void unload() },
  );
}
