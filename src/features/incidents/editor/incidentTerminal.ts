/** The terminal that records each command verbatim: the person's own shell, with marks around each command. */
import * as vscode from 'vscode';
import type { IncidentReference } from '../../../base/incidentCommands.ts';
import { joinPath, nameOf } from '../../../base/paths.ts';
import { pathOf } from '../../../editor/files.ts';
import { shellOf } from '../core/incidentShell.ts';
import { activeOrChosen } from './choose.ts';
import type { Incidents } from './incidents.ts';
import type { Recording } from './recording.ts';

/**
 * Microseconds from the start of a command to the next prompt, at least. The editor sends what a command shows after 50 ms
 * or at its end, and loses it where that reaches the extension together with the start (seen in 1.139).
 */
const pace = '150000';

export async function openIncidentTerminal(incidents: Incidents, recording: Recording): Promise<void> {
  const options = await terminalOptions(incidents, recording);
  if (options) vscode.window.createTerminal(options).show();
}

/** Undefined where there is no incident, or no shell that can be recorded; the person has been told then. */
export async function terminalOptions(
  incidents: Incidents,
  recording: Recording,
): Promise<vscode.TerminalOptions | undefined> {
  const incident = await activeOrChosen(incidents);
  if (!incident) return undefined;
  const { environment, processes } = incidents.ports;
  const usual = vscode.env.shell.replaceAll('\\', '/');
  const shell = shellOf({
    path:
      usual === '' || !/^(?:bash|zsh|pwsh|powershell)(?:\.exe)?$/.test(nameOf(usual))
        ? ((await processes.find('bash')) ?? usual)
        : usual,
    scripts: joinPath(pathOf(incidents.context.extensionUri), 'media/shell'),
    zdotdir: environment.variable('ZDOTDIR'),
  });
  if (!shell) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        'An incident terminal needs bash, zsh or PowerShell. Choose one of them as your default shell.',
      ),
    );
    return undefined;
  }
  const nonce = crypto.randomUUID();
  await recording.bind(nonce, incident);
  return {
    ...shown(incident),
    ...shell,
    env: {
      ...shell.env,
      SRE_WORKBENCH_NONCE: nonce,
      SRE_WORKBENCH_INCIDENT: incident.folder,
      SRE_WORKBENCH_PACE: pace,
    },
    shellIntegrationNonce: nonce,
  };
}

function shown({ id }: IncidentReference): Pick<vscode.TerminalOptions, 'name' | 'iconPath' | 'color'> {
  return {
    name: vscode.l10n.t('Incident {0}', id),
    iconPath: new vscode.ThemeIcon('flame'),
    color: new vscode.ThemeColor('terminal.ansiRed'),
  };
}
