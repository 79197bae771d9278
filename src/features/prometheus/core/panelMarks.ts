/** The changes that a graph is compared with: commits of the workspace, alerts, rollouts, and what the logs of incidents tell. */
import { oneLine } from '../../../base/oneLine.ts';
import type { Files, Processes } from '../../../base/ports.ts';
import { openGit } from '../../../clients/git/command.ts';
import { listCommits } from '../../../clients/git/commits.ts';
import type { IncidentEvent } from '../../../clients/notes/incidentEvents.ts';
import { readIncident } from '../../../clients/notes/incidentLog.ts';
import { listIncidents } from '../../../clients/notes/incidents.ts';
import type { Alert } from '../../../clients/prometheus/answers.ts';
import type { CallOptions, PrometheusClient } from '../../../clients/prometheus/client.ts';
import type { Mark } from './chartTurn.ts';
import { formatSeries } from './seriesNames.ts';

/** More marks than this would be a wall. */
const mostCommits = 100;
const mostRollouts = 100;
/** Newest first; an older one has no event in the range of a graph. */
const mostIncidents = 20;

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
  const listed = await listCommits(git.value, { since: start, until: end, most: mostCommits });
  if (!listed.ok) return [];
  return listed.value.map(({ time, ref, subject }) => ({ time, kind: 'commit', text: `${ref} ${subject}` }));
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

/** Evaluations in a range: as finely is known when an alert began that is over now. */
const evaluations = 240;

/** When alerts began to fire that may be over by now; from the series that Prometheus writes of them. */
export async function readPastAlerts(
  client: PrometheusClient,
  { start, end }: Span,
  options: CallOptions,
): Promise<Mark[]> {
  const step = Math.max(15, Math.ceil((end - start) / evaluations));
  const range = Math.max(step, Math.ceil(end - start));
  const expr = `min_over_time(timestamp(ALERTS{alertstate="firing"})[${range}s:${step}s])`;
  const began = await readTimes(client, { expr, time: end }, options);
  // What fired at the first evaluation had begun before it.
  return began.flatMap(({ labels, time }) => {
    if (!(time > start + 2 * step && time <= end)) return [];
    const { alertname = '', alertstate: _, ...others } = labels;
    return [{ time, kind: 'alert', text: `${alertname} ${formatSeries(others)}` } satisfies Mark];
  });
}

/** Both, each alert once: what the server says of those that are active now is exact. */
export function joinAlerts(active: readonly Mark[], past: readonly Mark[]): Mark[] {
  const known = new Set(active.map(({ text }) => text));
  return [...active, ...past.filter(({ text }) => !known.has(text))];
}

/** The replica sets that Kubernetes made in a span, one for each rollout; where kube-state-metrics tells of them. */
export async function readRollouts(
  client: PrometheusClient,
  { start, end }: Span,
  options: CallOptions,
): Promise<Mark[]> {
  const expr = `max by (namespace, replicaset) (kube_replicaset_created) >= ${Math.floor(start)} <= ${Math.ceil(end)}`;
  const made = await readTimes(client, { expr, time: end, limit: mostRollouts }, options);
  return made.map(({ labels, time }) => {
    const { namespace = '', replicaset = '' } = labels;
    // Behind the last dash stands a hash of the pod's template.
    const text = `${replicaset.replace(/-[a-z0-9]+$/, '')} (${namespace}): ${replicaset}`;
    return { time, kind: 'deployment', text } satisfies Mark;
  });
}

/** The series of an instant whose values are times; none where the server has none or does not say. */
async function readTimes(
  client: PrometheusClient,
  query: { readonly expr: string; readonly time: number; readonly limit?: number },
  options: CallOptions,
): Promise<{ readonly labels: Readonly<Record<string, string>>; readonly time: number }[]> {
  const asked = await client.instant(query, options);
  if (!asked.ok) return [];
  const { header, samples } = asked.value;
  return header.series.map((labels, at) => ({ labels, time: samples[at] ?? Number.NaN }));
}

/** What happened in a span by the logs of the newest incidents. @param folder absolute; that of all incidents */
export async function readIncidentMarks(files: Files, folder: string, { start, end }: Span): Promise<Mark[]> {
  const places = (await listIncidents(files, folder)).slice(0, mostIncidents);
  const incidents = await Promise.all(places.map((place) => readIncident(files, place.folder)));
  return incidents.flatMap((incident) => {
    if (!incident.ok) return [];
    return incident.value.events.flatMap((event) => {
      const time = event.t / 1000;
      const words = time >= start && time <= end ? inWords(event) : undefined;
      return words ? [{ time, kind: words.kind, text: `${incident.value.id}: ${oneLine(words.text)}` }] : [];
    });
  });
}

/** An event in a few words; undefined for what changes nothing, such as a command or its output. */
function inWords(event: IncidentEvent): Pick<Mark, 'kind' | 'text'> | undefined {
  switch (event.kind) {
    case 'status':
      return { kind: 'incident', text: event.data.status };
    case 'severity':
      return { kind: 'incident', text: [event.data.severity, event.data.title].filter(Boolean).join(' ') };
    case 'finding':
    case 'decision':
      return { kind: 'incident', text: event.data.text };
    case 'alert':
      return { kind: 'alert', text: event.data.name };
    case 'change':
      return {
        kind: event.data.what === 'git' ? 'commit' : 'deployment',
        text: `${event.data.ref} ${event.data.summary}`,
      };
    case 'rollback':
      return { kind: 'deployment', text: `${event.data.target} ${event.data.from} → ${event.data.to}` };
    case 'command':
    case 'output':
    case 'hypothesis':
    case 'note':
    case 'comm':
    case 'approval':
    case 'phase':
    case 'role':
      return undefined;
  }
}
