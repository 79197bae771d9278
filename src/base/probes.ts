/** Looks at what a check asks about and no other port reaches: names, ports, served certificates, the mode of a file. */
import type { Failure, Result } from './result.ts';

export type ProbeFailure = Failure<
  'not-allowed' | 'unknown-name' | 'refused' | 'unreachable' | 'time-limit' | 'cancelled' | 'no-tls'
>;

export interface ProbeOptions {
  /** Milliseconds for the whole look. */
  readonly timeLimit: number;
  readonly signal?: AbortSignal;
}

export interface NameQuestion {
  readonly name: string;
  /** Address of a name server, `192.0.2.1` or `192.0.2.1:5353`; the system's own way unless told. */
  readonly server?: string;
}

export interface Place {
  readonly host: string;
  readonly port: number;
}

export interface TlsQuestion extends Place {
  /** The name that the certificate has to be good for; sent as server name. */
  readonly name: string;
  /** PEM text of certificates that are trusted besides the system's. */
  readonly certificates?: string;
}

export interface ServedCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** What it is good for, as the certificate says it. */
  readonly names: string;
  /** Milliseconds since 1970. */
  readonly validFrom: number;
  readonly validTo: number;
  /** Why the chain is not trusted, a code of OpenSSL; null where it is. */
  readonly chainFault: string | null;
  /** Why it is not good for the name; null where it is. */
  readonly nameFault: string | null;
}

export interface Probes {
  /** The addresses of a name, at least one. */
  resolve(question: NameQuestion, options: ProbeOptions): Promise<Result<readonly string[], ProbeFailure>>;
  /** Milliseconds until the connection stood; it is closed at once. */
  connect(place: Place, options: ProbeOptions): Promise<Result<number, ProbeFailure>>;
  /** The certificate that is served, trusted or not; nothing is sent behind the handshake. */
  handshake(question: TlsQuestion, options: ProbeOptions): Promise<Result<ServedCertificate, ProbeFailure>>;
  /** The permission bits of a file, links followed; undefined where the system has none, or the file is not there. */
  permissions(path: string): Promise<number | undefined>;
}
