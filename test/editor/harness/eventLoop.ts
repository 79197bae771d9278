/** How long something holds up the event loop of the extension host that it runs in. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds. */
export interface EventLoopDelay {
  /** By Node's own monitor: what the host's users wait, the load of the machine included. */
  readonly max: number;
  readonly p99: number;
  readonly mean: number;
  /** The longest time that this thread itself has computed without a pause: the same on a loaded machine. */
  readonly longestWork: number;
}

const resolution = 5;

/** Runs a scenario in an editor suite and tells how late timers were meanwhile. */
export async function measureEventLoop(scenario: () => Promise<unknown>): Promise<EventLoopDelay> {
  const monitor = monitorEventLoopDelay({ resolution });
  const work = watchWork();
  monitor.enable();
  try {
    // The monitor counts from one of its ticks to the next: what happens before the first and after the last is lost.
    await nextTick(monitor);
    await scenario();
    await nextTick(monitor);
  } finally {
    monitor.disable();
    work.stop();
  }
  // The time between two ticks is no delay.
  const delay = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolution);
  return {
    max: delay(monitor.max),
    p99: delay(monitor.percentile(99)),
    mean: delay(monitor.mean),
    longestWork: work.longest(),
  };
}

async function nextTick(monitor: { readonly count: number }): Promise<void> {
  const { count } = monitor;
  while (monitor.count === count) await pause(1);
}

/** Between two ticks a thread has computed no longer than it used its processor, however long it had to wait for that. */
function watchWork(): { longest(): number; stop(): void } {
  let longest = 0;
  let before = usedProcessor();
  const tick = () => {
    const now = usedProcessor();
    longest = Math.max(longest, now - before);
    before = now;
  };
  const timer = setInterval(tick, 1);
  return {
    longest: () => longest,
    stop: () => {
      tick();
      clearInterval(timer);
    },
  };
}

/** The processor time of this thread, in milliseconds. */
export function usedProcessor(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
