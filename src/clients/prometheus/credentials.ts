/** Credentials are bound to the origin that they are for: a server at another one never gets them. */

/** Where the secret storage keeps what opens the server. */
export function credentialKey(url: string): string {
  return `prometheus ${new URL(url).origin}`;
}

/** The value of the header `Authorization` for a stored secret: a whole value as it is, anything else as a bearer token. */
export function authorizationOf(secret: string): string {
  return /^(?:Basic|Bearer) \S/i.test(secret) ? secret : `Bearer ${secret}`;
}

/** User and password as one secret. */
export function basicSecret(user: string, password: string): string {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}
