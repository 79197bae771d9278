/** Validates charts: values compared across environments, every environment rendered, all that is wrong told at once. */
import { t } from '@vscode/l10n';
import { Pacer } from '../../../base/pacer.ts';
import { mapParallel } from '../../../base/parallel.ts';
import type { ChartPorts } from '../../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../../base/result.ts';
import type { RenderAnswer } from '../../../clients/engine/charts.ts';
import type { Chart } from '../../../clients/helm/chart.ts';
import { discoverCharts } from '../../../clients/helm/discovery.ts';
import { WorkspaceDefinitions } from '../../../clients/kubernetes/definitions.ts';
import { findDuplicateObjects } from './duplicateObjects.ts';
import { Kept } from './kept.ts';
import { judgeEnvironment, type FaultOrigins, type JudgedEnvironment } from './manifestFindings.ts';
import { compareLimits } from './limits.ts';
import { findRenderFaults } from './renderFindings.ts';
import { Renderer, stateOf, type Rendering } from './renders.ts';
import type { Fix } from './fixes/fix.ts';
import { fixesFor } from './fixes/fixesFor.ts';
import type { ChartLimits, ChartReport, Finding, Place, RenderState } from './report.ts';
import { valueRules } from './rules/all.ts';
import type { RuleFinding } from './rules/input.ts';
import { locateValues } from './rules/located.ts';
import { joinShared } from './rules/share.ts';
import type { HelmSettings } from './settings.ts';
import { joinMissing } from './sharedMissing.ts';
import { applySettings } from './silence.ts';
import { findValuesKey, type ValuesKey } from './trace/valuesKey.ts';
import { RenderTrace } from './trace/renderTrace.ts';
import { SnapshotReader, type Snapshot, type SnapshotEnvironment } from './snapshot.ts';

/** `cancelled`: the signal was aborted, or a newer run took over. */
export type ValidatorFailure = Failure<'cancelled' | 'no-environment' | 'render-failed' | 'not-rendered'>;

/**
 * What is known of a chart is kept between calls: a file is decoded again only if its text changed, an environment
 * rendered again only if something that goes into it did.
 */
export interface Validator {
  /** The charts below a folder (absolute); none where it cannot be read. */
  discover(folder: string, signal?: AbortSignal): Promise<readonly Chart[]>;
  validate(chart: Chart, signal?: AbortSignal): Promise<Result<ChartReport, ValidatorFailure>>;
  limits(chart: Chart, signal?: AbortSignal): Promise<Result<ChartLimits, ValidatorFailure>>;
  /** The manifest of one environment, byte for byte as `helm template` prints it; the failure's message is Helm's. */
  render(chart: Chart, environment: string, signal?: AbortSignal): Promise<Result<string, ValidatorFailure>>;
  /** The same with its documents. */
  renderDocuments(
    chart: Chart,
    environment: string,
    signal?: AbortSignal,
  ): Promise<Result<RenderAnswer, ValidatorFailure>>;
  /** The ways between what an environment renders to, its templates and its values; kept as long as nothing changes. */
  trace(
    chart: Chart,
    environment: string,
    signal?: AbortSignal,
  ): Promise<Result<RenderTrace, ValidatorFailure>>;
  /** What a person could do about a finding of the last report, as changes of the chart's values files. */
  fixes(
    chart: Chart,
    finding: Finding,
    signal?: AbortSignal,
  ): Promise<Result<readonly Fix[], ValidatorFailure>>;
  /** The key of a values file (relative to the chart) at a place, with what every environment has there. */
  valuesKey(
    chart: Chart,
    place: Pick<Place, 'file' | 'line' | 'column'>,
    signal?: AbortSignal,
  ): Promise<Result<ValuesKey | undefined, ValidatorFailure>>;
}

export function createValidator(parts: {
  readonly ports: ChartPorts;
  readonly settings: HelmSettings;
}): Validator {
  return new ChartValidator(parts.ports, parts.settings);
}

/** Renders of one chart that wait for the engine at a time; the engine's pool has a queue of its own. */
const rendersAtOnce = 8;

