/**
 * The answer to a query, from its bytes straight into arrays of doubles. It takes what Prometheus and its kin write,
 * in any order of keys but without white space; everything else is left to `parseQuery`, which reads the same with
 * `JSON.parse`.
 */
import { Pacer } from '../../base/pacer.ts';
import { DecimalReader } from './decimal.ts';
import type { HistogramPoint, Labels } from './result.ts';
import { ScanCursor, Surprise } from './scanCursor.ts';
import { gaps } from './samples.ts';
import { SeriesEnds } from './seriesEnds.ts';
import { readHistogram, readLabels, tooManySamples } from './parseQuery.ts';

/** The evaluation times that were asked for. */
export interface AskedGrid {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** What stands in the answer, before it is put together. */
export interface ScannedAnswer {
  readonly resultType: string;
  readonly series: readonly ScannedSeries[];
  /** Fields beside `result`: `stats`, `warnings`, `infos`. */
  readonly beside: Readonly<Record<string, unknown>>;
  /** Of an instant vector: the time of its first sample. */
  readonly time: number | undefined;
}

export interface ScannedSeries {
  labels: Labels;
  samples: Float64Array<ArrayBuffer>;
  histograms: HistogramPoint[];
}

interface Scan {
  readonly cursor: ScanCursor;
  readonly decimals: DecimalReader;
  /** Holds one time. */
  readonly scratch: Float64Array;
  readonly grid: AskedGrid | undefined;
  readonly pacer: Pacer;
  readonly series: ScannedSeries[];
  readonly beside: Record<string, unknown>;
  resultType: string;
  time: number | undefined;
}

const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;
const quote = 0x22;
const zero = 0x30;
const nine = 0x39;
/** Bytes between two looks at the clock. */
const stretch = 64 * 1024;

/** The reading of one answer, which may begin before all of it is there. */
export interface QueryScan {
  /** Reads the series that are whole in the bytes so far; each call gets all of them. */
  take(bytes: Uint8Array): void;
  /** Reads on to the end. Undefined where the bytes hold a surprise. */
  finish(bytes: Uint8Array, signal?: AbortSignal): Promise<ScannedAnswer | undefined>;
}

/** `grid` is that of a range query; an instant has none, and is read at the end. */
export function startScan(grid: AskedGrid | undefined): QueryScan {
  let scan = emptyScan(grid);
  const ends = new SeriesEnds();
  let early = grid !== undefined;
  return {
    take(bytes) {
      if (!early) return;
      try {
        early = takeSeries(scan, bytes, ends);
      } catch (error) {
        if (!(error instanceof Surprise)) throw error;
        early = false;
      }
      if (!early) scan = emptyScan(grid);
    },
    async finish(bytes, signal) {
      scan.cursor.bytes = bytes;
      try {
        if (scan.cursor.at === 0) await scanTop(scan, signal);
        else await scanRest(scan, signal);
        return scan;
      } catch (error) {
        if (error instanceof Surprise) return undefined;
        throw error;
      }
    },
  };
}

/** Undefined where the bytes hold a surprise. `grid` is that of a range query; an instant has none. */
export async function scanQuery(
  bytes: Uint8Array,
  grid: AskedGrid | undefined,
  signal?: AbortSignal,
): Promise<ScannedAnswer | undefined> {
  return startScan(grid).finish(bytes, signal);
}

function emptyScan(grid: AskedGrid | undefined): Scan {
  return {
    cursor: new ScanCursor(new Uint8Array()),
    decimals: new DecimalReader(),
    scratch: new Float64Array(1),
    grid,
    pacer: new Pacer(),
    series: [],
    beside: {},
    resultType: '',
    time: undefined,
  };
}

/** How Prometheus begins what is read before its end; another beginning waits for the end. */
const opening = new TextEncoder().encode('{"status":"success","data":{"resultType":"matrix","result":[');

/** Reads what is whole; false where nothing of this answer can be read early. */
function takeSeries(scan: Scan, bytes: Uint8Array, ends: SeriesEnds): boolean {
  const { cursor, series, grid } = scan;
  cursor.bytes = bytes;
  if (cursor.at === 0) {
    if (bytes.length < opening.length) return true;
    if (!opening.every((byte, at) => bytes[at] === byte)) return false;
    cursor.at = opening.length;
    scan.resultType = 'matrix';
    scan.beside['status'] = 'success';
  }
  const end = ends.last(bytes);
  while (cursor.at < end) {
    series.push(scanSeries(scan));
    if (tooManySamples(series.length, grid?.count ?? 1)) throw new Surprise();
    cursor.expect(comma);
  }
  return true;
}

/** Goes on behind the last series that was read early. */
async function scanRest(scan: Scan, signal: AbortSignal | undefined): Promise<void> {
  await scanSeriesList(scan, signal);
  await restOfData(scan, signal);
  await restOfTop(scan, signal);
}

async function scanTop(scan: Scan, signal: AbortSignal | undefined): Promise<void> {
  const { cursor } = scan;
  cursor.expect(openBrace);
  await topField(scan, signal);
  await restOfTop(scan, signal);
}

async function topField(scan: Scan, signal: AbortSignal | undefined): Promise<void> {
  const key = scan.cursor.key();
  if (key === 'data') await scanData(scan, signal);
  else keepBeside(scan, key);
}

async function restOfTop(scan: Scan, signal: AbortSignal | undefined): Promise<void> {
  const { cursor } = scan;
  while (cursor.take(comma)) await topField(scan, signal);
  cursor.expect(closeBrace);
  // Go's encoder ends with a line feed.
  cursor.take(0x0a);
  if (cursor.at !== cursor.bytes.length || scan.beside['status'] !== 'success') throw new Surprise();
}

function keepBeside({ cursor, beside }: Scan, key: string): void {
  if (Object.hasOwn(beside, key) || key === '__proto__') throw new Surprise();
  beside[key] = cursor.value();
}

async function scanData(scan: Scan, signal: AbortSignal | undefined): Promise<void> {
  const { cursor } = scan;
  if (scan.resultType !== '') throw new Surprise();
  cursor.expect(openBrace);
  await dataField(scan, signal);
  await restOfData(scan, signal);
}

async function dataField(scan: Scan, signal: AbortSignal | undefined): Promise<void> {
  const key = scan.cursor.key();
  if (key === 'result') await scanResult(scan, signal);
  else if (key === 'resultType') scan.resultType = String(scan.cursor.value());
  else keepBeside(scan, key);
}

async function restOfData(scan: Scan, signal: AbortSignal | undefined): Promise<void> {
  const { cursor } = scan;
  while (cursor.take(comma)) await dataField(scan, signal);
  cursor.expect(closeBrace);
  const wanted = scan.grid ? 'matrix' : 'vector';
  if (scan.resultType !== wanted) throw new Surprise();
}

async function scanResult(scan: Scan, signal: AbortSignal | undefined): Promise<void> {
  if (scan.series.length > 0) throw new Surprise();
  scan.cursor.expect(openBracket);
  await scanSeriesList(scan, signal);
}

/** From a series, or the end of an empty list, to behind the list. */
async function scanSeriesList(scan: Scan, signal: AbortSignal | undefined): Promise<void> {
  const { cursor, series, grid } = scan;
  if (series.length === 0 && cursor.take(closeBracket)) return;
  let looked = cursor.at;
  do {
    series.push(scanSeries(scan));
    if (tooManySamples(series.length, grid?.count ?? 1)) throw new Surprise();
    if (cursor.at - looked > stretch) {
      await scan.pacer.pause(signal);
      looked = cursor.at;
    }
  } while (cursor.take(comma));
  cursor.expect(closeBracket);
}

function scanSeries(scan: Scan): ScannedSeries {
  const { cursor, grid } = scan;
  const one: ScannedSeries = { labels: {}, samples: gaps(grid?.count ?? 1), histograms: [] };
  const seen = new Set<string>();
  cursor.object((key) => {
    if (seen.has(key)) throw new Surprise();
    seen.add(key);
    if (key === 'metric') one.labels = scanLabels(cursor);
    else if (key === 'values' && grid) scanValues(scan, grid, one.samples);
    else if (key === 'value' && !grid) scanValue(scan, one.samples);
    else if (key === 'histograms' && grid) one.histograms.push(...histogramsOf(cursor.value()));
    else if (key === 'histogram' && !grid) {
      one.histograms.push(...histogramsOf([cursor.value()]));
      scan.time ??= one.histograms[0]?.time;
    } else throw new Surprise();
  });
  return one;
}

function scanLabels(cursor: ScanCursor): Labels {
  const labels = readLabels(cursor.value());
  if (!labels) throw new Surprise();
  return labels;
}

function histogramsOf(value: unknown): readonly HistogramPoint[] {
  if (!Array.isArray(value)) throw new Surprise();
  return value.map((entry: unknown) => {
    const point = readHistogram(entry);
    if (!point) throw new Surprise();
    return point;
  });
}

/** The loop that all the time goes to: on local variables alone. */
function scanValues(
  { cursor, decimals, scratch }: Scan,
  { start, step, count }: AskedGrid,
  into: Float64Array,
): void {
  const { bytes } = cursor;
  cursor.expect(openBracket);
  if (cursor.take(closeBracket)) return;
  let { at } = cursor;
  let last = -1;
  do {
    if (bytes[at] !== openBracket) throw new Surprise();
    at += 1;
    // Nearly all times are whole seconds.
    let time = 0;
    const began = at;
    for (let byte = bytes[at] ?? 0; byte >= zero && byte <= nine; byte = bytes[at] ?? 0) {
      time = time * 10 + (byte - zero);
      at += 1;
    }
    if (bytes[at] !== comma || at === began) {
      time = decimals.read(bytes, began, scratch, 0) ? (scratch[0] ?? 0) : Number.NaN;
      at = decimals.end;
    }
    const index = Math.round((time - start) / step);
    // Times ascend; a time twice, or outside, is no answer to this question.
    const expected = index > last && index < count && bytes[at] === comma && bytes[at + 1] === quote;
    if (!expected) throw new Surprise();
    last = index;
    if (decimals.read(bytes, at + 2, into, index) && bytes[decimals.end] === quote) {
      at = decimals.end + 1;
    } else {
      cursor.at = at + 2;
      into[index] = oddSample(cursor);
      at = cursor.at;
    }
    if (bytes[at] !== closeBracket) throw new Surprise();
    at += 2;
  } while (bytes[at - 1] === comma);
  cursor.at = at - 1;
  cursor.expect(closeBracket);
}

function scanValue(scan: Scan, into: Float64Array): void {
  const { cursor, decimals, scratch } = scan;
  cursor.expect(openBracket);
  if (!decimals.read(cursor.bytes, cursor.at, scratch, 0)) throw new Surprise();
  scan.time ??= scratch[0];
  cursor.at = decimals.end;
  cursor.expect(comma);
  cursor.expect(quote);
  into[0] = oddSample(cursor);
  cursor.expect(closeBracket);
}

/** A number whose opening quote is taken, whatever it looks like. */
function oddSample(cursor: ScanCursor): number {
  const from = cursor.at;
  let to = from;
  while (cursor.bytes[to] !== quote) {
    if (to - from > 400) throw new Surprise();
    to += 1;
  }
  cursor.at = to + 1;
  return sampleOf(cursor.text(from, to));
}

function sampleOf(text: string): number {
  if (text === 'NaN') return Number.NaN;
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  if (text === '-Inf') return Number.NEGATIVE_INFINITY;
  // An exponent, or more digits than are quick to read.
  if (!/^-?\d+(?:\.\d+)?(?:e[+-]\d+)?$/.test(text)) throw new Surprise();
  return Number(text);
}
