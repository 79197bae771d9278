import { describe, expect, test } from 'vitest';
import { gaps } from '../../../../src/clients/prometheus/samples.ts';
import { formatValue, guessUnit } from '../../../../src/features/prometheus/core/chartUnits.ts';
import { placeOf } from '../../../../src/features/prometheus/core/errorPlace.ts';
import {
  resultAsCsv,
  resultAsJson,
  resultAsLine,
} from '../../../../src/features/prometheus/core/panelExport.ts';
import { openedQuery } from '../../../../src/features/prometheus/core/openedQuery.ts';
import { withAsked, withFavourite } from '../../../../src/features/prometheus/core/panelHistory.ts';
import { curlCommand, graphAddress } from '../../../../src/features/prometheus/core/panelLinks.ts';
import { filterRows, sortRows, tableOf } from '../../../../src/features/prometheus/core/panelTable.ts';
import { readHandle, writeHandle } from '../../../../src/features/prometheus/core/queryHandle.ts';
import { formatSeries } from '../../../../src/features/prometheus/core/seriesNames.ts';

describe('values', () => {
  test.each([
    [0.0123, 'seconds', '12.3 ms'],
    [90, 'seconds', '90 s'],
    [7200, 'seconds', '2 h'],
    [1536, 'bytes', '1.5 KiB'],
    [-2_500_000, 'short', '-2.5 M'],
    [0.5, 'percent', '50 %'],
    [1234.5, 'perSecond', '1.234 k/s'],
    [0, 'seconds', '0 s'],
    [NaN, 'bytes', 'NaN'],
    [Infinity, 'short', '+Inf'],
    [-Infinity, 'short', '-Inf'],
    [0.1 + 0.2, 'none', '0.3'],
    [0.00001, 'short', '1.00e-5'],
  ] as const)('%d in %s is %s', (value, unit, text) => expect(formatValue(value, unit)).toBe(text));
  test.each([
    ['node_memory_MemAvailable_bytes', 'bytes'],
    ['histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))', 'seconds'],
    ['rate(http_requests_total[5m])', 'perSecond'],
    ['a_bytes / b_bytes', 'short'],
    ['slo:error:ratio_rate5m or slo_error_ratio', 'percent'],
    ['time() - process_start_time_seconds', 'seconds'],
    ['rate(cpu_seconds_total[1m])', 'short'],
    ['x{path="_bytes"}', 'short'],
  ])('%s is in %s', (expr, unit) => expect(guessUnit(expr)).toBe(unit));
});

describe('the place of a fault', () => {
  test.each([
    ['1:5: parse error: unexpected end of input', 'sum(x', [4, 5]],
    [
      'invalid parameter "query": 1:10: parse error: expected type range vector',
      'sum(rate(requests))',
      [9, 17],
    ],
    ['2:3: parse error: bad', 'a +\n  bcd', [6, 9]],
    ['PromQL info: metric might not be a counter: "up" (1:6)', 'rate(up[5m])', [5, 7]],
    ['1:8: parse error: unexpected', '"ä" + +x', [6, 7]],
    ['1:99: parse error: unexpected end of input', 'sum(', [3, 4]],
  ] as const)('%s', (message, expr, [from, to]) => expect(placeOf(message, expr)).toEqual({ from, to }));
  test('is none where the message names none, or a line that is not there', () => {
    expect(placeOf('query timed out', 'up')).toBeUndefined();
    expect(placeOf('7:1: parse error', 'up')).toBeUndefined();
  });
});

const values = gaps(4);
values.set([1, NaN], 0);
values[2] = Infinity;
const result = {
  query: 'A',
  expr: 'up',
  shift: 0,
  start: 0,
  step: 60,
  points: 2,
  series: [{ job: 'a,"b"' }, { job: '=cmd' }],
  values,
};
const exported = { ...result, times: [0, 60], samples: values };

describe('exports', () => {
  test('CSV quotes, tells a gap from NaN, and holds no formula', () => {
    expect(resultAsCsv(exported)).toBe(
      'time,"{job=""a,\\""b\\""""}","{job=""=cmd""}"\r\n1970-01-01T00:00:00.000Z,1,+Inf\r\n1970-01-01T00:01:00.000Z,NaN,\r\n',
    );
    expect(resultAsCsv({ ...exported, series: [{ __name__: '=x' }, {}] })).toContain('"{""=x""}"');
  });
  test('JSON is what the API writes', () => {
    expect(JSON.parse(resultAsJson(exported)).result).toEqual([
      {
        metric: { job: 'a,"b"' },
        values: [
          [0, '1'],
          [60, 'NaN'],
        ],
      },
      { metric: { job: '=cmd' }, values: [[0, '+Inf']] },
    ]);
  });
  test('a note has each series in one line, and the expression once', () => {
    const head = ['Series', 'Last', 'Max'];
    expect(resultAsLine('sum(\n  x)', head, [['sum( x)', '1', '2']])).toBe('`sum( x)`: Last 1, Max 2');
    const rows = Array.from({ length: 6 }, (_, at) => [`{a="${at}"}`, `${at}`, '9']);
    expect(resultAsLine('x', head, rows)).toMatch(
      /^`x`: \{a="0"\}: Last 0, Max 9; .*\{a="4"\}: Last 4, Max 9; …$/,
    );
    expect(resultAsLine('x', head, [])).toBe('`x`');
  });
});

