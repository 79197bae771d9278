/** What `sre-workbench hook-event` does for incidents: the command of an agent goes to the log of the incident that its workspace works on. */
import type { Environment, Files } from '../../base/ports.ts';
import type { LogPorts } from '../../clients/notes/incidentAppend.ts';
import { agentCommandOf } from './core/agentHook.ts';
import { readAgentPlace } from './core/agentPlace.ts';

/** Does nothing where no person asked for it, and never fails a hook. */
export async function keepAgentCommand(
  input: string,
  ports: LogPorts & { readonly environment: Environment; readonly files: Files },
): Promise<void> {
  const workspace = ports.environment.variable('SRE_WORKBENCH_FOLDER');
  const command = workspace ? agentCommandOf(input) : undefined;
  if (!workspace || !command) return;
  const folder = await readAgentPlace(ports.files, workspace);
  if (folder === undefined) return;
  const { addAgentCommand } = await import('./core/agentCommands.ts');
  await addAgentCommand(ports, folder, command);
}
