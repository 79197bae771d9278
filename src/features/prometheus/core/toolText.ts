/** What the tools print for people, and their answers in smaller and smaller forms for models. */
import { t } from '@vscode/l10n';
import { redact } from '../../../base/redact.ts';
import type { Labels } from '../../../clients/prometheus/result.ts';
import type { ActiveAlert } from './alerts.ts';
import type { ExpressionOutline } from './expressionOutline.ts';
import type { FoundMetrics } from './findMetrics.ts';
import type { Figure, SeriesFigures, SeriesValues } from './metricsAnswer.ts';
import type { MetricsAnswer } from './queryMetrics.ts';

/** `name{a="b"}` as Prometheus writes a series. */
function seriesText(labels: Labels): string {
  const { __name__: name = '', ...rest } = labels;
  const inside = Object.entries(rest).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return inside.length === 0 && name !== '' ? name : `${name}{${inside.join(', ')}}`;
}

export function printMetrics(answer: MetricsAnswer): string {
  const lines = [
    ...answer.warnings.map((warning) => t('Warning: {0}', warning)),
    ...answer.infos.map((info) => t('Note: {0}', info)),
    ...(answer.text === undefined ? [] : [answer.text]),
    ...answer.series.flatMap((series) => seriesLines(series)),
    ...(answer.seriesTotal === 0 && answer.text === undefined ? emptyLines(answer) : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function emptyLines({ reason, near }: MetricsAnswer): string[] {
  return [
    reason ?? t('The answer is empty.'),
    ...near.map(({ name, series }) => `  ${t('near: {0} ({1} series)', name, series)}`),
  ];
}

function seriesLines(series: SeriesFigures | SeriesValues): string[] {
  const name = seriesText(series.labels);
  if ('values' in series) return [name, ...series.values.map(([time, value]) => `  ${time} ${value}`)];
  const figures = (['min', 'mean', 'p95', 'max', 'last'] as const).map(
    (field) => `${field} ${figureText(series[field])}`,
  );
  return [`${name}  ${[...figures, `missing ${series.missing}`].join('  ')}`];
}

function figureText(figure: Figure): string {
  if (figure === null) return '-';
  return typeof figure === 'number' ? String(Number(figure.toPrecision(6))) : figure;
}

/** Series that survive, and of each so many values. */
const metricsForms = [
  [100, 400],
  [50, 120],
  [25, 60],
  [12, 40],
  [6, 30],
  [3, 15],
  [1, 8],
  [0, 0],
] as const;

/** The largest series survive longest; figures are rounded as soon as they do not fit whole. */
export function* briefMetrics(answer: MetricsAnswer): Iterable<unknown> {
  yield answer;
  for (const [most, values] of metricsForms) {
    const series = answer.series.slice(0, most).map((one) => shorten(one, values));
    const cut = answer.seriesTotal - series.length;
    const more =
      cut > 0
        ? t('{0} series with smaller maxima are left out: narrow the selector, or use topk or sum.', cut)
        : '';
    yield {
      ...answer,
      warnings: answer.warnings.slice(0, 3).map(clip),
      infos: answer.infos.slice(0, 2).map(clip),
      expr: clip(answer.expr),
      series,
      ...(more !== '' && { more }),
    };
  }
}

const clip = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

function shorten(series: SeriesFigures | SeriesValues, most: number): unknown {
  if ('values' in series) {
    const { labels, values } = series;
    const every = Math.max(1, Math.ceil(values.length / Math.max(1, most)));
    // Counted from the newest, which is the one that matters.
    const kept = values.filter((_, place) => (values.length - 1 - place) % every === 0);
    return { labels, values: kept, ...(every > 1 && { everyNth: every }) };
  }
  const { labels, missing, ...figures } = series;
  const rounded = Object.entries(figures).map(([field, figure]) => [field, round(figure)]);
  return { labels, ...Object.fromEntries(rounded), missing };
}

const round = (figure: Figure): Figure =>
  typeof figure === 'number' ? Number(figure.toPrecision(4)) : figure;

export function printFound({ total, exact, metrics }: FoundMetrics): string {
  if (metrics.length === 0) return `${t('No metric has these words in its name, and none is near.')}\n`;
  const head = exact
    ? t('{0} metrics, {1} shown', total, metrics.length)
    : t('No metric has these words; near are:');
  const lines = metrics.map(({ name, type, help, series }) => {
    const count = series === null ? '' : ` ${t('({0} series)', series)}`;
    return `  ${name}${count}${type === '' ? '' : ` ${type}`}${help === '' ? '' : `: ${help}`}`;
  });
  return `${[head, ...lines].join('\n')}\n`;
}

export function printOutline({ lines, faults }: ExpressionOutline): string {
  const tree = lines.map(
    ({ depth, says, text }) => `${'  '.repeat(depth)}${says}    ${text.replaceAll(/\s+/g, ' ')}`,
  );
  return `${[...tree, ...faults].join('\n')}\n`;
}

export function printAlerts(alerts: readonly ActiveAlert[]): string {
  if (alerts.length === 0) return `${t('No alert fires, and none is pending.')}\n`;
  return alerts
    .map(({ name, state, severity, service, since, annotations }) => {
      const age = since === null ? '' : new Date(since).toISOString();
      const said = annotations['summary'] ?? annotations['description'] ?? '';
      return `${[state, severity, name, service, age, said].filter((part) => part !== '').join('  ')}\n`;
    })
    .join('');
}

/** Text of annotations comes from whoever writes rules, and now and then holds more than it should. */
export const safeText = (text: string): string => redact(text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' '));
