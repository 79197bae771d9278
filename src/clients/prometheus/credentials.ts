/** Credentials are bound to the origin that they are for: a server at another one never gets them. */
import { readSigningSecret } from './signature.ts';

/** Where the secret storage keeps what opens the server. */
export function credentialKey(url: string): string {
  return `prometheus ${new URL(url).origin}`;
}

/** What a client of Prometheus takes: a whole value of `Authorization` or a signing key as it is, anything else as a bearer token. */
export function credentialsOf(secret: string): string {
  return readSigningSecret(secret) || /^(?:Basic|Bearer) \S/i.test(secret) ? secret : `Bearer ${secret}`;
}

/** The value of the header alone; undefined for a signing key, which must not travel. */
export function authorizationOf(secret: string): string | undefined {
  return readSigningSecret(secret) ? undefined : credentialsOf(secret);
}

/** User and password as one secret. */
export function basicSecret(user: string, password: string): string {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}
