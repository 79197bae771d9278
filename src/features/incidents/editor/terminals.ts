/** Incident terminals, what is recorded of them and of other terminals, and the marks. Light: it listens from the start on. */
import * as vscode from 'vscode';
import type { MarkSource } from '../../../base/incidentCommands.ts';
import type { Mark } from '../../../clients/notes/incidentEvents.ts';
import { contextKey } from '../../../editor/contextKeys.ts';
import { onSettingChange, readSetting } from '../../../editor/settings.ts';
import { createRecording } from './recording.ts';
import type { Incidents, OnIncidentCommand } from './incidents.ts';

export function registerTerminals(incidents: Incidents, on: OnIncidentCommand): vscode.Disposable {
  const { active, context } = incidents;
  const recording = createRecording({ ...incidents, state: context.workspaceState });
  const isActive = contextKey('sreWorkbench.incidents.isActive');
  isActive.set(active.get() !== undefined);
  let told = false;
  const hooks = async (): Promise<void> => {
    // Where nobody ever wanted it there is nothing to take back.
    if (!vscode.workspace.isTrusted || (!told && !readSetting('sreWorkbench.incidents.recordAgents'))) return;
    told = true;
    const { tellHooks } = await import('./agents.ts');
    await tellHooks(incidents);
  };
  const marked = (mark: Mark) => async (source?: MarkSource) => {
    const { markAs } = await import('./marks.ts');
    return markAs(incidents, mark, source);
  };
  return vscode.Disposable.from(
    recording,
    active.onChange((incident) => {
      isActive.set(incident !== undefined);
      void hooks();
    }),
    onSettingChange(['sreWorkbench.incidents.recordAgents'], () => void hooks()),
    on('sreWorkbench.incidents.addAgentCommands', async (session) => {
      const { addAgentCommands } = await import('./agents.ts');
      return addAgentCommands(incidents, session);
    }),
    vscode.window.registerTerminalProfileProvider('sreWorkbench.incident', {
      async provideTerminalProfile() {
        const { terminalOptions } = await import('./incidentTerminal.ts');
        const options = await terminalOptions(incidents, recording);
        return options && new vscode.TerminalProfile(options);
      },
    }),
    on('sreWorkbench.incidents.openTerminal', async () => {
      const { openIncidentTerminal } = await import('./incidentTerminal.ts');
      return openIncidentTerminal(incidents, recording);
    }),
    on('sreWorkbench.incidents.markFinding', marked('finding')),
    on('sreWorkbench.incidents.markCause', marked('cause')),
    on('sreWorkbench.incidents.markHelped', marked('helped')),
  );
}
