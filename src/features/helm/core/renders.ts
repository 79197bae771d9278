/** Renders the environments of one chart with the engine; what was rendered is kept until something that goes in changes. */
import { t } from '@vscode/l10n';
import type { Engine } from '../../../base/ports.ts';
import {
  renderChart,
  type ChartSource,
  type HelmFailure,
  type RenderAnswer,
} from '../../../clients/engine/charts.ts';
import { chartSourceOf } from '../../../clients/engine/chartSource.ts';
import { Kept } from './kept.ts';
import type { RenderState } from './report.ts';
import type { HelmSettings } from './settings.ts';
import type { Snapshot, SnapshotEnvironment } from './snapshot.ts';
import { overlaysOf } from './valuesLayer.ts';

export type Rendering =
  | { readonly status: 'ok'; readonly answer: RenderAnswer }
  /** A values file that Helm cannot decode is told apart: it is a finding of its own. */
  | {
      readonly status: 'failed';
      readonly detail: string;
      readonly failure: HelmFailure | 'values-file' | 'dangling-link';
    }
  | { readonly status: 'skipped'; readonly detail: string }
  /** Something newer came, or nobody waits any more. */
  | { readonly status: 'cancelled' };

interface KeptRendering {
  readonly inputs: readonly unknown[];
  readonly rendering: Promise<Rendering>;
}

interface Ask {
  /** A newer call with the same topic takes the place of this one. */
  readonly topic?: string;
  /** Asks for the origin of each line. */
  readonly sourceMap?: boolean;
  /** Text of a further values file, above all others; no schema is asked then. */
  readonly above?: string;
  readonly signal?: AbortSignal;
}

export class Renderer {
  readonly #engine: Engine;
  readonly #settings: HelmSettings;
  readonly #kept = new Map<string, KeptRendering>();
  readonly #keptSource = new Kept<Promise<ChartSource>>();
  readonly #keptBareSource = new Kept<Promise<ChartSource>>();

  constructor(engine: Engine, settings: HelmSettings) {
    this.#engine = engine;
    this.#settings = settings;
  }

  render(snapshot: Snapshot, values: SnapshotEnvironment, signal?: AbortSignal): Promise<Rendering> {
    return this.#render(snapshot, values, { ...(signal && { signal }) });
  }

  /** The same with the origin of each line. */
  trace(snapshot: Snapshot, values: SnapshotEnvironment, signal?: AbortSignal): Promise<Rendering> {
    return this.#render(snapshot, values, { sourceMap: true, ...(signal && { signal }) });
  }

  /** What it would render to with further values above all others; nothing of it is kept, and no schema is asked. */
  async renderWith(
    snapshot: Snapshot,
    values: SnapshotEnvironment,
    above: string,
    signal?: AbortSignal,
  ): Promise<Rendering> {
    return (
      this.#prevented(snapshot, values) ?? this.#ask(snapshot, values, { above, ...(signal && { signal }) })
    );
  }

  async #render(snapshot: Snapshot, values: SnapshotEnvironment, ask: Ask): Promise<Rendering> {
    const prevented = this.#prevented(snapshot, values);
    if (prevented !== undefined) return prevented;
    const { name } = values.environment;
    const topic = `${snapshot.chart.folder} ${name}${ask.sourceMap === true ? ' traced' : ''}`;
    const inputs = [snapshot.files, values.environment, ...overlaysOf(values.layers)];
    const kept = this.#kept.get(topic);
    const same = kept?.inputs.length === inputs.length && kept.inputs.every((one, i) => one === inputs[i]);
    const rendering =
      kept !== undefined && same ? kept.rendering : this.#ask(snapshot, values, { ...ask, topic });
    this.#kept.set(topic, { inputs, rendering });
    const outcome = await rendering;
    const transient = outcome.status === 'cancelled' || isTransient(outcome);
    if (transient && this.#kept.get(topic)?.rendering === rendering) this.#kept.delete(topic);
    // The one who asked first may have gone, and this one waits still.
    if (outcome.status === 'cancelled' && same && ask.signal?.aborted !== true) {
      return this.#render(snapshot, values, ask);
    }
    return outcome;
  }

