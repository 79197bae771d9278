/** What happened before that is like an incident: incidents, postmortems and runbooks, with what they share. */
import * as vscode from 'vscode';
import type { IncidentReference } from '../../../base/incidentCommands.ts';
import { joinPath, parentOf } from '../../../base/paths.ts';
import { logName, readIncident } from '../../../clients/notes/incidentLog.ts';
import {
  findSimilar,
  readDescribed,
  traitsOf,
  type Similar,
  type SimilarAnswer,
} from '../core/similar/similar.ts';
import { openFile } from './showFile.ts';
import type { Incidents } from './incidents.ts';

const mostShown = 12;

async function similarTo({ ports }: Incidents, incident: IncidentReference): Promise<SimilarAnswer> {
  const read = await readIncident(ports.files, incident.folder);
  const folders = { notes: parentOf(parentOf(incident.folder)), incidents: parentOf(incident.folder) };
  const described = await readDescribed(ports.files, folders);
  const traits = traitsOf(read.ok ? read.value.events : []);
  return findSimilar(traits, described, { self: incident.id, limit: mostShown });
}

/** The list to choose from; what is chosen is opened. */
export async function showSimilar(incidents: Incidents, incident: IncidentReference): Promise<void> {
  const { found, recurrences } = await similarTo(incidents, incident);
  if (found.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Nothing like {0} is in the notes.', incident.id),
    );
    return;
  }
  const title =
    recurrences.length === 0
      ? vscode.l10n.t('Like {0}', incident.id)
      : vscode.l10n.t('Like {0}. It came back: {1}', incident.id, recurrences.join(', '));
  const items = found.map((each) => ({
    label: `$(${icons[each.kind]}) ${each.title}`,
    description: `${Math.round(each.score * 100)} % · ${each.id}`,
    detail: sharedText(each),
    path: each.kind === 'incident' ? joinPath(each.path, logName) : each.path,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen) await openFile({ file: chosen.path });
}

const icons = { incident: 'flame', postmortem: 'file-text', runbook: 'book' } as const;

function sharedText({ kind, shared }: Similar): string {
  const kinds = {
    incident: vscode.l10n.t('Incident'),
    postmortem: vscode.l10n.t('Postmortem'),
    runbook: vscode.l10n.t('Runbook'),
  };
  const words = {
    alerts: vscode.l10n.t('alerts'),
    services: vscode.l10n.t('services'),
    symptoms: vscode.l10n.t('symptoms'),
    causes: vscode.l10n.t('causes'),
  };
  const same = shared.map((each) => words[each]).join(', ');
  return same === '' ? kinds[kind] : vscode.l10n.t('{0} with the same {1}', kinds[kind], same);
}

/** After an incident was declared: whether there is a runbook, and what happened before. */
export async function offerSimilar(incidents: Incidents, incident: IncidentReference): Promise<void> {
  const { found, recurrences } = await similarTo(incidents, incident);
  const runbook = found.find(({ kind, shared }) => kind === 'runbook' && shared.includes('alerts'));
  if (found.length === 0) return;
  const openIt = vscode.l10n.t('Open Runbook');
  const list = vscode.l10n.t('Show Similar');
  const parts = [
    runbook && vscode.l10n.t('A runbook names this alert: {0}.', runbook.title),
    recurrences.length > 0 && vscode.l10n.t('It happened before: {0}.', recurrences.join(', ')),
  ].filter((part) => typeof part === 'string');
  const said = parts.length === 0 ? vscode.l10n.t('There are notes on something like it.') : parts.join(' ');
  const chosen = await vscode.window.showInformationMessage(said, ...(runbook ? [openIt] : []), list);
  if (chosen === openIt && runbook) await openFile({ file: runbook.path });
  if (chosen === list) await showSimilar(incidents, incident);
}
