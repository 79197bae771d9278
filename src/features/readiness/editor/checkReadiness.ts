/** Checks the chart of the document in front, or one that the person chooses. */
import * as vscode from 'vscode';
import { isWithin, joinPath, parentOf } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import { readinessScheme } from '../../../contributions.ts';
import { filesOnScreen, pathOf } from '../../../editor/files.ts';
import { workspaceFolders } from '../../../editor/notesFolder.ts';
import { withProgress } from '../../../editor/progress.ts';
import { discoverCharts } from '../../../clients/helm/discovery.ts';
import type { ReadinessReport } from '../core/criteria.ts';
import { judgeReadiness } from '../core/judge.ts';
import { readinessDocument } from '../core/reportText.ts';
import { renewOnChange } from './renewal.ts';
import type { ReadinessDependencies, ReadinessShown } from './dependencies.ts';

interface ChartPlace {
  /** Absolute. */
  readonly chart: string;
  /** Absolute: the workspace folder around it. */
  readonly folder: string;
}

/** @param chart absolute; left out: the one of the document in front, or one that the person chooses */
export async function checkReadiness(
  dependencies: ReadinessDependencies,
  shown: ReadinessShown,
  chart?: string,
): Promise<void> {
  const { ports, reporter } = dependencies;
  const files = filesOnScreen(ports.files);
  const place = placeOf(chart) ?? (await chartInFront(files)) ?? (await chooseChart(files));
  if (place === undefined) return;
  const report = await withProgress(vscode.l10n.t('Checking production readiness'), ({ signal }) =>
    judge(dependencies, place, signal),
  );
  if (report === undefined) return;
  if (!report.ok) {
    reporter.failure(report.error);
    return;
  }
  await show(shown, place, report.value);
  if (!shown.kept.has(place.chart)) {
    const renewed = renewOnChange(place.folder, (signal) => renew(dependencies, shown, place, signal));
    shown.kept.set(place.chart, renewed);
  }
  const uri = reportUri(place, report.value);
  const document = await vscode.workspace.openTextDocument(uri);
  // Where the editor's own Markdown is switched off, the text is shown as it is.
  if (hasMarkdown()) await vscode.commands.executeCommand('markdown.showPreview', uri);
  else await vscode.window.showTextDocument(document, { preview: false });
}

const hasMarkdown = (): boolean =>
  vscode.extensions.getExtension('vscode.markdown-language-features') !== undefined;

function judge({ ports }: ReadinessDependencies, place: ChartPlace, signal: AbortSignal) {
  const files = filesOnScreen(ports.files);
  return judgeReadiness({ ...ports, files }, { ...place, roots: workspaceFolders(), signal });
}

async function renew(
  dependencies: ReadinessDependencies,
  shown: ReadinessShown,
  place: ChartPlace,
  signal: AbortSignal,
): Promise<void> {
  try {
    const report = await judge(dependencies, place, signal);
    if (signal.aborted) return;
    if (report.ok) await show(shown, place, report.value);
    else shown.diagnostics.delete(chartUri(place));
    if (hasMarkdown()) await vscode.commands.executeCommand('markdown.preview.refresh');
  } catch (error) {
    if (!signal.aborted) dependencies.reporter.note('readiness', error);
  }
}

/** The problems on the chart, and the text of the report. */
async function show(shown: ReadinessShown, place: ChartPlace, report: ReadinessReport): Promise<void> {
  const uri = reportUri(place, report);
  shown.reports.set(uri.toString(), readinessDocument(report));
  shown.changed.fire(uri);
  await markChart(shown, chartUri(place), report);
}

const chartUri = ({ chart }: ChartPlace): vscode.Uri => vscode.Uri.file(joinPath(chart, 'Chart.yaml'));

const reportUri = ({ chart }: ChartPlace, { service }: ReadinessReport): vscode.Uri =>
  vscode.Uri.from({
    scheme: readinessScheme,
    path: `/${vscode.l10n.t('Readiness of {0}', service)}.md`,
    query: chart,
  });

function placeOf(chart: string | undefined): ChartPlace | undefined {
  if (chart === undefined) return undefined;
  const folder = workspaceFolders().find((each) => isWithin(chart, each));
  return folder === undefined ? undefined : { chart, folder };
}

async function chartInFront(files: Files): Promise<ChartPlace | undefined> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  if (uri?.scheme !== 'file') return undefined;
  const path = pathOf(uri);
  const folder = workspaceFolders().find((each) => isWithin(path, each));
  if (folder === undefined) return undefined;
  for (let at = parentOf(path); isWithin(at, folder); at = parentOf(at)) {
    if ((await files.stat(joinPath(at, 'Chart.yaml'))).ok) return { chart: at, folder };
    if (at === parentOf(at)) break;
  }
  return undefined;
}

async function chooseChart(files: Files): Promise<ChartPlace | undefined> {
  const found = await withProgress(vscode.l10n.t('Looking for charts'), async ({ signal }) => {
    const lists = await Promise.all(
      workspaceFolders().map(async (folder) => {
        const charts = await discoverCharts(files, folder, {
          environments: {},
          roots: workspaceFolders(),
          signal,
        });
        return charts.ok ? charts.value.map((chart) => ({ chart, folder })) : [];
      }),
    );
    return lists.flat().filter(({ chart }) => chart.type === 'application');
  });
  if (found === undefined) return undefined;
  if (found.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No chart was found. Open a folder that has a Chart.yaml in it, or below it.'),
    );
    return undefined;
  }
  const chosen = await vscode.window.showQuickPick(
    found.map(({ chart, folder }) => ({
      label: chart.name,
      description: chart.path,
      place: { chart: chart.folder, folder },
    })),
    { title: vscode.l10n.t('Check the production readiness of'), matchOnDescription: true },
  );
  return chosen?.place;
}

/** On the line of the chart's name: what failed as warnings, what nobody knows as one information. */
async function markChart(
  { diagnostics }: ReadinessShown,
  uri: vscode.Uri,
  { criteria }: ReadinessReport,
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const at = Math.max(0, /^name:/m.exec(document.getText())?.index ?? 0);
  const { range } = document.lineAt(document.positionAt(at));
  const made = (message: string, severity: vscode.DiagnosticSeverity, code: string): vscode.Diagnostic => {
    const diagnostic = new vscode.Diagnostic(range, message, severity);
    diagnostic.source = 'SRE Workbench';
    diagnostic.code = code;
    return diagnostic;
  };
  const unknown = criteria.filter(({ state }) => state === 'unknown');
  diagnostics.set(uri, [
    ...criteria
      .filter(({ state }) => state === 'failed')
      .map(({ id, evidence }) =>
        made(vscode.l10n.t('Not ready for production: {0}', evidence), vscode.DiagnosticSeverity.Warning, id),
      ),
    ...(unknown.length > 0
      ? [
          made(
            vscode.l10n.t(
              'Unknown whether ready for production: {0}. Declare in readiness.yaml what no file shows.',
              unknown.map(({ id }) => id).join(', '),
            ),
            vscode.DiagnosticSeverity.Information,
            'readiness-unknown',
          ),
        ]
      : []),
  ]);
}
