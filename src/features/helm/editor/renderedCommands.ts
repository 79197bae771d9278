/** Shows what an environment renders to, alone or against something else. */
import * as vscode from 'vscode';
import type { EnvironmentReference } from '../../../contributions.ts';
import { registerCommand } from '../../../editor/commands.ts';
import type { Reporter } from '../../../editor/report.ts';
import type { ChartsModel, ChartState } from './chartsModel.ts';
import { showFailedRenders } from './failedRenders.ts';
import { pickEnvironment } from './helmCommands.ts';
import { renderedUri, type RenderedDocuments } from './renderedDocuments.ts';
import { goToSource } from './renderedNavigation.ts';
import { pickRevision, type RevisionCharts } from './revisionCharts.ts';
import { showInRendered } from './sourceNavigation.ts';

interface Parts {
  readonly model: ChartsModel;
  readonly reporter: Reporter;
  readonly ready: () => Promise<void>;
  readonly rendered: RenderedDocuments;
  readonly revisions: RevisionCharts;
}

export function registerRenderedCommands(parts: Parts): vscode.Disposable {
  const { model, reporter, ready, rendered } = parts;
  return vscode.Disposable.from(
    registerCommand('sreWorkbench.helm.renderEnvironment', reporter, async (reference) => {
      await ready();
      const environment = reference ?? (await pickEnvironment(parts));
      if (environment) await showRendered(parts, environment);
    }),
    registerCommand('sreWorkbench.helm.diffRendered', reporter, async (reference) => {
      await ready();
      const environment = reference ?? (await pickEnvironment(parts));
      if (environment) await diffRendered(parts, environment);
    }),
    registerCommand('sreWorkbench.helm.showInRendered', reporter, async () => {
      await ready();
      await showInRendered(model);
    }),
    registerCommand('sreWorkbench.helm.goToTemplate', reporter, () => goToSource(model, 'template')),
    registerCommand('sreWorkbench.helm.goToValue', reporter, () => goToSource(model, 'value')),
    registerCommand('sreWorkbench.helm.showFailedRenders', reporter, () => showFailedRenders(parts)),
    registerCommand('sreWorkbench.helm.toggleSecrets', reporter, (uri) => {
      const active = vscode.window.activeTextEditor?.document.uri;
      const wanted = uri === undefined ? active : vscode.Uri.parse(uri, true);
      if (wanted) rendered.toggleSecrets(wanted);
    }),
    registerCommand('sreWorkbench.helm.copyCommand', reporter, async (command) => {
      await vscode.env.clipboard.writeText(command);
      vscode.window.setStatusBarMessage(vscode.l10n.t('The command is on the clipboard.'), 5000);
    }),
  );
}

async function showRendered({ model }: Parts, environment: EnvironmentReference): Promise<void> {
  const state = model.chartAt(environment.chart);
  if (!state) return;
  const document = await vscode.workspace.openTextDocument(renderedUri(environment, state.chart.name));
  await vscode.languages.setTextDocumentLanguage(document, 'yaml');
  // Kept: whoever goes on from one of its lines wants to come back.
  await vscode.window.showTextDocument(document, { preview: false, viewColumn: vscode.ViewColumn.Beside });
}

interface Side extends vscode.QuickPickItem {
  /** Left out: a revision, which is asked for next. */
  readonly left?: EnvironmentReference;
  readonly right: EnvironmentReference;
}

/** Asks what to compare an environment with: another one of its chart, itself by the other Helm, or as it was once. */
async function diffRendered(parts: Parts, { chart, environment }: EnvironmentReference): Promise<void> {
  const state = parts.model.chartAt(chart);
  if (!state) return;
  const { name } = state.chart;
  const chosen = await vscode.window.showQuickPick(sidesOf(state, { chart, environment }), {
    title: vscode.l10n.t('What {0} renders to in {1}', name, environment),
    placeHolder: vscode.l10n.t('Choose what to compare it with'),
  });
  if (!chosen) return;
  const revision = chosen.left === undefined ? await revisionFor(parts, state) : undefined;
  const left = chosen.left ?? (revision && { chart, environment, revision: revision.name });
  if (!left) return;
  await vscode.commands.executeCommand(
    'vscode.diff',
    renderedUri(left, name),
    renderedUri(chosen.right, name),
    `${name}: ${labelOf(left, revision?.label)} ↔ ${labelOf(chosen.right)}`,
    { preview: true },
  );
}

async function revisionFor(
  { revisions, reporter }: Parts,
  state: ChartState,
): Promise<{ readonly name: string; readonly label: string } | undefined> {
  const known = await revisions.revisions(state);
  if (known.ok) return pickRevision(known.value);
  reporter.failure(known.error);
  return undefined;
}

function sidesOf({ chart, major }: ChartState, one: EnvironmentReference): Side[] {
  const { environment } = one;
  const others = chart.environments
    .filter(({ name }) => name !== environment)
    .map(({ name, files }): Side => ({
      label: name,
      description: files.join(', '),
      left: { chart: chart.folder, environment: name },
      right: one,
    }));
  const otherMajor = major === 3 ? 4 : 3;
  const byOtherHelm: Side = {
    label: vscode.l10n.t('{0}, rendered by Helm {1}', environment, otherMajor),
    left: { ...one, helm: otherMajor },
    right: { ...one, helm: major },
  };
  const before: Side = {
    label: vscode.l10n.t('{0} at a git revision …', environment),
    description: vscode.l10n.t('a branch, a tag or a commit, read without a checkout'),
    right: one,
  };
  return [...others, byOtherHelm, before];
}

function labelOf({ environment, helm, revision }: EnvironmentReference, label = revision): string {
  if (label !== undefined) return vscode.l10n.t('{0} at {1}', environment, label);
  return helm === undefined ? environment : vscode.l10n.t('{0} by Helm {1}', environment, helm);
}
