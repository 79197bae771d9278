/** All that is known of a chart at one moment, before anything is rendered. Parts whose files did not change are kept. */
import { t } from '@vscode/l10n';
import { Pacer } from '../../../base/pacer.ts';
import { joinPath } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import { emptyMap } from '../../../base/yamlDecode.ts';
import { positionOf, SourceText, type YamlMap } from '../../../base/yamlNode.ts';
import type { Chart, Environment } from '../../../clients/helm/chart.ts';
import { readContent, type ChartContent } from '../../../clients/helm/chartContent.ts';
import { ChartFolder, sameBytes, type FolderFile } from '../../../clients/helm/chartFolder.ts';
import { nameCharts } from '../../../clients/helm/dependencies.ts';
import {
  mergeDefaults,
  mergeEnvironment,
  type ValuesFailure,
} from '../../../clients/helm/environmentValues.ts';
import { Bounds, outsideOfRoots } from '../../../clients/helm/layouts/bounds.ts';
import { readSchemaKeys, type SchemaPart } from '../../../clients/helm/schemaKeys.ts';
import { readTemplateUse, type ChartPart } from '../../../clients/helm/templateUse.ts';
import { formatPath } from '../../../clients/helm/valuePath.ts';
import type { EnvironmentValues, RuleInput } from './rules/input.ts';
import { Kept } from './kept.ts';
import type { HelmSettings } from './settings.ts';
import {
  decodeLayer,
  emptyLayer,
  largestValuesFile,
  overlaysOf,
  unreadLayer,
  type Layer,
  type LayerFault,
} from './valuesLayer.ts';

export interface SnapshotEnvironment extends EnvironmentValues {
  readonly layers: readonly Layer[];
  /** Helm cannot merge the files: something other than a mapping stands where a subchart's values belong. */
  readonly mismatch: (LayerFault & { readonly path: string }) | undefined;
}

export interface Snapshot extends RuleInput {
  readonly environments: readonly SnapshotEnvironment[];
  /** What Helm would load; the list is the same one as long as nothing in it changed. */
  readonly files: readonly FolderFile[];
  readonly content: ChartContent;
  /** What was not read, as sentences. */
  readonly notes: readonly string[];
  /** A link in the chart that leads nowhere: Helm loads no chart that has one. */
  readonly danglingLink: string | undefined;
}

/** Takes snapshots of one chart. */
export class SnapshotReader {
  readonly #files: Files;
  readonly #settings: HelmSettings;
  readonly #folder: ChartFolder;
  readonly #layers = new Map<string, Layer>();
  readonly #keptFiles = new Kept<readonly FolderFile[]>();
  readonly #keptContent = new Kept<Promise<ChartContent>>();
  readonly #keptDefaults = new Kept<YamlMap>();
  readonly #keptUse = new Kept<Pick<Snapshot, 'templates' | 'schema'>>();
  readonly #keptEnvironments = new Map<string, Kept<SnapshotEnvironment>>();
  /** Whether some template asks for other files of the chart. */
  #whole = false;
  #before: Promise<unknown> = Promise.resolve();

  constructor(files: Files, chartFolder: string, settings: HelmSettings) {
    this.#files = files;
    this.#settings = settings;
    this.#folder = new ChartFolder(files, chartFolder, settings.roots);
  }

  /** One after another: two at a time would each make objects of their own of what is the same. */
  take(chart: Chart, signal?: AbortSignal): Promise<Snapshot> {
    const taken = this.#before.then(() => this.#take(chart, signal));
    this.#before = taken.catch(() => undefined);
    return taken;
  }

