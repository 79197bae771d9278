/** The command that makes the replica anew: sign-in, progress with cancel, a question before anything of a person's is replaced. */
import * as vscode from 'vscode';
import { joinPath } from '../../../base/paths.ts';
import type { Ports } from '../../../base/ports.ts';
import { askForNotesFolder } from '../../../editor/notesFolder.ts';
import { withProgress } from '../../../editor/progress.ts';
import type { Reporter } from '../../../editor/report.ts';
import { readSetting } from '../../../editor/settings.ts';
import { replicaFileNames } from '../core/replicaFolder.ts';
import { regenerate, type RegenerateRequest } from '../core/regenerate.ts';
import { describeDifferences, summarise } from '../core/regenerateText.ts';
import { connect, signIn } from './connection.ts';

export interface RegenerateParts {
  readonly ports: Ports;
  readonly reporter: Reporter;
  /** False: everything is asked for again. */
  readonly incremental: boolean;
}

export async function regenerateReplica(parts: RegenerateParts): Promise<void> {
  const { ports, reporter } = parts;
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Azure DevOps is not asked in a workspace that is not trusted.'),
    );
    return;
  }
  const connection = await connect(ports);
  const notes = connection && (await askForNotesFolder(ports.files));
  if (!connection || notes === undefined) return;
  const answer = await withProgress(vscode.l10n.t('Reading work items'), async (progress) =>
    regenerate(ports, {
      ...connection,
      folder: joinPath(notes, 'work-items'),
      queries: queries(connection.project),
      incremental: parts.incremental,
      mayReplace,
      progress: (message, share) => progress.report(message, share),
      signal: progress.signal,
    }),
  );
  if (answer === undefined) {
    vscode.window.setStatusBarMessage(vscode.l10n.t('Cancelled. The replica is as it was.'), 5000);
    return;
  }
  if (answer.ok) {
    const show = vscode.l10n.t('Show Changes');
    const chosen = await vscode.window.showInformationMessage(summarise(answer.value), show);
    if (chosen !== show) return;
    const content = describeDifferences(answer.value);
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
    await vscode.window.showTextDocument(document);
    return;
  }
  const again = {
    title: vscode.l10n.t('Sign In'),
    run: async () => {
      if (await signIn(ports, connection.organisation)) await regenerateReplica(parts);
    },
  };
  reporter.failure(answer.error, answer.error.code === 'signed-out' ? again : undefined);
}

/** Without queries of their own, "mine" is what is assigned to me and not over, "the team's" is all of the project. */
function queries(project: string): RegenerateRequest['queries'] {
  const named = `'${project.replaceAll("'", "''")}'`;
  const whole = `SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = ${named}`;
  const mine = readSetting('sreWorkbench.azureDevOps.myQuery').trim();
  const team = readSetting('sreWorkbench.azureDevOps.teamQuery').trim();
  const [myFile, teamFile] = replicaFileNames;
  return {
    [myFile]: mine || `${whole} AND [System.AssignedTo] = @Me`,
    [teamFile]: team || whole,
  };
}

async function mayReplace(file: string, why: 'edited' | 'empty'): Promise<boolean> {
  const replace = vscode.l10n.t('Replace');
  const question =
    why === 'edited'
      ? vscode.l10n.t('{0} was not written by SRE Workbench, or has been edited since. Replace it?', file)
      : vscode.l10n.t('The query of {0} finds nothing now. Empty the file?', file);
  const chosen = await vscode.window.showWarningMessage(question, { modal: true }, replace);
  return chosen === replace;
}
