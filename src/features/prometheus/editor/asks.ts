/** Answers what other parts of the extension ask the first server of the settings. */
import * as vscode from 'vscode';
import type { Clock } from '../../../base/ports.ts';
import type { CompletedName, SamplesAnswer, SelectorCheck } from '../../../base/prometheusAnswers.ts';
import type { SamplesRequest } from '../../../base/prometheusCommands.ts';
import type { NameQuestion } from '../../../base/promqlCursor.ts';
import type { PrometheusClient } from '../../../clients/prometheus/client.ts';
import { withProgress } from '../../../editor/progress.ts';
import { checkSelectors } from '../core/checkSelectors.ts';
import { fetchSamples } from '../core/fetchSamples.ts';
import { PanelNames } from '../core/panelNames.ts';
import type { Servers } from './servers.ts';

export interface AskParts {
  readonly servers: Servers;
  readonly clock: Clock;
}

/** Seconds that a check looks back. */
const checkedRange = 86_400;

/** Milliseconds for one question. */
const timeLimit = 60_000;

export async function askSelectors(
  { servers, clock }: AskParts,
  expr: string,
): Promise<SelectorCheck | undefined> {
  const asked = await clientOf(servers);
  if (!asked) return undefined;
  const { server, client } = asked;
  const end = clock.now() / 1000;
  const time = { start: end - checkedRange, end };
  const title = vscode.l10n.t('Asking {0} for series', server.name);
  const checked = await withProgress(title, ({ signal }) =>
    checkSelectors(client, expr, time, { signal, timeLimit }),
  );
  if (!checked) return undefined;
  if (!checked.ok) {
    servers.report(checked.error, server);
    return undefined;
  }
  return { server: server.name, seconds: checkedRange, selectors: [...checked.value] };
}

export async function askSamples(
  { servers }: AskParts,
  request: SamplesRequest,
): Promise<SamplesAnswer | undefined> {
  const asked = await clientOf(servers);
  if (!asked) return undefined;
  const { server, client } = asked;
  const title = vscode.l10n.t('Fetching samples from {0}', server.name);
  const fetched = await withProgress(title, ({ signal }) =>
    fetchSamples(client, request, { signal, timeLimit }),
  );
  if (!fetched) return undefined;
  if (!fetched.ok) return { server: server.name, error: fetched.error, series: [] };
  return { server: server.name, error: '', ...fetched.value };
}

const names = new WeakMap<PrometheusClient, PanelNames>();

/** Never asks for a server to be added: it is called while somebody types. */
export async function askNames(
  { servers, clock }: AskParts,
  question: NameQuestion,
): Promise<readonly CompletedName[]> {
  const server = servers.find();
  if (!server) return [];
  const client = await servers.client(server);
  const known = names.get(client) ?? new PanelNames(client, clock);
  names.set(client, known);
  return known.complete(question);
}

async function clientOf(servers: Servers) {
  if (!servers.find()) await vscode.commands.executeCommand('sreWorkbench.prometheus.addServer');
  const server = servers.find();
  return server && { server, client: await servers.client(server) };
}
