/** Starts a strategy from wherever it was called: by hand, as a drill, or with an agent. */
import * as vscode from 'vscode';
import type { IncidentReference } from '../../../base/incidentCommands.ts';
import { isRecord, recordOf, textOf } from '../../../base/json.ts';
import type { StrategyRequest } from '../../../base/strategyCommands.ts';
import { readIncident } from '../../../clients/notes/incidentLog.ts';
import { runCommand } from '../../../editor/commands.ts';
import { readSetting } from '../../../editor/settings.ts';
import { prefill } from '../core/prefill.ts';
import { endRun, startRun, withRun } from '../core/run.ts';
import type { Strategy } from '../core/strategy.ts';
import type { Strategies } from './dependencies.ts';
import { pickStrategy } from './choose.ts';
import { openInTab } from './openInTab.ts';
import { recordIn } from './record.ts';

type Way = NonNullable<StrategyRequest['way']>;

export async function startStrategy(strategies: Strategies, request: StrategyRequest = {}): Promise<void> {
  const { model, ports } = strategies;
  const strategy =
    request.strategy === undefined ? await pickStrategy(model) : await model.find(request.strategy);
  if (!strategy || !(await mayBegin(strategies, strategy))) return;
  const way = request.way ?? (await pickWay());
  if (!way) return;
  const incident = way === 'drill' ? undefined : await incidentOf(request);
  const labels = request.labels ?? (incident && (await labelsOf(strategies, incident)));
  const run = startRun(strategy, {
    startedAt: ports.clock.now(),
    drill: way === 'drill',
    values: prefill(strategy, { ...request, ...(labels && { labels }) }),
    ...(incident && { incident }),
  });
  await model.keep(withRun(model.state(), run));
  await recordIn(run, 'note', vscode.l10n.t('The strategy "{0}" begins.', strategy.title));
  await vscode.commands.executeCommand('sreWorkbench.strategies.focus');
  if (way === 'agent') await openInTab(strategies, { strategy: strategy.id });
}

/** One run of a strategy at a time: what is under way goes on, unless a person wants it otherwise. */
async function mayBegin({ model, ports }: Strategies, strategy: Strategy): Promise<boolean> {
  const run = model.runOf(strategy.id);
  if (!run) return true;
  const anew = vscode.l10n.t('Begin Anew');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('"{0}" is under way already.', strategy.title),
    { modal: true, detail: vscode.l10n.t('Beginning anew ends that run as stopped.') },
    anew,
  );
  if (chosen !== anew) return false;
  await model.keep(endRun(model.state(), run, { outcome: 'stopped', at: ports.clock.now() }));
  return true;
}

async function pickWay(): Promise<Way | undefined> {
  const items: (vscode.QuickPickItem & { readonly way: Way })[] = [
    {
      label: vscode.l10n.t('By hand'),
      detail: vscode.l10n.t('You work through the steps; the active incident keeps what happens.'),
      way: 'hand',
    },
    {
      label: vscode.l10n.t('As a drill'),
      detail: vscode.l10n.t('The same steps and checks. No incident is touched, and it counts as a drill.'),
      way: 'drill',
    },
    {
      label: vscode.l10n.t('With an agent'),
      detail: vscode.l10n.t('An agent tab gets the same steps as its prompt; you see it before it starts.'),
      way: 'agent',
    },
  ];
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('How?') }))?.way;
}

/** The one that it was called on, else the one that this window works on. */
async function incidentOf({ folder, id }: StrategyRequest): Promise<IncidentReference | undefined> {
  if (folder !== undefined && id !== undefined) return { folder, id };
  if (!readSetting('sreWorkbench.incidents.enabled')) return undefined;
  const active: unknown = await runCommand('sreWorkbench.incidents.active');
  if (!isRecord(active)) return undefined;
  const known = { folder: textOf(active['folder']), id: textOf(active['id']) };
  return known.folder === '' || known.id === '' ? undefined : known;
}

/** Of the alert from which the incident was declared. */
async function labelsOf(
  { ports }: Strategies,
  incident: IncidentReference,
): Promise<Readonly<Record<string, string>> | undefined> {
  const read = await readIncident(ports.files, incident.folder);
  const alert = read.ok ? read.value.events.find(({ kind }) => kind === 'alert') : undefined;
  const labels = recordOf(recordOf(alert?.data)['labels']);
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, textOf(value)]));
}
