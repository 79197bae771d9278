/** The incident that this window works on, as its log has it now; told again whenever the log changes, whoever wrote to it. */
import * as vscode from 'vscode';
import type { IncidentReference } from '../../../base/incidentCommands.ts';
import { joinPath, parentOf } from '../../../base/paths.ts';
import { logName, readIncident, type Incident } from '../../../clients/notes/incidentLog.ts';
import { pathOf } from '../../../editor/files.ts';
import { readSetting } from '../../../editor/settings.ts';
import { readChartLeaves } from '../core/state/chartLeaves.ts';
import { openDebts, type Debt } from '../core/state/debts.ts';
import { doneList, type DonePoint } from '../core/state/done.ts';
import { liveFixes } from '../core/state/liveFixes.ts';
import { readTargets } from '../core/state/severity.ts';
import { overviewOf, type IncidentOverview } from '../core/state/view.ts';
import type { Incidents } from './incidents.ts';

/** One that was read. */
export interface ShownIncident extends IncidentOverview {
  readonly incident: Incident;
  /** Absolute path of its postmortem, where there is one. */
  readonly postmortem: string | undefined;
}

export interface CheckedIncident extends ShownIncident {
  readonly debts: readonly Debt[];
  readonly done: readonly DonePoint[];
}

export interface IncidentModel extends vscode.Disposable {
  /** The active incident; undefined where there is none, or its log cannot be read. */
  current(): Promise<ShownIncident | undefined>;
  read(incident: IncidentReference): Promise<ShownIncident | undefined>;
  /** With what the values files say of its live fixes: reads charts. */
  check(shown: ShownIncident): Promise<CheckedIncident>;
  refresh(): void;
  readonly onChange: vscode.Event<void>;
}

export function createIncidentModel({ ports, active }: Incidents): IncidentModel {
  const changed = new vscode.EventEmitter<void>();
  let watched: { readonly folder: string; readonly watch: { dispose(): void } } | undefined;
  let kept: { readonly folder: string; readonly read: Promise<ShownIncident | undefined> } | undefined;
  const refresh = (): void => {
    kept = undefined;
    changed.fire();
  };
  const follow = (folder: string | undefined): void => {
    if (watched?.folder === folder) return;
    watched?.watch.dispose();
    watched =
      folder === undefined
        ? undefined
        : { folder, watch: ports.watch.watch(joinPath(folder, logName), refresh) };
  };
  const read = async ({ folder, id }: IncidentReference): Promise<ShownIncident | undefined> => {
    const log = await readIncident(ports.files, folder);
    if (!log.ok) return undefined;
    const targets = readTargets(readSetting('sreWorkbench.incidents.targets'));
    const postmortem = joinPath(parentOf(parentOf(folder)), 'postmortems', `${id}.md`);
    const written = await ports.files.stat(postmortem);
    return {
      incident: log.value,
      ...overviewOf(log.value.events, targets, ports.clock.now()),
      postmortem: written.ok ? postmortem : undefined,
    };
  };
  const chosen = active.onChange(refresh);
  return {
    read,
    refresh,
    onChange: changed.event,
    async current() {
      const reference = active.get();
      follow(reference?.folder);
      if (!reference) return undefined;
      if (kept?.folder !== reference.folder) kept = { folder: reference.folder, read: read(reference) };
      return kept.read;
    },
    async check(shown) {
      const fixes = liveFixes(shown.incident.events);
      const roots = (vscode.workspace.workspaceFolders ?? [])
        .filter(({ uri }) => uri.scheme === 'file')
        .map(({ uri }) => pathOf(uri));
      const names = fixes.map(({ target }) => target);
      const charts = fixes.length === 0 ? [] : await readChartLeaves(ports.files, roots, names);
      const debts = openDebts(fixes, charts);
      return { ...shown, debts, done: doneList({ ...shown, debts }) };
    },
    dispose() {
      follow(undefined);
      chosen.dispose();
      changed.dispose();
    },
  };
}
