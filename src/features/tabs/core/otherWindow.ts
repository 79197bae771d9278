/** Whether a tab runs in another window that has the same folder open. */
import type { RunningProcess } from '../../../clients/agents/processes.ts';
import type { Tab, TabPlace } from './tab.ts';

export interface OwnWindow {
  readonly id: string;
  /** Of the terminals of this window. */
  readonly shells: ReadonlySet<number>;
}

/** The terminal of another window in which the tab runs; undefined where its shell is gone, or is one of ours. */
export async function placeElsewhere(
  { running }: Pick<Tab, 'running'>,
  own: OwnWindow,
  processAt: (pid: number) => Promise<RunningProcess | undefined>,
): Promise<TabPlace | undefined> {
  if (!running || running.window === own.id || own.shells.has(running.shell)) return undefined;
  return (await processAt(running.shell))?.born === running.born ? running : undefined;
}
