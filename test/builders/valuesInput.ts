/** What rules look at, made of the texts of a chart's files. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { SourceText, type YamlMap } from '../../src/base/yamlNode.ts';
import { emptyMap } from '../../src/base/yamlDecode.ts';
import type { Chart, Dependency, Environment, Rank } from '../../src/clients/helm/chart.ts';
import type { ChartNode } from '../../src/clients/helm/dependencies.ts';
import { mergeDefaults, mergeEnvironment } from '../../src/clients/helm/environmentValues.ts';
import { readSchemaKeys } from '../../src/clients/helm/schemaKeys.ts';
import { readTemplateUse, type ChartPart } from '../../src/clients/helm/templateUse.ts';
import { decodeValues } from '../../src/clients/helm/valuesFile.ts';
import type { EnvironmentValues, RuleInput, ValuesLayer } from '../../src/features/helm/core/rules/input.ts';

/** Texts by path relative to the chart's folder. */
export type ChartFiles = Readonly<Record<string, string>>;

export interface InputOptions {
  readonly environments?: readonly Environment[];
  readonly dependencies?: readonly Dependency[];
  readonly type?: 'application' | 'library';
  readonly major?: 3 | 4;
}

const ranks: Readonly<Record<string, Rank>> = {
  dev: 1,
  test: 2,
  qa: 2,
  uat: 2,
  staging: 2,
  preprod: 2,
  production: 3,
};

/** The environments of a chart with the layout `values/<environment>.yaml`. */
function environmentsOf(files: ChartFiles): readonly Environment[] {
  const names = Object.keys(files).flatMap((path) => /^values\/(.+)\.yaml$/.exec(path)?.[1] ?? []);
  const environments = names.map((name) => ({
    name,
    rank: ranks[name] ?? null,
    files: ['values.yaml', `values/${name}.yaml`],
  }));
  return environments.length > 0 ? environments : [{ name: 'default', rank: null, files: ['values.yaml'] }];
}

export function makeInput(files: ChartFiles, options: InputOptions = {}): RuleInput {
  const {
    environments = environmentsOf(files),
    dependencies = [],
    type = 'application',
    major = 4,
  } = options;
  const node = chartNode(files, '', dependencies);
  const chart: Chart = {
    folder: '/chart',
    path: '.',
    name: 'chart',
    type,
    dependencies,
    environments,
    notes: [],
  };
  return {
    chart,
    environments: environments.map((environment) => environmentValues(files, environment, node, major)),
    defaults: mergeDefaults(node, major),
    major,
    templates: readTemplateUse(
      chartParts(files, dependencies),
      Object.entries(files)
        .filter(([path]) => environments.some((environment) => environment.files.includes(path)))
        .map(([, text]) => text),
    ),
    schema: readSchemaKeys(
      files['values.schema.json'] === undefined
        ? []
        : [{ prefix: [], schema: JSON.parse(files['values.schema.json']) }],
    ),
  };
}

function readLayer(files: ChartFiles, file: string): ValuesLayer {
  const decoded = decodeValues(new SourceText(file, files[file] ?? ''), 4);
  if (!decoded.ok) return { file, state: 'refused', values: undefined, duplicateKeys: [], booleanKeys: [] };
  const { root, duplicateKeys, booleanKeys } = decoded.value;
  return { file, state: 'read', values: root, duplicateKeys, booleanKeys };
}

function environmentValues(
  files: ChartFiles,
  environment: Environment,
  chart: ChartNode,
  major: 3 | 4,
): EnvironmentValues {
  const layers = environment.files.map((file) => readLayer(files, file));
  const overlays = layers.slice(1).flatMap(({ values }) => values ?? []);
  const isRead = layers.every(({ state }) => state === 'read');
  const merged = isRead ? mergeEnvironment(chart, overlays, major) : undefined;
  return {
    environment,
    layers,
    merged: merged?.ok ? merged.value.values : undefined,
    switchedOff: merged?.ok ? merged.value.switchedOff : [],
  };
}

function chartNode(files: ChartFiles, prefix: string, dependencies: readonly Dependency[]): ChartNode {
  return {
    name: prefix.split('/').at(-2) ?? 'chart',
    values: valuesOf(files, `${prefix}values.yaml`),
    dependencies: dependencies.length === 0 ? undefined : dependencies,
    charts: prefix === '' ? subchartNames(files).map((name) => chartNode(files, `charts/${name}/`, [])) : [],
  };
}

function valuesOf(files: ChartFiles, path: string): YamlMap {
  const source = new SourceText(path, files[path] ?? '');
  const decoded = decodeValues(source, 4);
  return decoded.ok ? decoded.value.root : emptyMap(source);
}

function subchartNames(files: ChartFiles): readonly string[] {
  return [...new Set(Object.keys(files).flatMap((path) => /^charts\/([^/]+)\//.exec(path)?.[1] ?? []))];
}

/** The parts of a chart with subcharts of one level. */
function chartParts(files: ChartFiles, dependencies: readonly Dependency[]): readonly ChartPart[] {
  const textsIn = (pattern: RegExp): readonly string[] =>
    Object.entries(files).flatMap(([path, text]) => (pattern.test(path) ? [text] : []));
  const present = subchartNames(files);
  const absent = dependencies.filter(({ name }) => !present.includes(name));
  return [
    { prefix: [], texts: textsIn(/^templates\//), dependencies },
    ...present.map((name) => ({
      prefix: [dependencies.find((dependency) => dependency.name === name)?.alias ?? name],
      texts: textsIn(new RegExp(`^charts/${name}/templates/`)),
      dependencies: [],
    })),
    ...absent.map(({ name, alias }) => ({
      prefix: [alias ?? name],
      texts: [],
      dependencies: [],
      unseen: true,
    })),
  ];
}

/** All files of a chart on disk. */
export function readChartFiles(folder: string): ChartFiles {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
  );
}
