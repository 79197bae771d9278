/** The entry of what asks Prometheus: servers, the alerts, the query panel. Nothing is asked before a view is visible or a command called. */
import * as vscode from 'vscode';
import type { Ports } from '../../../base/ports.ts';
import type { CommandArguments, CommandId } from '../../../contributions.ts';
import { registerCommand } from '../../../editor/commands.ts';
import { isSwitchedOff } from '../../../editor/featureSwitch.ts';
import type { Reporter } from '../../../editor/report.ts';
import { readSetting } from '../../../editor/settings.ts';
import { registerAlertCommands } from './alertCommands.ts';
import { createAlertsView } from './alertsView.ts';
import { createPrometheusPanel } from './panel.ts';
import { createServers } from './servers.ts';

export interface PrometheusDependencies {
  readonly ports: Pick<Ports, 'http' | 'secrets' | 'files' | 'clock' | 'processes' | 'environment'>;
  readonly reporter: Reporter;
  readonly context: vscode.ExtensionContext;
}

export function registerPrometheus({ ports, reporter, context }: PrometheusDependencies): vscode.Disposable {
  const { http, secrets, clock, processes, files } = ports;
  const now = (): number => clock.now();
  const servers = createServers(ports, reporter);
  const alerts = createAlertsView({ servers, http, secrets, now, reporter });
  const panel = createPrometheusPanel({ servers, processes, files, clock, reporter, context });
  const register = <Id extends CommandId>(id: Id, handler: (...args: CommandArguments[Id]) => unknown) =>
    registerCommand(id, reporter, (...args) =>
      isSwitchedOff('sreWorkbench.prometheus.enabled') ? undefined : handler(...args),
    );
  return vscode.Disposable.from(
    servers,
    alerts,
    registerAlertCommands({ model: alerts.model, reporter, now }),
    register('sreWorkbench.prometheus.addServer', async () => {
      const { addServer } = await import('./addServer.ts');
      await addServer({ servers, secrets, clock });
    }),
    register('sreWorkbench.prometheus.signIn', async (reference) => {
      const server = servers.find(reference?.server) ?? (await addFirst());
      if (!server) return;
      const { signIn } = await import('./signIn.ts');
      if (await signIn(secrets, server)) servers.changed();
    }),
    panel,
    register('sreWorkbench.prometheus.open', (question) => panel.open(question)),
    register('sreWorkbench.prometheus.checkSelectors', async (expr) =>
      (await import('./asks.ts')).askSelectors({ servers, clock }, expr),
    ),
    register('sreWorkbench.prometheus.fetchSamples', async (request) =>
      (await import('./asks.ts')).askSamples({ servers, clock }, request),
    ),
    // Asked while somebody types, to whom nothing is to be said.
    registerCommand('sreWorkbench.prometheus.completeName', reporter, async (request) =>
      readSetting('sreWorkbench.prometheus.enabled')
        ? (await import('./asks.ts')).askNames({ servers, clock }, request)
        : [],
    ),
  );
}

/** Without a server the first thing is to add one. */
async function addFirst(): Promise<undefined> {
  await vscode.commands.executeCommand('sreWorkbench.prometheus.addServer');
}
