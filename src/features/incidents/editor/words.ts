/** Words of the view: names as a person reads them, in the editor's language. */
import * as vscode from 'vscode';
import type { EventKind } from '../../../clients/notes/incidentEvents.ts';
import type { Phase } from '../core/state/phases.ts';
import type { HypothesisState } from '../core/state/hypotheses.ts';
import type { IncidentStatus } from '../core/state/fold.ts';
import type { TargetName, TargetState } from '../core/state/times.ts';

/** `14:05:30`, with the date in front on another day than today. */
export function clockText(at: number, seconds = false): string {
  const date = new Date(at);
  const time = date.toLocaleTimeString(vscode.env.language, {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    ...(seconds && { second: '2-digit' }),
  });
  const today = new Date().toDateString() === date.toDateString();
  return today
    ? time
    : `${date.toLocaleDateString(vscode.env.language, { month: 'short', day: 'numeric' })} ${time}`;
}

export function phaseWord(phase: Phase): string {
  switch (phase) {
    case 'triage':
      return vscode.l10n.t('triage');
    case 'debug':
      return vscode.l10n.t('debug');
    case 'mitigate':
      return vscode.l10n.t('mitigate');
    case 'fix':
      return vscode.l10n.t('fix');
    case 'verify':
      return vscode.l10n.t('verify');
    case 'postmortem':
      return vscode.l10n.t('postmortem');
  }
}

export function statusWord(status: IncidentStatus): string {
  switch (status) {
    case 'open':
      return vscode.l10n.t('open');
    case 'mitigated':
      return vscode.l10n.t('mitigated');
    case 'resolved':
      return vscode.l10n.t('resolved');
    case 'closed':
      return vscode.l10n.t('closed');
    case 'reopened':
      return vscode.l10n.t('reopened');
  }
}

export function verdictWord(state: HypothesisState): string {
  switch (state) {
    case 'open':
      return vscode.l10n.t('not judged');
    case 'confirmed':
      return vscode.l10n.t('confirmed');
    case 'refuted':
      return vscode.l10n.t('refuted');
  }
}

export function targetWord(name: TargetName): string {
  switch (name) {
    case 'response':
      return vscode.l10n.t('Response');
    case 'mitigate':
      return vscode.l10n.t('Mitigation');
    case 'resolve':
      return vscode.l10n.t('Resolution');
  }
}

export function targetStateWord(state: TargetState['state']): string {
  switch (state) {
    case 'met':
      return vscode.l10n.t('met');
    case 'missed':
      return vscode.l10n.t('missed');
    case 'unclear':
      return vscode.l10n.t('met or missed, the record does not say');
    case 'running':
      return vscode.l10n.t('running');
  }
}

/** The usual roles in words; others as they are written. */
export function roleWord(role: string): string {
  switch (role) {
    case 'commander':
      return vscode.l10n.t('Commander');
    case 'scribe':
      return vscode.l10n.t('Scribe');
    case 'communications':
      return vscode.l10n.t('Communications');
    default:
      return role;
  }
}

export function kindWord(kind: EventKind): string {
  switch (kind) {
    case 'command':
      return vscode.l10n.t('command');
    case 'output':
      return vscode.l10n.t('output');
    case 'finding':
      return vscode.l10n.t('finding');
    case 'hypothesis':
      return vscode.l10n.t('hypothesis');
    case 'decision':
      return vscode.l10n.t('decision');
    case 'note':
      return vscode.l10n.t('note');
    case 'alert':
      return vscode.l10n.t('alert');
    case 'severity':
      return vscode.l10n.t('severity');
    case 'change':
      return vscode.l10n.t('change');
    case 'comm':
      return vscode.l10n.t('update');
    case 'approval':
      return vscode.l10n.t('approval');
    case 'rollback':
      return vscode.l10n.t('rollback');
    case 'phase':
      return vscode.l10n.t('phase');
    case 'role':
      return vscode.l10n.t('role');
    case 'status':
      return vscode.l10n.t('status');
  }
}

const icons: Readonly<Record<EventKind, string>> = {
  command: 'terminal',
  output: 'output',
  finding: 'search',
  hypothesis: 'lightbulb',
  decision: 'law',
  note: 'note',
  alert: 'bell',
  severity: 'flame',
  change: 'git-commit',
  comm: 'megaphone',
  approval: 'verified',
  rollback: 'discard',
  phase: 'milestone',
  role: 'person',
  status: 'pulse',
};

export function kindIcon(kind: EventKind): string {
  return icons[kind];
}