  async #take(chart: Chart, signal?: AbortSignal): Promise<Snapshot> {
    const { major } = this.#settings;
    const pacer = new Pacer();
    const { layers, ...read } = await this.#read(chart, pacer, signal);
    const { content } = read;
    const environments: SnapshotEnvironment[] = [];
    for (const environment of chart.environments) {
      environments.push(this.#readEnvironment(environment, content, layers));
      await pacer.pause(signal);
    }
    const texts = templateTexts(layers);
    const use = this.#keptUse.get([content, ...texts], () => {
      const parts = partsOf(content, []);
      return { templates: readTemplateUse(parts, texts), schema: readSchemaKeys(parts) };
    });
    const defaults = this.#keptDefaults.get([content], () => mergeDefaults(content, major));
    return { chart, major, environments, defaults, ...read, ...use };
  }

  /** Reads all files of the chart where one of its templates asks for some, which values may do too. */
  async #read(
    chart: Chart,
    pacer: Pacer,
    signal?: AbortSignal,
  ): Promise<
    Pick<Snapshot, 'files' | 'content' | 'notes' | 'danglingLink'> & {
      readonly layers: ReadonlyMap<string, Layer>;
    }
  > {
    for (;;) {
      const read = await this.#folder.read(this.#whole, signal);
      const files = this.#keptFiles.get(read.files, () => read.files);
      const layers = await this.#readLayers(chart, files, pacer);
      const own = layers.get('values.yaml')?.values;
      const content = await this.#keptContent.get([...files, own], () =>
        readContent(files, this.#settings.major, own),
      );
      const texts = [...layers.values()].map(({ text }) => text);
      const asks = texts.some(asksForFiles) || someTemplate(content, asksForFiles);
      if (this.#whole || !asks) return { ...read, files, content, layers };
      this.#whole = true;
    }
  }

  async #readLayers(
    chart: Chart,
    own: readonly FolderFile[],
    pacer: Pacer,
  ): Promise<ReadonlyMap<string, Layer>> {
    const names = [...new Set(chart.environments.flatMap(({ files }) => files))];
    const bounds = await Bounds.create(this.#files, chart.folder, this.#settings.roots);
    const layers = new Map<string, Layer>();
    for (const name of names) {
      await pacer.pause();
      const known = own.find(({ path }) => path === name);
      const layer =
        known !== undefined && known.bytes.length <= largestValuesFile
          ? this.#keep(name, known.bytes)
          : await this.#readLayer(chart, name, bounds);
      layers.set(name, layer);
    }
    return layers;
  }

  async #readLayer(chart: Chart, name: string, bounds: Bounds): Promise<Layer> {
    const path = joinPath(chart.folder, name);
    const refusal = await bounds.refuse(path);
    if (refusal === 'outside') return unreadLayer(name, 'unreadable', outsideOfRoots(name));
    const read = await this.#files.read(path, largestValuesFile);
    if (read.ok) return this.#keep(name, read.value);
    if (read.error.code === 'not-found') {
      return name === 'values.yaml'
        ? emptyLayer(name)
        : unreadLayer(name, 'unreadable', t('{0} was not found.', name));
    }
    const state = read.error.code === 'too-large' ? 'too-large' : 'unreadable';
    return unreadLayer(name, state, read.error.message);
  }

  #keep(name: string, bytes: Uint8Array): Layer {
    const known = this.#layers.get(name);
    if (known?.bytes !== undefined && sameBytes(known.bytes, bytes)) return known;
    const layer = decodeLayer(name, bytes, this.#settings.major);
    this.#layers.set(name, layer);
    return layer;
  }

  #readEnvironment(
    environment: Environment,
    content: ChartContent,
    all: ReadonlyMap<string, Layer>,
  ): SnapshotEnvironment {
    const layers = environment.files.map((file) => all.get(file) ?? emptyLayer(file));
    const kept = this.#keptEnvironments.get(environment.name) ?? new Kept();
    this.#keptEnvironments.set(environment.name, kept);
    return kept.get([environment, content, ...layers], () => {
      const broken = layers.some(({ state }) => state !== 'read');
      const merged = broken
        ? undefined
        : mergeEnvironment(content, overlaysOf(layers).map(mapOf), this.#settings.major);
      return {
        environment,
        layers,
        merged: merged?.ok === true ? merged.value.values : undefined,
        switchedOff: merged?.ok === true ? merged.value.switchedOff : [],
        mismatch: merged?.ok === false ? mismatchAt(merged.error) : undefined,
      };
    });
  }
}

function mismatchAt({ message, entry }: ValuesFailure): SnapshotEnvironment['mismatch'] {
  const path = formatPath([message.slice('type mismatch on '.length)]);
  return { ...positionOf(entry.key), message, path };
}

function mapOf({ file, values }: Layer): YamlMap {
  return values ?? emptyMap(new SourceText(file, ''));
}

function templateTexts(layers: ReadonlyMap<string, Layer>): readonly string[] {
  return [...layers.values()].map(({ text }) => text).filter((text) => text.includes('{{'));
}

function asksForFiles(text: string): boolean {
  return text.includes('Files');
}

function someTemplate(content: ChartContent, test: (text: string) => boolean): boolean {
  return (
    content.templates.some(({ text }) => test(text)) ||
    content.charts.some((subchart) => test(subchart.values.source.text) || someTemplate(subchart, test))
  );
}

/** A chart and its subcharts by where their values stand; a chart under two aliases twice. */
function partsOf(content: ChartContent, prefix: readonly string[]): readonly (ChartPart & SchemaPart)[] {
  const dependencies = content.dependencies ?? [];
  const own = {
    prefix,
    texts: content.templates.map(({ text }) => text),
    dependencies,
    schema: content.schema,
    unseen: content.unseen,
  };
  const present = new Set(content.charts.map(({ name }) => name));
  const missing = dependencies
    .filter(({ name }) => !present.has(name))
    .map(({ name, alias = name }) => ({
      prefix: [...prefix, alias],
      texts: [],
      dependencies: [],
      schema: undefined,
      unseen: true,
    }));
  const charts = nameCharts<ChartContent>(content, dependencies);
  return [own, ...missing, ...charts.flatMap((subchart) => partsOf(subchart, [...prefix, subchart.name]))];
}
