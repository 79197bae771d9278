/** Guesses at values under which a rule may answer. */
import { partsOf, type Expression } from '../../../../clients/prometheus/expression.ts';
import type { NeededSeries } from './inputSeries.ts';

/** A series in promtool's notation. */
export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

/** How the samples of a selector go: a number that stays, one that grows at each scrape, or no series at all. */
type Course = { readonly stays: number } | { readonly grows: number; readonly from?: number } | 'absent';

/** Guesses in the order in which they are tried. */
const most = 90;

/** The series of each guess, the likelier first. `samples` counts the scrapes after the first. */
export function candidates(
  tree: Expression,
  needed: readonly (readonly NeededSeries[])[],
  samples: number,
): readonly (readonly InputSeries[])[] {
  const counters = needed.some((group) => group.some(({ counts }) => counts));
  const courses = usualCourses(numbersIn(tree), counters);
  const uniform = courses.map((course) => needed.map(() => course));
  const mixed = needed.length < 2 ? [] : mixtures(needed.length);
  const chosen = [...uniform, ...mixed].slice(0, most);
  const alone = chosen.map((each) => seriesOf(needed, each, { samples, copies: 1 }));
  const several = uniform.slice(0, 8).map((each) => seriesOf(needed, each, { samples, copies: 6 }));
  return [...alone, ...several];
}

function numbersIn(tree: Expression): readonly number[] {
  const own = tree.kind === 'number' ? [Number(tree.text)] : [];
  return [...own, ...partsOf(tree).flatMap(numbersIn)].filter((number) => Number.isFinite(number));
}

function usualCourses(numbers: readonly number[], counters: boolean): readonly Course[] {
  const near = [...new Set(numbers)].slice(0, 6);
  const stay: Course[] = [
    { stays: 1 },
    ...near.flatMap((number) => [
      { stays: number * 2 + (number === 0 ? 1 : 0) },
      { stays: number / 2 },
      { stays: number },
      { stays: number - 1 },
    ]),
    { stays: 0 },
    { stays: 1_000_000_000 },
    { stays: -1 },
  ];
  const grow: Course[] = [
    { grows: 60 },
    { grows: 60_000 },
    { grows: 1 },
    ...near.map((number) => ({ grows: Math.max(Math.ceil(number * 120), 1) })),
    { grows: 1_000_000_000 },
    { grows: -10, from: 1_000_000 },
    { stays: 5 },
  ];
  return [...(counters ? [...grow, ...stay] : [...stay, ...grow]), 'absent'];
}

const strong: readonly Course[] = [{ grows: 6000 }, { stays: 1000 }, { stays: 1 }, { stays: 0 }, 'absent'];

/** One selector goes otherwise than the rest. */
function mixtures(count: number): readonly (readonly Course[])[] {
  const pairs = strong.flatMap((own) =>
    strong.filter((rest) => rest !== own).map((rest) => [own, rest] as const),
  );
  return pairs.flatMap(([own, rest]) =>
    Array.from({ length: count }, (_, odd) =>
      Array.from({ length: count }, (_each, at) => (at === odd ? own : rest)),
    ),
  );
}

function seriesOf(
  needed: readonly (readonly NeededSeries[])[],
  courses: readonly Course[],
  { samples, copies }: { readonly samples: number; readonly copies: number },
): readonly InputSeries[] {
  const found = new Map<string, string>();
  for (const [at, group] of needed.entries()) {
    const course = courses[at] ?? 'absent';
    if (course === 'absent') continue;
    for (let copy = 0; copy < copies; copy += 1) {
      for (const each of group) {
        const labels = copy === 0 ? each.labels : { ...each.labels, copy: String(copy) };
        const series = writeSeries(each.metric, labels);
        // What an earlier selector reads too keeps its course.
        if (!found.has(series)) found.set(series, notation(each, course, samples));
      }
    }
  }
  return [...found].map(([series, values]) => ({ series, values }));
}

const isPlainName = (name: string) => /^[A-Za-z_]\w*$/.test(name);

export function writeSeries(metric: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${isPlainName(name) ? name : JSON.stringify(name)}=${JSON.stringify(value)}`,
  );
  if (!/^[A-Za-z_:][\w:]*$/.test(metric)) return `{${[JSON.stringify(metric), ...pairs].join(', ')}}`;
  return pairs.length === 0 ? metric : `${metric}{${pairs.join(', ')}}`;
}

/** The buckets above 1 hold everything: a slow service, so that a quantile is high. */
function notation({ le, native }: NeededSeries, course: Exclude<Course, 'absent'>, samples: number): string {
  if (native) {
    const histogram = '{{schema:0 sum:60 count:20 buckets:[5 5 10]}}';
    return 'grows' in course ? `${histogram}+${histogram}x${samples}` : `${histogram}x${samples}`;
  }
  const share = le === undefined || le > 1 ? 1 : 0;
  if ('stays' in course) return `${write(course.stays * share)}x${samples}`;
  const { grows, from = 0 } = course;
  return `${write(from)}${grows < 0 ? '-' : '+'}${write(Math.abs(grows) * share)}x${samples}`;
}

/** Without an exponent, which the notation takes for something else. */
const write = (number: number) =>
  Number.isInteger(number) ? number.toFixed(0) : String(Number(number.toFixed(9)));