interface Session {
  readonly reader: SnapshotReader;
  readonly renderer: Renderer;
  readonly traces: Map<string, Kept<RenderTrace>>;
  readonly origins: Kept<Map<string, FaultOrigins>>;
  /** By environment. */
  readonly manifests: Map<
    string,
    { readonly answer: RenderAnswer; readonly files: Snapshot['files']; readonly judged: JudgedEnvironment }
  >;
}

class ChartValidator implements Validator {
  readonly #ports: ChartPorts;
  readonly #settings: HelmSettings;
  readonly #sessions = new Map<string, Session>();
  readonly #definitions: WorkspaceDefinitions;

  constructor(ports: ChartPorts, settings: HelmSettings) {
    this.#ports = ports;
    this.#settings = settings;
    this.#definitions = new WorkspaceDefinitions(ports.files);
  }

  async discover(folder: string, signal?: AbortSignal): Promise<readonly Chart[]> {
    const { environments, roots } = this.#settings;
    const charts = await discoverCharts(this.#ports.files, folder, {
      environments,
      ...(roots === undefined ? {} : { roots }),
      ...(signal === undefined ? {} : { signal }),
    });
    return charts.ok ? charts.value : [];
  }

  async validate(chart: Chart, signal?: AbortSignal): Promise<Result<ChartReport, ValidatorFailure>> {
    return this.#cancellable(signal, async () => {
      const { renderer } = this.#session(chart);
      const snapshot = await this.#snapshot(chart, signal);
      // The engine works elsewhere, and meanwhile the values are judged here.
      const [renderings, judged] = await Promise.all([
        this.#settings.render
          ? mapParallel(snapshot.environments, rendersAtOnce, (values) =>
              renderer.render(snapshot, values, signal),
            )
          : [],
        judgeValues(snapshot, signal),
      ]);
      if (renderings.some(({ status }) => status === 'cancelled')) return err(cancelled());
      const manifests = await this.#judgeManifests(snapshot, renderings, signal);
      return ok(this.#report(snapshot, renderings, { judged, manifests }));
    });
  }

  async limits(chart: Chart, signal?: AbortSignal): Promise<Result<ChartLimits, ValidatorFailure>> {
    return this.#cancellable(signal, async () => ok(compareLimits(await this.#snapshot(chart, signal))));
  }

  async render(
    chart: Chart,
    environment: string,
    signal?: AbortSignal,
  ): Promise<Result<string, ValidatorFailure>> {
    const answer = await this.renderDocuments(chart, environment, signal);
    return answer.ok ? ok(answer.value.manifest) : answer;
  }

  async renderDocuments(
    chart: Chart,
    environment: string,
    signal?: AbortSignal,
  ): Promise<Result<RenderAnswer, ValidatorFailure>> {
    return this.#cancellable(signal, async () => {
      const snapshot = await this.#snapshot(chart, signal);
      const values = snapshot.environments.find((one) => one.environment.name === environment);
      if (values === undefined) return err(noEnvironment(chart, environment));
      return answerOf(await this.#session(chart).renderer.render(snapshot, values, signal));
    });
  }

  async trace(
    chart: Chart,
    environment: string,
    signal?: AbortSignal,
  ): Promise<Result<RenderTrace, ValidatorFailure>> {
    return this.#cancellable(signal, async () => {
      const snapshot = await this.#snapshot(chart, signal);
      const values = snapshot.environments.find((one) => one.environment.name === environment);
      if (values === undefined) return err(noEnvironment(chart, environment));
      return this.#trace(snapshot, values, signal);
    });
  }

  async #trace(
    snapshot: Snapshot,
    values: SnapshotEnvironment,
    signal?: AbortSignal,
  ): Promise<Result<RenderTrace, ValidatorFailure>> {
    const { renderer, traces } = this.#session(snapshot.chart);
    const answer = answerOf(await renderer.trace(snapshot, values, signal));
    if (!answer.ok) return answer;
    const { name } = values.environment;
    const kept = traces.get(name) ?? new Kept<RenderTrace>();
    traces.set(name, kept);
    const renderWith = async (above: string, until?: AbortSignal): Promise<RenderAnswer | undefined> => {
      const rendering = await renderer.renderWith(snapshot, values, above, until);
      return rendering.status === 'ok' ? rendering.answer : undefined;
    };
    const make = (): RenderTrace => new RenderTrace({ snapshot, values, answer: answer.value, renderWith });
    return ok(kept.get([answer.value], make));
  }

  /** What is judged is kept as long as the render and the chart are the same. */
  async #judgeManifests(
    snapshot: Snapshot,
    renderings: readonly Rendering[],
    signal?: AbortSignal,
  ): Promise<readonly JudgedEnvironment[]> {
    const { manifests, origins } = this.#session(snapshot.chart);
    const templates = snapshot.files.filter(({ path }) => /(?:^|\/)templates\/|\.tgz$/.test(path));
    const known = origins.get(templates, () => new Map<string, FaultOrigins>());
    const rendered = snapshot.environments.flatMap((values, index) => {
      const rendering = renderings[index];
      return rendering?.status === 'ok' ? [{ values, answer: rendering.answer }] : [];
    });
    return mapParallel(rendered, rendersAtOnce, async ({ values, answer }) => {
      const { name } = values.environment;
      const last = manifests.get(name);
      if (last !== undefined && last.answer === answer && last.files === snapshot.files) return last.judged;
      const ownOrigins: FaultOrigins = known.get(name) ?? new Map();
      known.set(name, ownOrigins);
      const trace = async (): Promise<RenderTrace | undefined> => {
        const traced = await this.#trace(snapshot, values, signal);
        return traced.ok ? traced.value : undefined;
      };
      const options = signal === undefined ? {} : { signal };
      const definitions = this.#definitions;
      const found = { snapshot, values, answer, trace, definitions, origins: ownOrigins };
      const judged = await judgeEnvironment(this.#ports.engine, found, this.#settings, options);
      if (signal?.aborted !== true) manifests.set(name, { answer, files: snapshot.files, judged });
      return judged;
    });
  }

  async fixes(
    chart: Chart,
    finding: Finding,
    signal?: AbortSignal,
  ): Promise<Result<readonly Fix[], ValidatorFailure>> {
    return this.#cancellable(signal, async () => ok(fixesFor(await this.#snapshot(chart, signal), finding)));
  }

  async valuesKey(
    chart: Chart,
    place: Pick<Place, 'file' | 'line' | 'column'>,
    signal?: AbortSignal,
  ): Promise<Result<ValuesKey | undefined, ValidatorFailure>> {
    return this.#cancellable(signal, async () =>
      ok(findValuesKey(await this.#snapshot(chart, signal), place)),
    );
  }

  #session({ folder }: Chart): Session {
    const known = this.#sessions.get(folder);
    if (known !== undefined) return known;
    const session = {
      reader: new SnapshotReader(this.#ports.files, folder, this.#settings),
      renderer: new Renderer(this.#ports.engine, this.#settings),
      traces: new Map<string, Kept<RenderTrace>>(),
      origins: new Kept<Map<string, FaultOrigins>>(),
      manifests: new Map(),
    };
    this.#sessions.set(folder, session);
    return session;
  }

  #snapshot(chart: Chart, signal?: AbortSignal): Promise<Snapshot> {
    return this.#session(chart).reader.take(chart, signal);
  }

  async #cancellable<T>(
    signal: AbortSignal | undefined,
    run: () => Promise<Result<T, ValidatorFailure>>,
  ): Promise<Result<T, ValidatorFailure>> {
    try {
      const result = await run();
      return signal?.aborted === true ? err(cancelled()) : result;
    } catch (error) {
      if (signal?.aborted === true) return err(cancelled());
      throw error;
    }
  }

  #report(
    snapshot: Snapshot,
    renderings: readonly Rendering[],
    {
      judged,
      manifests,
    }: { readonly judged: readonly RuleFinding[]; readonly manifests: readonly JudgedEnvironment[] },
  ): ChartReport {
    const { chart, environments } = snapshot;
    const rendered = environments.flatMap((values, index) => {
      const rendering = renderings[index];
      return rendering === undefined ? [] : this.#renderFindings(snapshot, values, rendering);
    });
    const syntax = environments.flatMap((values) => findSyntaxFaults(values));
    const ofManifests = manifests.flatMap((one) => one.findings).filter((one) => !isToldAlready(one, judged));
    const findings = joinShared(
      [...judged, ...syntax, ...joinMissing(rendered, snapshot), ...ofManifests],
      snapshot,
    );
    const texts = new Map(environments.flatMap(({ layers }) => layers.map(({ file, text }) => [file, text])));
    const unjudged = manifests.flatMap((one) => one.notes);
    const notes = [...new Set([...chart.notes, ...snapshot.notes, ...unjudged])];
    return {
      chart: chart.path,
      name: chart.name,
      environments: chart.environments.map(({ name, rank, files }) => ({ name, rank, files })),
      findings: applySettings(findings, this.#settings.rules, (file) => texts.get(file)),
      renders: environments.map(({ environment }, index) => this.#state(environment.name, renderings[index])),
      ...(notes.length === 0 ? {} : { notes }),
    };
  }

  #renderFindings(
    snapshot: Snapshot,
    values: SnapshotEnvironment,
    rendering: Rendering,
  ): readonly RuleFinding[] {
    if (rendering.status !== 'ok') return findRenderFaults(snapshot, values, rendering);
    const { namespace } = this.#settings;
    return findDuplicateObjects(snapshot, values, { answer: rendering.answer, namespace });
  }

  #state(environment: string, rendering: Rendering | undefined): RenderState {
    if (rendering !== undefined) return stateOf(environment, rendering);
    return { environment, status: 'skipped', detail: t('Rendering is switched off.') };
  }
}

