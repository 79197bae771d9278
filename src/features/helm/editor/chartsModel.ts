/**
 * The charts of the workspace and what is known of each. Validation of one chart is serialised: one run at a time,
 * and at most one more waits, so that a burst of edits ends in a single further run on the newest text.
 */
import * as vscode from 'vscode';
import { joinPath } from '../../../base/paths.ts';
import type { HelmMajor } from '../../../clients/engine/charts.ts';
import type { Chart } from '../../../clients/helm/chart.ts';
import type { ChartLimits, ChartReport } from '../core/report.ts';
import type { HelmSettings } from '../core/settings.ts';
import type { Validator } from '../core/validator.ts';

export interface ChartState {
  readonly chart: Chart;
  readonly root: vscode.WorkspaceFolder;
  readonly settings: HelmSettings;
  /** The Helm that `validator` renders with; `otherHelm` has the other one. */
  readonly major: HelmMajor;
  readonly validator: Validator;
  readonly otherHelm: Validator;
  readonly report?: ChartReport;
  readonly limits?: ChartLimits;
  readonly running: boolean;
}

interface Entry {
  state: ChartState;
  /** Bumped by each edit; a run that finished for an older one is followed by another. */
  wanted: number;
  run: Promise<void> | undefined;
}

export interface ChartsModel extends vscode.Disposable {
  /** What is known of a chart has changed, or, with undefined, which charts there are. */
  readonly onChange: vscode.Event<ChartState | undefined>;
  /** A run has begun, or has ended without anything new. */
  readonly onRunning: vscode.Event<ChartState>;
  charts(): readonly ChartState[];
  /** The chart that a file belongs to: by its folder, or because an environment names the file. */
  chartOf(path: string): ChartState | undefined;
  chartAt(folder: string): ChartState | undefined;
  replace(charts: readonly Omit<ChartState, 'running'>[]): void;
  validate(folder: string, signal?: AbortSignal): Promise<void>;
}

export function createChartsModel(onBug: (error: unknown) => void): ChartsModel {
  const entries = new Map<string, Entry>();
  const changed = new vscode.EventEmitter<ChartState | undefined>();
  const running = new vscode.EventEmitter<ChartState>();
  /** A run may end after its chart was replaced, or the extension ended: nobody is told of that. */
  const update = (
    entry: Entry,
    change: Partial<ChartState>,
    told: vscode.EventEmitter<ChartState> | typeof changed,
  ): void => {
    entry.state = { ...entry.state, ...change };
    if (entries.get(entry.state.chart.folder) === entry) told.fire(entry.state);
  };

  const charts = (): readonly ChartState[] => [...entries.values()].map(({ state }) => state);

  const runUntilCurrent = async (entry: Entry, signal: AbortSignal | undefined): Promise<void> => {
    update(entry, { running: true }, running);
    try {
      for (let again = true; again;) {
        const { wanted } = entry;
        const known = await runOnce(entry.state, signal);
        again = wanted !== entry.wanted && signal?.aborted !== true;
        // Before anyone is told: who asks for another run then must get one.
        if (!again) entry.run = undefined;
        update(entry, { ...known, running: again }, known.report ? changed : running);
      }
    } catch (error) {
      entry.run = undefined;
      update(entry, { running: false }, running);
      onBug(error);
    }
  };

  return {
    onChange: changed.event,
    onRunning: running.event,
    charts,
    chartOf: (path) => owner(charts(), path),
    chartAt: (folder) => entries.get(folder)?.state,
    replace(found) {
      const before = new Map(entries);
      entries.clear();
      for (const state of found) {
        entries.set(state.chart.folder, newEntry(state, before.get(state.chart.folder)));
      }
      changed.fire(undefined);
    },
    async validate(folder, signal) {
      const entry = entries.get(folder);
      if (!entry) return;
      entry.wanted += 1;
      entry.run ??= runUntilCurrent(entry, signal);
      await entry.run;
    },
    dispose() {
      entries.clear();
      changed.dispose();
      running.dispose();
    },
  };
}

async function runOnce(
  { chart, validator }: ChartState,
  signal: AbortSignal | undefined,
): Promise<Partial<ChartState>> {
  const [report, limits] = [await validator.validate(chart, signal), await validator.limits(chart, signal)];
  return report.ok && limits.ok ? { report: report.value, limits: limits.value } : {};
}

/** What was known of a chart stays on the screen until the next run says otherwise. */
function newEntry(state: Omit<ChartState, 'running'>, before: Entry | undefined): Entry {
  const { report, limits } = before?.state ?? {};
  const known = { ...(report && { report }), ...(limits && { limits }) };
  return { state: { ...known, ...state, running: false }, wanted: 0, run: undefined };
}

function owner(states: readonly ChartState[], path: string): ChartState | undefined {
  const named = states.find(({ chart }) =>
    chart.environments.some(({ files }) => files.some((file) => joinPath(chart.folder, file) === path)),
  );
  if (named) return named;
  return states
    .filter(({ chart }) => path.startsWith(`${chart.folder}/`))
    .toSorted((a, b) => b.chart.folder.length - a.chart.folder.length)[0];
}
