/** `sre-workbench hook-event`: an agent's hook hands its input on standard input. It answers nothing and never fails the agent. */
import { text } from 'node:stream/consumers';
import { keepHookEvent } from '../features/tabs/hook.ts';
import { clock, environment } from '../node/environment.ts';
import { createFileWriter } from '../node/fileWriter.ts';

export async function recordHookEvent(): Promise<void> {
  await keepHookEvent(await text(process.stdin), { environment, clock, writer: createFileWriter() });
}
