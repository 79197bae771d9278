/** Commands that say how an incident stands: severity, status, phase, roles. */
import * as vscode from 'vscode';
import { severities, type IncidentReference, type IncidentRequest } from '../../../base/incidentCommands.ts';
import { phases, roles } from '../../../clients/notes/incidentEvents.ts';
import { readSetting } from '../../../editor/settings.ts';
import { lengthText } from '../../../base/lengthText.ts';
import { readTargets } from '../core/state/severity.ts';
import type { ShownIncident } from './incidentModel.ts';
import { pickWord, record } from './record.ts';
import type { Incidents } from './incidents.ts';
import { phaseWord, roleWord, statusWord } from './words.ts';

export async function changeSeverity(
  incidents: Incidents,
  incident: IncidentReference,
  request: IncidentRequest,
): Promise<boolean> {
  const severity = request.severity ?? (await pickSeverity());
  if (!severity) return false;
  return record(incidents, incident, {
    kind: 'severity',
    data: { severity },
    evidence: request.evidence ?? [],
  });
}

/** @param reasons by severity, what speaks for it; the first item is the proposal */
export async function pickSeverity(
  title = vscode.l10n.t('How severe is it? In doubt choose the higher one.'),
  proposed?: {
    readonly severity: string;
    readonly reasons: readonly { readonly severity: string; readonly text: string }[];
  },
): Promise<(typeof severities)[number] | undefined> {
  const targets = readTargets(readSetting('sreWorkbench.incidents.targets'));
  const items = severities.map((severity) => {
    const { response, update } = targets[severity];
    const every =
      update === null
        ? vscode.l10n.t('update on change')
        : vscode.l10n.t('update every {0}', lengthText(update));
    const reasons = proposed?.reasons.filter((reason) => reason.severity === severity) ?? [];
    return {
      label: severity,
      word: severity,
      description: vscode.l10n.t('respond within {0}, {1}', lengthText(response), every),
      ...(proposed?.severity === severity && {
        detail: [vscode.l10n.t('Proposed.'), ...reasons.map(({ text }) => text)].join(' '),
      }),
    };
  });
  const order = items.toSorted(
    (a, b) => Number(b.word === proposed?.severity) - Number(a.word === proposed?.severity),
  );
  return pickWord(title, order);
}

const settable = ['open', 'mitigated', 'resolved'] as const;

export async function changeStatus(
  incidents: Incidents,
  incident: IncidentReference,
  request: IncidentRequest,
): Promise<boolean> {
  const title = vscode.l10n.t('How does it stand? Closing is a command of its own.');
  const details = {
    open: vscode.l10n.t('Users are still hurt.'),
    mitigated: vscode.l10n.t('Users have their service back; the cause is still there.'),
    resolved: vscode.l10n.t('The cause is gone.'),
  };
  const items = settable.map((word) => ({ label: statusWord(word), detail: details[word], word }));
  const status = request.status ?? (await pickWord(title, items));
  if (!status) return false;
  return record(incidents, incident, { kind: 'status', data: { status }, evidence: request.evidence ?? [] });
}

export async function changePhase(
  incidents: Incidents,
  incident: IncidentReference,
  request: IncidentRequest,
): Promise<boolean> {
  const items = phases.map((word) => ({ label: phaseWord(word), word }));
  const phase = request.phase ?? (await pickWord(vscode.l10n.t('Which phase begins now?'), items));
  return phase ? record(incidents, incident, { kind: 'phase', data: { phase } }) : false;
}

export async function assignRole(
  incidents: Incidents,
  { incident, state: { roles: held } }: ShownIncident,
  request: IncidentRequest,
): Promise<boolean> {
  const items = roles.map((word) => ({
    label: roleWord(word),
    description: held.get(word) ?? vscode.l10n.t('nobody yet'),
    word,
  }));
  const role = request.role ?? (await pickWord<string>(vscode.l10n.t('Which role?'), items));
  if (role === undefined) return false;
  const person =
    request.person ??
    (await vscode.window.showInputBox({
      title: vscode.l10n.t('Who is the {0} of {1}?', roleWord(role), incident.id),
      prompt: vscode.l10n.t('Left empty: nobody any more.'),
      value: held.get(role) ?? '',
    }));
  if (person === undefined) return false;
  return record(incidents, incident, { kind: 'role', data: { role, person: person.trim() } });
}
