/** What the view and its commands need, once one of them is used. */
import * as vscode from 'vscode';
import type { StrategyCommandId, StrategyRequest } from '../../../base/strategyCommands.ts';
import { pathOf } from '../../../editor/files.ts';
import { strategyRows } from '../core/rows.ts';
import { createActions } from './actions.ts';
import type { StrategiesDependencies } from './dependencies.ts';
import { createStrategiesModel } from './strategiesModel.ts';
import { nodeOf, type StrategyNode } from './strategiesTree.ts';
import { tickRow } from './tick.ts';

export interface StrategiesFeature extends vscode.Disposable {
  children(node?: StrategyNode): Promise<readonly StrategyNode[]>;
  run(id: StrategyCommandId, request?: StrategyRequest): unknown;
  tick(node: StrategyNode, ticked: boolean): Promise<void>;
  /** Clocks run while the view is visible. */
  follow(visible: boolean): void;
  reload(): void;
  readonly onChange: vscode.Event<void>;
}

/** Milliseconds: no clock shows less than a minute once it has passed the first one. */
const clockStep = 30_000;

export function createStrategiesFeature(dependencies: StrategiesDependencies): StrategiesFeature {
  const { ports, reporter, context } = dependencies;
  const model = createStrategiesModel({
    files: ports.files,
    memory: context.workspaceState,
    reporter,
    builtIn: pathOf(vscode.Uri.joinPath(context.extensionUri, 'media', 'strategies')),
  });
  const actions = createActions({ ...dependencies, model });
  let clock: ReturnType<typeof setInterval> | undefined;
  const saved = vscode.workspace.onDidSaveTextDocument(({ uri }) => {
    if (/[\\/]strategies[\\/][^\\/]+\.ya?ml$/.test(uri.fsPath)) model.reload();
  });
  return {
    async children(node) {
      if (node) return node.row.children.map(nodeOf);
      const rows = strategyRows({
        strategies: await model.strategies(),
        state: model.state(),
        checking: model.checking,
        now: ports.clock.now(),
      });
      return rows.map(nodeOf);
    },
    run: (id, request) => actions[id](request),
    tick: (node, ticked) => tickRow({ ...dependencies, model }, node, ticked),
    follow(visible) {
      clearInterval(clock);
      clock = visible
        ? setInterval(() => {
            if (model.state().runs.length > 0) model.touch();
          }, clockStep)
        : undefined;
    },
    reload: () => model.reload(),
    onChange: model.onChange,
    dispose() {
      clearInterval(clock);
      vscode.Disposable.from(saved, model).dispose();
    },
  };
}
