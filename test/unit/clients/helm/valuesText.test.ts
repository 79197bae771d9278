import { expect, test } from 'vitest';
import { readValuesText } from '../../../../src/clients/helm/valuesText.ts';

test('the mark at the beginning is left out', () => {
  expect(readValuesText(Uint8Array.from([0xef, 0xbb, 0xbf, 0x61]))).toEqual({ ok: true, value: 'a' });
});

test.each([
  [[0x61, 0xff, 0x62, 0x63], 'invalid leading UTF-8 octet', 1],
  [[0x61, 0x62, 0xe9, 0x62, 0x63, 0x64], 'invalid trailing UTF-8 octet', 2],
  [[0xc3, 0xa9, 0xe2, 0x82], 'incomplete UTF-8 octet sequence', 1],
])('%j is no UTF-8', (bytes, problem, offset) => {
  const read = readValuesText(Uint8Array.from(bytes));
  expect(read).toMatchObject({
    ok: false,
    error: { message: `error converting YAML to JSON: yaml: ${problem}`, offset },
  });
});
