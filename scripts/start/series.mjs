/** The demo's time series, computed from `demo-series.json` as the README beside that file says. Pure. */

/**
 * @typedef {{ hours: number, stepSeconds: number, incident: Incident, series: Entry[] }} Description
 * @typedef {{ startMinutesAgo: number, endMinutesAgo: number, rampMinutes: number }} Incident
 * @typedef {{ metric: string, type: string, help?: string, labels: Labels, each?: Record<string, string[]>, shape: Shape }} Entry
 * @typedef {Record<string, string>} Labels
 * @typedef {LevelShape | HistogramShape | StepsShape} Shape
 * @typedef {{ base: number, amplitude?: number, periodMinutes?: number, growthPerHour?: number, noise?: number, incident?: number, integer?: boolean }} Level
 * @typedef {Level & { kind: 'gauge' | 'counter' }} LevelShape
 * @typedef {Level & { kind: 'histogram', le: string[], share: number[], incidentShare: number[], mean: number, incidentMean: number }} HistogramShape
 * @typedef {{ kind: 'steps', steps: [minutesAgo: number, value: number][] }} StepsShape
 * @typedef {{ seconds: number, minutes: number, minutesAgo: number, weight: number }} Moment
 * @typedef {{ name: string, labels: Labels, values: number[] }} Series
 */

/**
 * All samples as OpenMetrics text, for `promtool tsdb create-blocks-from openmetrics`.
 * @param {Description} description
 * @param {number} now seconds since 1970; the time of the last sample
 * @returns {string}
 */
export function writeOpenMetrics(description, now) {
  return generateSeries(description, now).past;
}

/**
 * The same, and how it goes on: what a target answers that is asked at a later time.
 * @param {Description} description
 * @param {number} now seconds since 1970; the time of the last sample of the past
 * @param {number} [hoursToCome] for which there are samples; behind them the last ones stay
 * @returns {{ past: string, at: (seconds: number) => string }}
 */
export function generateSeries(description, now, hoursToCome = 0) {
  const moments = momentsOf(description, now, hoursToCome);
  const random = makeRandom(20_240_117);
  const metrics = [...new Set(description.series.map((entry) => entry.metric))].map((metric) => {
    const entries = description.series.filter((entry) => entry.metric === metric);
    const series = entries.flatMap((entry) => seriesOf(entry, moments, random));
    return { head: headOf(metric, entries), series };
  });
  /** @param {(series: Series, id: string) => string[]} samples */
  const write = (samples) => {
    const lines = metrics.flatMap(({ head, series }) => [
      ...head,
      ...series.flatMap((one) => samples(one, `${one.name}{${formatLabels(one.labels)}}`)),
    ]);
    return `${lines.join('\n')}\n# EOF\n`;
  };
  const gone = moments.filter(({ seconds }) => seconds <= now);
  return {
    past: write(({ values }, id) =>
      gone.map(({ seconds }, at) => `${id} ${formatNumber(values[at] ?? 0)} ${seconds}`),
    ),
    at: (seconds) => {
      const place = Math.max(
        0,
        moments.findLastIndex((moment) => moment.seconds <= seconds),
      );
      return write(({ values }, id) => [`${id} ${formatNumber(values[place] ?? 0)}`]);
    },
  };
}

/**
 * @param {Description} description
 * @param {number} now
 * @param {number} hoursToCome
 * @returns {Moment[]}
 */
function momentsOf({ hours, stepSeconds, incident }, now, hoursToCome) {
  const count = (hours * 3600) / stepSeconds;
  return Array.from({ length: count + 1 + (hoursToCome * 3600) / stepSeconds }, (_, at) => {
    const minutesAgo = ((count - at) * stepSeconds) / 60;
    return {
      seconds: now - minutesAgo * 60,
      minutes: (at * stepSeconds) / 60,
      minutesAgo,
      weight: weightOf(incident, minutesAgo),
    };
  });
}

/**
 * How much of the incident is felt: 0 outside, 1 inside, in between on the way there and back.
 * @param {Incident} incident
 * @param {number} minutesAgo
 */
function weightOf({ startMinutesAgo, endMinutesAgo, rampMinutes }, minutesAgo) {
  const sinceStart = (startMinutesAgo - minutesAgo) / rampMinutes;
  const sinceEnd = (endMinutesAgo - minutesAgo) / rampMinutes;
  return clamp(sinceStart) - clamp(sinceEnd);
}

