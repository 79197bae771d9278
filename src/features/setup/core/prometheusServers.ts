/** The Prometheus servers of the settings as rows of the set-up: each is asked for its version. */
import { t } from '@vscode/l10n';
import type { PrometheusServer } from '../../../base/servers.ts';
import { toolClient, type ServerContext } from '../../../clients/prometheus/toolServer.ts';
import type { SetupRow } from './setupRow.ts';

/** Milliseconds for each server; all are asked at a time. */
const timeLimit = 5000;

export interface ServerSetup {
  readonly list: readonly PrometheusServer[];
  /** Undefined where no server may be asked: an untrusted workspace. */
  readonly ports: ServerContext['ports'] | undefined;
}

export async function checkServers({ list, ports }: ServerSetup): Promise<readonly SetupRow[]> {
  if (list.length > 0) return Promise.all(list.map((server) => checkServer(server, ports)));
  const advice = t('None is set. "Add a Prometheus Server" asks for one; charts need none.');
  return [{ name: 'Prometheus', state: 'missing', version: '', place: '', advice }];
}

async function checkServer(
  server: PrometheusServer,
  ports: ServerContext['ports'] | undefined,
): Promise<SetupRow> {
  const name = `Prometheus: ${server.name}`;
  const row = { name, version: '', place: server.url, own: true } as const;
  if (!ports) {
    const advice = t('Not asked: no server is asked until you trust this folder.');
    return { ...row, state: 'unknown', advice };
  }
  const answer = await toolClient(server, ports).buildInfo({ timeLimit });
  if (answer.ok) {
    const { application, version } = answer.value.value;
    const advice = t('Answers. Queries, alerts and the tools of agents ask it.');
    return { ...row, state: 'ready', version: [application, version].filter(Boolean).join(' '), advice };
  }
  const { code, message } = answer.error;
  // Not every make tells its version; an answer of that kind is one nevertheless.
  if (code === 'not-found')
    return { ...row, state: 'ready', advice: t('Answers, but does not tell its version.') };
  return { ...row, state: 'failed', advice: message };
}
