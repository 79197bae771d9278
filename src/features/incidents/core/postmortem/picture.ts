/** A query's samples as a picture: plain SVG that any reader of Markdown shows, in dark and light. */
import { t } from '@vscode/l10n';
import { utcTime, utc } from '../record/quote.ts';

export interface PictureSeries {
  readonly name: string;
  /** One for each time of the grid; null where there is no sample. */
  readonly values: readonly (number | null)[];
}

export interface Picture {
  readonly title: string;
  /** What it shows, for those who do not see it. */
  readonly description: string;
  /** Seconds since 1970 of the first value. */
  readonly start: number;
  /** Seconds. */
  readonly step: number;
  readonly series: readonly PictureSeries[];
  /** Of the incident, in seconds since 1970: shaded. */
  readonly window: { readonly start: number; readonly end: number };
  /** Values are shares: 0.2 is shown as 20 %. */
  readonly percent: boolean;
}

const width = 720;
const plot = { left: 64, top: 40, right: width - 16, bottom: 244 };
const legendLine = 20;
/** Told apart by their dashes too; each is readable on its background (at least 4.5 to 1). */
const light = ['#0067a3', '#b34700', '#00704f', '#97407a', '#6b5200', '#4a4a4a'];
const dark = ['#6cbcf0', '#f0a33a', '#3fd9ac', '#e59bc9', '#ece05a', '#cccccc'];
const dashes = ['', '7 3', '2 3', '10 3 2 3', '4 4', '12 4'];

export function drawPicture(picture: Picture): string {
  const { title, description, series } = picture;
  const height = plot.bottom + 36 + legendLine * series.length;
  const scales = scalesOf(picture);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="description">${escaped(description)}</desc>`,
    `<style>${style(series.length)}</style>`,
    `<rect class="paper" width="${width}" height="${height}" rx="6"/>`,
    `<text class="head" x="${plot.left}" y="24">${escaped(title)}</text>`,
    ...windowOf(picture, scales),
    ...gridOf(picture, scales),
    ...series.map((each, index) => lineOf(each, classOf(index), scales)),
    ...series.map(({ name }, index) => legendOf(name, index)),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

function classOf(index: number): string {
  return `s${index % light.length}`;
}

function style(count: number): string {
  const lines = (colours: readonly string[]): string =>
    colours
      .slice(0, count)
      .map((colour, index) => `.s${index}{stroke:${colour}}`)
      .join('');
  const dashed = dashes
    .slice(0, count)
    .map((dash, index) => (dash === '' ? '' : `.s${index}{stroke-dasharray:${dash}}`))
    .join('');
  return [
    'text{font:12px system-ui,sans-serif;fill:#333}.head{font-size:14px;font-weight:600;fill:#1a1a1a}',
    '.paper{fill:#fff;stroke:#ccc}.grid{stroke:#ddd}.window{fill:#d9822b;fill-opacity:.14}.edge{stroke:#a35a00;stroke-dasharray:3 3}',
    `.line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}${lines(light)}${dashed}.dot{stroke-dasharray:none}`,
    '@media(prefers-color-scheme:dark){text{fill:#ccc}.head{fill:#eee}.paper{fill:#1e1e1e;stroke:#555}.grid{stroke:#3c3c3c}',
    `.edge{stroke:#f0a33a}${lines(dark)}}`,
  ].join('');
}

