/** What Node's error codes of a connection mean to a person. */
import { t } from '@vscode/l10n';
import type { HttpFailure } from '../base/ports.ts';

export interface ConnectionFault {
  readonly code: string;
  readonly detail: string;
  readonly origin: string;
  readonly hostname: string;
}

const tlsCodes =
  /^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH|ERR_OSSL)/;

/** Undefined where the fault is none of certificates or encryption. */
export function tlsFault({ code, detail, origin }: ConnectionFault): HttpFailure | undefined {
  if (!tlsCodes.test(code)) return undefined;
  if (code === 'EPROTO')
    return {
      code: 'tls',
      message: t('{0} does not speak TLS as expected. Is the address one of http instead of https?', origin),
      detail,
    };
  return {
    code: 'tls',
    message: t(
      'The certificate of {0} is not trusted ({1}). If it is issued by a certificate authority of your own, name its file in the setting of the server.',
      origin,
      code,
    ),
    detail,
  };
}

/** Undefined where the server was reached. */
export function unreachableFault({
  code,
  detail,
  origin,
  hostname,
}: ConnectionFault): HttpFailure | undefined {
  const message = unreachable(code, origin, hostname);
  return message === undefined ? undefined : { code: 'unreachable', message, detail };
}

function unreachable(code: string, origin: string, hostname: string): string | undefined {
  switch (code) {
    case 'ECONNREFUSED':
      return t('Nothing listens at {0}. Is the server running, and the port right?', origin);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return t('The name {0} is not known. Check the address and the connection to the network.', hostname);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
    case 'EADDRNOTAVAIL':
      return t('{0} cannot be reached from this machine. Is a VPN needed?', origin);
    default:
      return undefined;
  }
}
