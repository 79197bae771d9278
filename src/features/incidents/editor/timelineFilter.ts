/** Which rows of the timeline are shown in this window. */
import * as vscode from 'vscode';
import { kinds, type EventKind } from '../../../clients/notes/incidentEvents.ts';
import { actorGroups, type ActorGroup, type TimelineFilter } from '../core/state/rows.ts';
import { kindIcon, kindWord } from './words.ts';

type FilterItem = vscode.QuickPickItem & {
  readonly kind?: vscode.QuickPickItemKind;
  readonly event?: EventKind;
  readonly actor?: ActorGroup;
};

/** The kinds and actors that shall be seen, and words; undefined where nothing was chosen. */
export async function askForFilter(before: TimelineFilter): Promise<TimelineFilter | undefined> {
  const shownKinds = kinds.filter((kind) => kind !== 'output');
  const items: readonly FilterItem[] = [
    { label: vscode.l10n.t('Who'), kind: vscode.QuickPickItemKind.Separator },
    ...actorGroups.map((actor) => ({
      label: actorWord(actor),
      actor,
      picked: before.actors?.includes(actor) ?? true,
    })),
    { label: vscode.l10n.t('What'), kind: vscode.QuickPickItemKind.Separator },
    ...shownKinds.map((event) => ({
      label: `$(${kindIcon(event)}) ${kindWord(event)}`,
      event,
      picked: !before.without.includes(event),
    })),
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('What does the timeline show?'),
    canPickMany: true,
  });
  if (!chosen) return undefined;
  const words = await vscode.window.showInputBox({
    title: vscode.l10n.t('With which words? Left empty: all.'),
    value: before.words ?? '',
  });
  if (words === undefined) return undefined;
  const actors = actorGroups.filter((actor) => chosen.some((item) => item.actor === actor));
  return {
    without: shownKinds.filter((event) => !chosen.some((item) => item.event === event)),
    words,
    ...(actors.length < actorGroups.length && { actors }),
  };
}

function actorWord(actor: ActorGroup): string {
  switch (actor) {
    case 'people':
      return vscode.l10n.t('People');
    case 'agents':
      return vscode.l10n.t('Agents');
    case 'alerting':
      return vscode.l10n.t('Alerting');
  }
}
