/** The same query elsewhere: as a command line, and in the server's own page. */
import { formatDuration } from '../../../base/durations.ts';
import { posixQuote } from '../../../base/posixQuote.ts';
import { type Grid } from './panelRange.ts';

export interface LinkedQuery {
  readonly expr: string;
  /** A step of 0 asks for one moment, `end`. */
  readonly grid: Grid;
}

/**
 * A command for a POSIX shell. Credentials are never part of it: what opens the server is added by who runs it, such as by
 * `-H "Authorization: Bearer $PROMETHEUS_TOKEN"`.
 * @param url of the server, with its path prefix
 * @param headers that are no secret, such as the tenant
 */
export function curlCommand(
  url: string,
  { expr, grid }: LinkedQuery,
  options: { readonly headers: Readonly<Record<string, string>> },
): string {
  const range = grid.step > 0;
  const fields: Readonly<Record<string, string | number>> = range
    ? { query: expr, start: grid.start, end: grid.end, step: grid.step }
    : { query: expr, time: grid.end };
  const headers = Object.entries(options.headers).map(
    ([name, value]) => `-H ${posixQuote(`${name}: ${value}`)}`,
  );
  const lines = [
    `curl -fsS ${posixQuote(`${withoutCredentials(url)}/api/v1/${range ? 'query_range' : 'query'}`)}`,
    ...headers,
    ...Object.entries(fields).map(([name, value]) => `--data-urlencode ${posixQuote(`${name}=${value}`)}`),
  ];
  return `${lines.join(' \\\n  ')}\n`;
}

function withoutCredentials(address: string): string {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url.toString().replace(/\/+$/, '');
}

/** The server's own page with these queries; both the old page and that of 3.x read these parameters. */
export function graphAddress(url: string, queries: readonly LinkedQuery[]): string {
  const parameters = queries.flatMap(({ expr, grid }, at): [string, string][] => [
    [`g${at}.expr`, expr],
    [`g${at}.tab`, grid.step > 0 ? '0' : '1'],
    [`g${at}.range_input`, formatDuration(Math.max(1, Math.round(grid.end - grid.start)))],
    [`g${at}.end_input`, utcTime(grid.end)],
  ]);
  return `${withoutCredentials(url)}/graph?${new URLSearchParams(parameters).toString()}`;
}

function utcTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
