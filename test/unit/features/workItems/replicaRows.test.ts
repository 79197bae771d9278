import { expect, test } from 'vitest';
import { findRows, lineOfByte, parseRow } from '../../../../src/features/workItems/core/replicaRows.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const rowsOf = (text: string) => {
  const bytes = bytesOf(text);
  const { rows, broken } = findRows(bytes);
  return {
    rows: rows.map((place) => parseRow(bytes, place)),
    broken: broken.map(({ start }) => lineOfByte(bytes, start)),
  };
};

test.each([
  ['an array', '[{"id":1},{"id":2}]'],
  ['an array over lines', '[\n  {\n    "id": 1\n  },\n  {\n    "id": 2\n  }\n]\n'],
  ['an answer', '{"count":2,"value":[{"id":1},{"id":2}]}'],
  [
    'an answer with nested arrays before',
    '{"columns":[["value"],{"value":[1]}],"value":[{"id":1},{"id":2}]}',
  ],
  ['one item a line', '{"id":1}\n{"id":2}\n'],
  ['one item a line, CRLF', '{"id":1}\r\n{"id":2}\r\n'],
  ['a mark at the start', '\ufeff[{"id":1},{"id":2}]'],
])('%s', (_, text) => {
  expect(rowsOf(text)).toEqual({ rows: [{ id: 1 }, { id: 2 }], broken: [] });
});

test('quotes, escapes and brackets in texts are no structure', () => {
  const row = { id: 1, title: 'a "}]{[" \\ end\\', deep: [{ a: [[]] }] };
  expect(rowsOf(JSON.stringify([row, row]))).toEqual({ rows: [row, row], broken: [] });
});

test('nothing is no row', () => {
  expect(rowsOf('')).toEqual({ rows: [], broken: [] });
  expect(rowsOf('[]')).toEqual({ rows: [], broken: [] });
  expect(rowsOf('\n 7')).toEqual({ rows: [], broken: [2] });
});

test.each([
  ['a line that was cut', '{"id":1}\n{"id":2,"title":"cut\n{"id":3}\n', 2],
  [
    'a quote that is missing',
    '[\n  {\n    "id": 1\n  },\n  {\n    "id: 2\n  },\n  {\n    "id": 3\n  }\n]',
    5,
  ],
  ['a bracket that is missing', '[\n  {"id":1},\n  {"id":2, "a": [1, 2},\n  {"id":3}\n]', 3],
])('%s takes only its own row away', (_, text, line) => {
  expect(rowsOf(text)).toEqual({ rows: [{ id: 1 }, { id: 3 }], broken: [line] });
});

test('a file that ends in the middle keeps what came before', () => {
  expect(rowsOf('[{"id":1},{"id":2,"ti')).toEqual({ rows: [{ id: 1 }], broken: [1] });
});
