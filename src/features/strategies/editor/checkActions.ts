/** Makes the checks of a step, keeps what they found, and leads on from a failed one. */
import * as vscode from 'vscode';
import type { StrategyRequest } from '../../../base/strategyCommands.ts';
import { readServers } from '../../../base/serverSettings.ts';
import { runCommand } from '../../../editor/commands.ts';
import { workspaceFolders } from '../../../editor/notesFolder.ts';
import { withProgress, type Progress } from '../../../editor/progress.ts';
import { readSetting } from '../../../editor/settings.ts';
import { missingValues, runChecks } from '../core/checks.ts';
import type { Outcome } from '../core/outcome.ts';
import { currentStep, setValue, stepOf, stepsNow, withOutcomes, type Run } from '../core/run.ts';
import type { Step, Strategy } from '../core/strategy.ts';
import type { Strategies } from './dependencies.ts';
import { askValue, runningOf } from './choose.ts';
import { tellProgress } from './progress.ts';
import { recordIn } from './record.ts';

/** Of the step that is named, else of the first one with checks that is not done. */
export async function runStepChecks(strategies: Strategies, request: StrategyRequest = {}): Promise<void> {
  const { model } = strategies;
  const running = await runningOf(model, request);
  const step = running && stepFor(running.strategy, running.run, request.key);
  if (!running || !step) {
    if (running) tell(vscode.l10n.t('No step is left that has something to check.'));
    return;
  }
  const { strategy } = running;
  const run = await withValues(strategies, strategy, step);
  if (!run) return;
  const keys = step.checks.map(({ id }) => `${strategy.id}/${step.id}/${id}`);
  if (keys.some((key) => model.checking.has(key))) return;
  for (const key of keys) model.checking.add(key);
  model.touch();
  try {
    const found = await withProgress(vscode.l10n.t('Checking "{0}"', step.title), (progress) =>
      check(strategies, { strategy, step, run, progress }),
    );
    if (found) await tellFound(strategies, { strategy, step, found });
  } finally {
    for (const key of keys) model.checking.delete(key);
    model.touch();
  }
}

function stepFor(strategy: Strategy, run: Run, key: string | undefined): Step | undefined {
  const named = key === undefined ? undefined : stepOf(strategy, key);
  if (named) return named;
  const steps = stepsNow(strategy, run);
  const current = currentStep(strategy, run);
  const from = current ? steps.indexOf(current) : steps.length;
  return steps.slice(from).find(({ checks }) => checks.length > 0);
}

/** The run with all that the checks of the step need; undefined where the person broke off. */
async function withValues({ model }: Strategies, strategy: Strategy, step: Step): Promise<Run | undefined> {
  const asked = missingValues(strategy, step, model.runOf(strategy.id)?.values ?? {});
  for (const [index, name] of asked.entries()) {
    const value = strategy.values.find((one) => one.name === name);
    const title = `${step.title} (${index + 1}/${asked.length})`;
    const answer = value && (await askValue(value, '', title));
    if (answer === undefined) return undefined;
    await model.change(strategy.id, (now) => setValue(now, name, answer));
  }
  return model.runOf(strategy.id);
}

interface Checking {
  readonly strategy: Strategy;
  readonly step: Step;
  readonly run: Run;
  readonly progress: Progress;
}

async function check(
  { model, ports }: Strategies,
  { strategy, step, run, progress }: Checking,
): Promise<Readonly<Record<string, Outcome>>> {
  let done = 0;
  const found = await runChecks({
    step,
    values: run.values,
    ports: {
      http: ports.http,
      files: ports.files,
      processes: ports.processes,
      secrets: ports.secrets,
      clock: ports.clock,
      environment: ports.environment,
      probes: ports.probes,
      servers: readServers(readSetting('sreWorkbench.prometheus.servers')),
      roots: workspaceFolders(),
    },
    options: {
      timeLimit: readSetting('sreWorkbench.strategies.timeLimit') * 1000,
      signal: progress.signal,
    },
    onOutcome: (key) => {
      done += 1;
      model.checking.delete(`${strategy.id}/${key}`);
      progress.report('', done / step.checks.length);
    },
  });
  await model.change(strategy.id, (now) => withOutcomes(now, found));
  return found;
}

interface Found {
  readonly strategy: Strategy;
  readonly step: Step;
  readonly found: Readonly<Record<string, Outcome>>;
}

async function tellFound(strategies: Strategies, { strategy, step, found }: Found): Promise<void> {
  const run = strategies.model.runOf(strategy.id);
  if (!run) return;
  const lines = step.checks.flatMap(({ id, title }) => {
    const outcome = found[`${step.id}/${id}`];
    return outcome ? [{ title, ...outcome }] : [];
  });
  const said = lines.map(({ title, state, text }) => `${title}: ${word(state)}. ${text}`).join('\n');
  await recordIn(run, 'finding', `${strategy.title}, ${step.title}\n${said}`);
  await tellProgress(strategies, strategy);
  const [first] = lines.filter(({ state }) => state === 'failed');
  if (first && step.guarded && strategy.undo && !run.rollback)
    void offerUndo(strategy, `${first.title}: ${first.text}`, strategy.undo.button);
}

function word(state: Outcome['state']): string {
  if (state === 'passed') return vscode.l10n.t('passed');
  return state === 'failed' ? vscode.l10n.t('failed') : vscode.l10n.t('not known');
}

/** The undo steps, at once: after a change a failed check is the trigger. */
async function offerUndo(
  { id }: Strategy,
  reason: string,
  button = vscode.l10n.t('Roll Back'),
): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('A check failed after the change. {0}', reason),
    button,
  );
  if (chosen === button) await runCommand('sreWorkbench.strategies.rollBack', { strategy: id });
}

function tell(message: string): void {
  void vscode.window.showInformationMessage(message);
}
