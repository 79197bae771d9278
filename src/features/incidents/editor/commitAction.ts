/** A commit becomes a change in the log of the incident, whoever made it and wherever. */
import * as vscode from 'vscode';
import { mapParallel } from '../../../base/parallel.ts';
import { openGit } from '../../../clients/git/command.ts';
import { listCommits } from '../../../clients/git/commits.ts';
import { workspaceFolders } from '../../../editor/notesFolder.ts';
import { commitChange } from '../core/changes.ts';
import type { ShownIncident } from './incidentModel.ts';
import { record } from './record.ts';
import type { Incidents } from './incidents.ts';
import { clockText } from './words.ts';

const mostCommits = 30;

/** The newest stands first, so that Enter takes it; those that the log has are left out. */
export async function addCommit(incidents: Incidents, { incident, state }: ShownIncident): Promise<boolean> {
  const { processes } = incidents.ports;
  const found = await mapParallel(workspaceFolders(), 4, async (folder) => {
    const git = await openGit(processes, folder);
    const listed = git.ok ? await listCommits(git.value, { most: mostCommits }) : git;
    return listed.ok ? listed.value : [];
  });
  const known = new Set(state.changes.map(({ ref }) => ref));
  const commits = new Map(found.flat().map((commit) => [commit.ref, commit]));
  const items = [...commits.values()]
    .filter(({ ref }) => !known.has(ref))
    .toSorted((a, b) => b.time - a.time)
    .map((commit) => ({
      label: commit.subject,
      description: `${commit.ref} · ${clockText(commit.time * 1000)}`,
      commit,
    }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The folders that are open have no commit that {0} does not have.', incident.id),
    );
    return false;
  }
  const title = vscode.l10n.t('Which commit belongs to {0}?', incident.id);
  const chosen = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  if (!chosen) return false;
  return record(incidents, incident, commitChange(chosen.commit, state.began ?? 0));
}
