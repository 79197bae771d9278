/** What an incident cost, asked from Prometheus over its window and kept in its log as a note on the impact. */
import * as vscode from 'vscode';
import { readServers } from '../../../base/serverSettings.ts';
import { askedServer } from '../../../clients/prometheus/toolServer.ts';
import { withProgress } from '../../../editor/progress.ts';
import { readSetting } from '../../../editor/settings.ts';
import { computeImpact, impactWindow } from '../core/impact/computeImpact.ts';
import { impactLines } from '../core/impact/impactText.ts';
import type { ShownIncident } from './incidentModel.ts';
import { record, textOrAsk } from './record.ts';
import type { Incidents } from './incidents.ts';

/** What was asked last: the same counters are asked again and again. */
const keptQuestion = 'sreWorkbench.incidents.impact';

export async function recordImpact(incidents: Incidents, { incident }: ShownIncident): Promise<boolean> {
  const { ports, reporter, context } = incidents;
  const servers = readServers(readSetting('sreWorkbench.prometheus.servers'));
  const client = askedServer({ ports, servers })(undefined);
  const window = impactWindow(incident.events);
  if (!client.ok || !window) {
    const message = client.ok ? vscode.l10n.t('The log of {0} is empty.', incident.id) : client.error;
    reporter.failure({ code: 'no-impact', message });
    return false;
  }
  const question = await askForCounters(context.workspaceState);
  if (!question) return false;
  const now = ports.clock.now() / 1000;
  const asked = { ...question, windowDays: 30, start: window.start, end: window.end ?? now };
  const impact = await withProgress(vscode.l10n.t('Computing the impact'), ({ signal }) =>
    computeImpact(client.value, asked, { now, signal }),
  );
  if (!impact) return false;
  if (!impact.ok) {
    reporter.failure(impact.error);
    return false;
  }
  const [when = '', ...figures] = impactLines(impact.value);
  // A row shows how it begins.
  const text = [...figures, when].join(' ');
  void vscode.window.showInformationMessage(text);
  return record(incidents, incident, {
    kind: 'note',
    data: { text: `impact: ${text}` },
    evidence: impact.value.queries.map(({ expr }) => expr),
  });
}

interface Counters {
  readonly total: string;
  readonly failed: string;
  readonly objective: string;
}

async function askForCounters(memory: vscode.Memento): Promise<Counters | undefined> {
  const last = memory.get<Partial<Counters>>(keptQuestion, {});
  const total = await textOrAsk(
    undefined,
    vscode.l10n.t('Which counter counts all requests? Such as http_requests_total{job="api"}'),
    last.total,
  );
  const failed =
    total &&
    (await textOrAsk(
      undefined,
      vscode.l10n.t('Which one counts those that failed? Such as http_requests_total{job="api",code=~"5.."}'),
      last.total === total ? last.failed : total,
    ));
  const objective =
    failed &&
    (await textOrAsk(
      undefined,
      vscode.l10n.t('The SLO in per cent, over 30 days?'),
      last.objective ?? '99.9',
    ));
  if (!objective || !total) return undefined;
  const counters = { total, failed, objective };
  await memory.update(keptQuestion, counters);
  return counters;
}
