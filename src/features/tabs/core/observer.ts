/** Watches one tab's agent: the transcript of its conversation, and what hooks, lists and the terminal add. */
import { followTranscript, type Follower } from '../../../clients/agents/follow.ts';
import type { TranscriptState } from '../../../clients/agents/transcript.ts';
import type { Ports } from '../../../base/ports.ts';
import { AlarmRecord } from './alarms/facts.ts';
import { judgeAlarms, type Alarm } from './alarms/judge.ts';
import { alarmWorld } from './alarms/world.ts';
import { Evidence } from './evidence.ts';
import { entrySignals } from './state/entries.ts';
import { reconcile, type TabState } from './state/reconcile.ts';
import type { Signal } from './state/signal.ts';
import type { TabConversation } from './tab.ts';

export class TabObserver {
  readonly evidence = new Evidence();
  #record = new AlarmRecord();
  #alarms: readonly Alarm[] = [];
  readonly #ports: Ports;
  readonly #windowOf: (model: string | null) => number | undefined;
  readonly #changed: () => void;
  #conversation: TabConversation | undefined;
  #follower: Follower | undefined;
  #transcript: TranscriptState | undefined;

  /** @param windowOf the size of a model's window in tokens, where a person set it */
  constructor(ports: Ports, windowOf: (model: string | null) => number | undefined, changed: () => void) {
    this.#ports = ports;
    this.#windowOf = windowOf;
    this.#changed = changed;
  }

  /** What the transcript says, for the share of the context and the last answer; undefined before its first line. */
  get transcript(): TranscriptState | undefined {
    return this.#transcript;
  }

  state(now: number): TabState | undefined {
    return reconcile(this.evidence.signals, this.#conversation?.id, now);
  }

  /** @param path of the transcript, where a hook told it */
  follow(conversation: TabConversation | undefined, path?: string): void {
    const same =
      conversation?.id === this.#conversation?.id && conversation?.agent === this.#conversation?.agent;
    this.#conversation = conversation;
    if (same) return;
    this.#follower?.dispose();
    this.#transcript = undefined;
    this.#record = new AlarmRecord();
    this.#follower =
      conversation &&
      followTranscript(
        this.#ports,
        { agent: conversation.agent, sessionId: conversation.id },
        {
          ...(path === undefined ? {} : { path }),
          window: () => this.#windowOf(this.#transcript?.model ?? null),
          entries: (entries, t) => {
            this.evidence.add(...entrySignals(entries, t, conversation.id));
            this.#record.add(entries, t);
          },
          listener: ({ state }) => {
            this.#transcript = state;
            this.#changed();
          },
        },
      );
  }

  /** Hooks tell of this agent, so nobody has to ask for it. */
  get hasHooks(): boolean {
    return this.evidence.signals.some(({ source }) => source === 'hook');
  }

  add(...signals: readonly Signal[]): void {
    this.evidence.add(...signals);
    this.#changed();
  }

  /** As of the last look. */
  get alarms(): readonly Alarm[] {
    return this.#alarms;
  }

  /** @param staleAfter milliseconds after which an inventory or a replica counts as old */
  async lookForAlarms(staleAfter: number): Promise<void> {
    const record = this.#record;
    if (record.prompts.length > 0) {
      this.#alarms = judgeAlarms(record, await alarmWorld(this.#ports, record, staleAfter));
    }
  }

  /** Looks at the transcript again, where the system tells of no change. */
  async refresh(): Promise<void> {
    await this.#follower?.refresh();
  }

  dispose(): void {
    this.#follower?.dispose();
    this.#follower = undefined;
  }
}
