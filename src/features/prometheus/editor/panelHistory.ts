/** Remembers what was asked in this workspace, and favourites in all. */
import type * as vscode from 'vscode';
import {
  favouriteEntries,
  historyEntries,
  withAsked,
  withFavourite,
  type HistoryEntry,
} from '../core/panelHistory.ts';

export interface PanelHistory {
  list(): HistoryEntry[];
  favourites(): string[];
  asked(entry: HistoryEntry): Promise<void>;
  love(expr: string, on: boolean): Promise<void>;
}

const historyKey = 'prometheus.history';
const favouritesKey = 'prometheus.favourites';

export function createPanelHistory(
  context: Pick<vscode.ExtensionContext, 'workspaceState' | 'globalState'>,
): PanelHistory {
  const { workspaceState, globalState } = context;
  const list = (): HistoryEntry[] => historyEntries.safeParse(workspaceState.get(historyKey)).data ?? [];
  const favourites = (): string[] => favouriteEntries.safeParse(globalState.get(favouritesKey)).data ?? [];
  return {
    list,
    favourites,
    asked: async (entry) => workspaceState.update(historyKey, withAsked(list(), entry)),
    love: async (expr, on) => globalState.update(favouritesKey, withFavourite(favourites(), expr, on)),
  };
}
