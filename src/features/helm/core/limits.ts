/** The resources and replicas of all environments, side by side, as written. */
import { positionOf, type YamlMap, type YamlScalar } from '../../../base/yamlNode.ts';
import { findEntry, findNode, formatPath, type ValuePath } from '../../../clients/helm/valuePath.ts';
import { workloadAt } from '../../../clients/helm/workloads.ts';
import type { ChartLimits, LimitRow, LimitValue, Service } from './report.ts';
import type { EnvironmentValues } from './rules/input.ts';
import { locateValues, type Located } from './rules/located.ts';
import { findSites } from './rules/sites.ts';
import type { Snapshot } from './snapshot.ts';

interface Cell {
  readonly path: ValuePath;
  readonly key: string;
  readonly value: LimitValue;
}

export function compareLimits(input: Pick<Snapshot, 'chart' | 'environments' | 'content'>): ChartLimits {
  const rows = new Map<
    string,
    { readonly path: ValuePath; readonly values: Map<string, Map<string, LimitValue>> }
  >();
  for (const values of input.environments) {
    for (const { path, key, value } of cellsOf(values)) {
      const text = formatPath(path);
      const row = rows.get(text) ?? { path, values: new Map<string, Map<string, LimitValue>>() };
      rows.set(text, row);
      const { name } = values.environment;
      row.values.set(name, (row.values.get(name) ?? new Map<string, LimitValue>()).set(key, value));
    }
  }
  return {
    chart: input.chart.path,
    rows: Array.from(rows, ([text, { path, values }]) => {
      const services = servicesOf(input, path, values);
      return {
        path: text,
        places: placesOf(input.environments, path),
        values: Object.fromEntries(Array.from(values, ([name, cells]) => [name, Object.fromEntries(cells)])),
        ...(services === undefined ? {} : { services }),
      };
    }),
  };
}

function servicesOf(
  { content, environments }: Pick<Snapshot, 'environments' | 'content'>,
  path: ValuePath,
  values: ReadonlyMap<string, unknown>,
): LimitRow['services'] {
  const workload = workloadAt(content, path);
  if (workload === undefined) return undefined;
  const { kind, component } = workload;
  const entries = environments.flatMap(({ environment, merged }): [string, Service][] => {
    if (!values.has(environment.name) || merged === undefined) return [];
    const image = mainImage(merged, path);
    const named = {
      ...(image === undefined ? {} : { image }),
      ...(component === undefined ? {} : { component }),
    };
    return [[environment.name, { kind, ...named }]];
  });
  return Object.fromEntries(entries);
}

/** The name of the image that stands nearest above a place: `image: registry/team/redis:7`, or a mapping with `repository`. */
function mainImage(root: YamlMap, path: ValuePath): string | undefined {
  for (let length = path.length - 1; length >= 0; length -= 1) {
    const owner = length === 0 ? root : findNode(root, path.slice(0, length));
    const image = owner?.kind === 'map' ? owner.entries.get('image')?.value : undefined;
    const part =
      image?.kind === 'map' ? (image.entries.get('repository') ?? image.entries.get('name'))?.value : image;
    if (part?.kind === 'scalar' && part.text !== '') return imageName(part.text);
  }
  return undefined;
}

function imageName(text: string): string | undefined {
  return /([^/:@]+)(?::[^/@]*)?(?:@.*)?$/.exec(text)?.[1];
}

function cellsOf(values: EnvironmentValues): readonly Cell[] {
  return [...resourceCells(values), ...replicaCells(values)];
}

function resourceCells(values: EnvironmentValues): readonly Cell[] {
  return [...findSites(values).resources.values()].flatMap(({ path, requests, limits }) => [
    ...Array.from(requests.values(), (amount) => ({
      path,
      key: `requests.${amount.name}`,
      value: written(amount.node),
    })),
    ...Array.from(limits.values(), (amount) => ({
      path,
      key: `limits.${amount.name}`,
      value: written(amount.node),
    })),
  ]);
}

/** As they are written, also where autoscaling is on, or off: the table says what the files say. */
function replicaCells(values: EnvironmentValues): readonly Cell[] {
  const located = locateValues(values);
  return [...located.values()].flatMap((one) => {
    const { value } = one.entry;
    const name = one.path.at(-1);
    if (value.kind !== 'scalar' || typeof name !== 'string' || !isCount(value)) return [];
    if (name === 'minReplicas' || name === 'maxReplicas') {
      return [{ path: one.path.slice(0, -1), key: name, value: written(value) }];
    }
    const counts = name === 'replicaCount' || (name === 'replicas' && !hasReplicaCount(one));
    return counts ? [{ path: one.path, key: 'value', value: written(value) }] : [];
  });
}

function hasReplicaCount({ parent }: Located): boolean {
  return parent.entries.has('replicaCount');
}

function isCount({ value, text }: YamlScalar): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(text));
}

function written(node: YamlScalar): LimitValue {
  const { file, line } = positionOf(node);
  return { value: node.text, file, line };
}

/** Where each file of the environments has the row; of values.yaml and the overlays once each. */
function placesOf(environments: readonly EnvironmentValues[], path: ValuePath): LimitRow['places'] {
  const files = new Map(
    environments.flatMap(({ layers }) => layers.map((layer) => [layer.file, layer.values] as const)),
  );
  return Array.from(files, ([file, root]) => {
    const entry = root && findEntry(root, path);
    return entry && entry.key.source.path === file ? { file, line: positionOf(entry.key).line } : undefined;
  }).filter((place) => place !== undefined);
}
