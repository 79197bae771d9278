/**
 * HelmReleases of Flux: files of values named in the chart's source, and ConfigMaps that kustomize makes of a file.
 * Values that are written in the release itself are no file, and said to be left out.
 * https://fluxcd.io/flux/components/helm/helmreleases/#values
 */
import { t } from '@vscode/l10n';
import { joinPath, parentOf } from '../../../base/paths.ts';
import type { YamlNode } from '../../../base/yamlNode.ts';
import type { Manifest } from './manifests.ts';
import { findChart, type Reference, type Surroundings } from './references.ts';
import type { Remark } from './scan.ts';
import { entriesOf, fieldOf, itemsOf, textOf, textsOf } from './yamlFields.ts';

interface Generated {
  /** File by key of the ConfigMap. */
  readonly files: ReadonlyMap<string, string>;
  readonly manifest: string;
}

export interface FluxReading {
  readonly references: readonly Reference[];
  /** About the charts that releases install. */
  readonly remarks: readonly Remark[];
}

export function readFlux(
  manifests: readonly Manifest[],
  kustomizations: readonly Manifest[],
  surroundings: Surroundings,
): FluxReading {
  const generated = readGenerated(kustomizations);
  const readings = manifests.flatMap(({ path, documents }) =>
    documents
      .filter((document) => textOf(document, 'kind') === 'HelmRelease')
      .map((release) => readRelease(release, path, generated, surroundings)),
  );
  return {
    references: readings.flatMap(({ references }) => references),
    remarks: readings.flatMap(({ remarks }) => remarks),
  };
}

function readRelease(
  release: YamlNode,
  manifest: string,
  generated: ReadonlyMap<string, readonly Generated[]>,
  surroundings: Surroundings,
): FluxReading {
  const source = fieldOf(release, 'spec', 'chart', 'spec');
  const path = textOf(source, 'chart') ?? '';
  const found = path === '' ? undefined : findChart(surroundings, manifest, path);
  if (!found) return { references: [], remarks: [] };
  const { chart, root } = found;
  const single = textOf(source, 'valuesFile');
  const sourceFiles = [...(single === undefined ? [] : [single]), ...textsOf(source, 'valuesFiles')].map(
    (file) => joinPath(root, file.replace(/^\/+/, '')),
  );
  const name = textOf(release, 'metadata', 'name') ?? '';
  const make = (files: readonly string[], where: string): Reference[] =>
    files.length === 0
      ? []
      : [
          {
            chart,
            files,
            release: name,
            manifest: where,
            ignoreMissing: textOf(source, 'ignoreMissingValuesFiles') === 'true',
          },
        ];
  const maps = itemsOf(release, 'spec', 'valuesFrom').filter((one) => textOf(one, 'kind') === 'ConfigMap');
  const makers = [
    ...new Set(
      maps.flatMap((map) => generated.get(textOf(map, 'name') ?? '')?.map((one) => one.manifest) ?? []),
    ),
  ];
  const references = makers.flatMap((maker) => {
    const files = maps.flatMap((map) => {
      const made = generated.get(textOf(map, 'name') ?? '')?.find((one) => one.manifest === maker);
      return made?.files.get(textOf(map, 'valuesKey') ?? 'values.yaml') ?? [];
    });
    return make([...sourceFiles, ...files], maker);
  });
  const inline = entriesOf(fieldOf(release, 'spec', 'values')).length > 0;
  return {
    references: references.length > 0 ? references : make(sourceFiles, manifest),
    remarks: inline ? [{ path: manifest, about: chart, say: inlineValues }] : [],
  };
}

function inlineValues(shown: string): string {
  return t('{0} sets values in the release itself; they are not part of what is compared.', shown);
}

/** ConfigMaps by name, from `configMapGenerator` entries such as `values.yaml=my-values.yaml`. */
function readGenerated(kustomizations: readonly Manifest[]): ReadonlyMap<string, readonly Generated[]> {
  const found = kustomizations.flatMap(({ path, documents }) =>
    documents.flatMap((document) =>
      itemsOf(document, 'configMapGenerator').map((generator) => ({
        name: textOf(generator, 'name') ?? '',
        manifest: path,
        files: new Map(
          textsOf(generator, 'files').map((entry) => {
            const [key = '', file = key] = entry.split('=', 2);
            return [key.split('/').at(-1) ?? key, joinPath(parentOf(path), file)] as const;
          }),
        ),
      })),
    ),
  );
  return Map.groupBy(found, ({ name }) => name);
}
