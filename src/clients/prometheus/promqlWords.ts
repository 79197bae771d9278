/** Functions, aggregations and keywords of PromQL, with a line of help for each. */
import { t } from '@vscode/l10n';

export interface PromqlWord {
  readonly label: string;
  readonly kind: 'function' | 'aggregation' | 'keyword';
  /** How it is called, such as `(range)`. */
  readonly detail: string;
  readonly info: string;
}

/** The words in the language of the editor. */
export function promqlWords(): PromqlWord[] {
  return [...functions(), ...aggregations(), ...keywords()];
}

function functions(): PromqlWord[] {
  return [...overRanges(), ...ofValues(), ...ofTime()];
}

function overRanges(): PromqlWord[] {
  return [
    call('absent_over_time', '(range)', t('1 where the range has no sample, else nothing.')),
    call('avg_over_time', '(range)', t('The mean of the samples in the range.')),
    call('changes', '(range)', t('How often the value changed in the range.')),
    call('count_over_time', '(range)', t('How many samples the range has.')),
    call('delta', '(range)', t('The difference between the ends of the range; for gauges.')),
    call('deriv', '(range)', t('The slope per second by a straight line through the range; for gauges.')),
    call('double_exponential_smoothing', '(range, sf, tf)', t('Smoothed with a trend; experimental.')),
    call('first_over_time', '(range)', t('The oldest sample of the range; experimental.')),
    call('idelta', '(range)', t('The difference between the last two samples; for gauges.')),
    call(
      'increase',
      '(range)',
      t('How much a counter grew in the range, resets counted in, extended to its ends.'),
    ),
    call('irate', '(range)', t('The growth per second between the last two samples of a counter.')),
    call('last_over_time', '(range)', t('The newest sample of the range.')),
    call('mad_over_time', '(range)', t('The median absolute deviation; experimental.')),
    call('max_over_time', '(range)', t('The largest sample of the range.')),
    call('min_over_time', '(range)', t('The smallest sample of the range.')),
    call(
      'predict_linear',
      '(range, seconds)',
      t('The value in so many seconds, by a straight line through the range; for gauges.'),
    ),
    call('present_over_time', '(range)', t('1 for each series with a sample in the range.')),
    call('quantile_over_time', '(q, range)', t('The value below which the share q of the samples lies.')),
    call('rate', '(range)', t('The growth per second of a counter over the range, resets counted in.')),
    call('resets', '(range)', t('How often a counter began again in the range.')),
    call('stddev_over_time', '(range)', t('The standard deviation of the samples in the range.')),
    call('stdvar_over_time', '(range)', t('The variance of the samples in the range.')),
    call('sum_over_time', '(range)', t('The sum of the samples in the range.')),
  ];
}

function ofValues(): PromqlWord[] {
  return [
    call('abs', '(v)', t('The value without its sign.')),
    call('absent', '(v)', t('1 where the vector has no series, else nothing.')),
    call('ceil', '(v)', t('Rounded up to a whole number.')),
    call('clamp', '(v, min, max)', t('Held between a minimum and a maximum.')),
    call('clamp_max', '(v, max)', t('Held at or below a maximum.')),
    call('clamp_min', '(v, min)', t('Held at or above a minimum.')),
    call('exp', '(v)', t('e to the power of the value.')),
    call('floor', '(v)', t('Rounded down to a whole number.')),
    call('histogram_avg', '(v)', t('The mean of a native histogram.')),
    call('histogram_count', '(v)', t('The number of observations of a native histogram.')),
    call('histogram_fraction', '(low, high, v)', t('The share of observations between two values.')),
    call(
      'histogram_quantile',
      '(q, v)',
      t(
        'The value below which the share q of the observations lies. Classic buckets need rate() and le kept.',
      ),
    ),
    call('histogram_stddev', '(v)', t('The standard deviation of a native histogram.')),
    call('histogram_stdvar', '(v)', t('The variance of a native histogram.')),
    call('histogram_sum', '(v)', t('The sum of the observations of a native histogram.')),
    call('info', '(v, selector)', t('Adds the labels of matching info metrics; experimental.')),
    call('label_join', '(v, dst, separator, src...)', t('Joins labels into one.')),
    call(
      'label_replace',
      '(v, dst, replacement, src, regex)',
      t('Makes a label from another by a regular expression.'),
    ),
    call('limit_ratio', '(ratio, v)', t('A steady random share of the series; experimental.')),
    call('ln', '(v)', t('The natural logarithm.')),
    call('log10', '(v)', t('The logarithm to the base of 10.')),
    call('log2', '(v)', t('The logarithm to the base of 2.')),
    call('pi', '()', t('3.14159…')),
    call('round', '(v, to)', t('Rounded to the nearest multiple; 1 unless told.')),
    call('scalar', '(v)', t('The value of the only series as a plain number.')),
    call('sgn', '(v)', t('-1, 0 or 1, as the sign says.')),
    call('sort', '(v)', t('By value, smallest first; for instants.')),
    call('sort_by_label', '(v, label...)', t('By labels; experimental.')),
    call('sort_by_label_desc', '(v, label...)', t('By labels, backwards; experimental.')),
    call('sort_desc', '(v)', t('By value, largest first; for instants.')),
    call('sqrt', '(v)', t('The square root.')),
    call('vector', '(s)', t('A plain number as a series without labels.')),
  ];
}

