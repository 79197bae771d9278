/** What each measurement prints: one line with its figures, and the goal where there is one. */

export interface Figure {
  readonly name: string;
  /** Such as `212 ms against 1,480 ms`. */
  readonly figures: string;
  /** What the goal is about; higher is worse. */
  readonly value?: number;
  readonly goal?: number;
}

export function printFigure({ name, figures, value, goal }: Figure): void {
  const judged =
    value === undefined || goal === undefined
      ? ''
      : `${format(value)}, goal ${format(goal)}: ${value <= goal ? 'reached' : 'MISSED'}`;
  console.log(`${name.padEnd(50)} ${figures.padEnd(28)} ${judged}`.trimEnd());
}

/** For what cannot be measured here, and why. */
export function printMissing(name: string, reason: string): void {
  console.log(`${name.padEnd(50)} not measured: ${reason}`);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new Error('no values');
  return (low + high) / 2;
}

/** Milliseconds that the work took. */
export async function clock(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function format(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : 0 });
}

export function milliseconds(value: number): string {
  return `${format(value)} ms`;
}
