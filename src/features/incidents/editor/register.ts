/** The incidents' only entry. What reads and writes logs is loaded with the first command. */
import * as vscode from 'vscode';
import { registerCommand } from '../../../editor/commands.ts';
import { readSetting } from '../../../editor/settings.ts';
import type { StatusBar } from '../../../editor/statusBar.ts';
import { createActiveIncident } from './activeIncident.ts';
import type { Incidents, IncidentsDependencies, OnIncidentCommand } from './incidents.ts';
import { registerIncidentsView } from './incidentsView.ts';
import { registerTerminals } from './terminals.ts';

export function registerIncidents({
  statusBar,
  ...dependencies
}: IncidentsDependencies & { readonly statusBar: StatusBar }): vscode.Disposable {
  const { reporter, context } = dependencies;
  const active = createActiveIncident(context.workspaceState);
  const incidents: Incidents = { ...dependencies, active };
  const on: OnIncidentCommand = (id, act) =>
    registerCommand(id, reporter, (...args) => {
      if (vscode.workspace.isTrusted && readSetting('sreWorkbench.incidents.enabled')) return act(...args);
      void vscode.window.showInformationMessage(whyNot());
      return undefined;
    });
  return vscode.Disposable.from(
    active,
    registerIncidentsView(incidents, statusBar, on),
    registerTerminals(incidents, on),
    registerCommand('sreWorkbench.incidents.active', reporter, () => active.get()),
    on('sreWorkbench.incidents.declare', async (prefill) => {
      const { declareIncident } = await import('./declare.ts');
      return declareIncident(incidents, prefill);
    }),
    on('sreWorkbench.incidents.addFinding', async (request) => {
      const { addFinding } = await import('./findings.ts');
      return addFinding(incidents, request);
    }),
    on('sreWorkbench.incidents.choose', async () => {
      const { chooseIncident } = await import('./choose.ts');
      return chooseIncident(incidents);
    }),
  );
}

function whyNot(): string {
  return vscode.workspace.isTrusted
    ? vscode.l10n.t('Incidents are switched off by the setting {0}.', 'sreWorkbench.incidents.enabled')
    : vscode.l10n.t('Incidents are recorded in trusted folders alone. Trust this folder first.');
}
