/** The status bar's word on the active incident: when the next update is due, and that it is overdue. */
import * as vscode from 'vscode';
import type { Clock } from '../../../base/ports.ts';
import { commandLink } from '../../../editor/commands.ts';
import type { StatusBar } from '../../../editor/statusBar.ts';
import type { IncidentModel, ShownIncident } from './incidentModel.ts';
import { clockText } from './words.ts';

const entry = 'incidents.active';
/** Longer than this no timer can be set. Milliseconds. */
const longest = 24 * 3_600_000;

export function createIncidentStatus(
  model: IncidentModel,
  statusBar: StatusBar,
  clock: Clock,
): vscode.Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const update = async (): Promise<void> => {
    const shown = await model.current();
    clearTimeout(timer);
    if (!shown?.open) return statusBar.hide(entry);
    const now = clock.now();
    const due = shown.next?.due;
    show(statusBar, shown, due !== undefined && due <= now);
    const next = [due, ...[...shown.targets, ...shown.phases].map((target) => target.due)]
      .filter((at) => at !== undefined)
      .filter((at) => at > now);
    // An update becomes overdue, or a target is missed: what is shown is no longer true.
    const wait = Math.min(...next.map((at) => at - now + 1), longest);
    timer = setTimeout(() => model.refresh(), wait);
  };
  const subscription = model.onChange(() => void update());
  void update();
  return vscode.Disposable.from(subscription, {
    dispose() {
      clearTimeout(timer);
      statusBar.hide(entry);
    },
  });
}

function show(statusBar: StatusBar, { incident, state, next }: ShownIncident, overdue: boolean): void {
  const severity = state.severity?.value ?? '';
  const name = [severity, incident.id].filter(Boolean).join(' ');
  const time = next && clockText(next.due);
  const words =
    time === undefined
      ? name
      : overdue
        ? vscode.l10n.t('{0}: update overdue since {1}', name, time)
        : vscode.l10n.t('{0}: next update {1}', name, time);
  statusBar.show({
    id: entry,
    // An update that is overdue comes before agents that wait; else the incident stands behind them.
    priority: overdue ? 80 : 55,
    text: `$(flame) ${words}`,
    tooltip: state.title === '' ? vscode.l10n.t('The incident that this window works on.') : state.title,
    warning: overdue,
    command:
      next === undefined
        ? focusView()
        : commandLink('sreWorkbench.incidents.draftUpdate', vscode.l10n.t('Draft the update'), {
            stage: next.stage,
          }),
  });
}

function focusView(): vscode.Command {
  return { command: 'sreWorkbench.incidents.focus', title: vscode.l10n.t('Show the incident') };
}
