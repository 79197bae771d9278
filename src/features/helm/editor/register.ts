/** The Helm feature's only entry: tree, lenses, diagnostics, rendered documents and commands. */
import * as vscode from 'vscode';
import type { Ports, Workers } from '../../../base/ports.ts';
import { renderedScheme, views } from '../../../contributions.ts';
import { contextKey } from '../../../editor/contextKeys.ts';
import type { Reporter } from '../../../editor/report.ts';
import { onSettingChange, readSetting } from '../../../editor/settings.ts';
import type { LargeCharts } from '../core/largeCharts/client.ts';
import { createChartsModel } from './chartsModel.ts';
import { createChartsTree } from './chartsTree.ts';
import { registerHelmCommands, show } from './helmCommands.ts';
import { createDiagnostics } from './diagnostics.ts';
import { discoverCharts } from './discovery.ts';
import { createLimitsLenses } from './limitsLenses.ts';
import { createLimitsPage } from './limitsPage.ts';
import { createRenderedDocuments } from './renderedDocuments.ts';
import { registerQuickFixes } from './quickFixes.ts';
import { registerRenderedCommands } from './renderedCommands.ts';
import { registerRenderedNavigation } from './renderedNavigation.ts';
import { createRevisionCharts } from './revisionCharts.ts';
import { registerSourceNavigation } from './sourceNavigation.ts';
import { watchCharts } from './watch.ts';

export interface HelmDependencies {
  readonly ports: Pick<Ports, 'files' | 'engine' | 'processes'>;
  readonly workers: () => Promise<Workers>;
  readonly reporter: Reporter;
  readonly extensionUri: vscode.Uri;
}

export function registerHelm(dependencies: HelmDependencies): vscode.Disposable {
  const { ports, workers, reporter, extensionUri } = dependencies;
  const large = lazyLargeCharts(ports, workers);
  const chartsState = contextKey('sreWorkbench.charts.state');
  chartsState.set('unknown');
  const model = createChartsModel((error) => reporter.bug('helm.validate', error));
  const diagnostics = createDiagnostics(extensionUri);

  let discovery: Promise<void> | undefined;
  const discover = async (): Promise<void> => {
    if (!readSetting('sreWorkbench.helm.enabled')) return model.replace([]);
    chartsState.set('scanning');
    try {
      const charts = await discoverCharts(ports, await large.load());
      model.replace(charts);
      chartsState.set(charts.length === 0 ? 'none' : 'ready');
    } catch (error) {
      chartsState.set('failed');
      reporter.bug('helm.discover', error);
    }
  };
  /** Charts are looked for when something first needs them, and once for all who ask. */
  const ready = (): Promise<void> => (discovery ??= discover());
  const refresh = (): Promise<void> => (discovery = discover());

  const tree = createChartsTree(model);
  const lenses = createLimitsLenses(model, ready);
  const revisions = createRevisionCharts(ports);
  const rendered = createRenderedDocuments({ model, ready, revisions });
  const view = vscode.window.createTreeView(views.charts, { treeDataProvider: tree, showCollapseAll: true });
  const watch = watchCharts({ model, diagnostics, ready, refresh });

  const limitsPage = createLimitsPage({ model, extensionUri, show });

  return vscode.Disposable.from(
    large,
    model,
    diagnostics,
    tree,
    lenses,
    rendered,
    view,
    watch,
    view.onDidChangeVisibility(({ visible }) => visible && void ready()),
    onSettingChange(validatorSettings, () => void refresh().then(() => watch.revalidate())),
    vscode.workspace.onDidChangeWorkspaceFolders(() => void refresh().then(() => watch.revalidate())),
    vscode.languages.registerCodeLensProvider({ language: 'yaml', scheme: 'file' }, lenses),
    vscode.workspace.registerTextDocumentContentProvider(renderedScheme, rendered),
    vscode.languages.registerCodeLensProvider({ scheme: renderedScheme }, rendered),
    registerRenderedNavigation(model),
    registerSourceNavigation(model),
    registerQuickFixes(model),
    registerHelmCommands({ model, reporter, ready, refresh, watch, limitsPage }),
    registerRenderedCommands({ model, reporter, ready, rendered, revisions }),
    limitsPage,
  );
}

/** What a change of them may change in any report. */
const validatorSettings = [
  'sreWorkbench.helm.enabled',
  'sreWorkbench.helm.version',
  'sreWorkbench.helm.environments',
  'sreWorkbench.helm.rules',
  'sreWorkbench.rules.enabled',
] as const;

/** Its code is loaded with the first search for charts, and its thread starts with the first large chart. */
function lazyLargeCharts(ports: HelmDependencies['ports'], workers: HelmDependencies['workers']) {
  let loaded: Promise<LargeCharts> | undefined;
  const load = async (): Promise<LargeCharts> => {
    const { createLargeCharts } = await import('../core/largeCharts/client.ts');
    const start = async () => (await workers()).start('largeCharts');
    return createLargeCharts({ ports, start, ...(vscode.l10n.bundle && { sentences: vscode.l10n.bundle }) });
  };
  return {
    load: () => (loaded ??= load()),
    dispose: () => void loaded?.then((large) => large.dispose()),
  };
}
