import { describe, expect, test } from 'vitest';
import { decimal } from '../../../../src/clients/prometheus/decimal.ts';
import { readQuery, readSlowly } from '../../../../src/clients/prometheus/queryResult.ts';
import type { QueryResult } from '../../../../src/clients/prometheus/result.ts';
import { drawable, gapReader, gaps } from '../../../../src/clients/prometheus/samples.ts';
import { scanQuery, startScan } from '../../../../src/clients/prometheus/scanner.ts';
import { anyDouble, goText, makeRandom, rangeAnswer } from '../../../builders/queryAnswers.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const elapsed = 1;
const grid = { start: 1_700_000_000, step: 15, count: 4 };
const bits = (samples: Float64Array) => new BigUint64Array(samples.buffer.slice(0));

async function read(text: string, asked: typeof grid | null = grid): Promise<QueryResult> {
  const options = { elapsed, ...(asked && { grid: asked }) };
  const result = await readQuery(encode(text), options);
  if (typeof result === 'string') throw new Error(result);
  return result;
}

const matrix = (result: string, beside = '') =>
  `{"status":"success","data":{"resultType":"matrix","result":${result}}${beside}}`;
const one = (values: string) => matrix(`[{"metric":{"__name__":"up"},"values":${values}}]`);

describe('decimal text', () => {
  test('a million doubles come out as JavaScript reads them, or are left to it', () => {
    const random = makeRandom(7);
    let left = 0;
    const wrong: string[] = [];
    for (let count = 0; count < 1_000_000; count += 1) {
      const text = goText(anyDouble(random));
      const bytes = encode(text);
      const value = decimal(bytes, 0, bytes.length);
      if (value === undefined) left += 1;
      else if (!Object.is(value, Number(text))) wrong.push(text);
    }
    expect(wrong).toEqual([]);
    // The ones that are left are exponents, NaN and infinities, and those with more than 22 decimals.
    expect(left).toBeLessThan(500_000);
  });

  test.each([
    '0.1',
    '-0',
    '9007199254740993',
    '0.30000000000000004',
    '99999999999999999',
    '123456.78901234567',
    '1.7976931348623157',
  ])('reads %s', (text) => {
    const bytes = encode(text);
    expect(decimal(bytes, 0, bytes.length) ?? Number(text)).toBe(Number(text));
  });

  test.each(['', '-', '.5', '5.', '1e5', 'NaN', '+Inf', '1.2.3', '0x10', ' 1', '123456789012345678'])(
    'leaves "%s" to somebody else',
    (text) => {
      const bytes = encode(text);
      expect(decimal(bytes, 0, bytes.length)).toBeUndefined();
    },
  );
});

