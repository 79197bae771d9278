/** The servers of the settings, each with one client that is kept as long as its entry stays the same. */
import * as vscode from 'vscode';
import type { Environment, Files, Http, Secrets } from '../../../base/ports.ts';
import type { PrometheusServer } from '../../../base/servers.ts';
import type { PrometheusClient } from '../../../clients/prometheus/client.ts';
import { credentialsOf, credentialKey } from '../../../clients/prometheus/credentials.ts';
import { signingSecretOf } from '../../../clients/prometheus/signature.ts';
import type { PrometheusFailure } from '../../../clients/prometheus/failures.ts';
import type { Reporter } from '../../../editor/report.ts';
import { onSettingChange, readSetting } from '../../../editor/settings.ts';
import { readServers } from '../../../base/serverSettings.ts';

export interface ServerPorts {
  readonly http: Http;
  readonly secrets: Secrets;
  readonly files: Files;
  readonly environment: Environment;
}

export interface Servers extends vscode.Disposable {
  list(): readonly PrometheusServer[];
  /** The one of that name, or the first; undefined where there is none. */
  find(name?: string): PrometheusServer | undefined;
  /** The client of a server of the settings, or of one that is about to be added. Loads what it needs. */
  client(server: PrometheusServer): Promise<PrometheusClient>;
  /** Tells a person what went wrong, and offers to sign in where that is what is missing. */
  report(failure: PrometheusFailure, server: PrometheusServer): void;
  /** The setting, or what opens a server, has changed. */
  readonly onChange: vscode.Event<void>;
  /** To be called when what opens a server was stored. */
  changed(): void;
}

export function createServers(ports: ServerPorts, reporter: Reporter): Servers {
  const change = new vscode.EventEmitter<void>();
  const clients = new Map<string, Promise<PrometheusClient>>();
  const list = (): readonly PrometheusServer[] => readServers(readSetting('sreWorkbench.prometheus.servers'));
  const subscription = onSettingChange(['sreWorkbench.prometheus.servers'], () => {
    clients.clear();
    change.fire();
  });
  return {
    list,
    find: (name) => list().find((server) => name === undefined || server.name === name),
    client: async (server) => {
      const key = JSON.stringify(server);
      const known = clients.get(key) ?? buildClient(ports, server);
      clients.set(key, known);
      return known;
    },
    report(failure, server) {
      if (failure.code === 'cancelled') return;
      if (failure.code !== 'unauthorized') return reporter.failure(failure);
      const run = () => vscode.commands.executeCommand(signInCommand, { server: server.name });
      reporter.failure(failure, { title: vscode.l10n.t('Sign In'), run });
    },
    onChange: change.event,
    changed: () => change.fire(),
    dispose() {
      subscription.dispose();
      change.dispose();
    },
  };
}

const signInCommand = 'sreWorkbench.prometheus.signIn';

async function buildClient(ports: ServerPorts, server: PrometheusServer): Promise<PrometheusClient> {
  const { createPrometheusClient } = await import('../../../clients/prometheus/httpClient.ts');
  return createPrometheusClient({
    server,
    http: ports.http,
    authorization: () => authorizationFor(ports, server),
    certificates: () => certificatesOf(ports.files, server),
  });
}

async function authorizationFor(
  { secrets, environment }: ServerPorts,
  server: PrometheusServer,
): Promise<string | undefined> {
  const secret = await secrets.get(credentialKey(server.url));
  if (secret !== undefined) return credentialsOf(secret);
  if (server.kind === 'amazon') return signingSecretOf((name) => environment.variable(name));
  return server.kind === 'azure' ? microsoftToken({ silent: true }) : undefined;
}

/** Azure's service takes the tokens of the editor's own Microsoft account. */
export async function microsoftToken(
  options: vscode.AuthenticationGetSessionOptions,
): Promise<string | undefined> {
  const scopes = ['https://prometheus.monitor.azure.com/.default'];
  const session = await vscode.authentication.getSession('microsoft', scopes, options);
  return session && `Bearer ${session.accessToken}`;
}

/** A file that cannot be read is told by the connection, which is not trusted then. */
async function certificatesOf(files: Files, { caFile }: PrometheusServer): Promise<string | undefined> {
  if (caFile === undefined) return undefined;
  const content = await files.read(caFile, 1024 * 1024);
  return content.ok ? new TextDecoder().decode(content.value) : undefined;
}
