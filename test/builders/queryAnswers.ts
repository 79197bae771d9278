/** Answers to range queries as Prometheus writes them, with all that its numbers can be; the same for the same seed. */
import { sampleText } from '../../src/clients/prometheus/samples.ts';

export interface AnswerShape {
  readonly series: number;
  readonly count: number;
  readonly start?: number;
  readonly step?: number;
  /** Share of the grid without a sample. */
  readonly gaps?: number;
  /** Digits of each value: 0 for whole doubles. */
  readonly digits?: number;
}

/** A generator from 0 to 1 (mulberry32). */
export function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Any double at all: by its bits, or one of those that are written in a special way. */
export function anyDouble(random: () => number): number {
  const kind = random();
  if (kind < 0.02) return Number.NaN;
  if (kind < 0.03) return Number.POSITIVE_INFINITY;
  if (kind < 0.04) return Number.NEGATIVE_INFINITY;
  if (kind < 0.06) return random() < 0.5 ? 0 : -0;
  if (kind < 0.3) return Math.floor(random() * 2 ** 53) * (random() < 0.5 ? 1 : -1);
  if (kind < 0.6) return (random() - 0.5) * 10 ** Math.floor(random() * 24 - 8);
  const bits = new Uint32Array([random() * 2 ** 32, random() * 2 ** 32]);
  const [value = 0] = new Float64Array(bits.buffer);
  return Number.isFinite(value) ? value : 1;
}

/** As Go writes it: the exponent has at least two digits. */
export const goText = (value: number): string =>
  Object.is(value, -0) ? '-0' : sampleText(value).replace(/e([+-])(\d)$/, 'e$10$2');

export function rangeAnswer(
  { series, count, start = 1_700_000_000, step = 15, gaps = 0, digits = 0 }: AnswerShape,
  random: () => number,
): string {
  const result = Array.from({ length: series }, (_, index) => {
    const values = Array.from({ length: count }, (__, column) => column)
      .filter(() => random() >= gaps)
      .map((column) => {
        const value = digits > 0 ? Number((random() * 100).toFixed(digits)) : anyDouble(random);
        return `[${Math.round((start + column * step) * 1000) / 1000},"${goText(value)}"]`;
      });
    const metric = JSON.stringify({ __name__: 'load', instance: `host-${index}`, note: 'a "b" \\ ☃ \u2028' });
    return `{"metric":${metric},"values":[${values.join(',')}]}`;
  });
  return `{"status":"success","data":{"resultType":"matrix","result":[${result.join(',')}]}}`;
}
