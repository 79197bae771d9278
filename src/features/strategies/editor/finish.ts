/** The two ends: taking back what was done, and saying how it went. */
import * as vscode from 'vscode';
import type { StrategyRequest } from '../../../base/strategyCommands.ts';
import { lengthText } from '../../../base/lengthText.ts';
import { currentStep, endRun, stepState, type Run, type RunOutcome } from '../core/run.ts';
import { recoveryOf } from '../core/recovery.ts';
import type { Strategy } from '../core/strategy.ts';
import type { Strategies } from './dependencies.ts';
import { runningOf } from './choose.ts';
import { recordIn } from './record.ts';

/** The trigger: from now on the undo steps count, in their order. */
export async function rollBack(strategies: Strategies, request: StrategyRequest = {}): Promise<void> {
  const { model, ports } = strategies;
  const running = await runningOf(model, request);
  if (!running) return;
  const { strategy, run } = running;
  if (!strategy.undo || run.rollback) {
    void vscode.window.showInformationMessage(
      run.rollback
        ? vscode.l10n.t('It is being taken back already.')
        : vscode.l10n.t('"{0}" changes nothing that could be taken back.', strategy.title),
    );
    return;
  }
  const reason = await vscode.window.showInputBox({
    title: strategy.undo.button ?? vscode.l10n.t('Roll back'),
    prompt: vscode.l10n.t('Why? Enter begins with the undo steps.'),
    value: failedText(strategy, run) ?? strategy.undo.trigger,
    ignoreFocusOut: true,
  });
  if (reason === undefined) return;
  const later = await model.change(strategy.id, (now) => ({
    ...now,
    rollback: { at: ports.clock.now(), reason: reason.trim() },
  }));
  if (!later) return;
  await recordIn(
    later,
    'decision',
    vscode.l10n.t('{0} is taken back: {1}', strategy.title, reason.trim() || strategy.undo.trigger),
  );
  await vscode.commands.executeCommand('sreWorkbench.strategies.focus');
}

function failedText(strategy: Strategy, run: Run): string | undefined {
  for (const step of strategy.steps) {
    for (const { id, title } of stepState(step, run) === 'failed' ? step.checks : []) {
      const outcome = run.checks[`${step.id}/${id}`];
      if (outcome?.state === 'failed') return `${title}: ${outcome.text}`;
    }
  }
  return undefined;
}

export async function finish(strategies: Strategies, request: StrategyRequest = {}): Promise<void> {
  const { model, ports } = strategies;
  const running = await runningOf(model, request);
  const outcome = running && (request.outcome ?? (await pickOutcome(running.strategy, running.run)));
  // It is looked at again: a check may have come while the person was asked.
  const run = running && model.runOf(running.strategy.id);
  if (!running || !outcome || !run) return;
  const { strategy } = running;
  const at = ports.clock.now();
  await model.keep(endRun(model.state(), run, { outcome, at }));
  const took = lengthText(Math.max(0, at - run.startedAt));
  const recovery = recoveryOf(strategy, run, at);
  const clocks =
    recovery?.time.objective === undefined
      ? ''
      : vscode.l10n.t(
          'Time to recover: {0} of {1}.',
          lengthText(recovery.time.passed),
          lengthText(recovery.time.objective),
        );
  const words = {
    succeeded: vscode.l10n.t('"{0}" went well, in {1}.', strategy.title, took),
    undone: vscode.l10n.t('"{0}" was taken back, after {1}.', strategy.title, took),
    stopped: vscode.l10n.t('"{0}" was stopped, after {1}.', strategy.title, took),
  };
  await recordIn(run, 'note', [words[outcome], clocks].filter(Boolean).join(' '));
  void vscode.window.showInformationMessage(words[outcome]);
}

/** What speaks for itself stands first. */
async function pickOutcome(strategy: Strategy, run: Run): Promise<RunOutcome | undefined> {
  const open = currentStep(strategy, run) !== undefined;
  const items: readonly (vscode.QuickPickItem & { readonly outcome: RunOutcome })[] = [
    {
      label: vscode.l10n.t('It went well'),
      detail: open ? vscode.l10n.t('Not all steps are done.') : vscode.l10n.t('All steps are done.'),
      outcome: 'succeeded',
    },
    { label: vscode.l10n.t('It was taken back'), outcome: 'undone' },
    { label: vscode.l10n.t('It was stopped'), outcome: 'stopped' },
  ];
  const likely: RunOutcome = run.rollback ? 'undone' : open ? 'stopped' : 'succeeded';
  const order = items.toSorted((a, b) => Number(b.outcome === likely) - Number(a.outcome === likely));
  return (await vscode.window.showQuickPick(order, { title: vscode.l10n.t('How did it end?') }))?.outcome;
}
