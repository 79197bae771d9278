import type { Failure } from '../../base/result.ts';

export type PrometheusFailureCode =
  /** The expression, or another parameter, is not one that the server takes (400). */
  | 'invalid-query'
  /** The server began and could not finish: too many samples, vectors that do not match (422). */
  | 'execution'
  /** The query was given up: by the caller, or by the server (499). */
  | 'cancelled'
  /** The caller's time limit, or the server's (503 with `timeout`). */
  | 'time-limit'
  /** 503 in another form: it starts, or it is overloaded. */
  | 'unavailable'
  /** 401: no credentials, or wrong ones. */
  | 'unauthorized'
  /** 403. */
  | 'forbidden'
  /** 404: the address is wrong, or the server is too old for this question. */
  | 'not-found'
  /** 429. */
  | 'too-many-requests'
  /** An answer that no Prometheus gives, such as a page of HTML with status 200. */
  | 'not-prometheus'
  | 'server-error'
  /** Nothing was sent: the server failed too often a moment ago. */
  | 'paused'
  | 'not-allowed'
  | 'unreachable'
  | 'tls'
  | 'too-large'
  | 'cut'
  | 'redirected';

/** `detail` is what the server said, word for word. */
export interface PrometheusFailure extends Failure<PrometheusFailureCode> {
  /** Of HTTP, where there was an answer. */
  readonly status?: number;
}
