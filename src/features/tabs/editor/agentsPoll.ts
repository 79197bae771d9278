/** Asks Claude Code for its list of running agents, for the tabs that no hook tells of. */
import type { Ports } from '../../../base/ports.ts';
import { AgentsLists, listedSignals } from '../core/agentsList.ts';
import type { TabObserver } from '../core/observer.ts';
import type { Tab } from '../core/tab.ts';
import { knownProfiles } from './startPlan.ts';

export interface ObservedTab {
  readonly tab: Tab;
  readonly observer: TabObserver;
}

export function createAgentsPoll({
  processes,
  clock,
}: Pick<Ports, 'processes' | 'clock'>): (observed: readonly ObservedTab[]) => Promise<void> {
  const lists = new AgentsLists(processes);
  return async (observed) => {
    const profiles = new Map(knownProfiles().map((profile) => [profile.id, profile]));
    const asked = observed.flatMap(({ tab, observer }) => {
      const [program, ...rest] = profiles.get(tab.profile)?.command ?? [];
      const own = tab.conversation?.agent === 'claude-code' ? tab.conversation.id : undefined;
      // A wrapper of the person's own may take the words for a prompt.
      return program !== undefined && rest.length === 0 && own !== undefined && !observer.hasHooks
        ? [{ program, session: own, observer }]
        : [];
    });
    for (const program of new Set(asked.map((one) => one.program))) {
      const list = await lists.ask(program);
      const now = clock.now();
      for (const one of asked) {
        if (list && one.program === program) one.observer.add(...listedSignals(list, one.session, now));
      }
    }
  };
}
