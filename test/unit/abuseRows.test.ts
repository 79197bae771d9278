import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { abuseRows } from '../abuseRows.ts';

const root = path.resolve(import.meta.dirname, '..');
const titles = globSync('{unit,real,editor,ui}/**/*.{test,suite}.ts', { cwd: root }).flatMap((file) => [
  ...readFileSync(path.join(root, file), 'utf8').matchAll(/\[abuse (\d+(?:, \d+)*)\]/g),
]);
const proven = new Set(titles.flatMap(([, numbers = '']) => numbers.split(', ').map(Number)));

describe('what a hostile folder, server, page or model may try', () => {
  test('is numbered without a gap', () => {
    expect(abuseRows.map(({ row }) => row)).toEqual(Array.from({ length: 45 }, (_, index) => index + 1));
  });

  test.each(abuseRows.filter(({ waitsFor }) => waitsFor === undefined))(
    'row $row has a test: $input',
    ({ row }) => {
      expect(proven).toContain(row);
    },
  );

  test.each(abuseRows.filter(({ waitsFor }) => waitsFor !== undefined))(
    'row $row has no test yet, as it waits for $waitsFor',
    ({ row }) => {
      expect(proven).not.toContain(row);
    },
  );
});
