/** Where a row of the Alerts view leads. */
import * as vscode from 'vscode';
import type { AlertReference, PrometheusQuestion } from '../../../base/prometheusCommands.ts';
import { registerCommand, runCommand } from '../../../editor/commands.ts';
import { openLink } from '../../../editor/links.ts';
import type { Reporter } from '../../../editor/report.ts';
import type { AlertsModel, ShownAlert } from './alertsModel.ts';

/** Files that are read to find a rule or a runbook. */
const mostFiles = 500;
const outsideOfSources = '**/{node_modules,.git,dist,vendor}/**';
/** Milliseconds that a graph shows before the alert began. */
const before = 30 * 60 * 1000;

export interface AlertCommandDependencies {
  readonly model: AlertsModel;
  readonly reporter: Reporter;
  readonly now: () => number;
}

export function registerAlertCommands({ model, reporter, now }: AlertCommandDependencies): vscode.Disposable {
  const find = ({ server, name, labels }: AlertReference): ShownAlert | undefined => {
    const key = JSON.stringify(labels);
    return model
      .servers()
      .flatMap(({ alerts }) => alerts)
      .find(
        (alert) => alert.server === server && alert.name === name && JSON.stringify(alert.labels) === key,
      );
  };
  const withAlert = (run: (alert: ShownAlert) => Promise<void>) => async (reference: AlertReference) => {
    const alert = find(reference);
    if (alert) await run(alert);
    else void vscode.window.showInformationMessage(vscode.l10n.t('This alert is over.'));
  };
  return vscode.Disposable.from(
    registerCommand(
      'sreWorkbench.alerts.graph',
      reporter,
      withAlert((alert) => graph(alert, now())),
    ),
    registerCommand('sreWorkbench.alerts.openRule', reporter, withAlert(openRule)),
    registerCommand('sreWorkbench.alerts.openRunbook', reporter, withAlert(openRunbook)),
    registerCommand('sreWorkbench.alerts.openDashboard', reporter, withAlert(openDashboard)),
    registerCommand('sreWorkbench.alerts.declareIncident', reporter, withAlert(declareIncident)),
  );
}

async function graph({ expr, server, since, name }: ShownAlert, now: number): Promise<void> {
  const { watchedExpression } = await import('../../../clients/prometheus/watched.ts');
  // A server that keeps its rules to itself still has the series that Prometheus writes of each alert.
  const series = `ALERTS{alertname=${JSON.stringify(name)}}`;
  const question: PrometheusQuestion = {
    expr: expr === '' ? series : watchedExpression(expr),
    server,
    range: { start: Math.floor(((since ?? now) - before) / 1000), end: Math.floor(now / 1000) },
  };
  await vscode.commands.executeCommand('sreWorkbench.prometheus.open', question);
}

async function declareIncident(alert: ShownAlert): Promise<void> {
  const { name, annotations, labels, since } = alert;
  const { annotatedAddress, runbookAnnotations } = await import('../core/alerts.ts');
  const runbook =
    annotatedAddress(alert, runbookAnnotations) ??
    runbookAnnotations.map((each) => annotations[each]).find((each) => each !== undefined);
  await runCommand('sreWorkbench.incidents.declare', {
    alert: {
      name,
      summary: annotations['summary'] ?? annotations['description'] ?? '',
      labels,
      ...(since !== null && { since }),
      ...(runbook !== undefined && { runbook }),
    },
  });
}

async function openRule({ name, ruleFile }: ShownAlert): Promise<void> {
  const { ruleLine } = await import('../core/alertLinks.ts');
  const file = ruleFile.slice(ruleFile.lastIndexOf('/') + 1);
  const found = await vscode.workspace.findFiles('**/*.{yaml,yml}', outsideOfSources, mostFiles * 4);
  // The file that the server names is the likeliest, wherever it lies here.
  const likely = found.toSorted(
    (a, b) => Number(b.path.endsWith(`/${file}`)) - Number(a.path.endsWith(`/${file}`)),
  );
  for (const uri of likely) {
    const line = ruleLine(await textOf(uri), name);
    if (line === undefined) continue;
    const place = new vscode.Range(line, 0, line, 0);
    await vscode.window.showTextDocument(uri, { selection: place, preview: true });
    return;
  }
  tellMissing(
    vscode.l10n.t(
      'No rule file of this workspace has the alert {0}. The server has it from {1}.',
      name,
      ruleFile || '?',
    ),
  );
}

async function openRunbook(alert: ShownAlert): Promise<void> {
  const { annotatedAddress, runbookAnnotations } = await import('../core/alerts.ts');
  const address = annotatedAddress(alert, runbookAnnotations);
  if (address !== undefined) return openLink(address);
  const named = await annotatedFile(alert, runbookAnnotations);
  if (named) return show(named);
  const { runbookFor } = await import('../core/alertLinks.ts');
  const uris = await vscode.workspace.findFiles('**/runbooks/**/*.md', outsideOfSources, mostFiles);
  const files = await Promise.all(
    uris.map(async (uri) => ({ uri, path: uri.path, text: await textOf(uri) })),
  );
  const runbook = files.find(({ path }) => path === runbookFor(alert.name, files)?.path);
  if (runbook) return show(runbook.uri);
  tellMissing(
    vscode.l10n.t(
      'No runbook is known for {0}: the rule has no annotation runbook_url, and no file in a folder "runbooks" names it.',
      alert.name,
    ),
  );
}

/** A file of the workspace that an annotation names by its path, such as `SRE/notes/runbooks/memory.md`. */
async function annotatedFile(
  { annotations }: ShownAlert,
  names: readonly string[],
): Promise<vscode.Uri | undefined> {
  for (const name of names) {
    const path = annotations[name]?.trim() ?? '';
    if (!/^[\w./ -]+\.\w+$/.test(path)) continue;
    const file = path.slice(path.lastIndexOf('/') + 1);
    const found = await vscode.workspace.findFiles(`**/${file}`, outsideOfSources, mostFiles);
    const uri = found.find((each) => each.path.endsWith(`/${path.replace(/^[./]+/, '')}`));
    if (uri) return uri;
  }
  return undefined;
}

async function openDashboard(alert: ShownAlert): Promise<void> {
  const { annotatedAddress, dashboardAnnotations } = await import('../core/alerts.ts');
  const address = annotatedAddress(alert, dashboardAnnotations);
  if (address !== undefined) return openLink(address);
  const uris = await vscode.workspace.findFiles('**/dashboards/**/*.json', outsideOfSources, mostFiles);
  const own = uris.find(({ path }) => alert.service !== '' && path.endsWith(`/${alert.service}.json`));
  if (own) return show(own);
  tellMissing(
    vscode.l10n.t(
      'No dashboard is known for {0}: the rule has no annotation dashboard_url, and no folder "dashboards" has a file of its service.',
      alert.name,
    ),
  );
}

async function show(uri: vscode.Uri): Promise<void> {
  await vscode.window.showTextDocument(uri, { preview: true });
}

/** Empty where it cannot be read: another file may have what is looked for. */
async function textOf(uri: vscode.Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return '';
  }
}

function tellMissing(message: string): void {
  void vscode.window.showInformationMessage(message);
}