/** @param {number} value */
const clamp = (value) => Math.min(1, Math.max(0, value));

/**
 * @param {string} metric
 * @param {Entry[]} entries
 */
function headOf(metric, entries) {
  const family = metric.replace(/_total$/, '');
  const help = entries.find((entry) => entry.help !== undefined)?.help;
  const head = [`# TYPE ${family} ${entries[0]?.type ?? 'unknown'}`];
  return help === undefined ? head : [...head, `# HELP ${family} ${help.replaceAll('\\', '\\\\')}`];
}

/**
 * @param {Entry} entry
 * @param {Moment[]} moments
 * @param {() => number} random
 * @returns {Series[]}
 */
function seriesOf({ metric, labels, each, shape }, moments, random) {
  const [label, names] = Object.entries(each ?? {})[0] ?? [];
  const places = label === undefined ? [labels] : (names ?? []).map((name) => ({ ...labels, [label]: name }));
  return places.flatMap((place, at) => {
    if (shape.kind === 'steps') return [{ name: metric, labels: place, values: stepValues(shape, moments) }];
    const levels = moments.map((moment) => levelAt(shape, moment, at, random));
    if (shape.kind === 'histogram') return histogramSeries({ metric, labels: place, shape, levels, moments });
    const values = shape.kind === 'counter' ? runningSum(levels, moments) : levels;
    return [{ name: metric, labels: place, values: shape.integer ? values.map(Math.round) : values }];
  });
}

/**
 * @param {StepsShape} shape
 * @param {Moment[]} moments
 */
function stepValues({ steps }, moments) {
  return moments.map(
    ({ minutesAgo }) => steps.filter(([since]) => since >= minutesAgo).at(-1)?.[1] ?? steps[0]?.[1] ?? 0,
  );
}

/**
 * @param {Level} shape
 * @param {Moment} moment
 * @param {number} at position in `each`
 * @param {() => number} random
 */
function levelAt(shape, { minutes, weight }, at, random) {
  const { base, amplitude = 0, periodMinutes = 360, growthPerHour = 0, noise = 0, incident = base } = shape;
  const wave = amplitude * Math.sin((2 * Math.PI * minutes) / periodMinutes + 0.9 * at);
  const level = mix(base, incident, weight) + (growthPerHour * minutes) / 60 + wave + noise * base * random();
  return Math.max(0, level);
}

/**
 * @param {{ metric: string, labels: Labels, shape: HistogramShape, levels: number[], moments: Moment[] }} what
 * @returns {Series[]}
 */
function histogramSeries({ metric, labels, shape, levels, moments }) {
  /** @param {(moment: Moment) => number} share of the observations of one step */
  const sumOf = (share) =>
    runningSum(
      levels.map((level, at) => level * share(/** @type {Moment} */ (moments[at]))),
      moments,
    );
  // What is counted is whole.
  const count = (/** @type {(moment: Moment) => number} */ share) => sumOf(share).map(Math.floor);
  const buckets = shape.le.map((le, at) => ({
    name: `${metric}_bucket`,
    labels: { ...labels, le },
    values: count(({ weight }) => mix(shape.share[at] ?? 1, shape.incidentShare[at] ?? 1, weight)),
  }));
  const sum = sumOf(({ weight }) => mix(shape.mean, shape.incidentMean, weight));
  return [
    ...buckets,
    { name: `${metric}_count`, labels, values: count(() => 1) },
    { name: `${metric}_sum`, labels, values: sum },
  ];
}

/**
 * @param {number[]} rates per second
 * @param {Moment[]} moments
 */
function runningSum(rates, moments) {
  const step = (moments[1]?.seconds ?? 0) - (moments[0]?.seconds ?? 0);
  let sum = 0;
  return rates.map((rate) => (sum += rate * step));
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} weight
 */
const mix = (from, to, weight) => from + (to - from) * weight;

/** @param {Labels} labels */
function formatLabels(labels) {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`)
    .join(',');
}

/** @param {number} value */
const formatNumber = (value) => String(Number(value.toPrecision(12)));

/**
 * A generator from -1 to 1 that gives the same numbers every time (a linear congruence with the constants of Numerical Recipes).
 * @param {number} seed
 */
function makeRandom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}
