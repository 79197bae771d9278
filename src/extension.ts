/** Hands the ports to each feature, and owns what they return. Nothing heavy is loaded here. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { registerCommand } from './editor/commands.ts';
import { createLog } from './editor/log.ts';
import { createReporter } from './editor/report.ts';
import { createStatusBar } from './editor/statusBar.ts';

import { registerApprovals } from './features/approvals/editor/register.ts';
import { registerContextUsage } from './features/contextUsage/editor/register.ts';
import { registerHandoff } from './features/handoff/editor/register.ts';
import { createPorts, lazyWorkers } from './extensionPorts.ts';
import { registerHelm } from './features/helm/editor/register.ts';
import { registerIncidents } from './features/incidents/editor/register.ts';
import { registerManifests } from './features/manifests/editor/register.ts';
import { registerPrometheus } from './features/prometheus/editor/register.ts';
import { registerReadiness } from './features/readiness/editor/register.ts';
import { registerRules } from './features/rules/editor/register.ts';
import { registerSetup } from './features/setup/editor/register.ts';
import { registerSnippets } from './features/snippets/editor/register.ts';
import { registerStrategies } from './features/strategies/editor/register.ts';
import { registerTabs } from './features/tabs/editor/register.ts';
import { azureDevOps, registerWorkItems } from './features/workItems/editor/register.ts';
import { replicaPlace } from './features/workItems/editor/replicaPlace.ts';
import { registerWorktrees } from './features/worktrees/editor/register.ts';
import { registerTools } from './tools/editor/register.ts';

export function activate(context: vscode.ExtensionContext): void {
  // What knows nothing of the editor speaks its language too.
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const log = createLog('SRE Workbench');
  const reporter = createReporter(log);
  const ports = createPorts(context);
  const statusBar = createStatusBar();
  const { extensionUri } = context;
  const approvals = registerApprovals({ clock: ports.clock, log, reporter, statusBar, extensionUri });
  context.subscriptions.push(
    log,
    statusBar,
    approvals,
    registerCommand('sreWorkbench.showLog', reporter, () => log.show()),
    registerSetup({ ports, reporter }),
    registerHelm({ ports, workers: lazyWorkers, reporter, extensionUri }),
    registerManifests({ ports, reporter, extensionUri }),
    registerContextUsage({ ports, reporter }),
    registerHandoff({ ports, reporter }),
    registerTabs({ ports, reporter, context, statusBar, program: process.execPath }),
    registerPrometheus({ ports, reporter, context }),
    registerRules({ ports, reporter, extensionUri }),
    registerReadiness({ ports, reporter }),
    registerSnippets({ ports, reporter, extensionUri }),
    registerWorkItems({
      ports,
      workers: lazyWorkers,
      reporter,
      context,
      approvals,
      toolServers: ports.toolServers,
    }),
    registerIncidents({ ports, reporter, context, statusBar, approvals }),
    registerStrategies({ ports, reporter, context }),
    registerWorktrees({ ports, reporter, globalStorageUri: context.globalStorageUri }),
    registerTools(ports, reporter, {
      approvals,
      azureDevOps: () => azureDevOps(ports, ports.toolServers),
      replica: () => replicaPlace(ports.files),
    }),
  );
}
