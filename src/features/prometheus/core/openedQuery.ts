/** What the panel is asked to show by a command, as the page takes it. */
import type { OpenedQuery } from './panelProtocol.ts';
import { parseDuration } from '../../../base/durations.ts';
import type { PrometheusQuestion } from '../../../base/prometheusCommands.ts';
import { readHandle } from './queryHandle.ts';

/** A handle says everything by itself; what is told besides it counts more. */
export function openedQuery({
  handle,
  expr,
  server,
  range,
  step,
  instant,
  view,
}: PrometheusQuestion): OpenedQuery {
  const named = handle === undefined ? undefined : readHandle(handle);
  const given: OpenedQuery = {
    ...(expr !== undefined && { expr }),
    ...(server !== undefined && { server }),
    ...(step !== undefined && { step }),
    ...(instant !== undefined && { mode: instant ? 'instant' : 'range' }),
    ...(view !== undefined && { view }),
    ...rangeOf(range),
  };
  if (!named) return given;
  const moment = named.step === 0;
  return {
    expr: named.expr,
    ...(named.server !== '' && { server: named.server }),
    mode: moment ? 'instant' : 'range',
    ...(!moment && { seconds: named.end - named.start, step: named.step }),
    ...(moment && { seconds: 3600 }),
    end: named.end,
    ...given,
  };
}

function rangeOf(range: PrometheusQuestion['range']): Pick<OpenedQuery, 'seconds' | 'end'> {
  if (range === undefined) return {};
  if (typeof range !== 'string') return { seconds: Math.max(1, range.end - range.start), end: range.end };
  const seconds = parseDuration(range);
  return seconds === undefined ? {} : { seconds };
}
