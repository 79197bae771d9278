/** Updates for others: drafted from the record, opened or copied, noted once a person has told them. Nothing is sent from here. */
import * as vscode from 'vscode';
import type { IncidentRequest } from '../../../base/incidentCommands.ts';
import { readSetting } from '../../../editor/settings.ts';
import { readTargets } from '../core/state/severity.ts';
import { draftUpdate, finishUpdate, type UpdateStage } from '../core/updates/drafts.ts';
import type { ShownIncident } from './incidentModel.ts';
import { incidentOf, pickWord, record, textOrAsk } from './record.ts';
import type { Incidents } from './incidents.ts';

const stages = ['initial', 'progress', 'resolution'] as const;

/** Drafts that are open in this window, with the incident and the stage that each is for. */
const drafts = new WeakMap<vscode.TextDocument, IncidentRequest & { readonly stage: UpdateStage }>();

export async function openUpdateDraft(
  incidents: Incidents,
  shown: ShownIncident,
  request: IncidentRequest,
): Promise<boolean> {
  const stage = request.stage ?? (await askForStage(shown.next?.stage));
  if (!stage) return false;
  const { id, folder, events } = shown.incident;
  const source = {
    id,
    events,
    now: incidents.ports.clock.now(),
    targets: readTargets(readSetting('sreWorkbench.incidents.targets')),
  };
  let draft = draftUpdate(stage, source);
  if (draft.missing.includes('data-loss')) {
    const question = vscode.l10n.t('Was data lost? A resolution says so, such as "none: Redis is a cache".');
    const dataLoss = await textOrAsk(undefined, question);
    if (dataLoss === undefined) return false;
    draft = draftUpdate(stage, { ...source, dataLoss });
  }
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: draft.text });
  drafts.set(document, { id, folder, stage });
  await vscode.window.showTextDocument(document, { preview: false });
  void offer(incidents, document);
  return true;
}

/** What is due stands first. */
async function askForStage(due: UpdateStage | undefined): Promise<UpdateStage | undefined> {
  const words = {
    initial: vscode.l10n.t('Initial: we know, and look into it'),
    progress: vscode.l10n.t('Progress: what is known and done since the last update'),
    resolution: vscode.l10n.t('Resolution: it is over, and whether data was lost'),
  };
  const items = stages.map((word) => ({
    label: words[word],
    word,
    ...(word === due && { description: vscode.l10n.t('due next') }),
  }));
  const order = items.toSorted((a, b) => Number(b.word === due) - Number(a.word === due));
  return pickWord(vscode.l10n.t('Which update?'), order);
}

async function offer(incidents: Incidents, document: vscode.TextDocument): Promise<void> {
  const copy = vscode.l10n.t('Copy');
  const told = vscode.l10n.t('Note as Told');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('The update is a draft: read it, send it yourself, then note it as told.'),
    copy,
    told,
  );
  if (chosen === told) await noteUpdate(incidents, document);
  if (chosen !== copy) return;
  await vscode.env.clipboard.writeText(document.getText());
  void offer(incidents, document);
}

/** The draft in front goes to the log, and the next update is due from now on. */
export async function noteUpdate(
  incidents: Incidents,
  document = vscode.window.activeTextEditor?.document,
): Promise<boolean> {
  const draft = document && drafts.get(document);
  const incident = await incidentOf(incidents, draft);
  if (!incident) return false;
  const stage = draft?.stage ?? (await askForStage(undefined));
  const text =
    draft && document
      ? document.getText()
      : stage && (await textOrAsk(undefined, vscode.l10n.t('What was told?')));
  if (!stage || text === undefined) return false;
  const finished = finishUpdate(stage, text);
  if (!finished.ok) {
    incidents.reporter.failure(finished.error);
    return false;
  }
  return record(incidents, incident, { kind: 'comm', data: { stage, text: finished.value.trim() } });
}
