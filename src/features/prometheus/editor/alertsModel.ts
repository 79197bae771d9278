/** The alerts of all servers, as they were when somebody last looked. */
import * as vscode from 'vscode';
import type { Http, Secrets } from '../../../base/ports.ts';
import type { PrometheusServer } from '../../../base/servers.ts';
import type { Silence } from '../../../clients/alertmanager/silences.ts';
import type { PrometheusFailure } from '../../../clients/prometheus/failures.ts';
import { authorizationOf, credentialKey } from '../../../clients/prometheus/credentials.ts';
import type { Failure } from '../../../base/result.ts';
import type { ActiveAlert } from '../core/alerts.ts';
import type { Servers } from './servers.ts';

export interface ShownAlert extends ActiveAlert {
  /** The silences that keep it quiet. */
  readonly silences: readonly Silence[];
}

export interface ServerAlerts {
  readonly server: PrometheusServer;
  readonly alerts: readonly ShownAlert[];
  readonly failure?: PrometheusFailure;
  /** Why nothing is known of silences, where an Alertmanager is set. */
  readonly silencesFailure?: Failure;
}

export interface AlertsModel extends vscode.Disposable {
  readonly servers: () => readonly ServerAlerts[];
  /** Asks all servers. A refresh that is under way is given up for the new one. */
  refresh(): Promise<void>;
  cancel(): void;
  readonly onChange: vscode.Event<void>;
}

export interface AlertsSource {
  readonly servers: Servers;
  readonly http: Http;
  readonly secrets: Secrets;
}

export function createAlertsModel(source: AlertsSource): AlertsModel {
  const change = new vscode.EventEmitter<void>();
  let shown: readonly ServerAlerts[] = [];
  let running: AbortController | undefined;
  return {
    servers: () => shown,
    async refresh() {
      running?.abort();
      const { signal } = (running = new AbortController());
      const answers = await Promise.all(
        source.servers.list().map(async (server) => ask(source, server, signal)),
      );
      if (signal.aborted) return;
      running = undefined;
      shown = answers;
      change.fire();
    },
    cancel: () => running?.abort(),
    onChange: change.event,
    dispose() {
      running?.abort();
      change.dispose();
    },
  };
}

async function ask(
  source: AlertsSource,
  server: PrometheusServer,
  signal: AbortSignal,
): Promise<ServerAlerts> {
  const { readAlerts } = await import('../core/alerts.ts');
  const client = await source.servers.client(server);
  const options = { signal, timeLimit: 15_000 };
  const [alerts, silences] = await Promise.all([
    readAlerts(client, options),
    askSilences(source, server, signal),
  ]);
  if (!alerts.ok) return { server, alerts: [], failure: alerts.error };
  const { silencesOf } = await import('../../../clients/alertmanager/silences.ts');
  return {
    server,
    alerts: alerts.value.map((alert) => ({ ...alert, silences: silencesOf(alert.labels, silences.active) })),
    ...(silences.failure && { silencesFailure: silences.failure }),
  };
}

interface Silences {
  readonly active: readonly Silence[];
  readonly failure?: Failure;
}

async function askSilences(
  { http, secrets }: AlertsSource,
  { alertmanager }: PrometheusServer,
  signal: AbortSignal,
): Promise<Silences> {
  if (alertmanager === undefined) return { active: [] };
  const { readSilences } = await import('../../../clients/alertmanager/silences.ts');
  const secret = await secrets.get(credentialKey(alertmanager));
  const authorization = secret === undefined ? undefined : authorizationOf(secret);
  const answer = await readSilences({ http, url: alertmanager, authorization, signal });
  return answer.ok ? { active: answer.value } : { active: [], failure: answer.error };
}
