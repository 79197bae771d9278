/** How series are called: as Prometheus writes them, and by the labels in which they differ. */

export type Labels = Readonly<Record<string, string>>;

/** `name{label="value"}`, as the server writes it; names outside the old alphabet are quoted. */
export function formatSeries(labels: Labels): string {
  const { __name__: name = '', ...others } = labels;
  const plainName = /^[a-zA-Z_:][\w:]*$/.test(name) || name === '';
  const pairs = Object.entries(others).map(([label, value]) => `${quoted(label)}=${JSON.stringify(value)}`);
  if (!plainName) pairs.unshift(JSON.stringify(name));
  const inner = pairs.length > 0 ? `{${pairs.join(', ')}}` : '';
  return (plainName ? name : '') + inner || '{}';
}

function quoted(label: string): string {
  return /^[a-zA-Z_]\w*$/.test(label) ? label : JSON.stringify(label);
}

export interface SeriesNames {
  /** Labels that all series have with the same value. */
  readonly common: Labels;
  /** Names of the others, in the order of the alphabet. */
  readonly differing: readonly string[];
}

/** With one series nothing is taken as common: its own labels are its name. */
export function compareLabels(series: readonly Labels[]): SeriesNames {
  const [first] = series;
  if (!first || series.length === 1) return { common: {}, differing: sortedKeys(series) };
  const common = Object.fromEntries(
    Object.entries(first).filter(([label, value]) => series.every((labels) => labels[label] === value)),
  );
  return { common, differing: sortedKeys(series).filter((label) => !Object.hasOwn(common, label)) };
}

function sortedKeys(series: readonly Labels[]): string[] {
  return [...new Set(series.flatMap((labels) => Object.keys(labels)))].sort();
}

/** A series by the labels in which it differs from the others. */
export function shortName(labels: Labels, { differing }: SeriesNames): string {
  const own = Object.fromEntries(Object.entries(labels).filter(([label]) => differing.includes(label)));
  return Object.keys(own).length > 0 ? formatSeries(own) : formatSeries(labels);
}
