/** Servers as the settings hold them. What is no server is left out; the settings editor marks it. */
import { prometheusKinds, type PrometheusKind, type PrometheusServer } from './servers.ts';

export function readServers(value: unknown): readonly PrometheusServer[] {
  const servers = (Array.isArray(value) ? value : []).flatMap((entry: unknown) => readServer(entry) ?? []);
  const names = new Set<string>();
  return servers.filter(({ name }) => !names.has(name) && names.add(name));
}

function readServer(entry: unknown): PrometheusServer | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const field = (name: string): string | undefined => {
    const value: unknown = Reflect.get(entry, name);
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const [name, url, tenant, caFile] = ['name', 'url', 'tenant', 'caFile'].map(field);
  const address = url === undefined ? undefined : readAddress(url);
  const alertmanager = readAddress(field('alertmanager') ?? '');
  if (name === undefined || address === undefined) return undefined;
  return {
    name,
    url: address,
    kind: kindOf(field('kind')),
    ...(tenant !== undefined && { tenant }),
    ...(caFile !== undefined && { caFile }),
    ...(alertmanager !== undefined && { alertmanager }),
  };
}

function kindOf(text: string | undefined): PrometheusKind {
  return prometheusKinds.find((kind) => kind === text) ?? 'prometheus';
}

/**
 * The address as a client takes it: what a person copies from a browser (`/graph`, `/query`, `/api/v1/...`) is cut off.
 * Undefined where it is no address of http, or carries a password, which belongs in the secret storage.
 */
export function readAddress(text: string): string | undefined {
  const typed = text.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `http://${typed}`;
  if (typed === '' || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  const path = url.pathname.replace(/\/(?:graph|query|alerts|targets|rules|api\/v1(?:\/.*)?)?\/*$/, '');
  return `${url.origin}${path.replace(/\/+$/, '')}`;
}
