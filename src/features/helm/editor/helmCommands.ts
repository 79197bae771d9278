import * as vscode from 'vscode';
import { joinPath } from '../../../base/paths.ts';
import type { EnvironmentReference, LimitsLocation } from '../../../contributions.ts';
import { registerCommand } from '../../../editor/commands.ts';
import { pathOf } from '../../../editor/files.ts';
import { withProgress } from '../../../editor/progress.ts';
import type { Reporter } from '../../../editor/report.ts';
import type { LimitRow } from '../core/report.ts';
import type { ChartsModel, ChartState } from './chartsModel.ts';
import type { ChartsWatch } from './watch.ts';

interface Parts {
  readonly model: ChartsModel;
  readonly reporter: Reporter;
  readonly watch: ChartsWatch;
  readonly ready: () => Promise<void>;
  readonly refresh: () => Promise<void>;
  readonly limitsPage: { open(): Promise<void> };
}

export type ChartPicker = Pick<Parts, 'model' | 'ready'>;

export function registerHelmCommands(parts: Parts): vscode.Disposable {
  const { model, reporter, watch, refresh } = parts;
  return vscode.Disposable.from(
    registerCommand('sreWorkbench.helm.validateAllCharts', reporter, () => validateAll(parts)),
    registerCommand('sreWorkbench.helm.refreshCharts', reporter, async () => {
      await refresh();
      watch.revalidate();
    }),
    registerCommand('sreWorkbench.helm.compareLimits', reporter, (location) =>
      compareLimits(parts, location),
    ),
    registerCommand('sreWorkbench.helm.showLimitsTable', reporter, async () => {
      if (await validateQuietly(parts)) await parts.limitsPage.open();
    }),
    registerCommand('sreWorkbench.helm.openValues', reporter, async (reference) => {
      await parts.ready();
      const environment = reference ?? (await pickEnvironment(parts));
      const chart = environment && model.chartAt(environment.chart)?.chart;
      const file = chart?.environments.find(({ name }) => name === environment?.environment)?.files.at(-1);
      if (chart && file !== undefined) await show(joinPath(chart.folder, file), 1, 1);
    }),
    registerCommand('sreWorkbench.helm.showFinding', reporter, show),
  );
}

async function validateAll(parts: Parts): Promise<void> {
  if (await validateQuietly(parts, (folder) => parts.watch.keep(folder)))
    void tellResult(parts.model.charts());
}

/** Answers whether there are charts, and all of them were validated; `before` is told of each before its turn. */
export async function validateQuietly(
  { model, ready }: ChartPicker,
  before: (folder: string) => void = () => undefined,
): Promise<boolean> {
  await ready();
  const charts = model.charts();
  if (charts.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No Helm chart was found in this workspace. A chart is a folder with a Chart.yaml.'),
    );
    return false;
  }
  const finished = await withProgress(vscode.l10n.t('Validating charts'), async (progress) => {
    let done = 0;
    await Promise.all(
      charts.map(async ({ chart }) => {
        before(chart.folder);
        await model.validate(chart.folder, progress.signal);
        done += 1;
        progress.report(chart.name, done / charts.length);
      }),
    );
    return true;
  });
  return finished === true;
}

async function tellResult(charts: readonly ChartState[]): Promise<void> {
  const findings = charts.flatMap(({ report }) => report?.findings ?? []);
  const count = (severity: string): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  const text = vscode.l10n.t(
    'Validated {0} charts: errors {1}, warnings {2}.',
    charts.length,
    errors,
    warnings,
  );
  if (errors + warnings === 0) {
    void vscode.window.showInformationMessage(text);
    return;
  }
  const showProblems = vscode.l10n.t('Show Problems');
  const chosen = await vscode.window.showWarningMessage(text, showProblems);
  if (chosen === showProblems) await vscode.commands.executeCommand('workbench.actions.view.problems');
}

interface ValueItem extends vscode.QuickPickItem {
  readonly target?: { readonly path: string; readonly line: number };
}

async function compareLimits(parts: Parts, location: LimitsLocation | undefined): Promise<void> {
  const state = await chartFor(parts, location?.chart);
  if (!state) return;
  if (!state.limits) await parts.model.validate(state.chart.folder);
  const { limits, chart } = parts.model.chartAt(state.chart.folder) ?? state;
  const wanted = location?.path ?? '';
  const rows = (limits?.rows ?? []).filter(({ path }) => wanted === '' || path === wanted);
  const environments = chart.environments.map(({ name }) => name);
  const items = rows.flatMap((row) => itemsOf(row, environments, chart.folder));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('{0} sets no limits, requests or replicas in its values.', chart.name),
    );
    return;
  }
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Limits of {0}', chart.name),
    placeHolder: vscode.l10n.t('Choose a value to go to its line'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen?.target) await show(chosen.target.path, chosen.target.line, 1);
}

function itemsOf(row: LimitRow, environments: readonly string[], folder: string): ValueItem[] {
  return environments.flatMap((environment) => {
    const values = Object.entries(row.values[environment] ?? {});
    if (values.length === 0) return [];
    return [
      { label: `${environment} · ${row.path}`, kind: vscode.QuickPickItemKind.Separator },
      ...values.map(([key, { value, file, line }]) => ({
        label: `${environment}  ${key}  ${value}`,
        description: `${file}:${line}`,
        target: { path: joinPath(folder, file), line },
      })),
    ];
  });
}

async function chartFor(
  { model, ready }: ChartPicker,
  folder: string | undefined,
): Promise<ChartState | undefined> {
  await ready();
  if (folder !== undefined) return model.chartAt(folder);
  const active = vscode.window.activeTextEditor?.document.uri;
  const here = active?.scheme === 'file' ? model.chartOf(pathOf(active)) : undefined;
  if (here) return here;
  const chosen = await vscode.window.showQuickPick(
    model.charts().map((state) => ({ label: state.chart.name, description: state.chart.path, state })),
    { placeHolder: vscode.l10n.t('Choose a chart') },
  );
  return chosen?.state;
}

/** Asks for a chart, where the active editor names none, and for one of its environments. */
export async function pickEnvironment(parts: ChartPicker): Promise<EnvironmentReference | undefined> {
  const state = await chartFor(parts, undefined);
  if (!state) return undefined;
  const environment = await vscode.window.showQuickPick(
    state.chart.environments.map(({ name, files }) => ({ label: name, description: files.join(', ') })),
    { placeHolder: vscode.l10n.t('Choose an environment of {0}', state.chart.name) },
  );
  return environment && { chart: state.chart.folder, environment: environment.label };
}

/** Opens a file at a line and column, both from 1. */
export async function show(path: string, line: number, column: number): Promise<void> {
  const at = new vscode.Position(line - 1, column - 1);
  await vscode.window.showTextDocument(vscode.Uri.file(path), { selection: new vscode.Range(at, at) });
}