describe('the scanner and JSON.parse', () => {
  test('agree on a million values, bit for bit, with gaps, NaN and infinities', async () => {
    const random = makeRandom(11);
    for (let document = 0; document < 20; document += 1) {
      const asked = { start: 1_700_000_000 + document / 8, step: 0.5 + document, count: 1_000 };
      const bytes = encode(rangeAnswer({ series: 50, gaps: document / 40, ...asked }, random));
      const scanned = await scanQuery(bytes, asked);
      expect(scanned?.series).toHaveLength(50);
      const fast = await readQuery(bytes, { grid: asked, elapsed });
      const slow = readSlowly(bytes, { grid: asked, elapsed });
      if (typeof fast === 'string' || typeof slow === 'string') throw new Error('unread');
      expect(fast.header).toEqual(slow.header);
      expect(Buffer.compare(Buffer.from(fast.samples.buffer), Buffer.from(slow.samples.buffer))).toBe(0);
    }
  });

  test('agree on an answer that is read while it comes, wherever it is cut', async () => {
    const random = makeRandom(5);
    const asked = { start: 1_700_000_000, step: 15, count: 40 };
    const bytes = encode(rangeAnswer({ series: 12, gaps: 0.1, ...asked }, random));
    const slow = readSlowly(bytes, { grid: asked, elapsed });
    for (let cuts = 0; cuts < 200; cuts += 1) {
      const scan = startScan(asked);
      for (let at = 0; at < bytes.length; at += Math.ceil(random() * (cuts % 4 === 0 ? 30 : 9000)))
        scan.take(bytes.slice(0, at));
      expect(await readQuery(bytes, { grid: asked, elapsed, scan })).toEqual(slow);
    }
  });

  test('have most of an answer read before its end', async () => {
    const asked = { start: 1_700_000_000, step: 15, count: 40 };
    const bytes = encode(rangeAnswer({ series: 12, ...asked }, makeRandom(5)));
    const scan = startScan(asked);
    scan.take(bytes.slice(0, -10));
    // What was read is not looked at again.
    const whole = bytes.slice();
    whole.fill(0x20, 100, 200);
    expect(await scan.finish(whole)).toMatchObject({ series: { length: 12 } });
    expect(await scanQuery(whole, asked)).toBeUndefined();
  });

  test.each([
    ['nothing in it', matrix('[]')],
    ['one series', one('[[1700000015,"2"]]')],
    [
      'a surprise in the first series',
      matrix('[{"metric":{},"values":[[1700000015,2]]},{"metric":{},"values":[]}]'),
    ],
    ['an end in a label', one('[[1700000015,"2"]]').replace('"up"', '"},{\\"metric\\":"')],
    ['warnings at the end', one('[[1700000015,"2"]]').replace(/\}$/, ',"warnings":["late"]}')],
  ])('agree on an early look at an answer with %s', async (_, text) => {
    const bytes = encode(text);
    const scan = startScan(grid);
    for (let at = 1; at <= bytes.length; at += 1) scan.take(bytes.slice(0, at));
    expect(await readQuery(bytes, { grid, elapsed, scan })).toEqual(readSlowly(bytes, { grid, elapsed }));
  });

  test.each([
    [
      'white space',
      '{ "status": "success", "data": {"resultType":"matrix","result":[{"metric":{},"values":[[1700000015,"2"]]}]}}',
    ],
    ['an escape in a label', one('[[1700000015,"2"]]').replace('up', '\\u0075p')],
    ['times outside of the grid', one('[[1699999985,"9"],[1700000015,"2"],[1700000090,"9"]]')],
    [
      'keys in another order',
      '{"data":{"result":[{"values":[[1700000015,"2"]],"metric":{}}],"resultType":"matrix"},"status":"success"}',
    ],
    ['a further field', matrix('[{"metric":{},"values":[[1700000015,"2"]],"new":[{"a":"]}"}]}]')],
  ])('agree on %s', async (_, text) => {
    const { samples } = await read(text);
    expect(drawable(samples, 0, 4)).toEqual([null, 2, null, null]);
  });

  test.each([
    ['half an answer', one('[[1700000015,"2"]]').slice(0, -20)],
    ['another document', '{"hello":"world"}'],
    ['an error with status 200', '{"status":"error","errorType":"bad_data","error":"x"}'],
    ['a value that is no number', one('[[1700000015,2]]')],
    ['a sample without a time', one('[[,"2"]]')],
    ['nothing', ''],
  ])('agree that %s is no answer', async (_, text) => {
    expect(await readQuery(encode(text), { grid, elapsed })).toBe('unknown');
  });
});

describe('samples', () => {
  test('a time without a sample is a gap, and NaN is none', async () => {
    const { samples } = await read(one('[[1700000000,"NaN"],[1700000030,"+Inf"],[1700000045,"-Inf"]]'));
    const isGap = gapReader(samples);
    expect([...samples]).toEqual([NaN, NaN, Infinity, -Infinity]);
    expect([0, 1, 2, 3].map(isGap)).toEqual([false, true, false, false]);
    expect(drawable(samples, 0, 4)).toEqual([null, null, null, null]);
  });

  test('a gap stays one when the array is copied, sliced or cloned', () => {
    const samples = gaps(3);
    const copy = new Float64Array(4);
    copy.set(samples, 1);
    for (const array of [copy.slice(1), new Float64Array(structuredClone(copy.buffer)).slice(1)]) {
      expect([0, 1, 2].map(gapReader(array))).toEqual([true, true, true]);
    }
    expect(gapReader(copy)(0)).toBe(false);
    expect(bits(samples)[0]).not.toBe(bits(Float64Array.of(Number.NaN))[0]);
  });

  test('fill their buffer, so that it can be posted', async () => {
    const { samples } = await read(one('[[1700000015,"2"]]'));
    expect(samples.buffer.byteLength).toBe(4 * 8);
  });
});

