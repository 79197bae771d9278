import { describe, expect, test } from 'vitest';
import { limitsTable } from '../../../../src/features/helm/core/limitsTable.ts';
import { asCsv, asMarkdown, matches, sorted } from '../../../../src/features/helm/core/tableText.ts';
import { fromPage, toPage } from '../../../../src/features/helm/core/protocol.ts';

const at = (value: string, line = 1) => ({ value, file: 'values.yaml', line });
const environments = [
  { name: 'dev', rank: 1, files: [] },
  { name: 'prod', rank: 3, files: [] },
] as const;
const chart = (name: string, dev: string, prod: string) => ({
  name,
  folder: `/w/${name}`,
  environments,
  absolute: (file: string) => `/w/${name}/${file}`,
  limits: {
    chart: name,
    rows: [
      {
        path: 'resources',
        places: [],
        values: {
          dev: { 'limits.memory': at(dev, 4) },
          prod: { 'limits.memory': at(prod, 9), 'requests.cpu': at('1') },
        },
      },
      { path: 'autoscaling', places: [], values: { prod: { minReplicas: at('2'), maxReplicas: at('6') } } },
    ],
  },
});
const rows = limitsTable([chart('b', '1024Mi', '2Gi'), chart('a', '1Gi', '900M')]);
const memory = (list: typeof rows) => list.map((row) => row.cells.memoryLimit?.text);

describe('the table of limits', () => {
  test('has one row for each place and environment, with the line of each value', () => {
    expect(rows.map(({ chart: name, path, environment }) => `${name} ${path} ${environment}`)).toEqual([
      'b resources dev',
      'b resources prod',
      'b autoscaling prod',
      'a resources dev',
      'a resources prod',
      'a autoscaling prod',
    ]);
    expect(rows[1]?.cells.memoryLimit).toMatchObject({ file: '/w/b/values.yaml', line: 9 });
    expect(rows[2]?.cells.replicas?.text).toBe('2 to 6');
  });
  test('sorts by amount, not by text; equal amounts keep the usual order; rows without a value come last', () => {
    expect(memory(sorted(rows, { column: 'memoryLimit', descending: false }))).toEqual([
      '900M',
      '1Gi',
      '1024Mi',
      '2Gi',
      undefined,
      undefined,
    ]);
    expect(memory(sorted(rows, { column: 'memoryLimit', descending: true }))).toEqual([
      '2Gi',
      '1Gi',
      '1024Mi',
      '900M',
      undefined,
      undefined,
    ]);
    expect(sorted(rows, { column: 'environment', descending: false })[0]?.environment).toBe('dev');
  });
  test('is filtered by words in any order and case', () => {
    expect(rows.filter((row) => matches(row, 'PROD resources'))).toHaveLength(2);
    expect(rows.filter((row) => matches(row, ''))).toHaveLength(6);
    expect(rows.filter((row) => matches(row, 'staging'))).toHaveLength(0);
  });
  test('is copied as Markdown and CSV without breaking either', () => {
    const odd = rows.slice(0, 1).map((row) => ({ ...row, chart: 'a|b,"c"', path: '=SUM(A1)' }));
    expect(asMarkdown(odd, { chart: 'Chart' }).split('\n')[2]).toMatch(/^\| a\\\|b,"c" \| =SUM\(A1\) \|/u);
    expect(asCsv(odd, { chart: 'Chart' }).split('\r\n')[1]).toMatch(/^"a\|b,""c""",'=SUM\(A1\),dev,/u);
  });
  test('what crosses to the page and back is checked [abuse 19]', () => {
    expect(
      toPage.safeParse({
        kind: 'rows',
        rows,
        texts: {
          title: '',
          filter: '',
          copyMarkdown: '',
          copyCsv: '',
          empty: '',
          noMatch: '',
          count: '',
          columns: {},
        },
      }).success,
    ).toBe(true);
    for (const hostile of [
      null,
      'x',
      { kind: 'go', file: '/etc/passwd', line: -1 },
      { kind: 'run' },
      { kind: 'copy', text: 1 },
      JSON.parse('{"__proto__":{"kind":"ready"}}'),
    ]) {
      expect(fromPage.safeParse(hostile).success).toBe(false);
    }
  });
});
