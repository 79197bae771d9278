/** What the engine said of an object against what the server answered. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { JudgedFinding, JudgedObject } from '../../../src/clients/engine/manifests.ts';
import type { ApiServer, ServerAnswer } from '../../builders/kubernetes/apiServer.ts';

export interface Difference {
  readonly what: 'verdict' | 'fields' | 'warnings';
  readonly text: string;
  readonly engine: unknown;
  readonly server: unknown;
}

export interface Places {
  /** Where a client sends the object. */
  of(object: JudgedObject): string;
  serves(kind: Pick<JudgedObject, 'apiVersion' | 'kind'>): boolean;
}

const resourceList = z.object({
  resources: z.array(z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
});
const groupList = z.object({
  groups: z.array(z.object({ versions: z.array(z.object({ groupVersion: z.string() })) })),
});

/** Asks the server which kinds it serves. */
export async function placesOf(server: ApiServer): Promise<Places> {
  const { groups } = groupList.parse(await server.get('/apis'));
  const versions = ['v1', ...groups.flatMap((group) => group.versions.map((one) => one.groupVersion))];
  const known = new Map<string, { root: string; name: string; namespaced: boolean }>();
  for (const version of versions) {
    const root = version.includes('/') ? `/apis/${version}` : `/api/${version}`;
    const { resources } = resourceList.parse(await server.get(root));
    for (const { name, kind, namespaced } of resources) {
      if (!name.includes('/')) known.set(`${version} ${kind}`, { root, name, namespaced });
    }
  }
  return {
    serves: ({ apiVersion, kind }) => known.has(`${apiVersion} ${kind}`),
    of: ({ apiVersion, kind, namespace }) => {
      const place = known.get(`${apiVersion} ${kind}`);
      if (place === undefined) return `/apis/${apiVersion}/nowhere`;
      const inside = place.namespaced ? `/namespaces/${encodeURIComponent(namespace || 'default')}` : '';
      return `${place.root}${inside}/${place.name}`;
    },
  };
}

const refusing: readonly JudgedFinding['rule'][] = ['invalid', 'unknown-field', 'removed'];

export function compare(text: string, { findings }: JudgedObject, answer: ServerAnswer): Difference[] {
  const { message = '' } = answer.body;
  const refused = findings.filter(({ rule }) => refusing.includes(rule));
  const accepts = answer.status < 300;
  if (accepts !== (refused.length === 0)) {
    return [{ what: 'verdict', text, engine: findings, server: accepts ? 'accepted' : message }];
  }
  if (accepts) {
    const ours = findings.filter(({ rule }) => rule === 'warning' || rule === 'deprecated');
    return differ('warnings', text, [ours.map((one) => one.message), answer.warnings]);
  }
  const causes = answer.body.details?.causes;
  // A server ends with unknown fields, and names no field where a value has the wrong type.
  if (message.includes('strict decoding error')) {
    const unknown = [...message.matchAll(/unknown field "([^"]*)"/g)].map(([, field = '']) => field);
    const own = refused.filter(({ rule }) => rule === 'unknown-field').map(({ field }) => field);
    return differ('fields', text, [own, unknown]);
  }
  if (answer.status !== 422 || causes === undefined) return [];
  const own = refused.filter(({ rule }) => rule === 'invalid').map(({ field }) => field);
  return differ('fields', text, [own, causes.map(({ field = '' }) => field)]);
}

function differ(
  what: Difference['what'],
  text: string,
  [engine, server]: readonly [readonly string[], readonly string[]],
): Difference[] {
  const [one, other] = [engine, server].map((list) => [...new Set(list)].sort());
  return isDeepStrictEqual(one, other) ? [] : [{ what, text, engine: one, server: other }];
}
