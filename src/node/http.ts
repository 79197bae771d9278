/**
 * The `Http` port with axios. Every request has a time limit and a size limit; redirects are followed here and not by the
 * library, because what may travel to another origin is decided here.
 */
import { createRequire } from 'node:module';
// By its whole: a name that an older Node lacks would end the command line before it can say so.
import tls from 'node:tls';
import { Agent } from 'node:https';
import type { Readable } from 'node:stream';
import { t } from '@vscode/l10n';
import { AxiosHeaders, create } from 'axios';
import type { Http, HttpFailure, HttpRequest, HttpResponse } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { tlsFault, unreachableFault } from './httpFaults.ts';

export interface HttpOptions {
  /** False while nothing may be sent: in a workspace that is not trusted. */
  readonly allowed: () => boolean;
  /** `environment`: as HTTP_PROXY and NO_PROXY say; `host`: as the process around it has arranged for Node's own modules. */
  readonly proxy: 'environment' | 'host';
}

const defaultTimeLimit = 30_000;
const defaultMaxBytes = 64 * 1024 * 1024;
const mostRedirects = 5;
/** Bytes that most answers fit into. */
const firstSize = 64 * 1024;
/** The only headers that another origin gets to see. */
const harmlessHeaders = new Set(['accept', 'content-type', 'user-agent', 'accept-language']);

