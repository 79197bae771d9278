import * as vscode from 'vscode';
import { joinPath } from '../../../base/paths.ts';
import type { LimitsLocation } from '../../../contributions.ts';
import { commandLink } from '../../../editor/commands.ts';
import { pathOf } from '../../../editor/files.ts';
import type { LimitRow } from '../core/report.ts';
import type { ChartsModel, ChartState } from './chartsModel.ts';

/** Above each row of limits in a values file: what all environments say. Its hover says where each value comes from. */
export function createLimitsLenses(
  model: ChartsModel,
  ready: () => Promise<void>,
): vscode.CodeLensProvider & vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const subscription = model.onChange(() => changed.fire());
  return {
    onDidChangeCodeLenses: changed.event,
    async provideCodeLenses(document) {
      // Answered at once: the editor asks a slow provider ever more seldom. The event tells when there is more to show.
      void ready();
      const state = model.chartOf(pathOf(document.uri));
      if (!state?.limits) return [];
      const { limitsDetail, limitsTitle } = await import('../core/limitsText.ts');
      const environments = state.chart.environments.map(({ name }) => name);
      const rows = state.limits.rows.flatMap((row) => {
        const title = limitsTitle(row, environments);
        return placesIn(document, state, row).flatMap((line) =>
          title === undefined
            ? []
            : [
                lens(line, title, limitsDetail(row, environments), {
                  chart: state.chart.folder,
                  path: row.path,
                }),
              ],
        );
      });
      return [...environmentLenses(document, state), ...rows];
    },
    dispose() {
      subscription.dispose();
      changed.dispose();
    },
  };
}

/** At the top of a file that belongs to one environment alone: what to do with that environment. */
function environmentLenses(document: vscode.TextDocument, { chart }: ChartState): vscode.CodeLens[] {
  const path = pathOf(document.uri);
  const owners = chart.environments.filter(({ files }) =>
    files.some((file) => joinPath(chart.folder, file) === path),
  );
  const [owner] = owners;
  if (!owner || owners.length > 1) return [];
  const reference = { chart: chart.folder, environment: owner.name };
  const top = new vscode.Range(0, 0, 0, 0);
  return [
    commandLink('sreWorkbench.helm.renderEnvironment', vscode.l10n.t('Render {0}', owner.name), reference),
    commandLink('sreWorkbench.helm.diffRendered', vscode.l10n.t('Diff rendered against …'), reference),
  ].map((command) => new vscode.CodeLens(top, command));
}

function placesIn(document: vscode.TextDocument, { chart }: ChartState, row: LimitRow): number[] {
  const path = pathOf(document.uri);
  return row.places
    .filter(({ file, line }) => line <= document.lineCount && joinPath(chart.folder, file) === path)
    .map(({ line }) => line - 1);
}

function lens(line: number, title: string, tooltip: string, location: LimitsLocation): vscode.CodeLens {
  const command = commandLink('sreWorkbench.helm.compareLimits', title, location);
  return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), { ...command, tooltip });
}