describe('the table', () => {
  const table = tableOf(result, 'none', (key) => key);
  test('has a column for each label that differs, and figures', () => {
    expect(table.head).toEqual(['job', 'last', 'min', 'mean', 'max', 'missing']);
    expect(table.rows[1]?.cells).toEqual(['=cmd', '+Inf', 'NaN', 'NaN', 'NaN', '1']);
  });
  test('is sorted by numbers with what is none at the end, either way', () => {
    const order = (descending: boolean) => sortRows(table.rows, 2, descending).map(({ cells }) => cells[0]);
    expect([order(true), order(false)]).toEqual([
      ['a,"b"', '=cmd'],
      ['a,"b"', '=cmd'],
    ]);
  });
  test('is filtered by all words', () => {
    expect(filterRows(table.rows, 'CMD inf')).toHaveLength(1);
    expect(filterRows(table.rows, 'cmd x')).toHaveLength(0);
  });
  test('shows the value of an instant as it is', () => {
    const instant = { ...result, step: 0, points: 1, series: [{}], values: Float64Array.of(0.1 + 0.2) };
    const { head, rows } = tableOf(instant, 'auto', (key) => key);
    expect([head, rows[0]?.cells]).toEqual([
      ['series', 'value'],
      ['up', '0.30000000000000004'],
    ]);
  });
});

describe('links', () => {
  const query = { expr: `up{job='it'}`, grid: { start: 0, end: 3600, step: 60 } };
  test('curl is quoted for a shell and holds no credentials', () => {
    const command = curlCommand('https://user:secret@prometheus.example/prefix/', query, {
      headers: { 'X-Scope-OrgID': 'team' },
    });
    expect(command).not.toContain('secret');
    expect(command).toBe(
      "curl -fsS 'https://prometheus.example/prefix/api/v1/query_range' \\\n  -H 'X-Scope-OrgID: team' \\\n  --data-urlencode 'query=up{job='\\''it'\\''}' \\\n  --data-urlencode 'start=0' \\\n  --data-urlencode 'end=3600' \\\n  --data-urlencode 'step=60'\n",
    );
  });
  test("the server's page gets the expression, the range and its end", () => {
    const url = new URL(graphAddress('https://prometheus.example/prefix', [query]));
    expect(url.pathname).toBe('/prefix/graph');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      'g0.expr': `up{job='it'}`,
      'g0.tab': '0',
      'g0.range_input': '1h',
      'g0.end_input': '1970-01-01 01:00:00',
    });
  });
});

describe('handles', () => {
  const query = { expr: 'sum("ä%")', server: 'production', start: 1, end: 2.5, step: 0.25 };
  test('name a query and are read back', () => expect(readHandle(writeHandle(query))).toEqual(query));
  test.each(['', 'up', 'promql:', 'promql:%', 'promql:[1,"up"]', 'promql:[2,"up","",1,2,3]', 'promql:{}'])(
    '"%s" is none',
    (text) => expect(readHandle(text)).toBeUndefined(),
  );
});

describe('what a command opens', () => {
  const handle = writeHandle({ expr: 'up', server: 'production', start: 0, end: 3600, step: 60 });
  test.each([
    [
      { expr: 'up', range: '2h' },
      { expr: 'up', seconds: 7200 },
    ],
    [{ range: { start: 100, end: 400 } }, { seconds: 300, end: 400 }],
    [
      { range: 'soon', step: 5, instant: true },
      { step: 5, mode: 'instant' },
    ],
    [{ handle }, { expr: 'up', server: 'production', mode: 'range', seconds: 3600, end: 3600, step: 60 }],
    [
      { handle, expr: 'down' },
      { expr: 'down', server: 'production', seconds: 3600, end: 3600 },
    ],
    [{ handle: 'somebody' }, {}],
  ])('%j', (question, opened) => expect(openedQuery(question)).toMatchObject(opened));
  test('of a moment is an instant at its time', () => {
    const moment = writeHandle({ expr: 'up', server: '', start: 9, end: 9, step: 0 });
    expect(openedQuery({ handle: moment })).toEqual({ expr: 'up', mode: 'instant', seconds: 3600, end: 9 });
  });
});

describe('what is remembered', () => {
  test('begins with the newest, names an expression once, and is not endless', () => {
    const entry = (expr: string, time: number) => ({ expr, server: 's', time });
    const history = withAsked([entry('a', 1), entry('b', 2)], entry('b', 3));
    expect(history).toEqual([entry('b', 3), entry('a', 1)]);
    const long = Array.from({ length: 150 }, (_, at) => entry(String(at), at));
    expect(withAsked(long, entry('x', 0))).toHaveLength(100);
  });
  test('favourites come and go', () => {
    expect(withFavourite(['a'], 'b', true)).toEqual(['b', 'a']);
    expect(withFavourite(['b', 'a'], 'b', false)).toEqual(['a']);
  });
});

test('series are written as the server writes them, with names of any letters', () => {
  expect(formatSeries({ __name__: 'up', job: 'a"b' })).toBe('up{job="a\\"b"}');
  expect(formatSeries({ __name__: 'http.requests', 'a.b': 'c' })).toBe('{"http.requests", "a.b"="c"}');
  expect(formatSeries({})).toBe('{}');
});
