/**
 * The first render from cold: each reading in a process of its own (`firstRenderOnce.ts`). Told are the time from the
 * making of a pool to its first answer, the same from the start of the process, the parts of the work, and for how long
 * the caller's thread was held up.
 */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { median, milliseconds, printFigure } from './figure.ts';
import type { FirstRender, FirstRenderParts } from './firstRenderOnce.ts';

const readings = 9;
const goal = 600;
/** Milliseconds that the extension host may be blocked. */
const blockedGoal = 50;

const whole: FirstRender[] = [];
const parts: FirstRenderParts[] = [];
for (let reading = 0; reading < readings; reading += 1) {
  whole.push((await readOnce('whole')) as FirstRender);
  parts.push((await readOnce('parts')) as FirstRenderParts);
}
const of = (part: keyof FirstRender) => median(whole.map((each) => each[part]));

async function readOnce(what: 'whole' | 'parts'): Promise<unknown> {
  const once = path.join(import.meta.dirname, 'firstRenderOnce.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [once, what]);
  return JSON.parse(stdout);
}

printFigure({
  name: 'first render, new pool',
  figures: milliseconds(of('fromPool')),
  value: of('fromPool'),
  goal,
});
printFigure({
  name: 'first render, new process',
  figures: milliseconds(of('fromProcess')),
  value: of('fromProcess'),
  goal,
});
printFigure({
  name: "  the caller's thread, longest hold-up",
  figures: milliseconds(of('blocked')),
  value: of('blocked'),
  goal: blockedGoal,
});
printFigure({ name: '  second render', figures: milliseconds(of('second')) });
for (const part of ['compile', 'start', 'load', 'render'] as const) {
  const value = median(parts.map((each) => each[part]));
  printFigure({ name: `  part: ${part}`, figures: milliseconds(value) });
}
