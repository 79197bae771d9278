/** Which agents worked on an incident, and how full their contexts were: the log and the tabs name the sessions, their transcripts the figures. */
import { mapParallel } from '../../../../base/parallel.ts';
import { findTranscript } from '../../../../clients/agents/places.ts';
import { readRecord } from '../../../../clients/agents/record.ts';
import type { FindPorts } from '../../../../clients/agents/transcript.ts';
import type { IncidentEvent } from '../../../../clients/notes/incidentEvents.ts';
import { readTabsFile, type ListedTab } from '../../../../clients/notes/tabsFile.ts';

/** How full the context of an agent was, over its whole session. Null where no transcript says it. */
export interface AgentUsage {
  /** `claude-code` or `codex`. */
  readonly agent: string;
  /** The name of its tab, else the beginning of the session's id. */
  readonly session: string;
  readonly peakTokens: number | null;
  readonly meanTokens: number | null;
  readonly window: number | null;
}

/** @param roots absolute folders whose tabs are looked at: those of this incident carry its id as their task, or in their name */
export async function agentUsage(
  ports: FindPorts,
  { id, events }: { readonly id: string; readonly events: readonly IncidentEvent[] },
  roots: readonly string[],
): Promise<readonly AgentUsage[]> {
  const lists = await Promise.all(roots.map(async (root) => readTabsFile(ports.files, root)));
  const tabs = lists.flat().filter((tab) => tab.task === id || tab.name.split(' ').includes(id));
  return mapParallel(sessionsOf(events, tabs), 4, async ({ agent, sessionId, name }) => {
    const place = await findTranscript(ports, { agent, sessionId });
    const read = place && (await readRecord(ports, place.path));
    const figures = read?.ok === true ? read.value : undefined;
    return {
      agent,
      session: name ?? sessionId.slice(0, 8),
      peakTokens: figures?.context.peakTokens ?? null,
      meanTokens: figures?.context.meanTokens ?? null,
      window: figures?.state.window ?? null,
    };
  });
}

interface Session {
  readonly agent: 'claude-code' | 'codex';
  readonly sessionId: string;
  readonly name?: string;
}

function sessionsOf(events: readonly IncidentEvent[], tabs: readonly ListedTab[]): readonly Session[] {
  const sessions = new Map<string, Session>();
  for (const { conversation, name } of tabs) {
    if (!conversation) continue;
    const { agent, id } = conversation;
    sessions.set(`${agent}:${id}`, { agent, sessionId: id, name });
  }
  for (const { actor } of events) {
    const [, client, sessionId = ''] = /^agent:(claude-code|codex):(.+)$/.exec(actor) ?? [];
    const key = `${client}:${sessionId}`;
    if (client === undefined || sessions.has(key)) continue;
    sessions.set(key, { agent: client === 'codex' ? 'codex' : 'claude-code', sessionId });
  }
  return [...sessions.values()];
}