export function createHttp({ allowed, proxy }: HttpOptions): Http {
  const client = create({
    adapter: 'http',
    maxRedirects: 0,
    responseType: 'stream',
    validateStatus: () => true,
    transformRequest: (body: unknown) => body,
    transformResponse: (body: unknown) => body,
    headers: { common: { Accept: '*/*' } },
    ...(proxy === 'host' && { proxy: false }),
  });
  const agents = certificateAgents();
  const once = async (request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> => {
    const url = new URL(request.url);
    const response = await client.request<Readable>({
      method: request.method,
      url: url.href,
      headers: { ...request.headers },
      data: request.body,
      signal,
      ...(proxy === 'host' && { transport: hostTransport(url) }),
      ...(request.certificates !== undefined && { httpsAgent: agents(request.certificates) }),
    });
    const { status, data } = response;
    const began = performance.now();
    const body = await collect(data, request, status >= 200 && status < 300);
    const transfer = performance.now() - began;
    return { status, headers: headersOf(response.headers), body, url: url.href, transfer };
  };
  return {
    send: async (request) => {
      if (!allowed()) return err(notAllowed());
      const limit = request.timeLimit ?? defaultTimeLimit;
      const deadline = AbortSignal.timeout(limit);
      const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline;
      try {
        return await follow(request, (step) => once(step, signal));
      } catch (error) {
        if (request.signal?.aborted) return err({ code: 'cancelled', message: t('Cancelled.') });
        if (deadline.aborted) return err(tooSlow(request, limit));
        return err(failureOf(error, request));
      }
    },
  };
}

class TooLarge extends Error {}

/** All bytes of the answer, in an array that grows: whoever wants to read them as they come sees them in one piece. */
async function collect(stream: Readable, request: HttpRequest, successful: boolean): Promise<Uint8Array> {
  const { maxBytes = defaultMaxBytes, expectedBytes = 0, onBytes } = request;
  let bytes = new Uint8Array(Math.min(maxBytes, Math.max(firstSize, expectedBytes)));
  let length = 0;
  for await (const part of stream) {
    if (!(part instanceof Uint8Array)) throw new TypeError('An answer comes in bytes');
    if (length + part.length > maxBytes) throw new TooLarge();
    if (length + part.length > bytes.length) {
      const larger = new Uint8Array(Math.max(bytes.length * 2, length + part.length));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(part, length);
    length += part.length;
    if (successful) onBytes?.(bytes.subarray(0, length));
  }
  return bytes.subarray(0, length);
}

async function follow(
  request: HttpRequest,
  send: (request: HttpRequest) => Promise<HttpResponse>,
): Promise<Result<HttpResponse, HttpFailure>> {
  let step = request;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    if (!/^https?:$/.test(new URL(step.url).protocol)) return err(refusedRedirect(step.url));
    const response = await send(step);
    const target = redirectTarget(response);
    if (target === undefined) return ok(response);
    const next = redirected(step, response.status, target);
    if (next === undefined) return err(refusedRedirect(target.href));
    step = next;
  }
  return err({
    code: 'redirected',
    message: t('{0} redirects in a circle. Check the address.', new URL(request.url).origin),
  });
}

function redirectTarget({ status, headers, url }: HttpResponse): URL | undefined {
  const location = headers['location'];
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return undefined;
  return URL.canParse(location, url) ? new URL(location, url) : undefined;
}

/**
 * The request to the new place; undefined where it must not be made: what has a body goes to no other host, and nothing
 * goes from https to http. Other than in a browser, 301 and 302 keep the method, or a query would lose its body.
 */
function redirected(request: HttpRequest, status: number, target: URL): HttpRequest | undefined {
  const from = new URL(request.url);
  if (from.protocol === 'https:' && target.protocol !== 'https:') return undefined;
  const { body: _, ...rest } = request;
  const next: HttpRequest =
    status === 303 ? { ...rest, method: 'GET', url: target.href } : { ...request, url: target.href };
  if (from.origin === target.origin) return next;
  if (next.body !== undefined && from.hostname !== target.hostname) return undefined;
  const headers = Object.entries(request.headers ?? {}).filter(([name]) =>
    harmlessHeaders.has(name.toLowerCase()),
  );
  return { ...next, headers: Object.fromEntries(headers) };
}

/**
 * Node's module as `require` gives it: the editor puts its proxy and certificate settings there, and not where an `import`
 * would find them.
 */
function hostTransport(url: URL): unknown {
  return createRequire(import.meta.url)(url.protocol === 'https:' ? 'https' : 'http');
}

/** An agent for each set of certificates. Naming any replaces all others, so the usual ones are joined. */
function certificateAgents(): (certificates: string) => Agent {
  const agents = new Map<string, Agent>();
  return (certificates) => {
    const known = agents.get(certificates);
    if (known) return known;
    const all = new Set([
      ...tls.rootCertificates,
      ...tls.getCACertificates('default'),
      ...tls.getCACertificates('system'),
      certificates,
    ]);
    const agent = new Agent({ keepAlive: true, ca: [...all] });
    agents.set(certificates, agent);
    return agent;
  };
}

function headersOf(headers: unknown): Readonly<Record<string, string>> {
  const known = AxiosHeaders.from(headers instanceof AxiosHeaders ? headers : {});
  return Object.fromEntries(
    Object.entries(known.toJSON()).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

function failureOf(error: unknown, request: HttpRequest): HttpFailure {
  const { origin, hostname } = new URL(request.url);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const detail = error instanceof Error ? error.message : String(error);
  const fault = { code, detail, origin, hostname };
  if (error instanceof TooLarge) {
    const size = Math.round((request.maxBytes ?? defaultMaxBytes) / 1024 / 1024);
    return {
      code: 'too-large',
      message: t('{0} answered with more than {1} MB. Ask for less.', origin, size),
    };
  }
  const known = tlsFault(fault) ?? unreachableFault(fault);
  if (known) return known;
  return {
    code: 'cut',
    message: t('The connection to {0} broke off before the answer was whole. Try again.', origin),
    detail,
  };
}

function tooSlow(request: HttpRequest, limit: number): HttpFailure {
  return {
    code: 'time-limit',
    message: t('{0} did not answer within {1} seconds.', new URL(request.url).origin, limit / 1000),
  };
}

function notAllowed(): HttpFailure {
  return {
    code: 'not-allowed',
    message: t('No server is asked in a workspace that is not trusted. Trust it first.'),
  };
}

function refusedRedirect(target: string): HttpFailure {
  const place = URL.canParse(target) ? new URL(target).origin : target;
  return {
    code: 'redirected',
    message: t(
      'The server leads on to {0}, which is not followed. Enter that address if it is right.',
      place,
    ),
  };
}