function ofTime(): PromqlWord[] {
  return [
    call('day_of_month', '(v)', t('The day of the month in UTC, from 1.')),
    call('day_of_week', '(v)', t('The day of the week in UTC; 0 is Sunday.')),
    call('day_of_year', '(v)', t('The day of the year in UTC, from 1.')),
    call('days_in_month', '(v)', t('How many days the month has, in UTC.')),
    call('hour', '(v)', t('The hour of the day in UTC.')),
    call('minute', '(v)', t('The minute of the hour in UTC.')),
    call('month', '(v)', t('The month in UTC, from 1.')),
    call('time', '()', t('The time of the evaluation, in seconds since 1970.')),
    call('timestamp', '(v)', t('The time of each sample, in seconds since 1970.')),
    call('year', '(v)', t('The year in UTC.')),
  ];
}

function aggregations(): PromqlWord[] {
  return [
    aggregation('avg', '(v)', t('The mean over series.')),
    aggregation('bottomk', '(k, v)', t('The k smallest series.')),
    aggregation('count', '(v)', t('How many series there are.')),
    aggregation('count_values', '(label, v)', t('How many series have each value.')),
    aggregation('group', '(v)', t('1 for each group.')),
    aggregation('limitk', '(k, v)', t('Any k series; experimental.')),
    aggregation('max', '(v)', t('The largest over series.')),
    aggregation('min', '(v)', t('The smallest over series.')),
    aggregation('quantile', '(q, v)', t('The value below which the share q of the series lies.')),
    aggregation('stddev', '(v)', t('The standard deviation over series.')),
    aggregation('stdvar', '(v)', t('The variance over series.')),
    aggregation('sum', '(v)', t('The sum over series.')),
    aggregation('topk', '(k, v)', t('The k largest series.')),
  ];
}

function keywords(): PromqlWord[] {
  return [
    keyword('by', '(label...)', t('Groups by these labels.')),
    keyword('without', '(label...)', t('Groups by all labels but these.')),
    keyword('on', '(label...)', t('Matches both sides by these labels alone.')),
    keyword('ignoring', '(label...)', t('Matches both sides by all labels but these.')),
    keyword('group_left', '(label...)', t('Many on the left match one on the right.')),
    keyword('group_right', '(label...)', t('One on the left matches many on the right.')),
    keyword('and', '', t('Series of the left that the right has too.')),
    keyword('or', '', t('Series of the left, and those of the right that the left lacks.')),
    keyword('unless', '', t('Series of the left that the right lacks.')),
    keyword('bool', '', t('The comparison answers 0 or 1 and drops nothing.')),
    keyword('offset', 'duration', t('As it was so long ago.')),
  ];
}

function call(label: string, detail: string, info: string): PromqlWord {
  return { label, kind: 'function', detail, info };
}

function aggregation(label: string, detail: string, info: string): PromqlWord {
  return { label, kind: 'aggregation', detail, info };
}

function keyword(label: string, detail: string, info: string): PromqlWord {
  return { label, kind: 'keyword', detail, info };
}