/** What the rules find that need no render, with pauses: a chart may have many values, and an editor waits. */
async function judgeValues(snapshot: Snapshot, signal?: AbortSignal): Promise<readonly RuleFinding[]> {
  const pacer = new Pacer();
  for (const values of snapshot.environments) {
    locateValues(values);
    await pacer.pause(signal);
  }
  const findings: RuleFinding[] = [];
  for (const rule of valueRules) {
    findings.push(...rule(snapshot));
    await pacer.pause(signal);
  }
  return findings;
}

/** Of a quantity that Kubernetes cannot read our own rule says more. */
function isToldAlready(
  { rule, file, line, environment }: RuleFinding,
  judged: readonly RuleFinding[],
): boolean {
  return (
    rule === 'manifest-invalid' &&
    judged.some(
      (one) =>
        one.rule === 'invalid-quantity' &&
        one.file === file &&
        one.line === line &&
        (one.environment ?? environment) === environment,
    )
  );
}

function findSyntaxFaults({ environment, layers }: SnapshotEnvironment): readonly RuleFinding[] {
  return layers.flatMap(({ fault }) =>
    fault === undefined
      ? []
      : [{ rule: 'yaml-syntax' as const, environment: environment.name, path: '', ...fault }],
  );
}

function answerOf(rendering: Rendering): Result<RenderAnswer, ValidatorFailure> {
  switch (rendering.status) {
    case 'ok':
      return ok(rendering.answer);
    case 'failed':
      return err({ code: 'render-failed', message: firstLine(rendering), detail: rendering.detail });
    case 'skipped':
      return err({ code: 'not-rendered', message: rendering.detail });
    case 'cancelled':
      return err(cancelled());
  }
}

/** What Helm's command line prints first. */
function firstLine({ failure, detail }: Rendering & { readonly status: 'failed' }): string {
  return typeof failure === 'string' ? detail : failure.error.message;
}

function cancelled(): ValidatorFailure {
  return { code: 'cancelled', message: t('Cancelled.') };
}

function noEnvironment({ name, environments }: Chart, wanted: string): ValidatorFailure {
  const known = environments.map((environment) => environment.name).join(', ');
  return {
    code: 'no-environment',
    message: t('{0} has no environment {1}; it has: {2}.', name, wanted, known),
  };
}
