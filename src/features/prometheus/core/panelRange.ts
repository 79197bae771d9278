/** The time range of the panel and the grid of a range query. Times are seconds since 1970, lengths seconds. */

/** The server refuses more than 11,000 steps, that is 11,001 points (`(end - start) / step > 11000` in its API). */
const maxSteps = 11_000;

export interface Grid {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

export interface GridRequest {
  readonly end: number;
  /** Length of the range. */
  readonly seconds: number;
  /** Pixels that the curve has. */
  readonly width: number;
  /** Asked for by a person; undefined takes one step for each pixel. */
  readonly step?: number | undefined;
}

/**
 * A step of about one pixel, at least a second, and a start on a multiple of it: without that, each refresh would move every
 * sample. A step that a person asks for is widened where the server would refuse it.
 */
export function gridOf({ end, seconds, width, step }: GridRequest): Grid {
  const smallest = seconds / maxSteps;
  const chosen =
    step === undefined
      ? Math.max(1, Math.ceil(seconds / Math.max(1, Math.min(maxSteps, width))))
      : Math.max(step, roundUp(smallest));
  const start = Math.floor((end - seconds) / chosen) * chosen;
  return { start: exact(start), end: exact(end), step: exact(chosen) };
}

function roundUp(seconds: number): number {
  return seconds > 1 ? Math.ceil(seconds) : Math.ceil(seconds * 1000) / 1000;
}

/** Prometheus counts in milliseconds. */
function exact(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
