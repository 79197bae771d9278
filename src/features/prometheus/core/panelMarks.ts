/** The changes that a graph is compared with: commits of the workspace, and alerts. */
import type { Processes } from '../../../base/ports.ts';
import { openGit, runGit } from '../../../clients/git/command.ts';
import type { Alert } from '../../../clients/prometheus/answers.ts';
import type { Mark } from './chartTurn.ts';
import { formatSeries } from './seriesNames.ts';

/** More marks than this would be a wall. */
const mostCommits = 100;

/** Seconds since 1970. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The commits that the checked-out branch got in a span; none where the folder is in no repository. */
export async function readCommits(
  processes: Processes,
  folder: string,
  { start, end }: Span,
): Promise<Mark[]> {
  const git = await openGit(processes, folder);
  if (!git.ok) return [];
  const listed = await runGit(git.value, [
    'log',
    '--format=%ct%x00%h%x00%s%x00',
    `--since=${Math.floor(start)}`,
    `--until=${Math.ceil(end)}`,
    `--max-count=${mostCommits}`,
    'HEAD',
    '--',
  ]);
  if (!listed.ok) return [];
  const fields = listed.value.split('\0');
  const marks: Mark[] = [];
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const time = Number(fields[at]);
    const text = `${fields[at + 1] ?? ''} ${fields[at + 2] ?? ''}`;
    if (Number.isFinite(time)) marks.push({ time, kind: 'commit', text });
  }
  return marks;
}

/** When the alerts that are active now began. */
export function marksOfAlerts(alerts: readonly Alert[], { start, end }: Span): Mark[] {
  return alerts.flatMap(({ labels, state, activeAt }) => {
    const time = Date.parse(activeAt ?? '') / 1000;
    if (state !== 'firing' || !(time >= start && time <= end)) return [];
    const { alertname = '', ...others } = labels;
    return [{ time, kind: 'alert', text: `${alertname} ${formatSeries(others)}` } satisfies Mark];
  });
}
