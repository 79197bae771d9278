/** Certificates as openssl makes them, in a folder of their own: good, ended, for another name, behind an intermediate one. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Identity {
  readonly key: string;
  /** PEM: the certificate, and behind it what was added. */
  readonly cert: string;
}

export interface Certificates {
  readonly folder: string;
  /** PEM file of the root. */
  readonly root: string;
  readonly good: Identity;
  readonly short: Identity;
  readonly ended: Identity;
  readonly otherName: Identity;
  /** Issued by an intermediate certificate that is not sent. */
  readonly broken: Identity;
  /** The same with it. */
  readonly whole: Identity;
  readonly selfSigned: Identity;
}

export function makeCertificates(): Certificates {
  const folder = mkdtempSync(path.join(tmpdir(), 'certificates-'));
  const openssl = (...args: readonly string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe', timeout: 60_000 });
  const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const authority = (name: string) =>
    openssl(
      'req',
      '-x509',
      ...curve,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
      '-subj',
      `/CN=${name}`,
      '-days',
      '60',
    );
  /** @param days until it ends; -1 ended yesterday */
  const issue = (
    name: string,
    host: string,
    { issuer = 'Root', days = 60, authority: isAuthority = false } = {},
  ): Identity => {
    const extension = isAuthority ? 'basicConstraints=critical,CA:TRUE' : `subjectAltName=DNS:${host}`;
    openssl(
      'req',
      ...curve,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=${host}`,
      '-addext',
      extension,
    );
    const signed = ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial'];
    const out = ['-copy_extensions', 'copy', '-days', String(days), '-out', `${name}.pem`];
    openssl('x509', '-req', '-in', `${name}.csr`, ...signed, ...out);
    return { key: read(`${name}.key`), cert: read(`${name}.pem`) };
  };
  authority('Root');
  authority('Stranger');
  const between = issue('Between', 'Between', { authority: true });
  const broken = issue('broken', 'localhost', { issuer: 'Between' });
  return {
    folder,
    root: path.join(folder, 'Root.pem'),
    good: issue('good', 'localhost'),
    short: issue('short', 'localhost', { days: 5 }),
    ended: issue('ended', 'localhost', { days: -1 }),
    otherName: issue('otherName', 'shop.example.com'),
    broken,
    whole: { key: broken.key, cert: broken.cert + between.cert },
    selfSigned: { key: read('Stranger.key'), cert: read('Stranger.pem') },
  };
}
