/**
 * Applications and ApplicationSets of Argo CD: `valueFiles` in their order, relative to the chart, from the root of the
 * repository with a `/` in front, or from that of another source with `$ref/`.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/helm/#values-files and
 * https://argo-cd.readthedocs.io/en/stable/user-guide/multiple_sources/
 */
import { isAbsolute, isWithin, joinPath, matchesGlob, nameOf, relativePath } from '../../../base/paths.ts';
import type { YamlNode } from '../../../base/yamlNode.ts';
import type { Manifest } from './manifests.ts';
import { fillIn, hasPlaceholder, matchPaths, type Parameters } from './placeholders.ts';
import { findChart, rootsFor, type Reference, type Surroundings } from './references.ts';
import { entriesOf, fieldOf, itemsOf, textOf, textsOf } from './yamlFields.ts';

export function readArgo(manifests: readonly Manifest[], surroundings: Surroundings): readonly Reference[] {
  return manifests.flatMap(({ path, documents }) =>
    documents.flatMap((document): readonly Reference[] => {
      const kind = textOf(document, 'kind');
      if (kind === 'Application') return referencesOf(document, new Map(), path, surroundings);
      if (kind !== 'ApplicationSet') return [];
      return parametersOf(itemsOf(document, 'spec', 'generators'), path, surroundings).flatMap((parameters) =>
        referencesOf(fieldOf(document, 'spec', 'template'), parameters, path, surroundings),
      );
    }),
  );
}

function referencesOf(
  application: YamlNode | undefined,
  parameters: Parameters,
  manifest: string,
  surroundings: Surroundings,
): readonly Reference[] {
  const single = fieldOf(application, 'spec', 'source');
  const sources = [...itemsOf(application, 'spec', 'sources'), ...(single ? [single] : [])];
  const name = fillIn(textOf(application, 'metadata', 'name') ?? '', parameters);
  return sources.flatMap((source) => {
    const files = textsOf(source, 'helm', 'valueFiles');
    if (files.length === 0) return [];
    return chartsOf(source, parameters, manifest, surroundings).flatMap((found) =>
      expandFiles(files, found, surroundings).map((expanded): Reference => ({
        chart: found.chart,
        files: expanded.files,
        ignoreMissing: textOf(source, 'helm', 'ignoreMissingValueFiles') === 'true',
        release: withoutPlaceholder(fillIn(name, expanded.parameters)),
        manifest,
      })),
    );
  });
}

interface FoundChart {
  readonly chart: string;
  readonly root: string;
  readonly parameters: Parameters;
}

/** The chart at the source's path; where the path is not wholly known, all charts that it may mean. */
function chartsOf(
  source: YamlNode,
  parameters: Parameters,
  manifest: string,
  surroundings: Surroundings,
): readonly FoundChart[] {
  const path = fillIn(textOf(source, 'path') ?? '', parameters);
  if (path === '') {
    const chart = surroundings.chartsByName.get(fillIn(textOf(source, 'chart') ?? '', parameters));
    return chart === undefined ? [] : [{ chart, root: surroundings.top, parameters }];
  }
  if (!hasPlaceholder(path)) {
    const found = findChart(surroundings, manifest, path);
    return found ? [{ ...found, parameters }] : [];
  }
  for (const root of rootsFor(surroundings.top, manifest)) {
    const charts = [...surroundings.charts].filter((chart) => isWithin(chart, root));
    const pattern = path.replace(/^(?:\.?\/)+|\/+$/g, '');
    const matches = matchPaths(
      pattern,
      charts.map((chart) => relativePath(root, chart)),
    );
    if (matches.length > 0) {
      return matches.map((match) => ({
        chart: joinPath(root, match.path),
        root,
        parameters: new Map([...parameters, ...match.parameters]),
      }));
    }
  }
  return [];
}

interface ExpandedFiles {
  readonly files: readonly string[];
  readonly parameters: Parameters;
}

