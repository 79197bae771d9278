/** Manifests with one seeded fault each, of the sorts that people make. */
import { parse } from 'yaml';
import type { Random } from '../charts/random.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Step = string | number;

interface Leaf {
  readonly path: readonly Step[];
  readonly value: Json;
}

export interface Faulty {
  readonly sort: string;
  readonly text: string;
}

const sorts: Readonly<Record<string, (document: Json, random: Random) => void>> = {
  renamed: (document, random) => {
    const { parent, key } = someField(document, random);
    const name = typeof key === 'string' && key.length > 2 ? key.slice(0, -2) + key.slice(-1) : `${key}x`;
    parent[name] = parent[key] ?? null;
    delete parent[key];
  },
  retyped: (document, random) => {
    const { parent, key } = someField(document, random);
    const value = parent[key];
    const others: Json[] = ['text', 7, true, ['a'], { a: 'b' }, null].filter(
      (other) => kindOf(other) !== kindOf(value ?? null),
    );
    parent[key] = others[random.integer(0, others.length - 1)] ?? null;
  },
  dropped: (document, random) => {
    const { parent, key } = someField(document, random);
    delete parent[key];
  },
  range: (document, random) => {
    const numbers = leaves(document).filter(({ value }) => typeof value === 'number');
    change(document, numbers, random, [-1, 0, 65536, 99999, 4294967296, 1.5]);
  },
  quantity: (document, random) => {
    const quantities = leaves(document).filter(({ path }) =>
      /^(cpu|memory|storage|capacity|sizeLimit|count|pods|requests\.cpu)$/.test(String(path.at(-1))),
    );
    change(document, quantities, random, ['1Gib', '-5', 'lots', '', '1e3Mi', '0.0001m', 5]);
  },
  name: (document, random) => {
    const names = leaves(document).filter(({ path }) =>
      /^(name|serviceName|secretName|key|host|app|namespace)$/.test(String(path.at(-1))),
    );
    change(document, names, random, ['A_b', 'a/b/c', '', 'x'.repeat(300), '-a', 'a..b', 'ümlaut', ' a']);
  },
  word: (document, random) => {
    const words = leaves(document).filter(
      ({ value, path }) => typeof value === 'string' && path[0] !== 'apiVersion' && path[0] !== 'kind',
    );
    change(document, words, random, ['Bogus', '', '300%', '10.0.0.0/33', '999.1.1.1', '* * *']);
  },
  doubled: (document, random) => {
    const lists = leaves(document, true).filter(({ value }) => Array.isArray(value) && value.length > 0);
    const chosen = lists[random.integer(0, Math.max(0, lists.length - 1))];
    if (chosen && Array.isArray(chosen.value)) chosen.value.push(structuredClone(chosen.value[0] ?? null));
  },
  contradicting: (document, random) => {
    const spec = at(document, ['spec']);
    if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) return;
    const changes: readonly (() => void)[] = [
      () => (spec['selector'] = { matchLabels: { other: 'b' } }),
      () => (spec['minReplicas'] = 9),
      () => (spec['type'] = 'ExternalName'),
      () => (spec['clusterIP'] = 'None'),
      () => (spec['strategy'] = { type: 'Recreate', rollingUpdate: { maxSurge: 1 } }),
      () => (spec['maxUnavailable'] = 1),
      () => {
        const first = at(document, ['spec', 'template', 'spec', 'containers', 0]);
        if (typeof first === 'object' && first !== null && !Array.isArray(first)) {
          first['resources'] = { requests: { cpu: '2' }, limits: { cpu: '1' } };
        }
      },
      () => (spec['restartPolicy'] = 'Sometimes'),
    ];
    changes[random.integer(0, changes.length - 1)]?.();
  },
};

/** The same random numbers make the same faults. A fault that finds nothing to change is left out. */
export function makeFaulty(texts: readonly string[], random: Random, count: number): readonly Faulty[] {
  const names = Object.keys(sorts);
  const made: Faulty[] = [];
  for (let round = 0; made.length < count; round += 1) {
    const sort = names[round % names.length] ?? '';
    const text = texts[random.integer(0, texts.length - 1)] ?? '';
    const document = parse(text, { version: '1.1' }) as Json;
    const before = JSON.stringify(document);
    sorts[sort]?.(document, random);
    const after = JSON.stringify(document);
    if (after !== before) made.push({ sort, text: after });
  }
  return made;
}

function change(document: Json, found: readonly Leaf[], random: Random, values: readonly Json[]): void {
  const leaf = found[random.integer(0, Math.max(0, found.length - 1))];
  if (leaf === undefined) return;
  const parent = at(document, leaf.path.slice(0, -1));
  const key = leaf.path.at(-1);
  if (typeof parent !== 'object' || parent === null || key === undefined) return;
  (parent as Record<Step, Json>)[key] = values[random.integer(0, values.length - 1)] ?? null;
}

/** Not the header: without it the server does not say what it takes the text for. */
function someField(document: Json, random: Random): { parent: Record<string, Json>; key: string } {
  const fields = leaves(document, true).filter(
    ({ path }) => typeof path.at(-1) === 'string' && !/^(apiVersion|kind|metadata)$/.test(path.join('.')),
  );
  const { path } = fields[random.integer(0, fields.length - 1)] ?? { path: ['metadata'] };
  return { parent: at(document, path.slice(0, -1)) as Record<string, Json>, key: String(path.at(-1)) };
}

function leaves(value: Json, all = false, path: readonly Step[] = []): readonly Leaf[] {
  if (typeof value !== 'object' || value === null) return path.length === 0 ? [] : [{ path, value }];
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => leaves(item, all, [...path, index]))
    : Object.entries(value).flatMap(([key, item]) => leaves(item, all, [...path, key]));
  return all && path.length > 0 ? [{ path, value }, ...inner] : inner;
}

function at(value: Json, path: readonly Step[]): Json | undefined {
  let found: Json | undefined = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<Step, Json>)[step];
  }
  return found;
}

function kindOf(value: Json): string {
  return Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
}
