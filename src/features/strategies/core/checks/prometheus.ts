/** A query whose answer has to lie within bounds. No answer is no good answer. */
import { t } from '@vscode/l10n';
import { credentialKey, credentialsOf } from '../../../../clients/prometheus/credentials.ts';
import { createPrometheusClient } from '../../../../clients/prometheus/httpClient.ts';
import { gapReader } from '../../../../clients/prometheus/samples.ts';
import type { PrometheusServer } from '../../../../base/servers.ts';
import type { CheckOf } from '../checkShape.ts';
import { failed, passed, unknown, type Verdict } from '../outcome.ts';
import type { CheckOptions, CheckPorts } from './ports.ts';

type QueryPorts = Pick<CheckPorts, 'http' | 'secrets' | 'files' | 'servers'>;

export async function checkQuery(
  check: CheckOf<'promql'>,
  ports: QueryPorts,
  { timeLimit, signal }: CheckOptions,
): Promise<Verdict> {
  const bounds = { least: boundOf(check.atLeast), most: boundOf(check.atMost) };
  if (Number.isNaN(bounds.least) || Number.isNaN(bounds.most))
    return unknown(
      t('"{0}" is no number.', String(Number.isNaN(bounds.least) ? check.atLeast : check.atMost)),
    );
  if (bounds.least === undefined && bounds.most === undefined)
    return unknown(t('Nothing says what is good: set a bound.'));
  const server = ports.servers.find(
    ({ name }) => check.server === undefined || check.server === '' || name === check.server,
  );
  if (!server) return unknown(t('No such Prometheus server is set. Run "Add a Prometheus Server" first.'));
  const client = createPrometheusClient({
    server,
    http: ports.http,
    authorization: async () => {
      const secret = await ports.secrets.get(credentialKey(server.url));
      return secret === undefined ? undefined : credentialsOf(secret);
    },
    certificates: () => certificatesOf(ports, server),
  });
  const answer = await client.instant({ expr: check.query }, { timeLimit, signal });
  if (!answer.ok) return unknown(answer.error.message);
  const isGap = gapReader(answer.value.samples);
  const values = [...answer.value.samples].filter((_, index) => !isGap(index));
  const [first, ...others] = values;
  if (first === undefined) return failed(t('{0} has no data for it.', server.name));
  return within([first, ...others], bounds, server.name);
}

interface Bounds {
  readonly least: number | undefined;
  readonly most: number | undefined;
}

function within(values: readonly number[], { least, most }: Bounds, server: string): Verdict {
  const isBad = (value: number): boolean =>
    Number.isNaN(value) || (least !== undefined && value < least) || (most !== undefined && value > most);
  const bad = values.filter(isBad);
  const [worst] = bad;
  const wanted = [
    ...(least === undefined ? [] : [t('at least {0}', least)]),
    ...(most === undefined ? [] : [t('at most {0}', most)]),
  ].join(', ');
  const seen = (value: number): string => String(Number(value.toPrecision(6)));
  if (worst === undefined)
    return passed(t('{0} ({1}), says {2}.', values.slice(0, 3).map(seen).join(', '), wanted, server));
  return failed(
    t(
      '{0} of {1} values are not {2}: {3}, says {4}.',
      bad.length,
      values.length,
      wanted,
      seen(worst),
      server,
    ),
  );
}

/** NaN for what is no number. */
function boundOf(bound: number | string | undefined): number | undefined {
  if (bound === undefined || bound === '') return undefined;
  return Number(bound);
}

async function certificatesOf(
  { files }: Pick<CheckPorts, 'files'>,
  { caFile }: PrometheusServer,
): Promise<string | undefined> {
  if (caFile === undefined) return undefined;
  const content = await files.read(caFile, 1024 * 1024);
  return content.ok ? new TextDecoder().decode(content.value) : undefined;
}
