/** The strategies that are there and how their runs stand: read from the files, kept with the workspace. */
import * as vscode from 'vscode';
import { joinPath } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import { notesFolder, workspaceFolders } from '../../../editor/notesFolder.ts';
import type { Reporter } from '../../../editor/report.ts';
import { readState, withRun, type Run, type StrategiesState } from '../core/run.ts';
import { readStrategies, type Strategy, type StrategyFolder } from '../core/strategy.ts';

const key = 'sreWorkbench.strategies.state';

export interface StrategiesModel extends vscode.Disposable {
  /** Read anew where the files may have changed. */
  strategies(): Promise<readonly Strategy[]>;
  find(id: string): Promise<Strategy | undefined>;
  state(): StrategiesState;
  runOf(strategy: string): Run | undefined;
  /** Waits until it is kept. */
  keep(state: StrategiesState): Promise<void>;
  /** The run as it is when it is its turn: what came meanwhile is not lost. Undefined where there is none any more. */
  change(strategy: string, next: (run: Run) => Run): Promise<Run | undefined>;
  /** `strategy/step/check` of what is being checked now. */
  readonly checking: Set<string>;
  /** The files are read again with the next look. */
  reload(): void;
  /** Draws anew. */
  touch(): void;
  readonly onChange: vscode.Event<void>;
}

export interface ModelDependencies {
  readonly files: Files;
  readonly memory: vscode.Memento;
  readonly reporter: Reporter;
  /** Absolute folder of the strategies that come with the extension. */
  readonly builtIn: string;
}

export function createStrategiesModel({
  files,
  memory,
  reporter,
  builtIn,
}: ModelDependencies): StrategiesModel {
  const changed = new vscode.EventEmitter<void>();
  const checking = new Set<string>();
  let library: Promise<readonly Strategy[]> | undefined;
  let told = '';
  const read = async (): Promise<readonly Strategy[]> => {
    const found = await readStrategies(files, await foldersOf(files, builtIn));
    // A file that is wrong is told once, not with each look.
    const wrong = found.failures.map(({ message }) => message).join('\n');
    const [first] = found.failures;
    if (first && wrong !== told) reporter.failure(first);
    told = wrong;
    return found.strategies;
  };
  const strategies = (): Promise<readonly Strategy[]> => (library ??= read());
  const state = (): StrategiesState => readState(memory.get<unknown>(key));
  const keep = async (next: StrategiesState): Promise<void> => {
    const kept = memory.update(key, next);
    changed.fire();
    await kept;
  };
  const runOf = (strategy: string): Run | undefined => state().runs.find((run) => run.strategy === strategy);
  return {
    strategies,
    find: async (id) => (await strategies()).find((strategy) => strategy.id === id),
    state,
    runOf,
    keep,
    async change(strategy, next) {
      const run = runOf(strategy);
      if (!run) return undefined;
      const later = next(run);
      await keep(withRun(state(), later));
      return later;
    },
    checking,
    reload() {
      library = undefined;
      changed.fire();
    },
    touch: () => changed.fire(),
    onChange: changed.event,
    dispose: () => changed.dispose(),
  };
}

/** The later one counts: a team's strategies replace those that come along, a person's own replace both. */
async function foldersOf(files: Files, builtIn: string): Promise<readonly StrategyFolder[]> {
  const notes = await notesFolder(files);
  const [first] = workspaceFolders();
  return [
    { folder: builtIn, builtIn: true },
    ...(notes === undefined ? [] : [{ folder: joinPath(notes, 'strategies'), builtIn: false }]),
    ...(first === undefined
      ? []
      : [{ folder: joinPath(first, '.sre-workbench/strategies'), builtIn: false }]),
  ];
}
