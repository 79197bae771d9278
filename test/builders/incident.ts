import type { IncidentEvent, NewEvent } from '../../src/clients/notes/incidentEvents.ts';
import { eventShape } from '../../src/clients/notes/incidentEvents.ts';

const start = Date.UTC(2026, 4, 13, 14, 17);

/** Events of a log, a minute apart unless told; numbers from 1, no hashes. */
export function incidentEvents(given: readonly NewEvent[]): readonly IncidentEvent[] {
  return given.map((event, index) =>
    eventShape.parse({
      t: start + index * 60_000,
      t_source: 'human',
      actor: 'human',
      evidence: [],
      ...event,
      seq: index + 1,
      prev_hash: '',
    }),
  );
}

export function ran(command: string, exitCode: number | null = 0, context?: string): NewEvent {
  return {
    kind: 'command',
    t_source: 'shell',
    data: { command, exitCode, cwd: '/work', durationMs: 1200, ...(context !== undefined && { context }) },
  };
}

/** An incident as it goes: a cache out of memory, a wrong try, a higher limit, a check, and what stays behind. */
export const redisIncident: readonly NewEvent[] = [
  { kind: 'alert', t_source: 'alert', data: { name: 'ApiLatencyHigh', summary: 'p99 of the API is 8.4 s' } },
  { kind: 'severity', data: { severity: 'SEV2', title: 'API slow: cache out of memory' } },
  { kind: 'status', data: { status: 'open' } },
  { kind: 'role', data: { role: 'commander', person: 'Ada' } },
  { kind: 'phase', data: { phase: 'triage' } },
  ran('kubectl get pods -n production | grep api', 0, 'prod'),
  ran('ls'),
  ran('kubeclt get pods', 127),
  { kind: 'phase', data: { phase: 'debug' } },
  { kind: 'hypothesis', data: { text: 'The database is slow' } },
  ran('kubectl logs redis-cluster-2 -n production --tail=50', 0, 'prod'),
  { kind: 'finding', data: { text: 'The cache was killed: out of memory', mark: 'finding' }, evidence: [11] },
  {
    kind: 'note',
    data: { text: 'The limit of 512Mi is too low for the traffic', mark: 'cause' },
    evidence: [11],
  },
  { kind: 'phase', data: { phase: 'mitigate' } },
  ran('kubectl rollout restart statefulset/redis-cluster -n production', 0, 'prod'),
  ran('kubectl set resources statefulset/redis-cluster -n production --limits=memory=1Gi', 0, 'prod'),
  { kind: 'note', data: { text: 'More memory brought it back', mark: 'helped' }, evidence: [16] },
  { kind: 'phase', data: { phase: 'verify' } },
  ran('kubectl rollout status statefulset/redis-cluster -n production', 0, 'prod'),
  ran('kubectl get pods -n production | grep redis', 0, 'prod'),
  { kind: 'comm', data: { stage: 'initial', text: 'The API is slow for some users.' } },
  { kind: 'status', data: { status: 'mitigated' } },
  { kind: 'phase', data: { phase: 'fix' } },
  {
    kind: 'change',
    t_source: 'git',
    data: { what: 'git', ref: '1a2b3c4', summary: 'Raise the memory limit of the cache' },
  },
  { kind: 'decision', data: { text: 'An alert on the growth of the memory of the cache' } },
  { kind: 'status', data: { status: 'resolved' } },
];
