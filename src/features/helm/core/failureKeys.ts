/** Which value a failed render is about, as far as Helm's message and the templates' text say it. */
import type { YamlNode } from '../../../base/yamlNode.ts';
import type { HelmError } from '../../../clients/engine/charts.ts';
import type { ChartContent } from '../../../clients/helm/chartContent.ts';
import { leadsInto, TemplateReadings, type TemplateReading } from '../../../clients/helm/templateReadings.ts';
import { anyKey } from '../../../clients/helm/templateScan.ts';
import { findNode, formatPath, type ValuePath } from '../../../clients/helm/valuePath.ts';
import { isEmpty, locateValues, type Located } from './rules/located.ts';
import type { Snapshot, SnapshotEnvironment } from './snapshot.ts';

interface Suspect {
  readonly path: ValuePath;
  readonly score: number;
}

const known = new WeakMap<ChartContent, TemplateReadings>();

function readingsOf({ content }: Snapshot): TemplateReadings {
  const readings = known.get(content) ?? new TemplateReadings(content);
  known.set(content, readings);
  return readings;
}

/** Paths from the root of the values, the likeliest first. */
export function failureKeys(
  snapshot: Snapshot,
  values: SnapshotEnvironment,
  error: HelmError,
): readonly ValuePath[] {
  // No value makes a template that can be parsed.
  if (error.code === 'template-parse') return [];
  const suspects = new Map<string, Suspect>();
  for (const { reading, weight } of readingsAround(readingsOf(snapshot), error)) {
    for (const path of pathsOf(reading, values)) {
      const text = formatPath(path);
      const score = weight + suspicion(path, { snapshot, values, error });
      if (score > (suspects.get(text)?.score ?? 0)) suspects.set(text, { path, score });
    }
  }
  return [...suspects.values()].toSorted((a, b) => b.score - a.score).map(({ path }) => path);
}

interface Weighed {
  readonly reading: TemplateReading;
  readonly weight: number;
}

/** What the failing line names, then the lines that led to it, then the conditions around them. */
function readingsAround(readings: TemplateReadings, error: HelmError): readonly Weighed[] {
  const places = [error, ...(error.includes ?? [])].flatMap(({ file = '', line = 0 }) =>
    file !== '' && line > 0 ? [{ file, line }] : [],
  );
  // Who calls `fail` does so because of what was asked around it.
  const around = error.code === 'template-fail' ? 6 : 1;
  return places.flatMap(({ file, line }, index) => [
    ...readings.at(file, line).map((reading) => ({ reading, weight: Math.max(5 - index, 2) })),
    ...readings
      .around(file, line)
      .map((reading, at) => ({ reading, weight: Math.max(around - index - at / 10, 1) })),
    ...(error.code === 'output-yaml'
      ? readings.included(file, line).map((reading) => ({ reading, weight: 2 }))
      : []),
  ]);
}

/** The values that a reading leads to: those below it where it takes all; the missing one itself. */
function pathsOf(reading: TemplateReading, values: SnapshotEnvironment): readonly ValuePath[] {
  const located = [...locateValues(values).values()].filter(({ path }) => leadsInto(reading, path));
  if (located.length > 0) return located.map(({ path }) => path);
  // An item that is not named stands for its list.
  const item = reading.path.indexOf(anyKey);
  const path = item === -1 ? reading.path : reading.path.slice(0, item);
  return path.length === 0 ? [] : [path];
}

interface Case {
  readonly snapshot: Snapshot;
  readonly values: SnapshotEnvironment;
  readonly error: HelmError;
}

function suspicion(path: ValuePath, { snapshot, values, error }: Case): number {
  const located = locateValues(values).get(formatPath(path));
  const node = located?.entry.value;
  return (
    (isNamed(path, error.detail) ? 5 : 0) +
    (node !== undefined && isShown(node, error) ? 4 : 0) +
    (isOdd(path, node, { snapshot, values, error }) ? 3 : 0) +
    // A helper may be of any chart: it is of the one that has the value.
    (located === undefined ? 0 : 2) +
    (located !== undefined && isOwn(located, values) ? 1 : 0)
  );
}

/** `at <.probe.path>`: the last words of the failing expression are the last keys of the value. */
function isNamed(path: ValuePath, detail: string): boolean {
  const written = [...detail.matchAll(/at <[^>]*?((?:\.\w+)+)[^>.]*>/g)].at(-1)?.[1];
  if (written === undefined) return false;
  const keys = written.split('.').filter((key) => key !== '' && key !== 'Values');
  const own = path.filter((step) => typeof step === 'string');
  return [own, own.slice(0, -1)].some(
    (steps) => steps.length > 0 && keys.length > 0 && keys.at(-1) === steps.at(-1),
  );
}

/** The value can be read in the message, or in the line that is no YAML. */
function isShown(node: YamlNode, { detail, rendered, renderedLine }: HelmError): boolean {
  if (node.kind !== 'scalar' || String(node.value).length < 2) return false;
  const line = rendered?.split('\n')[(renderedLine ?? 0) - 1] ?? '';
  const first = String(node.value).split('\n')[0] ?? '';
  return line.includes(first) || detail.includes(first);
}

/** Another kind of thing than by default and in the other environments, or none where they have one. */
function isOdd(path: ValuePath, node: YamlNode | undefined, { snapshot, values }: Case): boolean {
  const others = snapshot.environments.flatMap((other) =>
    other === values || other.merged === undefined ? [] : (findNode(other.merged, path) ?? []),
  );
  const byDefault = findNode(snapshot.defaults, path);
  const usual = [...others, ...(byDefault === undefined || byDefault === node ? [] : [byDefault])];
  if (usual.length === 0) return node === undefined || isEmpty(node);
  const kind = kindOf(node);
  return usual.every((other) => kindOf(other) !== kind);
}

function kindOf(node: YamlNode | undefined): string {
  if (node === undefined || isEmpty(node)) return 'nothing';
  return node.kind === 'scalar' ? typeof node.value : node.kind;
}

/** Set by a file of this environment alone. */
function isOwn({ entry }: Located, { layers }: SnapshotEnvironment): boolean {
  return layers.length > 1 && layers.at(-1)?.file === entry.key.source.path;
}
