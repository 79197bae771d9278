/** What a graph shows of the results: its curves with their names, figures and order, and which of them are drawn. */
import { drawable, gapReader, sampleText } from '../../../clients/prometheus/samples.ts';
import { formatDuration } from '../../../base/durations.ts';
import { compareLabels, shortName, type Labels } from './seriesNames.ts';
import { rankSeries, statisticsOf, type SeriesStatistics } from './seriesStatistics.ts';
import { middlesOf, sampleOfColumn, type Outline } from './outline.ts';
import { stackCurves } from './chartStack.ts';
import { formatValue, type ChartUnit } from './chartUnits.ts';

/** More curves are drawn only when somebody asks for all: beyond it neither eye nor processor keeps up. */
export const drawnAtOnce = 200;

export interface ModelResult {
  readonly query: string;
  readonly expr: string;
  readonly shift: number;
  readonly start: number;
  readonly step: number;
  readonly points: number;
  readonly times?: readonly number[] | undefined;
  readonly series: readonly Labels[];
  /** Empty as long as only the outline is there. */
  readonly values: Float64Array;
  readonly outline?: Outline | undefined;
}

/** The figures of each series. */
export function statisticsOfResult({ outline, values, points }: ModelResult): readonly SeriesStatistics[] {
  return outline?.statistics ?? statisticsOf(values, points);
}

/** Whether nothing but the outline is there. */
export function isOutlineAlone({ outline, values }: ModelResult): boolean {
  return outline !== undefined && values.length === 0;
}

export interface Curve {
  /** Stays the same over runs: query, shift and labels. */
  readonly key: string;
  readonly query: string;
  readonly name: string;
  readonly labels: Labels;
  /** Seconds back; such a curve is drawn dashed, in the colour of the one it is compared with. */
  readonly shift: number;
  readonly colour: number;
  readonly statistics: SeriesStatistics;
  readonly result: ModelResult;
  /** Index in the result. */
  readonly series: number;
}

export interface ChartModel {
  /** Seconds since 1970. */
  readonly times: number[];
  readonly curves: readonly Curve[];
  /** Indices of the curves that are drawn, in the order of the results. */
  readonly drawn: readonly number[];
  /** Labels that all series of a query share, by query. */
  readonly common: Readonly<Record<string, Labels>>;
}

export function timesOf({ start, step, points, times }: ModelResult): number[] {
  return times ? [...times] : Array.from({ length: points }, (_, at) => start + at * step);
}

/** Results on another grid than the first one are left out: they belong to an earlier run. */
export function chartModel(results: readonly ModelResult[], all: boolean): ChartModel {
  const [first] = results;
  if (!first) return { times: [], curves: [], drawn: [], common: {} };
  const same = results.filter(
    ({ start, step, points }) => start === first.start && step === first.step && points === first.points,
  );
  const several = new Set(same.map(({ query }) => query)).size > 1;
  const common: Record<string, Labels> = {};
  const colours = new Map<string, number>();
  const curves = same.flatMap((result) => {
    const names = compareLabels(result.series);
    common[result.query] = names.common;
    const statistics = statisticsOfResult(result);
    return result.series.map((labels, series): Curve => {
      const identity = `${result.query} ${JSON.stringify(labels)}`;
      const colour = colours.get(identity) ?? colours.size;
      colours.set(identity, colour);
      const before = result.shift > 0 ? ` (−${formatDuration(result.shift)})` : '';
      return {
        key: `${identity} ${result.shift}`,
        query: result.query,
        name: `${several ? `${result.query}: ` : ''}${nameOf(labels, result, names)}${before}`,
        labels,
        shift: result.shift,
        colour,
        statistics: statistics[series] ?? noStatistics,
        result,
        series,
      };
    });
  });
  const drawn =
    all || curves.length <= drawnAtOnce
      ? curves.map((_, at) => at)
      : rankSeries(curves.map(({ statistics }) => statistics))
          .slice(0, drawnAtOnce)
          .sort((one, other) => one - other);
  return { times: timesOf(first), curves, drawn, common };
}

