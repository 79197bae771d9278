/** A program of its own that runs a plan whose second step kills it: FOLDER of the incident. */
import { appendEvent } from '../../../src/clients/notes/incidentAppend.ts';
import { runPlan } from '../../../src/features/incidents/core/runner/run.ts';
import { clock } from '../../../src/node/environment.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createFileWriter } from '../../../src/node/fileWriter.ts';
import { createProcesses } from '../../../src/node/processes.ts';

const [, , folder = ''] = process.argv;
const disk = createFiles();
const ports = { files: disk, fileParts: disk, writer: createFileWriter(), clock };
const steps = ['echo first', `kill -9 ${process.pid}`, 'echo never'].map((text, index) => ({
  id: `s${index}`,
  text,
  effect: 'write' as const,
  context: undefined,
  verifies: undefined,
  undo: undefined,
  timeout: 60,
  shell: 'bash',
}));
await runPlan(
  { title: 'It ends here', steps, parameters: {}, triggers: [] },
  {
    processes: createProcesses({ allowed: () => true, untrustedFolders: () => [] }),
    clock,
    cwd: folder,
    env: {},
    signal: new AbortController().signal,
    contextNow: async () => undefined,
    ask: async ({ text }) => {
      process.stdout.write(`${text}\n`);
      return 'run';
    },
    askUndo: async () => false,
    record: async (event) => {
      const written = await appendEvent(ports, folder, event);
      return written.ok ? written.value.seq : undefined;
    },
  },
);
