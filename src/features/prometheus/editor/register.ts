/** The entry of what asks Prometheus: servers, the alerts, the query panel. Nothing is asked before a view is visible or a command called. */
import * as vscode from 'vscode';
import type { Ports } from '../../../base/ports.ts';
import { registerCommand } from '../../../editor/commands.ts';
import type { Reporter } from '../../../editor/report.ts';
import { registerAlertCommands } from './alertCommands.ts';
import { createAlertsView } from './alertsView.ts';
import { createPrometheusPanel } from './panel.ts';
import { createServers } from './servers.ts';

export interface PrometheusDependencies {
  readonly ports: Pick<Ports, 'http' | 'secrets' | 'files' | 'clock' | 'processes'>;
  readonly reporter: Reporter;
  readonly context: vscode.ExtensionContext;
}

export function registerPrometheus({ ports, reporter, context }: PrometheusDependencies): vscode.Disposable {
  const { http, secrets, clock, processes } = ports;
  const now = (): number => clock.now();
  const servers = createServers(ports, reporter);
  const alerts = createAlertsView({ servers, http, secrets, now, reporter });
  const panel = createPrometheusPanel({ servers, processes, clock, reporter, context });
  return vscode.Disposable.from(
    servers,
    alerts,
    registerAlertCommands({ model: alerts.model, reporter, now }),
    registerCommand('sreWorkbench.prometheus.addServer', reporter, async () => {
      const { addServer } = await import('./addServer.ts');
      await addServer({ servers, secrets, clock });
    }),
    registerCommand('sreWorkbench.prometheus.signIn', reporter, async (reference) => {
      const server = servers.find(reference?.server) ?? (await addFirst());
      if (!server) return;
      const { signIn } = await import('./signIn.ts');
      if (await signIn(secrets, server)) servers.changed();
    }),
    panel,
    registerCommand('sreWorkbench.prometheus.open', reporter, (question) => panel.open(question)),
  );
}

/** Without a server the first thing is to add one. */
async function addFirst(): Promise<undefined> {
  await vscode.commands.executeCommand('sreWorkbench.prometheus.addServer');
}
