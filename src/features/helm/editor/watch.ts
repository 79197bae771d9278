/** Validates the charts that have an open file, again after each edit, and lets go of them when the last one closes. */
import * as vscode from 'vscode';
import { pathOf } from '../../../editor/files.ts';
import type { ChartsModel } from './chartsModel.ts';
import type { createDiagnostics } from './diagnostics.ts';

/** Milliseconds without a further edit before a chart is validated again. */
const quiet = 50;
/** Milliseconds without a file that came or went before charts are looked for again. */
const quietDisk = 300;
/** What a chart can be made of; changes on disk of anything else are not looked at. */
const chartFiles = '**/*.{yaml,yml,tpl,json,txt,tgz,lock}';

export interface ChartsWatch extends vscode.Disposable {
  /** Keeps the findings of a chart in the Problems view although none of its files is open. */
  keep(folder: string): void;
  revalidate(): void;
}

interface Parts {
  readonly model: ChartsModel;
  readonly diagnostics: ReturnType<typeof createDiagnostics>;
  readonly ready: () => Promise<void>;
  readonly refresh: () => Promise<void>;
}

export function watchCharts(parts: Parts): ChartsWatch {
  const { model, diagnostics, ready } = parts;
  const kept = new Set<string>();
  const validations = delayed((folder) => void model.validate(folder), quiet);
  const isActive = (folder: string): boolean => kept.has(folder) || openDocuments(model, folder).length > 0;
  const touched = async (document: vscode.TextDocument): Promise<void> => {
    if (!mayBelongToChart(document)) return;
    await ready();
    const state = model.chartOf(pathOf(document.uri));
    if (state) validations.schedule(state.chart.folder);
  };
  const revalidate = (): void => {
    for (const { chart } of model.charts()) if (isActive(chart.folder)) validations.schedule(chart.folder);
  };

  for (const document of vscode.workspace.textDocuments) void touched(document);
  const subscriptions = vscode.Disposable.from(
    validations,
    watchDisk(parts, isActive, { schedule: (folder) => validations.schedule(folder), revalidate }),
    vscode.workspace.onDidOpenTextDocument(touched),
    vscode.workspace.onDidChangeTextDocument(({ document }) => touched(document)),
    vscode.workspace.onDidCloseTextDocument((document) => {
      const folder = model.chartOf(pathOf(document.uri))?.chart.folder;
      if (folder !== undefined && !isActive(folder)) diagnostics.clear(folder);
    }),
    model.onChange((state) => state && isActive(state.chart.folder) && diagnostics.show(state)),
  );
  return { keep: (folder) => kept.add(folder), revalidate, dispose: () => subscriptions.dispose() };
}

/** Runs something for a folder once no further wish for it has come for a moment. */
function delayed(
  run: (folder: string) => void,
  milliseconds: number,
): vscode.Disposable & { schedule(folder: string): void } {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  return {
    schedule(folder) {
      clearTimeout(timers.get(folder));
      const fire = (): void => {
        timers.delete(folder);
        run(folder);
      };
      timers.set(folder, setTimeout(fire, milliseconds));
    },
    dispose() {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

function watchDisk(
  { model, refresh }: Parts,
  isActive: (folder: string) => boolean,
  validations: { schedule: (folder: string) => void; revalidate: () => void },
): vscode.Disposable {
  const changed = (uri: vscode.Uri): void => {
    const folder = model.chartOf(pathOf(uri))?.chart.folder;
    if (folder !== undefined && isActive(folder)) validations.schedule(folder);
  };
  // A checkout touches thousands of files: the charts are looked for once, when it is over.
  const discoveries = delayed(() => void refresh().then(() => validations.revalidate()), quietDisk);
  const cameOrWent = (): void => discoveries.schedule('');
  const watcher = vscode.workspace.createFileSystemWatcher(chartFiles);
  return vscode.Disposable.from(
    watcher,
    discoveries,
    watcher.onDidChange(changed),
    watcher.onDidCreate(cameOrWent),
    watcher.onDidDelete(cameOrWent),
  );
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
