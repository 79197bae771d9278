import { describe, expect, test } from 'vitest';
import {
  parseExpression,
  partsOf,
  unquote,
  type Expression,
} from '../../../../src/clients/prometheus/expression.ts';

/** The tree in brackets, so that its shape can be read in a test. */
function shape(text: string): string {
  const { tree } = parseExpression(text);
  return tree ? shapeOf(tree) : '';
}

function shapeOf(part: Expression): string {
  const inside = partsOf(part).map((inner) => shapeOf(inner));
  switch (part.kind) {
    case 'selector':
      return [
        part.text,
        part.range && `[${part.range}]`,
        part.offset && `offset ${part.offset}`,
        part.at && `@ ${part.at}`,
      ]
        .filter(Boolean)
        .join(' ');
    case 'subquery':
      return `(${inside[0]})[${part.range}:${part.step ?? ''}]${part.offset === undefined ? '' : ` offset ${part.offset}`}`;
    case 'call':
      return `${part.name}(${inside.join(', ')})`;
    case 'aggregation':
      return `${part.operator}${part.grouping ? ` ${part.grouping.mode} ${part.grouping.labels.join('+')}` : ''}(${inside.join(', ')})`;
    case 'binary':
      return `<${inside[0]} ${part.operator}${part.bool ? ' bool' : ''}${part.matching ? ` ${part.matching}` : ''} ${inside[1]}>`;
    case 'unary':
      return `${part.operator}<${inside[0]}>`;
    case 'number':
    case 'string':
      return part.text;
  }
}

describe('an expression', () => {
  test.each([
    ['up', 'up'],
    ['rate(a{b="c"}[5m] offset 1h)', 'rate(a{b="c"} [5m] offset 1h)'],
    ['sum by (job, "a.b") (a) / on (x) group_left () b', '<sum by job+a.b(a) / on (x) group_left () b>'],
    ['topk(3, a) > bool 1', '<topk(3, a) > bool 1>'],
    ['a @ 1609746000 offset -5m', 'a offset -5m @ 1609746000'],
    ['max_over_time(rate(a[5m])[1h:1m] offset 1d)', 'max_over_time((rate(a [5m]))[1h:1m] offset 1d)'],
    // The modifier belongs to the last operand alone, as Prometheus has it.
    ['a + b offset 5m', '<a + b offset 5m>'],
    ['-a offset 5m', '-<a offset 5m>'],
    ['a * -b[5m:]', '<a * -<(b)[5m:]>>'],
    ['a + (b + c)[5m:1m]', '<a + (<b + c>)[5m:1m]>'],
    ['a and # why\n b', '<a and b>'],
    ['label_replace(a, "b", "$1", "c", `(.*)`)', 'label_replace(a, b, $1, c, (.*))'],
  ])('%s', (text, expected) => {
    const { faults } = parseExpression(text);
    expect(faults).toEqual([]);
    expect(shape(text)).toBe(expected);
  });

  test('names the metric of each selector, in whatever way it is written', () => {
    const metrics = (text: string) => parseExpression(text).selectors.map(({ metric }) => metric);
    expect(metrics('a + {__name__="b"} + {"c.d", e="f"} + {__name__=~"g.*"}')).toEqual([
      'a',
      'b',
      'c.d',
      undefined,
    ]);
  });

  test('says where matchers and selectors stand', () => {
    const text = 'sum(a{b!~"c|d"}[5m])';
    const [selector] = parseExpression(text).selectors;
    expect(selector && text.slice(selector.from, selector.to)).toBe('a{b!~"c|d"}[5m]');
    expect(selector?.matchers).toEqual([{ label: 'b', operator: '!~', value: 'c|d', from: 6, to: 14 }]);
  });

  test.each(['sum(', 'a{b=}', 'a b', 'rate(a[5m]'])('%s has a fault', (text) => {
    expect(parseExpression(text).faults).not.toEqual([]);
  });

  test('of nothing is nothing', () => {
    expect(parseExpression('  ').tree).toBeUndefined();
  });
});

test.each([
  [String.raw`"a\n\t\"\\"`, 'a\n\t"\\'],
  [String.raw`'\x41\u00e9\U0001F600\101'`, 'Aé😀A'],
  ['`a\\n`', 'a\\n'],
  ['plain', 'plain'],
])('%s in quotes of Go is %s', (text, expected) => {
  expect(unquote(text)).toBe(expected);
});
