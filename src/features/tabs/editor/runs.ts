/** The tabs that are watched now, each with the terminal that it runs in. */
import type * as vscode from 'vscode';
import type { Ports } from '../../../base/ports.ts';
import { windowOfModel } from '../../../clients/agents/windows.ts';
import { readSetting } from '../../../editor/settings.ts';
import { TabObserver } from '../core/observer.ts';
import type { Signal } from '../core/state/signal.ts';
import type { Tab } from '../core/tab.ts';
import { portsOf } from './startPlan.ts';

export interface Run {
  readonly observer: TabObserver;
  /** Another window has its terminal. */
  readonly elsewhere: boolean;
  terminal: vscode.Terminal | undefined;
  execution: vscode.TerminalShellExecution | undefined;
}

export class Runs {
  readonly #ports: Ports;
  readonly #changed: () => void;
  readonly #runs = new Map<string, Run>();

  constructor(ports: Ports, changed: () => void) {
    this.#ports = ports;
    this.#changed = changed;
  }

  get(id: string): Run | undefined {
    return this.#runs.get(id);
  }

  all(): readonly (readonly [id: string, run: Run])[] {
    return [...this.#runs];
  }

  idOf(terminal: vscode.Terminal): string | undefined {
    return this.all().find(([, run]) => run.terminal === terminal)?.[0];
  }

  /** Watches the tab's conversation from the first signal on. */
  begin(tab: Tab, first: Signal, place: Partial<Pick<Run, 'terminal' | 'elsewhere'>> = {}): Run {
    const windowOf = (model: string | null): number | undefined =>
      windowOfModel(readSetting('sreWorkbench.context.windows'), model);
    const observer = new TabObserver(portsOf(tab, this.#ports), windowOf, this.#changed);
    observer.evidence.restart(first);
    observer.follow(tab.conversation);
    const run: Run = { observer, terminal: undefined, execution: undefined, elsewhere: false, ...place };
    this.#runs.set(tab.id, run);
    return run;
  }

  /** Watches no more, and closes the terminal. */
  end(id: string): void {
    const run = this.#runs.get(id);
    this.#runs.delete(id);
    run?.observer.dispose();
    run?.terminal?.dispose();
  }

  dispose(): void {
    for (const { observer } of this.#runs.values()) observer.dispose();
    this.#runs.clear();
  }
}
