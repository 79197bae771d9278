/** Requests to one organisation: who asks, how long to wait, what to try again. */
import type { Clock, Http, HttpRequest, HttpResponse } from '../../base/ports.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { fromHttp, fromStatus, notJson, type AzureDevOpsFailure } from './failures.ts';

export interface TransportOptions {
  readonly http: Http;
  readonly clock: Clock;
  /** Such as `https://dev.azure.com/example-company`; no `/` at the end. */
  readonly organisation: string;
  /** The value of the Authorization header; undefined where nobody is signed in. */
  readonly authorization: () => Promise<string | undefined>;
  /** Waits, in milliseconds; ends early when the signal says so. */
  readonly wait: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

export interface Ask {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT';
  /** Behind the organisation, with its query; `api-version` is added. */
  readonly path: string;
  readonly body?: unknown;
  /** `application/json` unless told. */
  readonly contentType?: string;
  /** Asked again where the server is busy or could not be reached: for what changes nothing. */
  readonly safe: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Told the headers of the last answer. */
  readonly onHeaders?: (headers: Readonly<Record<string, string>>) => void;
}

export type Transport = (ask: Ask) => Promise<Result<unknown, AzureDevOpsFailure>>;

const apiVersion = '7.1';
const tries = 4;
/** Milliseconds. The server delays by half a minute at most; a longer wish is told instead of waited for. */
const longestWait = 60_000;
const firstWait = 1000;
const maxBytes = 200_000_000;
const decoder = new TextDecoder();

export function createTransport(options: TransportOptions): Transport {
  /** No request before this time, in milliseconds since 1970. */
  let notBefore = 0;
  return async (ask) => {
    let last: Result<unknown, AzureDevOpsFailure> | undefined;
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const delay = notBefore - options.clock.now();
      if (delay > 0) await options.wait(Math.min(delay, longestWait), ask.signal);
      const response = await send(options, ask);
      if (!response.ok) {
        last = response;
        if (!ask.safe || response.error.code === 'cancelled') return response;
      } else {
        const asked = retryAfter(response.value, options.clock.now());
        // The server may ask for patience while it answers, too.
        if (asked !== undefined) notBefore = options.clock.now() + asked;
        last = read(response.value);
        if (last.ok || !isWorthAnother(last.error, ask) || (asked ?? 0) > longestWait) return last;
        if (asked !== undefined) continue;
      }
      if (attempt + 1 < tries) await options.wait(firstWait * 2 ** attempt, ask.signal);
    }
    return last ?? err({ code: 'unreachable', message: '' });
  };
}

/** A refusal for want of capacity has changed nothing; a fault of the server may have. */
function isWorthAnother({ code }: AzureDevOpsFailure, { safe }: Ask): boolean {
  return code === 'throttled' || (safe && code === 'server-error');
}

async function send(
  { http, organisation, authorization }: TransportOptions,
  { method, path, body, contentType = 'application/json', signal, headers, onHeaders }: Ask,
): Promise<Result<HttpResponse, AzureDevOpsFailure>> {
  const header = await authorization();
  const request: HttpRequest = {
    method,
    url: `${organisation}/${path}${path.includes('?') ? '&' : '?'}api-version=${apiVersionOf(path)}`,
    headers: {
      accept: 'application/json',
      // Without it the server answers a caller it does not know with a page to sign in.
      'x-tfs-fedauthredirect': 'Suppress',
      ...(header !== undefined && { authorization: header }),
      ...(body !== undefined && { 'content-type': contentType }),
      ...headers,
    },
    maxBytes,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  };
  const response = await http.send(request);
  if (!response.ok) return err(fromHttp(response.error));
  onHeaders?.(response.value.headers);
  return response;
}

function apiVersionOf(path: string): string {
  return /\/comments(?:\?|$)/.test(path) ? '7.1-preview.4' : apiVersion;
}

function read(response: HttpResponse): Result<unknown, AzureDevOpsFailure> {
  const text = decoder.decode(response.body);
  const value = parseJson(text);
  if (response.status >= 200 && response.status < 300 && response.status !== 203) {
    return value === undefined ? err(notJson(response)) : ok(value);
  }
  if (response.status === 302 && value === undefined) return err(notJson(response));
  return err(fromStatus(response, messageOf(value)));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('message' in value)) return '';
  return typeof value.message === 'string' ? value.message : '';
}

/** Milliseconds; the header has seconds or a date of the server's own clock. */
function retryAfter({ headers }: HttpResponse, now: number): number | undefined {
  const text = headers['retry-after'];
  if (text === undefined) return undefined;
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  const [until, serverNow] = [Date.parse(text), Date.parse(headers['date'] ?? '')];
  if (Number.isNaN(until)) return undefined;
  // By the server's clock where it tells it: ours may be a day off.
  return Math.max(0, until - (Number.isNaN(serverNow) ? now : serverNow));
}
