/** The entry of what asks Prometheus: servers, the alerts, the query panel. Nothing is asked before a view is visible or a command called. */
import * as vscode from 'vscode';
import type { Ports } from '../../../base/ports.ts';
import { registerCommand } from '../../../editor/commands.ts';
import type { Reporter } from '../../../editor/report.ts';
import { registerAlertCommands } from './alertCommands.ts';
import { createAlertsView } from './alertsView.ts';
import { createServers } from './servers.ts';

export interface PrometheusDependencies {
  readonly ports: Pick<Ports, 'http' | 'secrets' | 'files' | 'clock'>;
  readonly reporter: Reporter;
}

export function registerPrometheus({ ports, reporter }: PrometheusDependencies): vscode.Disposable {
  const { http, secrets, clock } = ports;
  const now = (): number => clock.now();
  const servers = createServers(ports, reporter);
  const alerts = createAlertsView({ servers, http, secrets, now, reporter });
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
    registerCommand('sreWorkbench.prometheus.open', reporter, async (question) => {
      const server = servers.find(question?.server) ?? (await addFirst());
      if (!server) return;
      const expr = encodeURIComponent(question?.expr ?? '');
      await vscode.env.openExternal(vscode.Uri.parse(`${server.url}/graph?g0.expr=${expr}&g0.tab=0`));
    }),
  );
}

/** Without a server the first thing is to add one. */
async function addFirst(): Promise<undefined> {
  await vscode.commands.executeCommand('sreWorkbench.prometheus.addServer');
}
