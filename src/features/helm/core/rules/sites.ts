/** Where an environment says how much a workload gets: requests and limits, replicas, bounds of autoscaling. */
import { parseQuantity, type Quantity } from '../../../../base/quantities.ts';
import type { YamlMap, YamlNode, YamlScalar } from '../../../../base/yamlNode.ts';
import { formatPath, type ValuePath } from '../../../../clients/helm/valuePath.ts';
import type { EnvironmentValues } from './input.ts';
import { isFalse, locateValues, type Located } from './located.ts';

/** One figure. */
export interface Amount extends Located {
  /** `cpu`, `memory`, `replicaCount`, `minReplicas`, ... */
  readonly name: string;
  readonly node: YamlScalar;
  /** Undefined where Kubernetes cannot read it. */
  readonly quantity: Quantity | undefined;
}

/** A mapping with `limits` or `requests`. */
export interface ResourceSite {
  readonly path: ValuePath;
  readonly off: boolean;
  readonly limits: ReadonlyMap<string, Amount>;
  readonly requests: ReadonlyMap<string, Amount>;
}

/** A mapping that says how many replicas there are, or between which bounds. */
export interface ScalingSite {
  readonly path: ValuePath;
  /** Left out where autoscaling decides. */
  readonly count?: Amount;
  /** Left out where autoscaling is switched off. */
  readonly least?: Amount;
  readonly most?: Amount;
}

export interface Sites {
  readonly resources: ReadonlyMap<string, ResourceSite>;
  readonly scaling: ReadonlyMap<string, ScalingSite>;
}

const known = new WeakMap<YamlMap, Sites>();

/** By the written path of the mapping. */
export function findSites(values: EnvironmentValues): Sites {
  const { merged } = values;
  if (merged === undefined) return { resources: new Map(), scaling: new Map() };
  const before = known.get(merged);
  if (before !== undefined) return before;
  const located = locateValues(values);
  const resources = new Map<string, ResourceSite>();
  const scaling = new Map<string, ScalingSite>();
  for (const { path, map } of mappings(merged, located)) {
    const text = formatPath(path);
    const site = resourceSite(path, map, located);
    if (site !== undefined) resources.set(text, site);
    const scales = scalingSite(path, map, located);
    if (scales !== undefined) scaling.set(text, scales);
  }
  const sites = { resources, scaling };
  known.set(merged, sites);
  return sites;
}

interface Mapping {
  readonly path: ValuePath;
  readonly map: YamlMap;
}

/** Every mapping that has keys: those of the located entries, each once. */
function mappings(root: YamlMap, located: ReadonlyMap<string, Located>): readonly Mapping[] {
  const found = new Map<string, Mapping>([['', { path: [], map: root }]]);
  for (const { path, parent } of located.values()) {
    const above = path.slice(0, -1);
    const text = formatPath(above);
    if (!found.has(text)) found.set(text, { path: above, map: parent });
  }
  return [...found.values()];
}

function resourceSite(
  path: ValuePath,
  map: YamlMap,
  located: ReadonlyMap<string, Located>,
): ResourceSite | undefined {
  const parts = ['limits', 'requests'].map((part) => {
    const inner = map.entries.get(part)?.value;
    return inner?.kind === 'map' ? amountsIn(inner, [...path, part], located) : new Map<string, Amount>();
  });
  const [limits = new Map(), requests = new Map()] = parts;
  const [first] = [...limits.values(), ...requests.values()];
  return first === undefined ? undefined : { path, limits, requests, off: first.off };
}

function amountsIn(
  map: YamlMap,
  path: ValuePath,
  located: ReadonlyMap<string, Located>,
): ReadonlyMap<string, Amount> {
  const amounts = new Map<string, Amount>();
  for (const name of map.entries.keys()) {
    const amount = isResourceName(name)
      ? amountAt(located.get(formatPath([...path, name])), name)
      : undefined;
    if (amount !== undefined) amounts.set(name, amount);
  }
  return amounts;
}

/** What a container, or a claim for a volume, may ask for. Anything else under `limits` limits something else. */
export function isResourceName(name: string): boolean {
  return /^(?:cpu|memory|storage|ephemeral-storage|hugepages-.+|[\w.-]+\.[\w-]+\/[\w.-]+)$/.test(name);
}

/** The figure at a place; undefined where there is none, or one that is filled in elsewhere. */
export function amountAt(located: Located | undefined, name: string): Amount | undefined {
  const node = located?.entry.value;
  if (located === undefined || node?.kind !== 'scalar' || !isFigure(node)) return undefined;
  return { ...located, name, node, quantity: readQuantity(node) };
}

/** Not null, not empty, and no text that something fills in before Helm or a template sees it. */
export function isFigure({ value }: YamlScalar): boolean {
  return value !== null && (typeof value !== 'string' || !/^\s*$|\{\{|\$[({]|<|__|@@|%\{/.test(value));
}

/** As Kubernetes reads it from the JSON that Helm sends: outer blanks do not count, numbers are plain. */
function readQuantity({ value }: YamlScalar): Quantity | undefined {
  const parsed = parseQuantity(String(value).trim());
  return parsed.ok ? parsed.value : undefined;
}

function scalingSite(
  path: ValuePath,
  map: YamlMap,
  located: ReadonlyMap<string, Located>,
): ScalingSite | undefined {
  const at = (name: string): Amount | undefined =>
    map.entries.has(name) ? countAt(located.get(formatPath([...path, name])), name) : undefined;
  const least = isFalse(map.entries.get('enabled')?.value) ? undefined : at('minReplicas');
  const most = isFalse(map.entries.get('enabled')?.value) ? undefined : at('maxReplicas');
  const count = isAutoscaled(map) ? undefined : (at('replicaCount') ?? at('replicas'));
  if (count === undefined && least === undefined && most === undefined) return undefined;
  return {
    path,
    ...(count === undefined ? {} : { count }),
    ...(least === undefined ? {} : { least }),
    ...(most === undefined ? {} : { most }),
  };
}

function countAt(located: Located | undefined, name: string): Amount | undefined {
  const amount = amountAt(located, name);
  return amount?.quantity === undefined || typeof amount.node.value === 'boolean' ? undefined : amount;
}

/** Bounds of replicas stand in the mapping, or in one below it, and are not switched off. */
export function isAutoscaled(map: YamlMap): boolean {
  return (
    hasBounds(map) || [...map.entries.values()].some(({ value }) => value.kind === 'map' && hasBounds(value))
  );
}

function hasBounds(map: YamlMap): boolean {
  const bounds = ['minReplicas', 'maxReplicas'].map((name) => map.entries.get(name)?.value);
  return bounds.some(isNumber) && !isFalse(map.entries.get('enabled')?.value);
}

function isNumber(node: YamlNode | undefined): boolean {
  return node?.kind === 'scalar' && typeof node.value === 'number';
}