  #prevented({ chart, danglingLink }: Snapshot, { layers }: SnapshotEnvironment): Rendering | undefined {
    if (chart.type === 'library') {
      return { status: 'skipped', detail: t('A library chart is never rendered by itself.') };
    }
    const skipped = layers.find(({ skip }) => skip !== undefined);
    if (skipped?.skip !== undefined) return { status: 'skipped', detail: skipped.skip };
    if (danglingLink !== undefined) {
      const detail = t('{0} is a link that leads nowhere: Helm loads no chart that has one.', danglingLink);
      return { status: 'failed', detail, failure: 'dangling-link' };
    }
    const refused = layers.find(({ state }) => state === 'refused');
    if (refused === undefined) return undefined;
    const detail = t('Helm cannot decode {0}: {1}', refused.file, refused.fault?.message ?? '');
    return { status: 'failed', detail, failure: 'values-file' };
  }

  async #ask(
    { chart, files }: Snapshot,
    { environment, layers }: SnapshotEnvironment,
    { topic, sourceMap = false, above, signal }: Ask,
  ): Promise<Rendering> {
    const { major, release, namespace } = this.#settings;
    const kubeVersion = environment.kubernetesVersion ?? this.#settings.kubeVersion;
    const answer = await renderChart(
      this.#engine,
      await (above === undefined
        ? this.#keptSource.get([files], () => chartSourceOf(files))
        : this.#keptBareSource.get([files], () =>
            chartSourceOf(files.filter(({ path }) => !isSchema(path))),
          )),
      {
        major,
        release,
        namespace,
        values: [
          ...overlaysOf(layers).map(({ file, bytes }) => ({ name: file, text: bytes ?? '' })),
          ...(above === undefined ? [] : [{ name: 'above.yaml', text: above }]),
        ],
        sourceMap,
        ...(kubeVersion === undefined ? {} : { kubeVersion }),
        apiVersions: [...this.#settings.apiVersions, ...(environment.apiVersions ?? [])],
      },
      { ...(topic === undefined ? {} : { topic }), ...(signal === undefined ? {} : { signal }) },
    );
    return answer.ok ? { status: 'ok', answer: answer.value } : outcomeOf(answer.error, chart.path);
  }
}

function isSchema(path: string): boolean {
  return /(?:^|\/)values\.schema\.json$/.test(path);
}

/** The engine may be there the next time, and less busy. */
function isTransient(rendering: Rendering): boolean {
  if (rendering.status === 'skipped') return true;
  if (rendering.status !== 'failed' || typeof rendering.failure === 'string') return false;
  return rendering.failure.source === 'engine';
}

function outcomeOf(failure: HelmFailure, chartPath: string): Rendering {
  if (failure.source === 'engine') {
    const { code, message } = failure.error;
    if (code === 'cancelled') return { status: 'cancelled' };
    if (code === 'engine-missing') return { status: 'skipped', detail: message };
    return { status: 'failed', detail: message, failure };
  }
  const { code, message, detail } = failure.error;
  if (code === 'missing-dependency') return { status: 'skipped', detail: notBuilt(message, chartPath) };
  if (code === 'not-installable' || code === 'remote-schema') return { status: 'skipped', detail: message };
  // Of a fault of its own Helm's detail is a stack.
  return { status: 'failed', detail: code === 'internal' ? message : detail, failure };
}

function notBuilt(message: string, chartPath: string): string {
  const names = /missing in charts\/ directory: (.*)$/.exec(message)?.[1] ?? '';
  return t('Dependencies are not built: {0}. Run "helm dependency build {1}".', names, chartPath);
}

/** The command that a sentence about unbuilt dependencies or an encrypted file names: it stands in quotes. */
export function buildCommandIn(detail: string): string | undefined {
  return /"((?:helm dependency build|git-crypt unlock|sops decrypt)[^"]*)"/.exec(detail)?.[1];
}

export function stateOf(environment: string, rendering: Rendering): RenderState {
  const detail = rendering.status === 'ok' || rendering.status === 'cancelled' ? '' : rendering.detail;
  const status = rendering.status === 'cancelled' ? 'skipped' : rendering.status;
  return { environment, status, detail };
}
