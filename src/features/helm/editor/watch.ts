/** Validates the charts that have an open file, again after each edit, and lets go of them when the last one closes. */
import * as vscode from 'vscode';
import { pathOf } from '../../../editor/files.ts';
import type { ChartsModel } from './chartsModel.ts';
import type { createDiagnostics } from './diagnostics.ts';

/** Milliseconds without a further edit before a chart is validated again. */
const quiet = 50;
/** What a chart can be made of; changes on disk of anything else are not looked at. */
const chartFiles = '**/*.{yaml,yml,tpl,json,txt,tgz,lock}';

export interface ChartsWatch extends vscode.Disposable {
  /** Keeps the findings of a chart in the Problems view although none of its files is open. */
  keep(folder: string): void;
  revalidate(): void;
}

export function watchCharts({
  model,
  diagnostics,
  ready,
  refresh,
}: {
  readonly model: ChartsModel;
  readonly diagnostics: ReturnType<typeof createDiagnostics>;
  readonly ready: () => Promise<void>;
  readonly refresh: () => Promise<void>;
}): ChartsWatch {
  const kept = new Set<string>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  const isActive = (folder: string): boolean => kept.has(folder) || openDocuments(model, folder).length > 0;
  const schedule = (folder: string): void => {
    clearTimeout(timers.get(folder));
    timers.set(
      folder,
      setTimeout(() => {
        timers.delete(folder);
        void model.validate(folder);
      }, quiet),
    );
  };
  const touched = async (document: vscode.TextDocument): Promise<void> => {
    if (!mayBelongToChart(document)) return;
    await ready();
    const state = model.chartOf(pathOf(document.uri));
    if (state) schedule(state.chart.folder);
  };
  const changedOnDisk = async (uri: vscode.Uri): Promise<void> => {
    const state = model.chartOf(pathOf(uri));
    if (state && isActive(state.chart.folder)) schedule(state.chart.folder);
  };
  const revalidate = (): void => {
    for (const { chart } of model.charts()) if (isActive(chart.folder)) schedule(chart.folder);
  };
  const cameOrWent = async (uri: vscode.Uri): Promise<void> => {
    await refresh();
    await changedOnDisk(uri);
    revalidate();
  };

  const watcher = vscode.workspace.createFileSystemWatcher(chartFiles);
  for (const document of vscode.workspace.textDocuments) void touched(document);
  const subscriptions = vscode.Disposable.from(
    watcher,
    watcher.onDidChange(changedOnDisk),
    watcher.onDidCreate(cameOrWent),
    watcher.onDidDelete(cameOrWent),
    vscode.workspace.onDidOpenTextDocument(touched),
    vscode.workspace.onDidChangeTextDocument(({ document }) => touched(document)),
    vscode.workspace.onDidCloseTextDocument((document) => {
      const folder = model.chartOf(pathOf(document.uri))?.chart.folder;
      if (folder !== undefined && !isActive(folder)) diagnostics.clear(folder);
    }),
    model.onChange((state) => state && isActive(state.chart.folder) && diagnostics.show(state)),
  );
  return {
    keep: (folder) => kept.add(folder),
    revalidate,
    dispose() {
      for (const timer of timers.values()) clearTimeout(timer);
      subscriptions.dispose();
    },
  };
}

function openDocuments(model: ChartsModel, folder: string): readonly vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(
    (document) =>
      !document.isClosed &&
      mayBelongToChart(document) &&
      model.chartOf(pathOf(document.uri))?.chart.folder === folder,
  );
}

/** Asked before any chart is looked for, so that other files cost nothing. */
function mayBelongToChart({ uri }: vscode.TextDocument): boolean {
  return uri.scheme === 'file' && /\.(ya?ml|tpl|json|txt)$/.test(uri.path);
}
