/** Asks for an address, looks at what answers there, says what it found, and adds it to the settings. */
import * as vscode from 'vscode';
import type { Clock, Secrets } from '../../../base/ports.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { PrometheusServer } from '../../../base/servers.ts';
import type { PrometheusFailure } from '../../../clients/prometheus/failures.ts';
import { withProgress } from '../../../editor/progress.ts';
import { addToUserSetting } from '../../../editor/settings.ts';
import { describeServer } from '../core/describeServer.ts';
import { guessKind } from '../../../clients/prometheus/kind.ts';
import { examineServer, type ServerReport } from '../core/examine.ts';
import { readAddress } from '../../../base/serverSettings.ts';
import type { Servers } from './servers.ts';
import { signIn } from './signIn.ts';

export interface AddServerDependencies {
  readonly servers: Servers;
  readonly secrets: Secrets;
  readonly clock: Clock;
}

export async function addServer(dependencies: AddServerDependencies): Promise<void> {
  const { servers } = dependencies;
  const url = await askAddress();
  if (url === undefined) return;
  const found = await examine(dependencies, {
    name: new URL(url).host,
    url,
    kind: guessKind(url, undefined),
  });
  if (!found) return;
  if (!found.ok) return servers.report(found.error, found.server);
  const said = describeServer(found.value);
  const name = await askName(servers, found.server, said);
  if (name === undefined) return;
  const { kind } = found.value;
  await addToUserSetting('sreWorkbench.prometheus.servers', { ...found.server, name, kind });
  void vscode.window.showInformationMessage(vscode.l10n.t('{0} was added: {1}', name, said));
}

async function askAddress(): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Add a Prometheus server'),
    prompt: vscode.l10n.t('Its address, with the path prefix if it has one'),
    placeHolder: 'https://prometheus.example.com',
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' || readAddress(text) !== undefined
        ? undefined
        : vscode.l10n.t('Enter an address of http or https, without user and password: those are asked for.'),
  });
  return typed === undefined ? undefined : readAddress(typed);
}

type Found = Result<ServerReport, PrometheusFailure> & { readonly server: PrometheusServer };

/** Undefined where the person gave up. Asks for credentials or a tenant where the server wants them, and looks again. */
async function examine(
  dependencies: AddServerDependencies,
  server: PrometheusServer,
): Promise<Found | undefined> {
  const found = await look(dependencies, server);
  if (!found || found.ok) return found;
  const { code, detail = '' } = found.error;
  // Mimir says so with 401, although it asks for no credentials.
  if (code === 'unauthorized' && /no org id/i.test(detail) && server.tenant === undefined) {
    const tenant = await vscode.window.showInputBox({
      prompt: vscode.l10n.t('{0} serves several tenants. Whose metrics?', server.name),
      ignoreFocusOut: true,
    });
    return tenant ? examine(dependencies, { ...server, tenant }) : undefined;
  }
  if (code === 'unauthorized' && (await signIn(dependencies.secrets, server))) {
    return examine(dependencies, server);
  }
  return found;
}

/** Many are served under `/prometheus`, and their address is written without it. */
async function look(
  { servers, clock }: AddServerDependencies,
  server: PrometheusServer,
): Promise<Found | undefined> {
  return withProgress(vscode.l10n.t('Looking at {0}', server.url), async ({ signal }) => {
    const first = await examineServer(await servers.client(server), clock, signal);
    if (first.ok) return { ...ok(first.value), server };
    if (!['not-found', 'not-prometheus'].includes(first.error.code)) return { ...err(first.error), server };
    const below = { ...server, url: `${server.url}/prometheus` };
    const second = await examineServer(await servers.client(below), clock, signal);
    return second.ok ? { ...ok(second.value), server: below } : { ...err(first.error), server };
  });
}

async function askName(
  servers: Servers,
  server: PrometheusServer,
  said: string,
): Promise<string | undefined> {
  const taken = new Set(servers.list().map(({ name }) => name));
  const name = await vscode.window.showInputBox({
    title: said,
    prompt: vscode.l10n.t('What do you call it?'),
    value: new URL(server.url).hostname,
    ignoreFocusOut: true,
    validateInput: (text) => {
      if (text.trim() === '') return vscode.l10n.t('Enter a name.');
      return taken.has(text.trim())
        ? vscode.l10n.t('There is a server of that name. Choose another.')
        : undefined;
    },
  });
  return name?.trim();
}
