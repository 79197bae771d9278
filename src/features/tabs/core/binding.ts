/** Which conversation is a tab's. Our own id for Claude Code; for the rest what the agent tells, else a guess that says so. */
import type { TranscriptPlace } from '../../../clients/agents/transcript.ts';
import type { HookEvent } from './state/hooks.ts';
import type { AgentName, Tab, TabConversation } from './tab.ts';

/**
 * The conversation that an event gives to its tab; undefined where it changes nothing. Every child of an agent inherits
 * the tab's variable, so an event counts only where the tab has no conversation yet, or where its own one was cleared.
 */
export function toldConversation(
  tab: Tab,
  agent: AgentName | undefined,
  event: HookEvent,
  before: readonly HookEvent[],
): TabConversation | undefined {
  if (event.tab !== tab.id || event.event !== 'SessionStart' || event.subagent === true || !agent)
    return undefined;
  if (event.session === tab.conversation?.id || event.t < (tab.started ?? 0)) return undefined;
  const told: TabConversation = { agent, id: event.session, bound: 'told' };
  const { conversation } = tab;
  if (!conversation || conversation.bound === 'guessed') return told;
  const cleared = before.some(
    (other) =>
      other.event === 'SessionEnd' &&
      other.session === conversation.id &&
      other.t <= event.t &&
      event.t - other.t < 5000 &&
      (other.reason === 'clear' || other.reason === 'resume'),
  );
  return cleared && (event.reason === 'clear' || event.reason === 'resume') ? told : undefined;
}

/** Only where one conversation and one tab can be meant; two tabs in one folder are never guessed about. */
export function guessedConversation(
  tab: Tab,
  tabs: readonly Tab[],
  agent: AgentName,
  places: readonly TranscriptPlace[],
): TabConversation | undefined {
  if (tab.conversation || tab.started === undefined) return undefined;
  const rivals = tabs.filter(
    (other) =>
      other.id !== tab.id && other.cwd === tab.cwd && other.started !== undefined && !other.conversation,
  );
  const taken = new Set(tabs.flatMap(({ conversation }) => conversation?.id ?? []));
  const candidates = places.filter((place) => place.agent === agent && !taken.has(place.sessionId));
  const [only] = candidates;
  return rivals.length === 0 && candidates.length === 1 && only
    ? { agent, id: only.sessionId, bound: 'guessed' }
    : undefined;
}
