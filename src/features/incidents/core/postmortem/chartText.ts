/** A chart in a postmortem: its picture, whose words say what it shows, and its figures beside it. */
import { t } from '@vscode/l10n';
import { code } from '../../../../base/oneLine.ts';
import { quoted, utc, utcTime, type Link } from '../record/quote.ts';
import type { Region } from '../runbook/regions.ts';
import type { DocumentPicture } from '../saveMerged.ts';
import type { Chart } from './charts.ts';
import { drawPicture, valueText, type PictureSeries } from './picture.ts';

export function pictureOf(incident: string, chart: Chart): DocumentPicture {
  const svg = drawPicture({ ...chart, title: titleOf(chart), description: descriptionOf(chart) });
  return { name: fileOf(incident, chart), svg };
}

export function chartsRegion(incident: string, charts: readonly Chart[], link: Link): Region {
  const lines = charts.flatMap((chart) => chartLines(incident, chart, link));
  return { id: 'charts', body: lines.slice(1).join('\n') };
}

function fileOf(incident: string, { slug }: Chart): string {
  return `${incident}-${slug}.svg`;
}

function titleOf(chart: Chart): string {
  const line = lineOf(chart);
  return chart.title ?? (line.length > 80 ? `${line.slice(0, 79)}…` : line);
}

/** The expression in one line. */
function lineOf({ expr }: Chart): string {
  return expr.replaceAll(/\s+/g, ' ').trim();
}

/** In one sentence for each series, with what its table says. */
function descriptionOf({ series, start, step, percent }: Chart): string {
  const count = Math.max(0, ...series.map(({ values }) => values.length));
  const span = t('From {0} to {1} UTC.', utc(start * 1000), utc((start + step * (count - 1)) * 1000));
  const said = series.map((each) => {
    const { lowest, highest } = figuresOf(each);
    const name = each.name === '' ? t('The value') : each.name;
    return lowest === undefined || highest === undefined
      ? t('{0}: no samples.', name)
      : t('{0}: between {1} and {2}.', name, valueText(lowest, percent), valueText(highest, percent));
  });
  return [span, ...said].join(' ');
}

function chartLines(incident: string, chart: Chart, link: Link): readonly string[] {
  const expr = lineOf(chart);
  const { series, seqs, percent, window, more } = chart;
  const shown = (value: number | undefined): string =>
    value === undefined ? t('none') : valueText(value, percent);
  const at = (seconds: number, name: string): string => `${name} (${utcTime(seconds * 1000)})`;
  return [
    '',
    `### ${chart.title ?? code(expr)}`,
    '',
    `![${quoted(descriptionOf(chart))}](${encodeURI(fileOf(incident, chart))} "${titleOf(chart).replaceAll(/["\\]/g, "'")}")`,
    '',
    seqs.length > 0 ? `${code(expr)} (${link(...seqs)})` : code(expr),
    '',
    `| ${t('Series')} | ${at(window.start, t('At the start'))} | ${at(window.end, t('At the end'))} | ${t('Lowest')} | ${t('Highest')} |`,
    '| --- | --- | --- | --- | --- |',
    ...series.map((each) => {
      const { lowest, highest } = figuresOf(each);
      const cells = [valueAt(each, chart, window.start), valueAt(each, chart, window.end), lowest, highest];
      const name = each.name === '' ? t('The value') : code(each.name).replaceAll('|', '\\|');
      return `| ${name} | ${cells.map(shown).join(' | ')} |`;
    }),
    ...(more ? ['', t('There are more series than these.')] : []),
  ];
}

function figuresOf({ values }: PictureSeries) {
  const numbers = values.filter((value) => value !== null);
  if (numbers.length === 0) return { lowest: undefined, highest: undefined };
  return {
    lowest: numbers.reduce((least, value) => Math.min(least, value)),
    highest: numbers.reduce((most, value) => Math.max(most, value)),
  };
}

/** The last sample that was there by then. */
function valueAt({ values }: PictureSeries, { start, step }: Chart, seconds: number): number | undefined {
  return values[Math.min(values.length - 1, Math.floor((seconds - start) / step))] ?? undefined;
}
