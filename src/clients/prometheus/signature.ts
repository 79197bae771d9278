/**
 * Signatures of Amazon's services, version 4: what lets a request in is computed over the request itself, and no secret
 * travels. https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
import type { HttpRequest } from '../../base/ports.ts';

export interface SigningKey {
  readonly id: string;
  readonly secret: string;
  /** Of temporary credentials. */
  readonly session?: string;
}

export interface Scope {
  /** Such as `eu-west-1`. */
  readonly region: string;
  /** `aps` is Prometheus. */
  readonly service: string;
}

const scheme = 'AWS4';

/** The one text that the secret storage keeps, and that an environment variable may hold. */
export function signingSecret({ id, secret, session }: SigningKey): string {
  return [scheme, id, secret, ...(session === undefined ? [] : [session])].join(' ');
}

/** Undefined for a secret of another kind. */
export function readSigningSecret(text: string | undefined): SigningKey | undefined {
  const [kind, id, secret, session] = text?.trim().split(/\s+/) ?? [];
  if (kind !== scheme || id === undefined || secret === undefined) return undefined;
  return { id, secret, ...(session !== undefined && { session }) };
}

/** As Amazon's own programs name the variables; undefined where they are not set. */
export function signingSecretOf(variable: (name: string) => string | undefined): string | undefined {
  const [id, secret] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].map(variable);
  const session = variable('AWS_SESSION_TOKEN');
  return id && secret ? signingSecret({ id, secret, ...(session && { session }) }) : undefined;
}

/** The scope of a workspace's address, `aps-workspaces.<region>.amazonaws.com`; undefined for any other. */
export function scopeOf(url: string): Scope | undefined {
  const region = /^aps-workspaces(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws|api)\./.exec(
    new URL(url).hostname,
  )?.[1];
  return region === undefined ? undefined : { region, service: 'aps' };
}

/** The same request with its signature. Its parameters are written anew, in the only spelling that the service signs. @param now milliseconds since 1970 */
export async function signRequest(
  request: HttpRequest,
  { key, scope, now }: { readonly key: SigningKey; readonly scope: Scope; readonly now: number },
): Promise<HttpRequest> {
  const url = new URL(request.url);
  const query = canonicalQuery(url.searchParams);
  const time = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const signed: Readonly<Record<string, string>> = {
    host: url.host,
    'x-amz-date': time,
    ...(key.session !== undefined && { 'x-amz-security-token': key.session }),
    ...contentType(request),
  };
  const names = Object.keys(signed).toSorted();
  const canonical = [
    request.method,
    url.pathname.split('/').map(escape).join('/'),
    query,
    ...names.map((name) => `${name}:${signed[name]?.trim() ?? ''}`),
    '',
    names.join(';'),
    await hash(request.body ?? ''),
  ].join('\n');
  const day = time.slice(0, 8);
  const place = `${day}/${scope.region}/${scope.service}/aws4_request`;
  const told = [`${scheme}-HMAC-SHA256`, time, place, await hash(canonical)].join('\n');
  let chain: Uint8Array<ArrayBuffer> = bytesOf(`${scheme}${key.secret}`);
  for (const part of [day, scope.region, scope.service, 'aws4_request', told])
    chain = await authenticate(chain, part);
  const credential = `Credential=${key.id}/${place}`;
  const { host: _, ...headers } = signed;
  return {
    ...request,
    url: `${url.origin}${url.pathname}${query === '' ? '' : `?${query}`}`,
    headers: {
      ...request.headers,
      ...headers,
      Authorization: `${scheme}-HMAC-SHA256 ${credential}, SignedHeaders=${names.join(';')}, Signature=${hex(chain)}`,
    },
  };
}

function contentType({ headers = {} }: HttpRequest): Readonly<Record<string, string>> {
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type') ?? [];
  return value === undefined ? {} : { 'content-type': value };
}

function canonicalQuery(parameters: URLSearchParams): string {
  return [...parameters]
    .map(([name, value]) => `${escape(name)}=${escape(value)}`)
    .toSorted((one, other) => (one < other ? -1 : 1))
    .join('&');
}

/** RFC 3986: all but letters, digits and `-._~`. */
function escape(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

async function hash(content: string | Uint8Array): Promise<string> {
  const bytes = typeof content === 'string' ? bytesOf(content) : new Uint8Array(content);
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

async function authenticate(key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, bytesOf(text)));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
