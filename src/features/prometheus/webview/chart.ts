/** One graph: uPlot with axes, crosshair, marks and zoom of our own. */
import uPlot from 'uplot';
import { axisRange, columnsOf, lonePoints, timeAxis, type Curve, type TimeAxis } from '../core/chartModel.ts';
import type { Outline } from '../core/outline.ts';
import { formatValue } from '../core/chartUnits.ts';
import { timeLabels } from './chartTime.ts';
import { drawExemplars } from './chartExemplars.ts';
import { drawOver, drawUnder } from './chartMarks.ts';
import type { ChartInput } from './chartInput.ts';
import { outlinePath } from './chartOutline.ts';
import { mix } from './chartTheme.ts';

export interface ChartEvents {
  /** Seconds since 1970. */
  readonly onZoom: (from: number, to: number) => void;
  readonly onZoomOut: () => void;
  /** The place on the grid of the samples under the crosshair. */
  readonly onCursor: (at: number | null, chart: Chart) => void;
}

/** Up to so many samples a thicker line costs nothing that anyone would feel; above, it triples the time of a draw. */
const fewSamples = 40_000;
/** Pixels; less is a click. */
const smallestSelection = 4;

/** For who measures: the columns are ready, and everything is drawn. */
const chartMarks = { begun: 'chart begun', drawn: 'chart drawn' };

export class Chart {
  readonly #place: HTMLElement;
  readonly #events: ChartEvents;
  #plot: uPlot | undefined;
  #input: ChartInput | undefined;
  /** The curves in the order of uPlot's series, which begin with the time at 0. */
  #shown: readonly Curve[] = [];
  #axis: TimeAxis = { times: [], sampleOf: (at) => at };
  /** Whether the curves are drawn from their outlines. */
  #outlined = false;
  #columns: (number | null)[][] = [];
  /** Of each column, the samples that stand alone. */
  #lone: number[][] = [];

