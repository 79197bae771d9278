/** Expressions that are broken, or not, by one change to one that is whole. */
import { randomFrom } from './random.ts';
import { expressionOf } from './ruleTestFiles.ts';

const pieces = [
  '(',
  ')',
  '[5m]',
  '{',
  '}',
  ' by (x) ',
  'rate',
  ' offset ',
  '"',
  "'",
  ' and ',
  '==',
  '1',
  ',',
  'é',
  '\u{1F600}',
  ' # x',
  '[',
  '@',
  '$',
  'sum(',
  ' bool ',
  '5m',
  '=~"("',
  '\n',
];

export function brokenExpression(seed: number): string {
  const random = randomFrom(seed);
  let text = expressionOf(random);
  for (let changes = random.integer(1, 2); changes > 0; changes -= 1) {
    const at = random.integer(0, text.length);
    const length = random.pick([0, 0, 1, 3]);
    text = text.slice(0, at) + random.pick([...pieces, '', '']) + text.slice(at + length);
  }
  return text;
}
