/** What an HTTP answer of a Prometheus means: its JSON, or a failure in words. */
import { t } from '@vscode/l10n';
import * as z from 'zod';
import type { HttpResponse } from '../../base/ports.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { PrometheusFailure, PrometheusFailureCode } from './failures.ts';

const refusal = z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() });
type Refusal = z.infer<typeof refusal>;

/** The bytes of a JSON answer; undefined where the server has nothing to say (204). */
export function judge(response: HttpResponse): Result<Uint8Array | undefined, PrometheusFailure> {
  const { status, body } = response;
  if (status === 204) return ok(undefined);
  const json = looksLikeJson(body);
  if (status >= 200 && status < 300 && json && !startsWithError(body)) return ok(body);
  const said = json ? refusalOf(body) : undefined;
  if (said) return err(refused(said, response));
  if (status >= 200 && status < 300) return err(notPrometheus(response));
  return err(byStatus(response));
}

/** The first byte that is no white space begins an object. */
function looksLikeJson(body: Uint8Array): boolean {
  return body.find((byte) => byte > 0x20) === 0x7b;
}

/** Some proxies turn every status into 200. */
function startsWithError(body: Uint8Array): boolean {
  return /"status"\s*:\s*"error"/.test(excerpt(body, 60));
}

function refusalOf(body: Uint8Array): Refusal | undefined {
  try {
    const known = refusal.safeParse(JSON.parse(new TextDecoder().decode(body)));
    return known.success ? known.data : undefined;
  } catch {
    return undefined;
  }
}

function refused({ errorType, error }: Refusal, { status }: HttpResponse): PrometheusFailure {
  const code = codeOf(errorType, error, status);
  return { code, status, message: words(code, error), detail: `${errorType}: ${error}` };
}

function codeOf(errorType: string, error: string, status: number): PrometheusFailureCode {
  // Amazon's service answers a query that took too long with 422.
  if (errorType === 'timeout' || (status === 422 && /timed? ?out/i.test(error))) return 'time-limit';
  if (errorType === 'bad_data' || status === 400) return 'invalid-query';
  if (errorType === 'execution' || status === 422) return 'execution';
  if (errorType === 'canceled' || status === 499) return 'cancelled';
  return statusCode(status);
}

function statusCode(status: number): PrometheusFailureCode {
  switch (status) {
    case 400:
      return 'invalid-query';
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
    case 405:
      return 'not-found';
    case 422:
      return 'execution';
    case 429:
      return 'too-many-requests';
    case 499:
      return 'cancelled';
    case 502:
    case 503:
    case 504:
      return 'unavailable';
    default:
      return status >= 500 ? 'server-error' : 'not-prometheus';
  }
}

function words(code: string, said: string): string {
  switch (code) {
    case 'invalid-query':
      return t('The server does not take the query: {0}', said);
    case 'execution':
      return t('The server could not finish the query: {0}', said);
    case 'cancelled':
      return t('The query was cancelled on the server: {0}', said);
    case 'time-limit':
      return t('The query took longer than the server allows: {0} Ask for a shorter range.', sentence(said));
    default:
      return t('The server answered with an error: {0}', said);
  }
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

function byStatus({ status, body, url }: HttpResponse): PrometheusFailure {
  const code = statusCode(status);
  const detail = excerpt(body, 300);
  return { code, status, message: statusWords(code, status, new URL(url)), detail };
}

function statusWords(code: string, status: number, { origin, pathname }: URL): string {
  switch (code) {
    case 'unauthorized':
      return t('{0} wants to know who asks. Sign in, or name a token.', origin);
    case 'forbidden':
      return t('{0} does not let you ask this. Are the credentials, and the tenant, the right ones?', origin);
    case 'not-found':
      return t('{0} has no {1}. Check the address: does it need a path prefix?', origin, pathname);
    case 'too-many-requests':
      return t('{0} is asked too often. Wait a moment.', origin);
    case 'unavailable':
      return t('{0} is starting or overloaded (status {1}). Try again in a moment.', origin, status);
    default:
      return t('{0} answered with status {1}.', origin, status);
  }
}

function notPrometheus({ status, body, url, headers }: HttpResponse): PrometheusFailure {
  const html = /html/.test(headers['content-type'] ?? '') || /^\s*</.test(excerpt(body, 200));
  const { origin } = new URL(url);
  return {
    code: 'not-prometheus',
    status,
    message: html
      ? t(
          '{0} answered with a web page instead of data. Is it a sign-in page, or is a path prefix missing?',
          origin,
        )
      : t('{0} answered with something that no Prometheus says. Check the address.', origin),
    detail: excerpt(body, 300),
  };
}

/** The beginning of the answer as text, on one line. */
function excerpt(body: Uint8Array, length: number): string {
  const text = new TextDecoder().decode(body.subarray(0, length * 4));
  return text
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, length);
}
