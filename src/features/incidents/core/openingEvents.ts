import type { IncidentPrefill, Severity } from '../../../base/incidentCommands.ts';
import type { NewEvent } from '../../../clients/notes/incidentEvents.ts';

/** What stands first in the log of a new incident: the alert that told of it, its severity, that it is open, its first phase. */
export function openingEvents({
  title,
  severity,
  alert,
}: IncidentPrefill & { readonly title: string; readonly severity: Severity }): readonly NewEvent[] {
  const told: NewEvent[] = alert
    ? [
        {
          kind: 'alert',
          ...(alert.since !== undefined && { t: alert.since }),
          t_source: 'alert',
          data: {
            name: alert.name,
            summary: alert.summary,
            ...(alert.labels && { labels: alert.labels }),
            ...(alert.runbook !== undefined && { runbook: alert.runbook }),
          },
        },
      ]
    : [];
  return [
    ...told,
    { kind: 'severity', data: { severity, title } },
    { kind: 'status', data: { status: 'open' } },
    { kind: 'phase', data: { phase: 'triage' } },
  ];
}
