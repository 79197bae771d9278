import { expect, test } from 'vitest';
import { parseJsonc } from '../../../src/base/jsonc.ts';

test('comments and last commas are passed over, in texts they are text', () => {
  const text = '\uFEFF{\n // a, }\n "a": [1, 2, /* ] */ ], "b": "// no, /* comment */ ,}", "c\\"": {},\n}';
  expect(parseJsonc(text)).toEqual({
    ok: true,
    value: { a: [1, 2], b: '// no, /* comment */ ,}', 'c"': {} },
  });
});

test.each(['', '{', '{"a": 1,, "b": 2}', '{"a": "x}'])('%s is refused', (text) => {
  expect(parseJsonc(text).ok).toBe(false);
});
