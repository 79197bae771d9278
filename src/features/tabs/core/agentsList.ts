/** The list of running agents that Claude Code prints (`claude agents --json`, since 2.1.145). */
import { isRecord, listOf, numberOf, parseJson, recordOf, textOf } from '../../../base/json.ts';
import type { Processes } from '../../../base/ports.ts';
import type { Signal } from './state/signal.ts';

export interface ListedAgent {
  readonly session: string | undefined;
  readonly pid: number | undefined;
  readonly status: 'busy' | 'idle' | 'waiting' | undefined;
  readonly waitingFor: string;
}

/** Undefined for what is no such list: an older version prints something else. */
export function parseAgentsList(text: string): readonly ListedAgent[] | undefined {
  const value = parseJson(text);
  const rows = Array.isArray(value) ? value : recordOf(value)['agents'];
  if (!Array.isArray(rows)) return undefined;
  return listOf(rows)
    .filter(isRecord)
    .map((row) => {
      const waitingFor = textOf(row['waitingFor']);
      return {
        session: textOf(row['sessionId']) || textOf(row['session_id']) || undefined,
        pid: numberOf(row['pid']),
        status: statusOf(textOf(row['status']) || textOf(row['state']), waitingFor),
        waitingFor,
      };
    });
}

function statusOf(status: string, waitingFor: string): ListedAgent['status'] {
  if (waitingFor !== '' || /^(?:waiting|blocked)/.test(status)) return 'waiting';
  if (/^(?:busy|working|running)/.test(status)) return 'busy';
  return /^(?:idle|done|stopped)/.test(status) ? 'idle' : undefined;
}

/** What the list says about one conversation, as of `t`. */
export function listedSignals(list: readonly ListedAgent[], session: string, t: number): readonly Signal[] {
  const row = list.find((agent) => agent.session === session);
  if (!row?.status) return [];
  const { status, waitingFor } = row;
  return [{ kind: 'listed', status, what: waitingFor, t, source: 'agents', session }];
}

/** Asks each program for its list, while it has one; older versions are asked once. */
export class AgentsLists {
  readonly #processes: Processes;
  readonly #without = new Set<string>();

  constructor(processes: Processes) {
    this.#processes = processes;
  }

  /** Undefined where the program has no such list. */
  async ask(program: string): Promise<readonly ListedAgent[] | undefined> {
    if (this.#without.has(program)) return undefined;
    const ran = await this.#processes.run({ program, args: ['agents', '--json'], timeLimit: 5000 });
    const list = ran.ok && ran.value.exitCode === 0 ? parseAgentsList(ran.value.stdout) : undefined;
    if (!list) this.#without.add(program);
    return list;
  }
}
