/** The status bar's words: when the next update of the active incident is due, and what is owed after those that are over. */
import * as vscode from 'vscode';
import { commandLink } from '../../../editor/commands.ts';
import type { StatusBar } from '../../../editor/statusBar.ts';
import type { StatusEntry } from '../../../editor/statusEntries.ts';
import { remindedOf, remindersOf } from '../core/state/actionItems.ts';
import type { IncidentModel, ShownIncident } from './incidentModel.ts';
import { readOwed, type OpenAction, type Owed, type OwedPostmortem } from './owed.ts';
import type { Incidents } from './incidents.ts';
import { clockText } from './words.ts';

type Entry = StatusEntry<vscode.Command>;

/** Longer than this no timer is set. Milliseconds. */
const longest = 24 * 3_600_000;
/** What is owed is read again after so long, or where the active incident closes. Milliseconds. */
const owedKept = 60_000;
const ids = ['incidents.active', 'incidents.postmortem', 'incidents.actions'] as const;

export function createIncidentStatus(
  incidents: Incidents,
  model: IncidentModel,
  statusBar: StatusBar,
): vscode.Disposable {
  const { clock } = incidents.ports;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let kept: { readonly key: string; readonly at: number; readonly owed: Promise<Owed> } | undefined;
  let disposed = false;
  const owedNow = async (shown: ShownIncident | undefined): Promise<Owed> => {
    const key = [shown?.incident.folder, shown?.state.status, shown?.postmortem].join('\n');
    const at = clock.now();
    if (kept?.key !== key || at - kept.at > owedKept) kept = { key, at, owed: readOwed(incidents, model) };
    return kept.owed;
  };
  const update = async (): Promise<void> => {
    const shown = await model.current();
    const owed = await owedNow(shown);
    if (disposed) return;
    const now = clock.now();
    const entries = [
      ...(shown?.open === true ? [activeEntry(shown, now)] : []),
      ...postmortemEntry(owed.postmortems, now),
      ...actionEntry(owed.actions, now),
    ];
    for (const id of ids) if (!entries.some((entry) => entry.id === id)) statusBar.hide(id);
    for (const entry of entries) statusBar.show(entry);
    clearTimeout(timer);
    // An update becomes overdue, or a target is missed: what is shown is no longer true.
    const next = moments(shown, owed).filter((at) => at > now);
    timer = setTimeout(() => model.refresh(), Math.min(...next.map((at) => at - now + 1), longest));
  };
  const changed = model.onChange(() => void update());
  const saved = vscode.workspace.onDidSaveTextDocument(({ fileName }) => {
    if (!/[\\/]postmortems[\\/].*\.md$/.test(fileName)) return;
    kept = undefined;
    model.refresh();
  });
  void update();
  return vscode.Disposable.from(changed, saved, {
    dispose() {
      disposed = true;
      clearTimeout(timer);
      for (const id of ids) statusBar.hide(id);
    },
  });
}

/** When something that is shown changes by itself. Milliseconds since 1970. */
function moments(shown: ShownIncident | undefined, { postmortems, actions }: Owed): readonly number[] {
  const ofActive = shown?.open === true ? [shown.next, ...shown.targets, ...shown.phases] : [];
  return [
    ...[...ofActive, ...postmortems].flatMap((each) => each?.due ?? []),
    ...actions.flatMap(remindersOf),
  ];
}

function activeEntry({ incident, state, next }: ShownIncident, now: number): Entry {
  const severity = state.severity?.value ?? '';
  const name = [severity, incident.id].filter(Boolean).join(' ');
  const time = next && clockText(next.due);
  const overdue = next !== undefined && next.due <= now;
  const words =
    time === undefined
      ? name
      : overdue
        ? vscode.l10n.t('{0}: update overdue since {1}', name, time)
        : vscode.l10n.t('{0}: next update {1}', name, time);
  return {
    id: 'incidents.active',
    // An update that is overdue comes before agents that wait; else the incident stands behind them.
    priority: overdue ? 80 : 55,
    text: `$(flame) ${words}`,
    tooltip: state.title === '' ? vscode.l10n.t('The incident that this window works on.') : state.title,
    warning: overdue,
    command:
      next === undefined
        ? { command: 'sreWorkbench.incidents.focus', title: vscode.l10n.t('Show the incident') }
        : commandLink('sreWorkbench.incidents.draftUpdate', vscode.l10n.t('Draft the update'), {
            stage: next.stage,
          }),
  };
}

function postmortemEntry([first, ...rest]: readonly OwedPostmortem[], now: number): readonly Entry[] {
  if (!first) return [];
  const { id, folder, due } = first;
  const overdue = due <= now;
  return [
    {
      id: 'incidents.postmortem',
      priority: overdue ? 45 : 8,
      text: `$(bell) ${
        overdue
          ? vscode.l10n.t('{0}: postmortem overdue since {1}', id, clockText(due))
          : vscode.l10n.t('{0}: postmortem due {1}', id, clockText(due))
      }`,
      tooltip:
        rest.length === 0
          ? vscode.l10n.t('It is drafted from the record of the incident.')
          : vscode.l10n.t('{0} more postmortems are owed.', rest.length),
      warning: overdue,
      command: commandLink('sreWorkbench.incidents.draftPostmortem', vscode.l10n.t('Draft the postmortem'), {
        id,
        folder,
      }),
    },
  ];
}

/** From the day on at which an item is due. */
function actionEntry(actions: readonly OpenAction[], now: number): readonly Entry[] {
  const { items, late } = remindedOf(actions, now);
  const [first] = items;
  if (!first) return [];
  const { path: file, line, action, owner } = first;
  return [
    {
      id: 'incidents.actions',
      priority: late > 0 ? 40 : 6,
      text: `$(tasklist) ${
        late > 0
          ? vscode.l10n.t('Action items of postmortems overdue: {0}', late)
          : vscode.l10n.t('Action items of postmortems due today: {0}', items.length)
      }`,
      tooltip: [action, owner].filter(Boolean).join(' · '),
      command: commandLink('sreWorkbench.incidents.openFile', vscode.l10n.t('Open the postmortem'), {
        file,
        line,
      }),
    },
  ];
}
