/** From a place in a document to the place in the expression around it. */
import { describe, expect, test } from 'vitest';
import { cursorIn } from '../../../../src/features/rules/core/cursor.ts';

const rule = (expr: string) => `groups:\n- name: g\n  rules:\n  - alert: A\n    expr: ${expr}\n    for: 5m\n`;

/** The bar in the text is the cursor; the answer has it too. */
function seen(text: string, language = 'yaml'): string | undefined {
  const offset = text.indexOf('|>');
  const document = text.replace('|>', '');
  const cursor = cursorIn(document, offset, language);
  if (!cursor) return undefined;
  // An escaped character stands behind its backslash.
  const escaped = document[offset] === '\\' ? 1 : 0;
  expect(cursor.offsetOf(cursor.at)).toBe(offset + escaped);
  return `${cursor.text.slice(0, cursor.at)}|${cursor.text.slice(cursor.at)}`;
}

describe('the expression at the cursor', () => {
  test.each([
    [rule('sum(rat|>)'), 'sum(rat|)'],
    [rule('up|>'), 'up|'],
    [rule('|>up'), '|up'],
    [rule('up and |>'), 'up and |'],
    [rule('|>'), '|'],
    [rule('\'up{job="a|>"}\''), 'up{job="a|"}'],
    [rule('|\n      up{\n        job="a|>"\n      }'), 'up{\n  job="a|"\n}\n'],
    ['{"panels": [{"targets": [{"expr": "up{job=\\"a|>\\"}"}]}]}', 'up{job="a|"}'],
  ])('%s', (text, expected) => expect(seen(text)).toBe(expected));
  test.each([rule('up').replace('5m', '5|>m'), rule('up').replace('- alert: A', '- alert: A|>'), 'a: |>'])(
    'none in %s',
    (text) => expect(seen(text)).toBeUndefined(),
  );
  test('is what blank lines part in a document of PromQL', () =>
    expect(seen('up\n\nrat|> * 2\n\ndown', 'promql')).toBe('rat| * 2'));
});
