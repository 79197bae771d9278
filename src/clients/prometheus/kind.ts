/** What speaks Prometheus's language at an address. */
import type { PrometheusKind } from '../../base/servers.ts';
import type { ServerBuild } from './answers.ts';

/** The address tells the managed services, the build the others. */
export function guessKind(url: string, build: ServerBuild | undefined): PrometheusKind {
  const { hostname, pathname } = new URL(url);
  if (/(?:^|\.)prometheus\.monitor\.azure\.com$/.test(hostname)) return 'azure';
  if (/^aps-workspaces\..*\.amazonaws\.com$/.test(hostname)) return 'amazon';
  if (pathname.includes('/api/datasources/')) return 'grafana';
  if (/mimir|cortex/i.test(build?.application ?? '')) return 'mimir';
  // Thanos has never had a version 1; Prometheus has one since 2016.
  if (/^v?0\./.test(build?.version ?? '')) return 'thanos';
  return 'prometheus';
}
