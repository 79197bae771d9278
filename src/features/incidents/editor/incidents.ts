/** What the parts of the feature work with. */
import type * as vscode from 'vscode';
import type { Approvals } from '../../../base/approvals.ts';
import type { IncidentCommandArguments } from '../../../base/incidentCommands.ts';
import type { Ports } from '../../../base/ports.ts';
import type { Reporter } from '../../../editor/report.ts';
import type { ActiveIncident } from './activeIncident.ts';

export interface IncidentsDependencies {
  readonly ports: Ports;
  readonly reporter: Reporter;
  readonly context: vscode.ExtensionContext;
  readonly approvals: Approvals;
}

/** Registers a command that runs in trusted folders while the feature is on, and says so elsewhere. */
export type OnIncidentCommand = <Id extends keyof IncidentCommandArguments>(
  id: Id,
  act: (...args: IncidentCommandArguments[Id]) => unknown,
) => vscode.Disposable;

/** What every part of the feature gets. */
export interface Incidents extends IncidentsDependencies {
  readonly active: ActiveIncident;
}
