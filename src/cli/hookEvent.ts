/** `sre-workbench hook-event`: an agent's hook hands its input on standard input. It answers nothing and never fails the agent. */
import { text } from 'node:stream/consumers';
import { keepAgentCommand } from '../features/incidents/hook.ts';
import { keepHookEvent } from '../features/tabs/hook.ts';
import { clock, environment } from '../node/environment.ts';
import { createFiles } from '../node/files.ts';
import { createFileWriter } from '../node/fileWriter.ts';

export async function recordHookEvent(): Promise<void> {
  const input = await text(process.stdin);
  const [files, writer] = [createFiles(), createFileWriter()];
  await keepHookEvent(input, { environment, clock, writer });
  await keepAgentCommand(input, { environment, clock, writer, files, fileParts: files });
}
