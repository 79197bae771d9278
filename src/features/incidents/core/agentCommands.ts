/** Commands of agents as events: of a hook at once, of a transcript afterwards. */
import type { CommandRun } from '../../../clients/agents/record.ts';
import { appendEvents, type LogFailure, type LogPorts } from '../../../clients/notes/incidentAppend.ts';
import type { IncidentEvent, NewEvent } from '../../../clients/notes/incidentEvents.ts';
import { keepOutput } from '../../../clients/notes/incidentOutputs.ts';
import { printsSecrets } from '../../../clients/notes/secretData.ts';
import { withoutSecrets } from '../../../clients/notes/withoutSecrets.ts';
import type { Result } from '../../../base/result.ts';
import type { AgentCommand } from './agentHook.ts';
import { changesOf } from './changes.ts';

/** Milliseconds since 1970; now unless told. */
type At = { readonly t?: number };

/** Writes the event of a command, of its output and of what it changed. */
export async function addAgentCommand(
  ports: LogPorts,
  folder: string,
  told: AgentCommand & At,
): Promise<Result<readonly IncidentEvent[], LogFailure>> {
  const { actor, command, cwd, exitCode, output } = told;
  const t = told.t ?? ports.clock.now();
  const text = printsSecrets(command) && output !== '' ? '[redacted]' : output;
  const kept = text === '' ? undefined : await keepOutput(ports.writer, folder, { text, truncated: false });
  if (kept?.ok === false) return kept;
  const frame = { t, t_source: 'hook' as const, actor };
  return appendEvents(ports, folder, (seq): readonly NewEvent[] => [
    { kind: 'command', ...frame, data: { command, exitCode, cwd, durationMs: null } },
    ...(kept ? [{ kind: 'output' as const, ...frame, data: { seq, ...kept.value } }] : []),
    ...(exitCode === 0 ? changesOf({ seq, command, output: text, t, actor, t_source: 'hook' }) : []),
  ]);
}

/** The commands of a session that the log does not have yet, from `since` on. A command that ran twice is there twice. */
export async function missingCommands(
  events: readonly IncidentEvent[],
  runs: readonly CommandRun[],
  { actor, since }: { readonly actor: string; readonly since: number },
): Promise<readonly (AgentCommand & At)[]> {
  const known = new Map<string, number>();
  for (const event of events) {
    if (event.kind !== 'command' || event.actor !== actor) continue;
    known.set(event.data.command, (known.get(event.data.command) ?? 0) + 1);
  }
  const missing: (AgentCommand & At)[] = [];
  for (const { command, folder, exitCode, output, time } of runs) {
    if (time !== null && time < since) continue;
    const written = await withoutSecrets(command);
    const count = known.get(written) ?? 0;
    if (count > 0) {
      known.set(written, count - 1);
      continue;
    }
    missing.push({ actor, command, cwd: folder ?? '', exitCode, output, ...(time !== null && { t: time }) });
  }
  return missing;
}
