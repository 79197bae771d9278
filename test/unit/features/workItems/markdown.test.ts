import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMarkdown, type Piece } from '../../../../src/features/workItems/core/markdown.ts';

/** As HTML would write it, the texts as they are. */
function shown(pieces: readonly (Piece | string)[]): string {
  return pieces
    .map((one) => {
      if (typeof one === 'string') return one;
      const address = one.address === undefined ? '' : ` ${one.address}`;
      return `<${one.tag}${address}>${shown(one.children)}</${one.tag}>`;
    })
    .join('');
}

const textIn = (pieces: readonly (Piece | string)[]): string =>
  pieces.map((one) => (typeof one === 'string' ? one : textIn(one.children))).join(' ');

function linksIn(pieces: readonly (Piece | string)[]): readonly string[] {
  return pieces.flatMap((one) =>
    typeof one === 'string'
      ? []
      : [...(one.address === undefined ? [] : [one.address]), ...linksIn(one.children)],
  );
}

test.each([
  ['one\ntwo\n\nthree', '<p>one\ntwo</p><p>three</p>'],
  ['## Steps ##\ntext', '<h3>Steps</h3><p>text</p>'],
  ['a **b _c_** `d*e*` ~~f~~', '<p>a <strong>b <em>c</em></strong> <code>d*e*</code> <del>f</del></p>'],
  ['my_snake_case and 2 * 3 * 4', '<p>my_snake_case and 2 * 3 * 4</p>'],
  ['\\*not\\* <b>bold</b> a<br/>b', '<p>*not* <b>bold</b> a\nb</p>'],
  ['- a\n- b\n  - c\n  more\n- [x] d', '<ul><li>a</li><li>b<ul><li>c\nmore</li></ul></li><li>☑ d</li></ul>'],
  ['1. a\n\n   b\n2. c\n\nafter', '<ol><li>a<p>b</p></li><li>c</li></ol><p>after</p>'],
  ['1. a\n- b', '<ol><li>a</li></ol><ul><li>b</li></ul>'],
  ['> a\n> > b\nc', '<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote><p>c</p>'],
  ['```sh\nhelm ls  # *x*\n```\nafter', '<pre><code>helm ls  # *x*</code></pre><p>after</p>'],
  ['~~~\nopen to the end', '<pre><code>open to the end</code></pre>'],
  [
    '| a | b |\n|---|:-:|\n| `1` | 2 |\nafter',
    '<table><tr><th>a</th><th>b</th></tr><tr><td><code>1</code></td><td>2</td></tr></table><p>after</p>',
  ],
  ['a\n\n---\n\nb', '<p>a</p><hr></hr><p>b</p>'],
  [
    '[page](https://example.com/a?b=1 "title") and https://example.com/x.',
    '<p><a https://example.com/a?b=1>page</a> and <a https://example.com/x>https://example.com/x</a>.</p>',
  ],
  ['[run](javascript:alert) [go](command:quit) [in](http://example.com)', '<p>run go in</p>'],
  ['![A picture](https://evil.example.com/pixel) ok', '<p>A picture ok</p>'],
  ['<script>x</script><img src=x onerror=y>', '<p><script>x</script><img src=x onerror=y></p>'],
])('%j', (text, expected) => {
  expect(shown(parseMarkdown(text))).toBe(expected);
});

const parts = [
  '*',
  '**',
  '_',
  '`',
  '```',
  '~~',
  '[',
  ']',
  '(',
  ')',
  '!',
  '<',
  '>',
  '|',
  '-',
  '1. ',
  '# ',
  '\n',
  '  ',
];
const anyText = fc.array(
  fc.oneof(fc.constantFrom(...parts), fc.constantFrom('word', 'https://example.com', 'data:x')),
  {
    maxLength: 60,
  },
);

test('whatever is written, every word is shown, and a link leads to https alone', () => {
  fc.assert(
    fc.property(anyText, (made) => {
      const text = made.join('');
      const pieces = parseMarkdown(text);
      const count = (inside: string): number => inside.split('word').length;
      // What stands in an address, or behind the language of a fence, is not text.
      if (!/[`(]|~~~/.test(text)) expect(count(textIn(pieces))).toBe(count(text));
      for (const link of linksIn(pieces)) expect(link).toMatch(/^https:\/\//);
    }),
    { numRuns: 500 },
  );
});

test.each(['[', '*a', '`', '![', '> ', '- ', '**', 'h', '|', '_a_', '[a](', '<https://'])(
  'a long text of %j is no more than long',
  (part) => {
    for (const separator of ['', '\n']) {
      const text = `${part}${separator}`.repeat(99_000 / (part.length + separator.length));
      expect(parseMarkdown(text).length).toBeGreaterThan(0);
    }
  },
);
