/** Shows what an environment renders to, alone or against something else. */
import * as vscode from 'vscode';
import type { EnvironmentReference } from '../../../contributions.ts';
import type { ChartsModel, ChartState } from './chartsModel.ts';
import { renderedUri } from './renderedDocuments.ts';

interface Parts {
  readonly model: ChartsModel;
}

export async function showRendered({ model }: Parts, environment: EnvironmentReference): Promise<void> {
  const state = model.chartAt(environment.chart);
  if (!state) return;
  const document = await vscode.workspace.openTextDocument(renderedUri(environment, state.chart.name));
  await vscode.languages.setTextDocumentLanguage(document, 'yaml');
  await vscode.window.showTextDocument(document, { preview: true, viewColumn: vscode.ViewColumn.Beside });
}

interface Side extends vscode.QuickPickItem {
  readonly left: EnvironmentReference;
  readonly right: EnvironmentReference;
}

/** Asks what to compare an environment with: another one of its chart, or the same by the other Helm. */
export async function diffRendered({ model }: Parts, environment: EnvironmentReference): Promise<void> {
  const state = model.chartAt(environment.chart);
  if (!state) return;
  const chosen = await vscode.window.showQuickPick(sidesOf(state, environment), {
    title: vscode.l10n.t('What {0} renders to in {1}', state.chart.name, environment.environment),
    placeHolder: vscode.l10n.t('Choose what to compare it with'),
  });
  if (!chosen) return;
  const { name } = state.chart;
  await vscode.commands.executeCommand(
    'vscode.diff',
    renderedUri(chosen.left, name),
    renderedUri(chosen.right, name),
    `${name}: ${labelOf(chosen.left)} ↔ ${labelOf(chosen.right)}`,
    { preview: true },
  );
}

function sidesOf({ chart, major }: ChartState, { environment }: EnvironmentReference): Side[] {
  const one: EnvironmentReference = { chart: chart.folder, environment };
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
  return [...others, byOtherHelm];
}

function labelOf({ environment, helm }: EnvironmentReference): string {
  return helm === undefined ? environment : vscode.l10n.t('{0} by Helm {1}', environment, helm);
}
