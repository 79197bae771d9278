/**
 * The samples of a large graph (11,001 x 50, 18 MB of text) from bytes to doubles: by the scanner, and by decoding,
 * `JSON.parse` and filling the same array. Both in one process, in turn; told is the ratio.
 */
import { scanQuery } from '../src/clients/prometheus/scanner.ts';
import { makeRandom, rangeAnswer } from '../test/builders/queryAnswers.ts';
import { median, milliseconds, printFigure } from './figure.ts';

const readings = 9;
const goal = 0.3;
/** Milliseconds that the extension host may be blocked. */
const blockedGoal = 50;
const shape = { series: 50, count: 11_001, start: 1_700_000_000, step: 15 };

interface Parsed {
  readonly data: { readonly result: readonly { readonly values: readonly (readonly [number, string])[] }[] };
}

function parse(bytes: Uint8Array): Float64Array {
  const { data } = JSON.parse(new TextDecoder().decode(bytes)) as Parsed;
  const samples = new Float64Array(shape.series * shape.count).fill(Number.NaN);
  data.result.forEach(({ values }, series) => {
    for (const [time, text] of values) {
      const column = Math.round((time - shape.start) / shape.step);
      const value = text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text);
      samples[series * shape.count + column] = value;
    }
  });
  return samples;
}

async function clock(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** The longest that a timer had to wait while the work ran. */
async function blockedBy(work: () => Promise<unknown>): Promise<number> {
  let [longest, last] = [0, performance.now()];
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  await work();
  longest = Math.max(longest, performance.now() - last);
  clearInterval(timer);
  return longest;
}

for (const [name, text] of [
  ['17 digits', textOf((random) => random() * 10)],
  ['short numbers', rangeAnswer({ ...shape, digits: 2 }, makeRandom(3))],
] as const) {
  const bytes = new TextEncoder().encode(text);
  const times: { readonly scanned: number; readonly parsed: number }[] = [];
  for (let reading = 0; reading < readings; reading += 1) {
    const scanned = await clock(() => scanQuery(bytes, shape));
    const parsed = await clock(() => parse(bytes));
    times.push({ scanned, parsed });
  }
  const scanned = median(times.map((each) => each.scanned));
  const parsed = median(times.map((each) => each.parsed));
  printFigure({
    name: `samples of ${(bytes.length / 1e6).toFixed(1)} MB, ${name}`,
    figures: `${milliseconds(scanned)} against ${milliseconds(parsed)}`,
    value: scanned / parsed,
    goal,
  });
  const blocked = await blockedBy(() => scanQuery(bytes, shape));
  printFigure({
    name: "  the caller's thread, longest hold-up",
    figures: milliseconds(blocked),
    value: blocked,
    goal: blockedGoal,
  });
}

function textOf(value: (random: () => number) => number): string {
  const random = makeRandom(3);
  const series = Array.from({ length: shape.series }, (_, index) => {
    const values = Array.from(
      { length: shape.count },
      (__, at) => `[${shape.start + at * shape.step},"${value(random)}"]`,
    );
    return `{"metric":{"instance":"host-${index}"},"values":[${values.join(',')}]}`;
  });
  return `{"status":"success","data":{"resultType":"matrix","result":[${series.join(',')}]}}`;
}
