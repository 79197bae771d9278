import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, test } from 'vitest';
import { wantedAt } from '../../../src/base/promqlCursor.ts';

/** The bar in the text is the cursor. */
function wanted(text: string) {
  const pos = text.indexOf('|');
  const whole = text.replace('|', '');
  return wantedAt(whole, parser.parse(whole), pos);
}

describe('what can stand at the cursor', () => {
  test.each([
    ['htt|', 'metric', 'htt', '', ''],
    ['sum(rate(http_r|', 'metric', 'http_r', '', ''],
    ['a / b|', 'metric', 'b', '', ''],
    ['http{jo|', 'label', 'jo', 'http', ''],
    ['http{job="a", |', 'label', '', 'http', ''],
    ['http{job="a", |}', 'label', '', 'http', ''],
    ['sum by (jo|', 'label', 'jo', '', ''],
    ['sum by (jo|) (rate(http[5m]))', 'label', 'jo', 'http', ''],
    ['http{job="ap|', 'value', 'ap', 'http', 'job'],
    ['http{job="ap|"}', 'value', 'ap', 'http', 'job'],
    ['http{job=~"|"}', 'value', '', 'http', 'job'],
    ['{job="|"}', 'value', '', '', 'job'],
  ])('%s is a %s', (...[text, what, typed, metric, label]) => {
    expect(wanted(text)).toMatchObject({ kind: 'name', what, text: typed, metric, label });
  });
  test.each(['rate(x[5|', 'rate(x[|]', 'x offset 1|', 'x offset -|'])('%s is a duration', (text) =>
    expect(wanted(text)).toMatchObject({ kind: 'duration' }),
  );
  test.each(['# no|', 'http{job=|', 'label_replace(x, "a|")', 'x > 5|'])('%s is nothing', (text) =>
    expect(wanted(text)).toBeUndefined(),
  );
  test('is replaced from where the word begins', () => {
    expect(wanted('sum(rat|)')?.from).toBe(4);
    expect(wanted('http{job="ap|"}')?.from).toBe(10);
    expect(wanted('rate(x[15|m])')?.from).toBe(7);
  });
});