interface Scales {
  readonly x: (seconds: number) => number;
  readonly y: (value: number) => number;
  readonly xOf: (index: number) => number;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

function scalesOf({ start, step, series }: Picture): Scales {
  const count = Math.max(2, ...series.map(({ values }) => values.length));
  const to = start + step * (count - 1);
  const numbers = series.flatMap(({ values }) => values.filter((value) => value !== null));
  const ticks = ticksOf(numbers);
  const [low = 0, high = 1] = [ticks[0], ticks.at(-1)];
  const x = (seconds: number): number =>
    rounded(plot.left + ((seconds - start) / (to - start)) * (plot.right - plot.left));
  return {
    x,
    y: (value) => rounded(plot.bottom - ((value - low) / (high - low)) * (plot.bottom - plot.top)),
    xOf: (index) => x(start + step * index),
    from: start,
    to,
    ticks,
  };
}

/** Round numbers around all values; from 0 on unless the values are all far from it. */
function ticksOf(values: readonly number[]): readonly number[] {
  const highest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const lowest = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  if (values.length === 0) return [0, 1];
  const low = lowest > 0 && lowest < highest * 0.6 ? 0 : lowest === highest ? Math.min(0, lowest) : lowest;
  const high = highest === low ? low + 1 : highest;
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? rough;
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** In as few digits as tell them apart. */
function labelsOf(ticks: readonly number[], percent: boolean): readonly string[] {
  for (let digits = 3; ; digits += 1) {
    const labels = ticks.map((tick) => valueText(tick, percent, digits));
    if (digits === 15 || new Set(labels).size === labels.length) return labels;
  }
}

function gridOf({ percent }: Picture, { x, y, from, to, ticks }: Scales): readonly string[] {
  const labels = labelsOf(ticks, percent);
  const across = ticks.map(
    (tick, index) =>
      `<path class="grid" d="M${plot.left} ${y(tick)}H${plot.right}"/><text x="${plot.left - 8}" y="${y(tick) + 4}" text-anchor="end">${escaped(labels[index] ?? '')}</text>`,
  );
  const down = timeTicks(from, to).map(
    (time) =>
      `<path class="grid" d="M${x(time)} ${plot.bottom}v5"/><text x="${x(time)}" y="${plot.bottom + 20}" text-anchor="middle">${timeText(time, to - from)}</text>`,
  );
  return [...across, ...down];
}

/** Seconds between the marks of an axis, the shortest that leaves at most seven. */
const distances = [60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

function timeTicks(from: number, to: number): readonly number[] {
  const distance =
    distances.find((each) => (to - from) / each <= 7) ?? Math.ceil((to - from) / 7 / 86_400) * 86_400;
  const first = Math.ceil(from / distance);
  const last = Math.floor(to / distance);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * distance);
}

function timeText(seconds: number, span: number): string {
  return span > 2 * 86_400 ? utc(seconds * 1000).slice(5, 10) : utcTime(seconds * 1000);
}

function windowOf({ window }: Picture, { x, from, to }: Scales): readonly string[] {
  const [left, right] = [Math.max(from, window.start), Math.min(to, window.end)];
  if (right <= left) return [];
  const edge = (seconds: number): string =>
    `<path class="edge" d="M${x(seconds)} ${plot.top}V${plot.bottom}"/>`;
  return [
    `<rect class="window" x="${x(left)}" y="${plot.top}" width="${rounded(x(right) - x(left))}" height="${plot.bottom - plot.top}"/>`,
    edge(left),
    edge(right),
    `<rect class="window" x="${plot.right - 14}" y="13" width="14" height="14"/>`,
    `<text x="${plot.right - 20}" y="24" text-anchor="end">${escaped(t('The incident'))}</text>`,
  ];
}

/** A line for each run of samples; one between two gaps is a dot, which dashes would swallow. */
function lineOf({ values }: PictureSeries, className: string, { xOf, y }: Scales): string {
  let path = '';
  let dots = '';
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    const begins = (values[index - 1] ?? null) === null;
    const alone = begins && (values[index + 1] ?? null) === null;
    const at = [xOf(index), y(value)] as const;
    if (alone) dots += `<circle class="dot ${className}" cx="${at[0]}" cy="${at[1]}" r="1.5"/>`;
    else path += `${begins ? 'M' : 'L'}${at[0]} ${at[1]}`;
  }
  return `${path === '' ? '' : `<path class="line ${className}" d="${path}"/>`}${dots}`;
}

function legendOf(name: string, index: number): string {
  const y = plot.bottom + 44 + legendLine * index;
  const told = name === '' ? t('The value') : name;
  const shown = told.length > 96 ? `${told.slice(0, 95)}…` : told;
  return `<path class="line ${classOf(index)}" d="M${plot.left} ${y - 4}h28"/><text x="${plot.left + 36}" y="${y}">${escaped(shown)}</text>`;
}

const units = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e4, 'k'],
] as const;

/** Three digits unless told; shares in per cent. */
export function valueText(value: number, percent: boolean, digits = 3): string {
  if (percent) return `${Number((value * 100).toPrecision(digits))} %`;
  const unit = units.find(([size]) => Math.abs(value) >= size);
  if (!unit) return String(Number(value.toPrecision(digits)));
  const divisor = unit[1] === 'k' ? 1000 : unit[0];
  return `${Number((value / divisor).toPrecision(digits))} ${unit[1]}`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, ' ')
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? '');
}
