import type { Processes } from '../../../base/ports.ts';

/** The same processes, at most so many at a time; the others wait for their turn, and not longer than their signal. */
export function limitProcesses(processes: Processes, most: number): Processes {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    find: (program) => processes.find(program),
    async run(request) {
      if (running >= most) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
      } else running += 1;
      try {
        return await processes.run(request);
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}
