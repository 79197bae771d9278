/** What the strategies are built with. */
import type * as vscode from 'vscode';
import type { Ports } from '../../../base/ports.ts';
import type { Probes } from '../../../base/probes.ts';
import type { Reporter } from '../../../editor/report.ts';
import type { StrategiesModel } from './strategiesModel.ts';

export interface StrategiesDependencies {
  readonly ports: Ports & { readonly probes: Probes };
  readonly reporter: Reporter;
  readonly context: vscode.ExtensionContext;
}

/** What every part of the feature gets. */
export interface Strategies extends StrategiesDependencies {
  readonly model: StrategiesModel;
}
