/** The `Probes` port with Node's own modules. Each look has one deadline, and ends at once when it is cancelled. */
import { lookup, Resolver } from 'node:dns/promises';
import { stat } from 'node:fs/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
// By its whole: a name that an older Node lacks would end the command line before it can say so.
import tls from 'node:tls';
import { t } from '@vscode/l10n';
import type {
  NameQuestion,
  Place,
  ProbeFailure,
  ProbeOptions,
  Probes,
  ServedCertificate,
  TlsQuestion,
} from '../base/probes.ts';
import { err, ok, type Result } from '../base/result.ts';

export interface ProbesOptions {
  /** False while nothing may be asked: in a workspace that is not trusted. */
  readonly allowed: () => boolean;
}

export function createProbes({ allowed }: ProbesOptions): Probes {
  const within = async <T>(
    what: string,
    { timeLimit, signal }: ProbeOptions,
    look: (ended: AbortSignal) => Promise<Result<T, ProbeFailure>>,
  ): Promise<Result<T, ProbeFailure>> => {
    if (!allowed()) return err(notAllowed());
    const deadline = AbortSignal.timeout(timeLimit);
    const ended = signal ? AbortSignal.any([signal, deadline]) : deadline;
    const stopped = (): Result<never, ProbeFailure> =>
      signal?.aborted === true
        ? err({ code: 'cancelled', message: t('Cancelled.') })
        : err({
            code: 'time-limit',
            message: t('{0} did not answer within {1} seconds.', what, timeLimit / 1000),
          });
    if (ended.aborted) return stopped();
    const end = Promise.withResolvers<Result<T, ProbeFailure>>();
    ended.addEventListener('abort', () => end.resolve(stopped()), { once: true });
    return Promise.race([look(ended), end.promise]);
  };
  return {
    resolve: (question, options) =>
      within(question.server ?? question.name, options, (ended) => resolveName(question, ended)),
    connect: (place, options) =>
      within(`${place.host}:${place.port}`, options, (ended) => connectTo(place, ended)),
    handshake: (question, options) =>
      within(`${question.host}:${question.port}`, options, (ended) => shakeHands(question, ended)),
    permissions: async (path) => {
      if (process.platform === 'win32') return undefined;
      return stat(path).then(
        ({ mode }) => mode & 0o777,
        () => undefined,
      );
    },
  };
}

async function resolveName(
  { name, server }: NameQuestion,
  ended: AbortSignal,
): Promise<Result<readonly string[], ProbeFailure>> {
  try {
    if (server === undefined) {
      const found = await lookup(name, { all: true });
      return ok(found.map(({ address }) => address));
    }
    // The deadline is ours: the resolver's own would begin anew with each of its tries.
    const resolver = new Resolver({ timeout: 2_147_483_647, tries: 1 });
    resolver.setServers([server]);
    ended.addEventListener('abort', () => resolver.cancel(), { once: true });
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length > 0) return ok(addresses);
    const [first] = answers;
    return err(nameFault(name, first.status === 'rejected' ? first.reason : undefined));
  } catch (error) {
    return err(nameFault(name, error));
  }
}

async function connectTo(place: Place, ended: AbortSignal): Promise<Result<number, ProbeFailure>> {
  const began = performance.now();
  const socket = connectTcp({ host: place.host, port: place.port });
  return settle(socket, place, {
    ended,
    event: 'connect',
    answer: () => ok(Math.round(performance.now() - began)),
  });
}

/** Trusted as everything that the editor reaches: Node's own certificates, and those of the system. */
async function shakeHands(
  question: TlsQuestion,
  ended: AbortSignal,
): Promise<Result<ServedCertificate, ProbeFailure>> {
  const { host, port, name, certificates } = question;
  const trusted = new Set([
    ...tls.rootCertificates,
    ...tls.getCACertificates('default'),
    ...tls.getCACertificates('system'),
    ...(certificates === undefined ? [] : [certificates]),
  ]);
  const socket = tls.connect({
    host,
    port,
    ...(isIP(name) === 0 && { servername: name }),
    ca: [...trusted],
    // What is wrong with it is what is asked; nothing is sent over this connection.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  });
  return settle(socket, question, {
    ended,
    event: 'secureConnect',
    answer: () => {
      const certificate = socket.getPeerCertificate();
      // The types say an error; Node gives the code of OpenSSL as text.
      const fault: unknown = socket.authorizationError;
      return ok({
        subject: nameText(certificate.subject),
        issuer: nameText(certificate.issuer),
        names: certificate.subjectaltname ?? '',
        validFrom: Date.parse(certificate.valid_from),
        validTo: Date.parse(certificate.valid_to),
        chainFault: socket.authorized ? null : String(fault),
        nameFault: tls.checkServerIdentity(name, certificate)?.message ?? null,
      });
    },
  });
}

function nameText(name: unknown): string {
  const common: unknown = typeof name === 'object' && name !== null ? Reflect.get(name, 'CN') : undefined;
  return typeof common === 'string' ? common : '';
}

interface Expected<T> {
  readonly ended: AbortSignal;
  readonly event: 'connect' | 'secureConnect';
  readonly answer: () => Result<T, ProbeFailure>;
}

async function settle<T>(
  socket: Socket,
  place: Place,
  { ended, event, answer }: Expected<T>,
): Promise<Result<T, ProbeFailure>> {
  const { promise, resolve } = Promise.withResolvers<Result<T, ProbeFailure>>();
  ended.addEventListener('abort', () => socket.destroy(), { once: true });
  socket.once(event, () => {
    resolve(answer());
    socket.destroy();
  });
  socket.on('error', (error) => resolve(err(connectionFault(place, error))));
  socket.once('close', () =>
    resolve(
      err({
        code: 'no-tls',
        message: t('{0} closed the connection before it answered.', `${place.host}:${place.port}`),
      }),
    ),
  );
  return promise;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function nameFault(name: string, error: unknown): ProbeFailure {
  const code = codeOf(error);
  const detail = error instanceof Error ? error.message : String(error);
  if (code === 'ENOTFOUND' || code === 'ENODATA')
    return { code: 'unknown-name', message: t('The name {0} has no address.', name), detail };
  if (code === 'ECONNREFUSED')
    return { code: 'refused', message: t('The name server does not take questions.'), detail };
  return {
    code: 'unreachable',
    message: t('The name server gave no answer for {0} ({1}).', name, code),
    detail,
  };
}

function connectionFault({ host, port }: Place, error: Error): ProbeFailure {
  const code = codeOf(error);
  const detail = error.message;
  const where = `${host}:${port}`;
  if (code === 'ECONNREFUSED')
    return { code: 'refused', message: t('Nothing listens at {0}.', where), detail };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return { code: 'unknown-name', message: t('The name {0} has no address.', host), detail };
  if (/^(?:EPROTO|ERR_SSL|ERR_TLS|ECONNRESET)/.test(code))
    return { code: 'no-tls', message: t('{0} does not speak TLS as expected ({1}).', where, code), detail };
  return {
    code: 'unreachable',
    message: t('{0} cannot be reached from this machine ({1}).', where, code),
    detail,
  };
}

function notAllowed(): ProbeFailure {
  return {
    code: 'not-allowed',
    message: t('No server is asked in a workspace that is not trusted. Trust it first.'),
  };
}
