/** Commands that add what people think and decide: notes, hypotheses and their verdicts, decisions, fixes, prevention. */
import * as vscode from 'vscode';
import type { IncidentReference, IncidentRequest } from '../../../base/incidentCommands.ts';
import { debtText } from '../core/state/debtText.ts';
import { permanentFix, preventionChange, preventions, type Prevention } from '../core/state/lasting.ts';
import { eventReference } from '../core/state/references.ts';
import { timelineRows } from '../core/state/rows.ts';
import type { IncidentModel, ShownIncident } from './incidentModel.ts';
import { pickWord, record, textOrAsk } from './record.ts';
import type { Incidents } from './incidents.ts';
import { clockText, verdictWord } from './words.ts';

export async function addText(
  incidents: Incidents,
  kind: 'note' | 'hypothesis' | 'decision',
  incident: IncidentReference,
  request: IncidentRequest,
): Promise<boolean> {
  // A row that the command is called on is what the new event rests on.
  const isRow = request.seq !== undefined;
  const text = await textOrAsk(isRow ? undefined : request.text, questionFor(kind));
  if (text === undefined) return false;
  const evidence = [
    ...(request.evidence ?? []),
    ...(request.seq === undefined ? [] : [eventReference(request.seq)]),
  ];
  return record(incidents, incident, { kind, data: { text }, evidence });
}

function questionFor(kind: 'note' | 'hypothesis' | 'decision'): string {
  switch (kind) {
    case 'note':
      return vscode.l10n.t('What shall be noted?');
    case 'hypothesis':
      return vscode.l10n.t('What could be the cause?');
    case 'decision':
      return vscode.l10n.t('What was decided?');
  }
}

/** Confirmed or refuted, with the events that say so. */
export async function judge(
  incidents: Incidents,
  state: 'confirmed' | 'refuted',
  shown: ShownIncident,
  request: IncidentRequest,
): Promise<boolean> {
  const { incident } = shown;
  const { hypotheses } = shown.state;
  const [first] = hypotheses;
  if (!first) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no hypothesis yet. Add one first.'));
    return false;
  }
  const items = hypotheses.map(({ seq, text, state: verdict }) => ({
    label: text,
    description: verdictWord(verdict),
    word: String(seq),
  }));
  const title =
    state === 'confirmed' ? vscode.l10n.t('Which one is confirmed?') : vscode.l10n.t('Which one is refuted?');
  const seq = request.seq ?? Number(await pickWord(title, items));
  const hypothesis = hypotheses.find((each) => each.seq === seq);
  const evidence = hypothesis && (request.evidence ?? (await askForEvidence(shown, hypothesis.text)));
  if (!evidence) return false;
  return record(incidents, incident, {
    kind: 'hypothesis',
    data: { text: hypothesis.text, state },
    evidence: [eventReference(hypothesis.seq), ...evidence],
  });
}

/** Numbers of events; none is an answer too, and undefined none. */
async function askForEvidence(
  { incident }: ShownIncident,
  text: string,
): Promise<readonly string[] | undefined> {
  const items = timelineRows(incident.events)
    .filter(({ kind }) => kind === 'command' || kind === 'finding' || kind === 'note' || kind === 'change')
    .toReversed()
    .map((each) => ({
      label: each.text,
      description: `${clockText(each.at, true)} · ${each.actor}`,
      seq: each.seq,
    }));
  if (items.length === 0) return [];
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Which events show it? "{0}"', text),
    canPickMany: true,
    matchOnDescription: true,
  });
  return chosen?.map(({ seq }) => eventReference(seq));
}

/** A fix that stays, and with it the live fixes that it takes the place of. */
export async function recordFix(
  incidents: Incidents,
  model: IncidentModel,
  shown: ShownIncident,
  request: IncidentRequest,
): Promise<boolean> {
  const { incident } = shown;
  const ref = await textOrAsk(
    undefined,
    vscode.l10n.t('Where is the permanent fix? A commit, a change request, a file.'),
  );
  const summary = ref && (await textOrAsk(request.text, vscode.l10n.t('What does it change?')));
  if (ref === undefined || summary === undefined) return false;
  const settled = await settledDebts(model, shown, request.seq);
  if (!settled) return false;
  return record(incidents, incident, {
    kind: 'change',
    data: { what: permanentFix, ref, summary },
    evidence: settled,
  });
}

async function settledDebts(
  model: IncidentModel,
  shown: ShownIncident,
  seq: number | undefined,
): Promise<readonly string[] | undefined> {
  if (seq !== undefined) return [eventReference(seq)];
  const { debts } = await model.check(shown);
  if (debts.length === 0) return [];
  const items = debts.map((debt) => ({ label: debtText(debt), seq: debt.fix.seq }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Which live fixes does it take the place of?'),
    canPickMany: true,
  });
  return chosen?.map((each) => eventReference(each.seq));
}

export async function recordPrevention(
  incidents: Incidents,
  incident: IncidentReference,
  request: IncidentRequest,
): Promise<boolean> {
  const words: Readonly<Record<Prevention, string>> = {
    alert: vscode.l10n.t('An alert that comes earlier'),
    test: vscode.l10n.t('A test in CI'),
    review: vscode.l10n.t('A point of the review checklist'),
    runbook: vscode.l10n.t('A runbook'),
  };
  const title = vscode.l10n.t('What prevents that it happens again?');
  const kind = await pickWord(
    title,
    preventions.map((word) => ({ label: words[word], word })),
  );
  const ref =
    kind && (await textOrAsk(undefined, vscode.l10n.t('Where is it? A file, a rule, a change request.')));
  if (!kind || ref === undefined) return false;
  const summary = request.text ?? words[kind];
  return record(incidents, incident, {
    kind: 'change',
    data: { what: preventionChange(kind), ref, summary: `${summary}: ${ref}` },
  });
}
