/** A result as text for other programs. */
import { gapReader, sampleText } from '../../../clients/prometheus/samples.ts';
import { formatSeries, type Labels } from './seriesNames.ts';

export interface ExportedResult {
  readonly expr: string;
  readonly series: readonly Labels[];
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly samples: Float64Array;
}

/** A row for each time, a column for each series; RFC 4180. A time without a sample is an empty field. */
export function resultAsCsv({ series, times, samples }: ExportedResult): string {
  const isGap = gapReader(samples);
  const head = ['time', ...series.map(formatSeries)];
  const rows = times.map((time, at) => [
    new Date(time * 1000).toISOString(),
    ...series.map((_, index) => textAt(samples, index * times.length + at, isGap)),
  ]);
  return [head, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}

function textAt(samples: Float64Array, at: number, isGap: (at: number) => boolean): string {
  return isGap(at) ? '' : sampleText(samples[at] ?? NaN);
}

/** Spreadsheets take what begins with these for a formula; a label may hold anything. */
function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?(\d|Inf)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** As the server's API writes it, so that what reads that reads this too. */
export function resultAsJson({ expr, series, times, samples }: ExportedResult): string {
  const isGap = gapReader(samples);
  const result = series.map((metric, index) => ({
    metric,
    values: times.flatMap((time, at) => {
      const place = index * times.length + at;
      return isGap(place) ? [] : [[time, sampleText(samples[place] ?? NaN)]];
    }),
  }));
  return `${JSON.stringify({ expr, resultType: 'matrix', result }, null, 2)}\n`;
}

/** Series that a sentence names; a table has them all. */
const mostNamed = 5;

/** What a result shows in one line, for a note: each series with its figures, as the table has them. */
export function resultAsLine(
  expr: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const query = expr.trim().replaceAll(/\s+/g, ' ');
  const series = rows.slice(0, mostNamed).map(([name = '', ...values]) => {
    const figures = values.map((value, at) => `${head[at + 1] ?? ''} ${value}`).join(', ');
    return name === query ? figures : `${name}: ${figures}`;
  });
  const shown = [...series, ...(rows.length > mostNamed ? ['…'] : [])].join('; ');
  return `\`${query}\`${shown === '' ? '' : `: ${shown}`}`.replaceAll(/\s+/g, ' ');
}