describe('what stands beside the samples', () => {
  test('warnings, infos and statistics, also of an empty result', async () => {
    const { header } = await read(
      '{"status":"success","data":{"resultType":"matrix","result":[],"stats":{"timings":{"evalTotalTime":0.25},"samples":{"totalQueryableSamples":7,"peakSamples":3}}},"warnings":["PromQL warning: a (1:2)"],"infos":["PromQL info: b"]}',
    );
    expect(header).toMatchObject({
      series: [],
      warnings: ['PromQL warning: a (1:2)'],
      infos: ['PromQL info: b'],
      stats: { seconds: 0.25, samples: 7, peakSamples: 3 },
      partial: false,
      truncated: false,
    });
  });

  test('what a store leaves out makes the result partial, a limit makes it truncated', async () => {
    const warned = async (warning: string) =>
      (await read(matrix('[]', `,"warnings":[${JSON.stringify(warning)}]`))).header;
    expect(await warned('receive store unavailable')).toMatchObject({ partial: true, truncated: false });
    expect(await warned('results truncated due to limit')).toMatchObject({ partial: false, truncated: true });
  });

  test('native histograms, beside plain samples of the same series', async () => {
    const { samples, histograms } = await read(
      matrix(
        '[{"metric":{},"values":[[1700000000,"1"]],"histograms":[[1700000015,{"count":"3","sum":"4.5","buckets":[[0,"0.5","1","3"]]}],[1700000030,{"count":"0","sum":"0"}]]}]',
      ),
    );
    expect(samples[0]).toBe(1);
    expect(histograms).toEqual([
      {
        series: 0,
        points: [
          {
            time: 1_700_000_015,
            count: 3,
            sum: 4.5,
            buckets: [{ boundaries: 0, low: 0.5, high: 1, count: 3 }],
          },
          { time: 1_700_000_030, count: 0, sum: 0, buckets: [] },
        ],
      },
    ]);
  });
});

describe('a moment', () => {
  const data = (content: string) => `{"status":"success","data":${content}}`;
  test('of a vector has one column, at the time of its samples', async () => {
    const { header, samples } = await read(
      data(
        '{"resultType":"vector","result":[{"metric":{"a":"1"},"value":[12.5,"3"]},{"metric":{},"value":[12.5,"NaN"]}]}',
      ),
      null,
    );
    expect(header).toMatchObject({
      resultType: 'vector',
      grid: { start: 12.5, step: 0, count: 1 },
      series: [{ a: '1' }, {}],
    });
    expect([...samples]).toEqual([3, NaN]);
  });
  test('of a scalar and of a text', async () => {
    expect(await read(data('{"resultType":"scalar","result":[1,"+Inf"]}'), null)).toMatchObject({
      header: { resultType: 'scalar' },
      samples: Float64Array.of(Infinity),
    });
    expect((await read(data('{"resultType":"string","result":[1,"x"]}'), null)).header.text).toBe('x');
  });
  test('of a range has the times of the scrapes of all its series', async () => {
    const { header, samples } = await read(
      data(
        '{"resultType":"matrix","result":[{"metric":{"a":"1"},"values":[[1,"1"],[3,"3"]]},{"metric":{},"values":[[2.5,"2"]]}]}',
      ),
      null,
    );
    expect(header.grid).toEqual({ start: 1, step: 0, count: 3, times: [1, 2.5, 3] });
    expect(drawable(samples, 0, 6)).toEqual([1, null, 3, null, 2, null]);
  });
});
