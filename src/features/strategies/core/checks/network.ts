/** Checks that ask over the network: HTTP, names, ports. */
import { t } from '@vscode/l10n';
import type { CheckOf } from '../checkShape.ts';
import { failed, passed, unknown, type Verdict } from '../outcome.ts';
import type { CheckOptions, CheckPorts } from './ports.ts';

/** Of an answer's body that is looked at. */
const mostBytes = 2 * 1024 * 1024;

export async function checkHttp(
  check: CheckOf<'http'>,
  { http }: Pick<CheckPorts, 'http'>,
  options: CheckOptions,
): Promise<Verdict> {
  const { url, status, contains } = check;
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return unknown(t('{0} is no address of http.', url));
  const began = performance.now();
  const answer = await http.send({ method: 'GET', url, maxBytes: mostBytes, ...options });
  const seconds = (performance.now() - began) / 1000;
  if (!answer.ok)
    return answer.error.code === 'not-allowed' || answer.error.code === 'cancelled'
      ? unknown(answer.error.message)
      : failed(answer.error.message);
  const code = answer.value.status;
  const seen = t('{0} in {1} s', code, seconds.toFixed(2));
  const expected = status.some((one) => one === String(code) || one === `${Math.floor(code / 100)}xx`);
  if (!expected) return failed(t('{0}; expected is {1}.', seen, status.join(', ')));
  if (contains !== undefined && !new TextDecoder().decode(answer.value.body).includes(contains))
    return failed(t('{0}, and the answer does not contain "{1}".', seen, contains));
  const limit = check.within === undefined ? undefined : Number(check.within);
  if (limit !== undefined && !Number.isFinite(limit))
    return unknown(t('"{0}" is no number of seconds.', String(check.within)));
  return limit !== undefined && seconds > limit
    ? failed(t('{0}; at most {1} s.', seen, limit))
    : passed(seen);
}

export async function checkName(
  { name, server, address }: CheckOf<'dns'>,
  { probes }: Pick<CheckPorts, 'probes'>,
  options: CheckOptions,
): Promise<Verdict> {
  const asked = server === undefined || server === '' ? { name } : { name, server };
  const answer = await probes.resolve(asked, options);
  if (!answer.ok) return verdictOf(answer.error);
  const found = answer.value.join(', ');
  if (address === undefined || address === '') return passed(found);
  return answer.value.includes(address)
    ? passed(found)
    : failed(t('{0} leads to {1}, not to {2}.', name, found, address));
}

export async function checkPort(
  { host, port }: CheckOf<'tcp'>,
  { probes }: Pick<CheckPorts, 'probes'>,
  options: CheckOptions,
): Promise<Verdict> {
  const number = readPort(port);
  if (number === undefined) return unknown(noPort(port));
  const answer = await probes.connect({ host, port: number }, options);
  return answer.ok ? passed(t('open, after {0} ms', answer.value)) : verdictOf(answer.error);
}

export function verdictOf({ code, message }: { readonly code: string; readonly message: string }): Verdict {
  return code === 'not-allowed' || code === 'cancelled' ? unknown(message) : failed(message);
}

export function readPort(text: number | string): number | undefined {
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

export function noPort(text: number | string): string {
  return t('"{0}" is no port from 1 to 65535.', text);
}
