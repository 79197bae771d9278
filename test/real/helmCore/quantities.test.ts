/** Quantities read, written and compared here and by Kubernetes' own code. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { canonicalQuantity, compareQuantities, parseQuantity } from '../../../src/base/quantities.ts';
import { createRandom, type Random } from '../../builders/charts/random.ts';
import { startEngine } from './engine.ts';

const count = Number(process.env['HELM_QUANTITY_CASES'] ?? 100_000);
const engine = startEngine();

const suffixes =
  ',n,u,m,k,M,G,T,P,E,Ki,Mi,Gi,Ti,Pi,Ei,e3,E5,e-2,E-12,e+09,e21,e999,e-40,e4294967290,K,ki,MB,e,E1.5, ,i,Eii'.split(
    ',',
  );

function makeQuantity(random: Random): string {
  const digits = (most: number) =>
    Array.from({ length: random.integer(0, most) }, () =>
      random.chance(0.3) ? '0' : String(random.integer(0, 9)),
    ).join('');
  const letters = '+-.0123456789eEinumkKMGTP _x';
  if (random.chance(0.1)) {
    return Array.from(
      { length: random.integer(0, 8) },
      () => letters[random.integer(0, letters.length - 1)],
    ).join('');
  }
  const whole = digits(random.chance(0.25) ? 23 : 4);
  const fraction = random.chance(0.5) ? `.${digits(random.chance(0.3) ? 13 : 3)}` : '';
  return (
    random.pick(['', '', '', '-', '+']) + whole + fraction + suffixes[random.integer(0, suffixes.length - 1)]
  );
}

describe('against Kubernetes', () => {
  const random = createRandom(Number(process.env['HELM_QUANTITY_SEED'] ?? 1));
  const texts = Array.from({ length: count }, () => makeQuantity(random));

  test(`${count} texts`, async () => {
    const answer = await engine.call({ method: 'quantities', payload: { values: texts } });
    if (!answer.ok) throw new Error(answer.error.message);
    const theirs = z.array(z.object({ canonical: z.optional(z.string()) })).parse(answer.value);
    const different = texts.flatMap((text, index) => {
      const parsed = parseQuantity(text);
      const ours = parsed.ok ? canonicalQuantity(parsed.value) : undefined;
      const expected = theirs[index]?.canonical;
      // Where Kubernetes takes a text for canonical already it hands the very text back, which it may not be.
      const same = ours === expected || (ours !== undefined && expected === text);
      return same ? [] : [{ text, ours, expected }];
    });
    expect(different.slice(0, 3)).toEqual([]);
  });

  test(`${count} pairs`, async () => {
    const pairs = texts.map((text, index) => [text, texts.at(index - 1) ?? ''] as const);
    const answer = await engine.call({ method: 'compareQuantities', payload: { pairs } });
    if (!answer.ok) throw new Error(answer.error.message);
    const theirs = z.array(z.nullable(z.number())).parse(answer.value);
    const different = pairs.flatMap(([first, second], index) => {
      const [one, other] = [parseQuantity(first), parseQuantity(second)];
      const ours = one.ok && other.ok ? compareQuantities(one.value, other.value) : null;
      return ours === theirs[index] ? [] : [{ first, second, ours, expected: theirs[index] }];
    });
    expect(different.slice(0, 3)).toEqual([]);
  });
});