  constructor(place: HTMLElement, events: ChartEvents) {
    this.#place = place;
    this.#events = events;
    new ResizeObserver(() => this.#fit()).observe(place);
  }

  get plot(): uPlot | undefined {
    return this.#plot;
  }
  get shown(): readonly Curve[] {
    return this.#shown;
  }
  get input(): ChartInput | undefined {
    return this.#input;
  }

  draw(input: ChartInput): void {
    this.#plot?.destroy();
    this.#input = input;
    this.#shown = input.curves.filter(({ key }) => !input.hidden.has(key));
    const outline = needsSamples(input) ? undefined : outlineOf(this.#shown);
    this.#outlined = outline !== undefined;
    this.#axis = timeAxis(input.times, outline);
    this.#columns = columnsOf(this.#shown, { stacked: input.stacked, logarithmic: input.logarithmic });
    this.#lone = this.#outlined ? [] : this.#columns.map(lonePoints);
    performance.mark(chartMarks.begun);
    const { width, height } = this.#size();
    const options = this.#options(input, width, height);
    this.#plot = new uPlot(options, [this.#axis.times, ...this.#columns], this.#place);
  }

  /** Moves the crosshair by so many points of the grid; from the end where there is none yet. */
  move(by: number): void {
    const plot = this.#plot;
    const { times } = this.#axis;
    const last = times.length - 1;
    if (!plot || last < 0) return;
    const from = plot.cursor.idx ?? (by < 0 ? last + 1 : -1);
    const at = Math.max(0, Math.min(last, from + by));
    const time = times[at] ?? 0;
    plot.setCursor({ left: plot.valToPos(time, 'x'), top: plot.over.clientHeight / 2 });
  }

  /** Again, where there is more to say about the place of the crosshair. */
  tellCursor(): void {
    const idx = this.#plot?.cursor.idx;
    this.#events.onCursor(typeof idx === 'number' ? this.#axis.sampleOf(idx) : null, this);
  }

  /** Half of the range around the crosshair. */
  zoomIn(): void {
    const { times } = this.#axis;
    const from = times[0] ?? 0;
    const to = times.at(-1) ?? 0;
    const middle = times[this.#plot?.cursor.idx ?? -1] ?? (from + to) / 2;
    this.#events.onZoom(middle - (to - from) / 4, middle + (to - from) / 4);
  }

  destroy(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  #size(): { width: number; height: number } {
    return { width: Math.max(120, this.#place.clientWidth), height: Math.max(80, this.#place.clientHeight) };
  }

  #fit(): void {
    const size = this.#size();
    const plot = this.#plot;
    if (plot && (plot.width !== size.width || plot.height !== size.height)) plot.setSize(size);
  }

  #options(input: ChartInput, width: number, height: number): uPlot.Options {
    return {
      width,
      height,
      padding: [12, 12, 0, 0],
      legend: { show: false },
      focus: { alpha: 1 },
      cursor: {
        focus: { prox: 24 },
        points: { one: true, size: 7 },
        drag: { x: true, y: false, setScale: false },
        sync: { key: 'panel', setSeries: false, scales: ['x', null] },
      },
      scales: {
        x: { time: true, range: rangeOfTimes(input.times) },
        y: {
          // The library names its kinds of axes in types alone, which do not exist when this runs.
          // oxlint-disable-next-line typescript/no-unsafe-enum-assignment
          distr: input.logarithmic ? 3 : 1,
          range: (_plot, min, max) => rangeOfValues(input, ...this.#extent(min, max)),
        },
      },
      axes: axesOf(input),
      series: [{}, ...this.#shown.map((curve, at) => this.#series(input, curve, at))],
      ...(input.stacked && {
        bands: this.#shown.slice(1).map((_, at): uPlot.Band => ({ series: [at + 2, at + 1] })),
      }),
      hooks: {
        drawAxes: [(plot) => drawUnder(plot, input)],
        draw: [
          (plot) => drawOver(plot, input),
          (plot) => drawExemplars(plot, input),
          () => performance.mark(chartMarks.drawn),
        ],
        setCursor: [() => this.tellCursor()],
        setSelect: [(plot) => this.#select(plot)],
        ready: [(plot) => plot.over.addEventListener('dblclick', this.#events.onZoomOut)],
      },
    };
  }

  /** The middles, which are all that the library knows of an outline, span less than it does. */
  #extent(min: number | null, max: number | null): [number | null, number | null] {
    if (!this.#outlined) return [min, max];
    const ends = this.#shown.flatMap(({ statistics: { min, max } }) => (min <= max ? [min, max] : []));
    return ends.length > 0 ? [Math.min(...ends), Math.max(...ends)] : [null, null];
  }

  #series(input: ChartInput, curve: Curve, at: number): uPlot.Series {
    const colour = input.theme.colour(curve.colour);
    const samples = this.#shown.length * this.#axis.times.length;
    const lone = this.#lone[at] ?? [];
    const fill = input.stacked ? mix(colour, 38) : this.#shown.length === 1 ? mix(colour, 9) : undefined;
    return {
      label: curve.name,
      stroke: colour,
      width: samples > fewSamples ? 1 / devicePixelRatio : input.stacked ? 1 : 1.5,
      // Dashes of upright lines would be holes.
      ...(curve.shift > 0 && (this.#outlined ? { alpha: 0.5 } : { dash: [5, 4] })),
      ...(fill !== undefined && !this.#outlined && { fill }),
      ...(this.#outlined && { paths: outlinePaths(curve) }),
      spanGaps: false,
      points: {
        show: false,
        size: 4,
        fill: colour,
        stroke: colour,
        ...(lone.length > 0 && { filter: () => lone }),
      },
    };
  }

  #select(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width < smallestSelection) return;
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    const [from, to] = [plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')];
    // At once, with the samples that are there; the finer ones follow.
    plot.setScale('x', { min: from, max: to });
    this.#events.onZoom(from, to);
  }
}

/** That of the first curve, where all have one. */
function outlineOf(curves: readonly Curve[]): Outline | undefined {
  return curves.every(({ result }) => result.outline !== undefined) ? curves[0]?.result.outline : undefined;
}

function outlinePaths({ result, series }: Curve): uPlot.Series.PathBuilder {
  const { outline } = result;
  return (plot) => (outline ? { stroke: outlinePath(plot, { outline, series }) } : null);
}

/** A stack is of sums, and a logarithmic axis shows how the small differ, which outlines do not tell. */
export function needsSamples({ stacked, logarithmic }: Pick<ChartInput, 'stacked' | 'logarithmic'>): boolean {
  return stacked || logarithmic;
}

/** One moment alone would have no width. */
function rangeOfTimes(times: readonly number[]): uPlot.Range.Function {
  return (_plot, min, max) => {
    if (min === null || max === null) return [0, 1];
    return min === max && times.length < 2 ? [min - 60, max + 60] : [min, max];
  };
}

function rangeOfValues(input: ChartInput, min: number | null, max: number | null): [number, number] {
  const limits = input.thresholds.filter((limit) => !input.logarithmic || limit > 0);
  const low = [min, ...limits].filter((value) => value !== null);
  const high = [max, ...limits].filter((value) => value !== null);
  if (low.length === 0) return axisRange(null, null, input.logarithmic);
  const floor = input.stacked && !input.logarithmic ? [0] : [];
  return axisRange(Math.min(...low, ...floor), Math.max(...high, ...floor), input.logarithmic);
}

function axesOf({ theme, unit, language }: ChartInput): uPlot.Axis[] {
  const shared = {
    stroke: theme.text,
    font: theme.font,
    grid: { stroke: theme.grid, width: 1 },
    ticks: { show: false },
  } satisfies uPlot.Axis;
  return [
    {
      ...shared,
      space: 72,
      size: 34,
      values: (...[, splits, , , step]) => timeLabels(splits, step, language),
    },
    {
      ...shared,
      space: 36,
      ...(unit === 'bytes' && { incrs: binarySteps }),
      values: (_plot, splits) =>
        splits.map((value) => (value === null ? '' : formatValue(tidy(value), unit))),
      size: (plot, values) =>
        18 + Math.max(24, ...(values ?? []).map((value) => widthOf(plot, value, theme.font))),
    },
  ];
}

/** Steps that are whole in bytes, KiB, MiB and so on. */
const binarySteps = Array.from({ length: 60 }, (_, power) => 2 ** power);

/** Multiples of a decimal step are off by a rounding error, which nobody wants to read. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

function widthOf(plot: uPlot, text: string | number | null, font: string): number {
  const { ctx } = plot;
  ctx.save();
  ctx.font = font;
  const { width } = ctx.measureText(String(text ?? ''));
  ctx.restore();
  return Math.ceil(width);
}
