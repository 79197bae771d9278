/** Gives a strategy to an agent: the same steps as its first prompt, which a person sees before it is sent. */
import * as vscode from 'vscode';
import { joinPath } from '../../../base/paths.ts';
import type { StrategyRequest } from '../../../base/strategyCommands.ts';
import { runCommand } from '../../../editor/commands.ts';
import { pickWorkspaceFolder } from '../../../editor/session.ts';
import { strategyPrompt } from '../core/prompt.ts';
import type { Strategies } from './dependencies.ts';
import { runningOf } from './choose.ts';

export async function openInTab(strategies: Strategies, request: StrategyRequest = {}): Promise<unknown> {
  const { model, ports, reporter } = strategies;
  const running = await runningOf(model, request);
  const cwd = running && (await pickWorkspaceFolder(vscode.l10n.t('Where shall the agent work?')));
  if (!running || cwd === undefined) return undefined;
  const { strategy, run } = running;
  const text = strategyPrompt(strategy, {
    values: run.values,
    drill: run.drill,
    ...(run.incident && { incident: run.incident.folder }),
  });
  const promptFile = joinPath(
    cwd,
    '.sre-workbench/prompts',
    `${strategy.id}-${crypto.randomUUID().slice(0, 8)}.md`,
  );
  const written = await ports.writer.write(promptFile, text);
  if (!written.ok) return reporter.failure(written.error);
  return runCommand('sreWorkbench.tabs.open', {
    name: strategy.title,
    cwd,
    task: strategy.title,
    done: vscode.l10n.t('Each step is done, with what was seen as evidence.'),
    promptFile,
  });
}