const noStatistics: SeriesStatistics = { min: NaN, mean: NaN, max: NaN, last: NaN, missing: 0, odd: 0 };

/** A series without labels is called by its expression. */
function nameOf(
  labels: Labels,
  { expr, series }: ModelResult,
  names: ReturnType<typeof compareLabels>,
): string {
  if (Object.keys(labels).length > 0) return shortName(labels, names);
  return series.length === 1 ? expr.replaceAll(/\s+/g, ' ').trim() : '{}';
}

export interface ColumnOptions {
  readonly stacked: boolean;
  /** A logarithmic axis has no place for zero and below. */
  readonly logarithmic: boolean;
}

/** The sample of a curve at a place of the grid, as it is, not stacked; undefined where there is none. */
export function sampleAt(
  { result, series }: Curve,
  at: number,
  unit: Exclude<ChartUnit, 'auto'>,
): { readonly value: number; readonly text: string } | undefined {
  const place = series * result.points + at;
  const value = result.values[place] ?? NaN;
  if (Number.isNaN(value) && gapReader(result.values)(place)) return undefined;
  return { value, text: Number.isFinite(value) ? formatValue(value, unit) : sampleText(value) };
}

/** Where curves stand on the axis of time. */
export interface TimeAxis {
  readonly times: number[];
  /** The place on the grid that belongs to a place on the axis. */
  readonly sampleOf: (at: number) => number;
}

/** One place for each column of pixels where there is an outline, else for each sample. */
export function timeAxis(times: number[], outline: Outline | undefined): TimeAxis {
  if (!outline) return { times, sampleOf: (at) => at };
  const { columns } = outline;
  const sampleOf = (column: number): number => sampleOfColumn(column, columns, times.length);
  return { times: Array.from({ length: columns }, (_, at) => times[sampleOf(at)] ?? 0), sampleOf };
}

/** The numbers of one curve, in the places of its axis of time; null for what has no place on an axis of values. */
export function columnOf({ result, series }: Curve): (number | null)[] {
  if (result.outline) return middlesOf(result.outline, series);
  return samplesOf(result, series);
}

function samplesOf(result: ModelResult, series: number): (number | null)[] {
  return drawable(result.values, series * result.points, (series + 1) * result.points);
}

/** The numbers of curves as the chart takes them. */
export function columnsOf(
  curves: readonly Curve[],
  { stacked, logarithmic }: ColumnOptions,
): (number | null)[][] {
  const plain = curves.map((curve) => (stacked ? samplesOf(curve.result, curve.series) : columnOf(curve)));
  const columns = stacked ? stackCurves(plain) : plain;
  if (!logarithmic) return columns;
  return columns.map((column) => column.map((value) => (value !== null && value > 0 ? value : null)));
}

/** Indices of samples that stand alone between gaps, where a line has no length. */
export function lonePoints(column: readonly (number | null)[]): number[] {
  const found: number[] = [];
  for (let at = 0; at < column.length; at += 1) {
    if (column[at] === null) continue;
    if ((column[at - 1] ?? null) === null && (column[at + 1] ?? null) === null) found.push(at);
  }
  return found;
}

/** The ends of the axis for values from `min` to `max`: some air, and the zero where it is near. */
export function axisRange(min: number | null, max: number | null, logarithmic: boolean): [number, number] {
  if (min === null || max === null || !Number.isFinite(min) || !Number.isFinite(max))
    return logarithmic ? [0.1, 10] : [0, 1];
  if (logarithmic) {
    const low = 10 ** Math.floor(Math.log10(min));
    const high = 10 ** Math.ceil(Math.log10(max));
    return low < high ? [low, high] : [low / 10, high * 10];
  }
  // A constant lies in the middle; numbers so large that their neighbours are far off need more than a tenth.
  const span = max - min || Math.abs(max) * 0.2 || 1;
  if (min >= 0 && min < span) return [0, max + span * 0.08];
  if (max <= 0 && -max < span) return [min - span * 0.08, 0];
  return [min - span * 0.1, max + span * 0.1];
}
