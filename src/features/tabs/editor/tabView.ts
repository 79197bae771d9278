/** A tab as the window shows it. */
import * as vscode from 'vscode';
import type { TranscriptState } from '../../../clients/agents/transcript.ts';
import type { Alarm } from '../core/alarms/judge.ts';
import type { TabState } from '../core/state/reconcile.ts';
import type { Tab } from '../core/tab.ts';

export interface TabView {
  readonly tab: Tab;
  readonly state: TabState | undefined;
  readonly terminal: vscode.Terminal | undefined;
  /** It runs in another window. */
  readonly elsewhere: boolean;
  /** What the transcript of its conversation says; undefined where there is none yet. */
  readonly transcript: TranscriptState | undefined;
  /** Those that the person has not silenced. */
  readonly alarms: readonly Alarm[];
}

/** A tab that was started, but has no terminal in this window: after a restart of the machine, or in another window. */
export function notHere({ started }: Tab): TabState | undefined {
  if (started === undefined) return undefined;
  const what = vscode.l10n.t('no terminal in this window');
  return { value: 'ended', since: started, seen: started, source: 'terminal', what, inferred: false };
}
