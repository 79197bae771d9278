import * as vscode from 'vscode';
import type { ChartPorts } from '../../../base/ports.ts';
import { pathOf } from '../../../editor/files.ts';
import { readSetting } from '../../../editor/settings.ts';
import type { LargeCharts } from '../core/largeCharts/client.ts';
import type { HelmSettings } from '../core/settings.ts';
import type { ChartState } from './chartsModel.ts';

/** The charts of all workspace folders. Loads the validator: nothing of it is in the start-up path. */
export async function discoverCharts(
  ports: ChartPorts,
  large: LargeCharts,
): Promise<Omit<ChartState, 'running'>[]> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  if (folders.length === 0) return [];
  const [{ createValidator }, { readHelmSettings }] = await Promise.all([
    import('../core/validator.ts'),
    import('../core/settings.ts'),
  ]);
  const roots = folders.map(({ uri }) => pathOf(uri));
  const found = await Promise.all(
    folders.map(async (root) => {
      const settings = readHelmSettings({
        version: readSetting('sreWorkbench.helm.version', root.uri),
        rules: readSetting('sreWorkbench.helm.rules', root.uri),
        environments: readSetting('sreWorkbench.helm.environments', root.uri),
        roots,
        promql: readSetting('sreWorkbench.rules.enabled', root.uri),
      });
      const validatorFor = (own: HelmSettings) =>
        large.around(createValidator({ ports, settings: own }), own);
      const validator = validatorFor(settings);
      const major = settings.major === 3 ? 4 : 3;
      const otherHelm = validatorFor({ ...settings, major });
      const charts = await validator.discover(pathOf(root.uri));
      return charts.map((chart) => ({
        chart,
        root,
        settings,
        major: settings.major,
        validator,
        otherHelm,
      }));
    }),
  );
  return withoutTwins(found.flat());
}

/** Workspace folders may lie inside each other: a chart is shown once. */
function withoutTwins(states: Omit<ChartState, 'running'>[]): Omit<ChartState, 'running'>[] {
  return [...new Map(states.toReversed().map((state) => [state.chart.folder, state])).values()].toReversed();
}
