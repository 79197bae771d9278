/**
 * Sends questions to one server: at most a few at a time, again where that is safe, and not at all for a while where the
 * server fails all the time.
 */
import { t } from '@vscode/l10n';
import {
  BrokenCircuitError,
  bulkhead,
  circuitBreaker,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhenResult,
  retry,
  wrap,
} from 'cockatiel';
import type { Http, HttpRequest, HttpResponse } from '../../base/ports.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { PrometheusServer } from '../../base/servers.ts';
import { Experience } from './experience.ts';
import type { PrometheusFailure } from './failures.ts';
import { readSigningSecret, scopeOf, signRequest } from './signature.ts';
import { judge } from './verdict.ts';

export interface TransportOptions {
  readonly server: PrometheusServer;
  readonly http: Http;
  /**
   * The value of the header `Authorization`, or a key of Amazon's as `signature.ts` writes it, by which requests are signed;
   * asked for with each request; undefined for none.
   */
  readonly authorization?: () => Promise<string | undefined>;
  /** PEM text of the certificates that the server's setting names. */
  readonly certificates?: () => Promise<string | undefined>;
}

export type Parameters = readonly (readonly [name: string, value: string])[];

export interface Question {
  /** Behind `/api/v1/`. */
  readonly path: string;
  readonly parameters: Parameters;
  /** In a form, for what may be long; repeated as GET where the server lets nothing but that pass. */
  readonly form?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds. */
  readonly timeLimit?: number | undefined;
  /** Makes for each attempt what reads its answer while it comes. */
  readonly reader?: () => { take(bytes: Uint8Array): void };
}

/** The bytes of the answer, undefined where there is nothing to say, and the milliseconds until the last one. */
export interface RawAnswer {
  readonly bytes: Uint8Array | undefined;
  readonly elapsed: number;
}

export type Ask = (question: Question) => Promise<Result<RawAnswer, PrometheusFailure>>;

/** Every server lets at least 20 queries run; who looks at a dashboard beside this one wants some of them. */
const atATime = 4;
const retries = 2;
/** Attempts that fail one after the other before the server is left alone. */
const patience = 6;
/** Milliseconds. */
const pause = 10_000;
const defaultTimeLimit = 30_000;
/** Of one answer: ten times the largest graph. */
const maxBytes = 192 * 1024 * 1024;

export function createTransport(options: TransportOptions): Ask {
  const { server } = options;
  const policy = wrap(
    bulkhead(atATime, Number.POSITIVE_INFINITY),
    retry(handleWhenResult(worthAnother), {
      maxAttempts: retries,
      backoff: new ExponentialBackoff({ initialDelay: 150, maxDelay: 2_000 }),
    }),
    circuitBreaker(handleWhenResult(brokenServer), {
      halfOpenAfter: pause,
      breaker: new ConsecutiveBreaker(patience),
    }),
  );
  let formsRefused = false;
  const experience = new Experience();
  const exchange = (question: Question, form: boolean): ReturnType<typeof send> =>
    send(options, { question, form, experience });
  const attempt = async (question: Question): Promise<Attempt> => {
    const form = question.form === true && !formsRefused;
    const answer = await exchange(question, form);
    // A proxy that lets only reading pass answers a form with one of these.
    if (!form || !answer.ok || ![403, 405].includes(answer.value.response.status)) return judged(answer);
    const again = await exchange(question, false);
    formsRefused = again.ok && again.value.response.status < 400;
    return judged(again);
  };
  return async (question) => {
    try {
      return await policy.execute(() => attempt(question), question.signal);
    } catch (error) {
      if (question.signal?.aborted) return err({ code: 'cancelled', message: t('Cancelled.') });
      if (error instanceof BrokenCircuitError) return err(paused(server));
      throw error;
    }
  };
}

type Attempt = Result<RawAnswer, PrometheusFailure>;

interface Exchange {
  readonly response: HttpResponse;
  readonly elapsed: number;
}

interface Sending {
  readonly question: Question;
  readonly form: boolean;
  readonly experience: Experience;
}

async function send(
  { server, http, authorization, certificates }: TransportOptions,
  { question, form, experience }: Sending,
): Promise<Result<Exchange, PrometheusFailure>> {
  const parameters = new URLSearchParams();
  for (const [name, value] of question.parameters) parameters.append(name, value);
  const text = parameters.toString();
  const address = `${server.url}/api/v1/${question.path}`;
  const [credentials, trusted] = await Promise.all([authorization?.(), certificates?.()]);
  const key = readSigningSecret(credentials);
  const scope = scopeOf(server.url);
  if (server.kind === 'amazon' && scope && !key) return err(unsigned(server));
  const reader = question.reader?.();
  const encoding = experience.encoding();
  const expectedBytes = experience.expectedBytes(question.path);
  const request: HttpRequest = {
    method: form ? 'POST' : 'GET',
    url: form || text === '' ? address : `${address}?${text}`,
    headers: {
      Accept: 'application/json',
      'Accept-Encoding': encoding,
      ...(form && { 'Content-Type': 'application/x-www-form-urlencoded' }),
      ...tenantHeader(server),
      ...(credentials !== undefined && !key && { Authorization: credentials }),
    },
    timeLimit: question.timeLimit ?? defaultTimeLimit,
    maxBytes,
    ...(expectedBytes !== undefined && { expectedBytes }),
    ...(form && { body: text }),
    ...(question.signal && { signal: question.signal }),
    ...(trusted !== undefined && { certificates: trusted }),
    ...(reader && { onBytes: (bytes) => reader.take(bytes) }),
  };
  const began = performance.now();
  const answer = await http.send(
    key && scope ? await signRequest(request, { key, scope, now: Date.now() }) : request,
  );
  if (!answer.ok) return answer;
  const { body, transfer } = answer.value;
  experience.learn(question.path, encoding, { bytes: body.length, transfer });
  return ok({ response: answer.value, elapsed: performance.now() - began });
}

/** What tells a server whose data is asked for; no secret. */
export function tenantHeader({ kind, tenant }: PrometheusServer): Readonly<Record<string, string>> {
  if (tenant === undefined) return {};
  return { [kind === 'thanos' ? 'THANOS-TENANT' : 'X-Scope-OrgID']: tenant };
}

function judged(answer: Result<Exchange, PrometheusFailure>): Attempt {
  if (!answer.ok) return answer;
  const bytes = judge(answer.value.response);
  return bytes.ok ? ok({ bytes: bytes.value, elapsed: answer.value.elapsed }) : bytes;
}

/** All questions are reading, so asking again changes nothing; but what took too long once would do so again. */
function worthAnother(attempt: unknown): boolean {
  const code = codeOf(attempt);
  return code === 'cut' || code === 'unavailable';
}

function brokenServer(attempt: unknown): boolean {
  const code = codeOf(attempt);
  return code === 'cut' || code === 'unavailable' || code === 'unreachable';
}

function codeOf(attempt: unknown): string | undefined {
  if (typeof attempt !== 'object' || attempt === null || !('error' in attempt)) return undefined;
  const { error } = attempt;
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function unsigned({ name }: PrometheusServer): PrometheusFailure {
  return {
    code: 'unauthorized',
    message: t(
      '{0} answers signed requests only. Sign in with an access key, or start the editor with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
      name,
    ),
  };
}

function paused({ name }: PrometheusServer): PrometheusFailure {
  return {
    code: 'paused',
    message: t(
      '{0} failed {1} times in a row and is left alone for {2} seconds. Try again then.',
      name,
      patience,
      pause / 1000,
    ),
  };
}
