import type { Processes, ProcessRequest } from '../../../src/base/ports.ts';

/** Real processes whose number a test can see. */
export function countProcesses(processes: Processes) {
  const started: ProcessRequest[] = [];
  let running = 0;
  let most = 0;
  const counted: Processes = {
    find: (program) => processes.find(program),
    async run(request) {
      started.push(request);
      running += 1;
      most = Math.max(most, running);
      try {
        return await processes.run(request);
      } finally {
        running -= 1;
      }
    },
  };
  return { processes: counted, started, running: () => running, most: () => most };
}
