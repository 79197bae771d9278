/** A key of a values file: what each environment has there, and who reads it. */
import { positionOf, type YamlMap } from '../../../../base/yamlNode.ts';
import type { ChartContent } from '../../../../clients/helm/chartContent.ts';
import { nameCharts } from '../../../../clients/helm/dependencies.ts';
import { leadsInto, TemplateReadings } from '../../../../clients/helm/templateReadings.ts';
import { formatPath, type ValuePath } from '../../../../clients/helm/valuePath.ts';
import type { Place } from '../report.ts';
import { locateKeys, locateValues, type Located } from '../rules/located.ts';
import { isEditable, placeOfEntry } from '../rules/place.ts';
import { showValue } from '../rules/words.ts';
import type { Snapshot } from '../snapshot.ts';

export interface ValuesKey {
  /** As written: dotted. */
  readonly path: string;
  readonly steps: ValuePath;
  /** Where the key stands in the file that was asked about. */
  readonly key: Place;
  readonly environments: readonly {
    readonly environment: string;
    /** As written and cut to a few words; undefined where the environment has none. */
    readonly value: string | undefined;
    readonly place: Place | undefined;
  }[];
  /** Lines of templates, each once; archives aside. */
  readonly readers: readonly { readonly file: string; readonly line: number }[];
}

/** The key on a line, or the one whose value goes over it; columns and lines from 1. */
export function findValuesKey(
  snapshot: Snapshot,
  { file, line, column }: Pick<Place, 'file' | 'line' | 'column'>,
): ValuesKey | undefined {
  const found = valuesOf(snapshot, file);
  if (found === undefined) return undefined;
  const here = [...locateKeys(found.values)].filter(({ entry }) => {
    const key = positionOf(entry.key);
    const end = positionOf(entry.value).endLine;
    return key.line === line || (entry.value.kind === 'scalar' && key.line < line && line <= end);
  });
  const located = here.findLast(({ entry }) => positionOf(entry.key).column <= column) ?? here[0];
  return located && describeKey(snapshot, located, [...found.prefix, ...located.path]);
}

function describeKey(snapshot: Snapshot, located: Located, steps: ValuePath): ValuesKey {
  const path = formatPath(steps);
  return {
    path,
    steps,
    key: positionOf(located.entry.key),
    environments: snapshot.environments.map((values) => {
      const entry = locateValues(values).get(path)?.entry;
      return {
        environment: values.environment.name,
        value: entry && showValue(entry.value),
        place: entry && isEditable(entry.key) ? placeOfEntry(entry) : undefined,
      };
    }),
    readers: readersOf(snapshot.content, steps),
  };
}

/** Those that take the value itself, or all of what holds it; else those that name something in it. */
function readersOf(content: ChartContent, steps: ValuePath): ValuesKey['readers'] {
  const all = new TemplateReadings(content).of(steps).filter(({ file }) => !/\.t(?:ar\.)?gz\//.test(file));
  const near = all.filter((reading) => leadsInto(reading, steps));
  const places = (near.length > 0 ? near : all).map(({ file, line }) => ({ file, line }));
  return [...new Map(places.map((place) => [`${place.file}:${place.line}`, place])).values()];
}

interface FoundValues {
  readonly values: YamlMap;
  /** Where its values stand in those of the top chart. */
  readonly prefix: readonly string[];
}

function valuesOf({ environments, content }: Snapshot, file: string): FoundValues | undefined {
  const layer = environments.flatMap(({ layers }) => layers).find((one) => one.file === file);
  if (layer !== undefined) return layer.values && { values: layer.values, prefix: [] };
  return ownValues(content, [], file);
}

function ownValues(content: ChartContent, prefix: readonly string[], file: string): FoundValues | undefined {
  if (content.values.source.path === file) return { values: content.values, prefix };
  for (const subchart of nameCharts<ChartContent>(content, content.dependencies ?? [])) {
    const found = ownValues(subchart, [...prefix, subchart.name], file);
    if (found !== undefined) return found;
  }
  return undefined;
}