/** One list for each way in which the placeholders that are left can be filled by files that exist. */
function expandFiles(
  written: readonly string[],
  { chart, root, parameters }: FoundChart,
  { tree }: Surroundings,
): readonly ExpandedFiles[] {
  const resolve = (known: Parameters): readonly string[] =>
    written
      .map((file) => fillIn(file, known))
      .filter((file) => !/^[a-z]+:\/\//i.test(file))
      .map((file) => {
        const referred = /^\$[^/]+\/(.*)$/s.exec(file)?.[1];
        if (referred !== undefined) return joinPath(root, referred);
        return isAbsolute(file) ? joinPath(root, file.slice(1)) : joinPath(chart, file);
      });
  const files = resolve(parameters);
  const open = files.find(hasPlaceholder);
  if (open === undefined) return [{ files, parameters }];
  return matchPaths(open, tree.files()).map((match) => {
    const known = new Map([...parameters, ...match.parameters]);
    return { files: resolve(known).filter((file) => !hasPlaceholder(file)), parameters: known };
  });
}

/** A set of generators can multiply without end; this many are enough for any repository. */
const mostParameters = 500;

/** What the generators give. One that asks a cluster or a server gives nothing that is known here. */
function parametersOf(
  generators: readonly YamlNode[],
  manifest: string,
  surroundings: Surroundings,
): readonly Parameters[] {
  const all = generators.flatMap((generator) => generate(generator, manifest, surroundings));
  return (all.length === 0 ? [new Map<string, string>()] : all).slice(0, mostParameters);
}

function generate(generator: YamlNode, manifest: string, surroundings: Surroundings): readonly Parameters[] {
  const list = fieldOf(generator, 'list');
  if (list) return (list.kind === 'list' ? list.items : itemsOf(list, 'elements')).map(flatten);
  const matrix = fieldOf(generator, 'matrix') ?? fieldOf(generator, 'merge');
  if (matrix) {
    return itemsOf(matrix, 'generators').reduce<readonly Parameters[]>(
      (products, inner) => {
        const more = parametersOf([inner], manifest, surroundings);
        return products
          .flatMap((one) => more.map((other) => new Map([...one, ...other])))
          .slice(0, mostParameters);
      },
      [new Map()],
    );
  }
  return [
    ...itemsOf(generator, 'git', 'directories').flatMap((entry) => foldersOf(entry, manifest, surroundings)),
    ...itemsOf(generator, 'git', 'files').flatMap((entry) => filesOf(entry, manifest, surroundings)),
  ];
}

function flatten(element: YamlNode): Parameters {
  const known = new Map<string, string>();
  const visit = (node: YamlNode, prefix: string, depth: number): void => {
    const text = textOf(node);
    if (text !== undefined) known.set(prefix, text);
    if (depth > 4) return;
    for (const [key, value] of entriesOf(node))
      visit(value, prefix === '' ? key : `${prefix}.${key}`, depth + 1);
  };
  visit(element, '', 0);
  return known;
}

function foldersOf(entry: YamlNode, manifest: string, { tree, top }: Surroundings): readonly Parameters[] {
  const pattern = textOf(entry, 'path') ?? '';
  if (pattern === '' || textOf(entry, 'exclude') === 'true') return [];
  for (const root of rootsFor(top, manifest)) {
    const found = [...tree.folders()]
      .filter(({ path }) => path !== root && isWithin(path, root))
      .map(({ path }) => relativePath(root, path))
      .filter((path) => matchesGlob(path, pattern));
    if (found.length > 0) return found.map(pathParameters);
  }
  return [];
}

/** What such a file says is not read; where it lies is known. */
function filesOf(entry: YamlNode, manifest: string, { tree, top }: Surroundings): readonly Parameters[] {
  const pattern = textOf(entry, 'path') ?? '';
  for (const root of rootsFor(top, manifest)) {
    const found = [...tree.files()]
      .filter((path) => isWithin(path, root))
      .map((path) => relativePath(root, path))
      .filter((path) => matchesGlob(path, pattern));
    if (found.length > 0) {
      return found.map(
        (path) => new Map([...pathParameters(joinPath(path, '..')), ['path.filename', nameOf(path)]]),
      );
    }
  }
  return [];
}

/** https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Git/ */
function pathParameters(path: string): Parameters {
  const segments = path.split('/');
  return new Map([
    ['path', path],
    ['path.path', path],
    ['path.basename', nameOf(path)],
    ['path.basenameNormalized', nameOf(path).replaceAll(/[^a-zA-Z0-9-]/g, '-')],
    ...segments.map((segment, index) => [`path.segments.${index}`, segment] as const),
  ]);
}

function withoutPlaceholder(text: string): string {
  return text.replace(/\{\{[^{}]*\}\}/g, '').replace(/^[-_.]+|[-_.]+$/g, '');
}
