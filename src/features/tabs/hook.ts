/**
 * What `sre-workbench hook-event` does: keeps a few fields of a hook's input as one small file. An agent waits for it at
 * each step, so nothing heavy is loaded here.
 */
import { parseJson, recordOf, textOf } from '../../base/json.ts';
import type { Clock, Environment, FileWriter } from '../../base/ports.ts';
import { eventFile } from './core/eventPlace.ts';
import { folderVariable, tabVariable } from './core/environment.ts';

/** Writes the event of a tab's agent; does nothing for an agent that no tab started, and never fails a hook. */
export async function keepHookEvent(
  input: string,
  ports: { readonly environment: Environment; readonly writer: FileWriter; readonly clock: Clock },
): Promise<void> {
  const tab = ports.environment.variable(tabVariable);
  const folder = ports.environment.variable(folderVariable);
  if (!tab || !folder) return;
  const event = hookEventOf(parseJson(input), tab, ports.clock.now());
  if (event) await ports.writer.create(eventFile(folder, ports.clock.now()), `${JSON.stringify(event)}\n`);
}

/** The event to keep of a hook's input; undefined for what is none. Prompts and the input of tools are left out. */
export function hookEventOf(
  value: unknown,
  tab: string,
  t: number,
): Readonly<Record<string, unknown>> | undefined {
  const input = recordOf(value);
  const [session, event] = [textOf(input['session_id']), textOf(input['hook_event_name'])];
  if (session === '' || event === '') return undefined;
  const kept = {
    cwd: textOf(input['cwd']),
    transcript: textOf(input['transcript_path']),
    tool: textOf(input['tool_name']),
    toolId: textOf(input['tool_use_id']),
    reason: textOf(input['source']) || textOf(input['trigger']) || textOf(input['reason']),
    notification: textOf(input['notification_type']),
    message: event === 'Notification' ? textOf(input['message']).slice(0, 200) : '',
  };
  return {
    version: 1,
    t,
    tab,
    session,
    event,
    ...Object.fromEntries(Object.entries(kept).filter(([, text]) => text !== '')),
    ...(textOf(input['agent_id']) === '' ? {} : { subagent: true }),
  };
}
