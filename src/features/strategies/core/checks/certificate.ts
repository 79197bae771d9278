/** The certificate that is served: how long it is good for, whether its chain is trusted and sent whole, and for which name it is. */
import { t } from '@vscode/l10n';
import type { ServedCertificate } from '../../../../base/probes.ts';
import type { CheckOf } from '../checkShape.ts';
import { failed, passed, unknown, type Verdict } from '../outcome.ts';
import { readableFile, type NamedFile } from './files.ts';
import { noPort, readPort, verdictOf } from './network.ts';
import type { CheckOptions, CheckPorts } from './ports.ts';

const day = 86_400_000;

export async function checkCertificate(
  { trust, ...check }: Omit<CheckOf<'tls'>, 'trust'> & { readonly trust: NamedFile | undefined },
  ports: Pick<CheckPorts, 'probes' | 'files' | 'clock' | 'roots'>,
  { timeLimit, signal }: CheckOptions,
): Promise<Verdict> {
  const { host, name } = check;
  const port = readPort(check.port);
  if (port === undefined) return unknown(noPort(check.port));
  const days = Number(check.days);
  if (!Number.isFinite(days)) return unknown(t('"{0}" is no number of days.', String(check.days)));
  let certificates: string | undefined;
  if (trust) {
    const read = await readableFile(trust, ports);
    if (!read.ok) return unknown(read.error.message);
    certificates = new TextDecoder().decode(read.value);
  }
  const served = await ports.probes.handshake(
    {
      host,
      port,
      name: name === undefined || name === '' ? host : name,
      ...(certificates !== undefined && { certificates }),
    },
    { timeLimit, signal },
  );
  if (!served.ok) return verdictOf(served.error);
  const now = ports.clock.now();
  const verdicts = check.expect.map((part) => judge(part, served.value, { now, days }));
  const worst =
    verdicts.find(({ state }) => state === 'failed') ?? verdicts.find(({ state }) => state === 'unknown');
  return worst ?? passed(verdicts.map(({ text }) => text).join(' '));
}

function judge(
  part: CheckOf<'tls'>['expect'][number],
  served: ServedCertificate,
  { now, days }: { readonly now: number; readonly days: number },
): Verdict {
  switch (part) {
    case 'expiry':
      return judgeExpiry(served, now, days);
    case 'chain':
      return judgeChain(served, now);
    case 'name':
      return served.nameFault === null
        ? passed(t('Good for this name: {0}.', served.names || served.subject))
        : failed(t('Not for this name: {0}.', served.names || served.subject));
  }
}

function judgeExpiry({ validFrom, validTo }: ServedCertificate, now: number, days: number): Verdict {
  const left = Math.floor((validTo - now) / day);
  const until = new Date(validTo).toISOString().slice(0, 10);
  if (now < validFrom)
    return failed(t('Not valid before {0}.', new Date(validFrom).toISOString().slice(0, 16)));
  if (now >= validTo) return failed(t('It ended on {0}.', until));
  return left < days
    ? failed(t('It ends in {0} days, on {1}; at least {2} are wanted.', left, until, days))
    : passed(t('{0} days left, until {1}.', left, until));
}

/** OpenSSL names the first fault alone: behind an end date nothing is known of the chain. */
function judgeChain({ chainFault, validFrom, validTo, issuer }: ServedCertificate, now: number): Verdict {
  if (chainFault === null) return passed(t('Trusted, issued by {0}.', issuer));
  const isOwn = now < validFrom || now >= validTo;
  if (/^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/.test(chainFault))
    return isOwn
      ? unknown(t('The chain cannot be judged while the certificate itself is not valid.'))
      : failed(t('A certificate of the chain above it is not valid ({0}).', chainFault));
  if (/^(?:UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT)/.test(chainFault))
    return failed(
      t('The server does not send the certificate that issued it ({0}). Install the full chain.', chainFault),
    );
  return failed(t('Not trusted: {0}.', chainFault));
}
