/** Which server a tool asks, and with what credentials. */
import { t } from '@vscode/l10n';
import type { Http, Secrets } from '../../base/ports.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { readAddress } from '../../base/serverSettings.ts';
import type { PrometheusServer } from '../../base/servers.ts';
import type { PrometheusClient } from './client.ts';
import { credentialKey, credentialsOf } from './credentials.ts';
import { createPrometheusClient } from './httpClient.ts';
import { guessKind } from './kind.ts';

export interface ServerInput {
  readonly url?: string;
  readonly server?: string;
  readonly tenant?: string;
}

export interface ServerContext {
  readonly ports: { readonly http: Http; readonly secrets: Secrets };
  /** Left out where a person names the address. */
  readonly servers?: readonly PrometheusServer[];
}

/**
 * A model asks the servers of the settings alone: an address that it makes up would get what the question holds, and would
 * reach into networks that nobody meant.
 */
export function chooseServer(
  { url, server, tenant }: ServerInput,
  servers: readonly PrometheusServer[] | undefined,
): Result<PrometheusServer, string> {
  if (servers) {
    const address = url === undefined ? undefined : readAddress(url);
    const known = servers.find(
      (each) => (server === undefined || each.name === server) && (url === undefined || each.url === address),
    );
    if (known) return ok(known);
    if (servers.length === 0)
      return err(t('No Prometheus server is set. Ask the user to run "Add a Prometheus Server".'));
    return err(t('There is no such server. These are set: {0}.', servers.map(({ name }) => name).join(', ')));
  }
  const address = readAddress(url ?? '');
  if (address === undefined)
    return err(t('Name the server: --url https://prometheus.example.com, without user and password.'));
  const kind = guessKind(address, undefined);
  return ok({ name: address, url: address, kind, ...(tenant !== undefined && { tenant }) });
}

export function toolClient(
  server: PrometheusServer,
  { http, secrets }: ServerContext['ports'],
): PrometheusClient {
  return createPrometheusClient({
    server,
    http,
    authorization: async () => {
      const secret = await secrets.get(credentialKey(server.url));
      return secret === undefined ? undefined : credentialsOf(secret);
    },
  });
}

/** Asks the servers of the settings by their names, the first unless told. */
export function askedServer({ ports, servers = [] }: ServerContext) {
  return (name: string | undefined): Result<PrometheusClient, string> => {
    const server = chooseServer(name === undefined ? {} : { server: name }, servers);
    return server.ok ? ok(toolClient(server.value, ports)) : server;
  };
}
