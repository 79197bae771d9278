/** Alerts that fire or are pending, with the rule behind each. */
import { ok, type Result } from '../../../base/result.ts';
import type { Alert, RuleGroup } from '../../../clients/prometheus/answers.ts';
import type { CallOptions, PrometheusClient } from '../../../clients/prometheus/client.ts';
import type { PrometheusFailure } from '../../../clients/prometheus/failures.ts';
import type { Labels } from '../../../clients/prometheus/result.ts';

export interface ActiveAlert {
  /** Name of the server in the settings. */
  readonly server: string;
  readonly name: string;
  readonly state: 'firing' | 'pending';
  /** As the rule labels it; empty where it does not. */
  readonly severity: string;
  /** The first of the labels that name what is affected; empty without one. */
  readonly service: string;
  /** Milliseconds since 1970; null where the server does not say. */
  readonly since: number | null;
  readonly value: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** Empty where the server does not tell its rules. */
  readonly expr: string;
  /** As the server names it: a path on the server's machine, or of a repository of rules. */
  readonly ruleFile: string;
}

/** Where a rule says what it is about, the most telling first. */
const serviceLabels = ['service', 'app', 'application', 'component', 'job', 'namespace'] as const;

/** The urgent ones first. What is none of these comes behind warnings. */
const severities = ['critical', 'page', 'emergency', 'error', 'high', 'major', 'warning', 'ticket', 'medium'];
const quietSeverities = ['minor', 'low', 'info', 'information', 'none'];

/** Smaller is more urgent. */
export function severityRank(severity: string): number {
  const name = severity.toLowerCase();
  const loud = severities.indexOf(name);
  if (loud >= 0) return loud;
  const quiet = quietSeverities.indexOf(name);
  return severities.length + 1 + quiet;
}

/** The most urgent first, then those that fire, then the oldest. */
export async function readAlerts(
  client: PrometheusClient,
  options: CallOptions = {},
): Promise<Result<readonly ActiveAlert[], PrometheusFailure>> {
  const server = client.server.name;
  const groups = await client.rules(options);
  if (groups.ok) return ok(sortAlerts(alertsOfRules(server, groups.value.value)));
  // Some services tell their alerts and keep their rules to themselves.
  if (groups.error.code !== 'not-found' && groups.error.code !== 'forbidden') return groups;
  const alerts = await client.alerts(options);
  if (!alerts.ok) return alerts;
  return ok(sortAlerts(alerts.value.value.flatMap((alert) => activeAlert(server, alert, '', '') ?? [])));
}

function alertsOfRules(server: string, groups: readonly RuleGroup[]): ActiveAlert[] {
  return groups.flatMap(({ file, rules }) =>
    rules.flatMap(({ alerts, query }) =>
      alerts.flatMap((alert) => activeAlert(server, alert, query, file) ?? []),
    ),
  );
}

function activeAlert(
  server: string,
  { labels, annotations, state, activeAt, value }: Alert,
  expr: string,
  ruleFile: string,
): ActiveAlert | undefined {
  if (state !== 'firing' && state !== 'pending') return undefined;
  const since = Date.parse(activeAt ?? '');
  return {
    server,
    name: labels['alertname'] ?? '',
    state,
    severity: labels['severity'] ?? '',
    service: serviceLabels.map((label) => labels[label]).find((name) => name !== undefined) ?? '',
    since: Number.isNaN(since) ? null : since,
    value,
    labels,
    annotations,
    expr,
    ruleFile,
  };
}

function sortAlerts(alerts: readonly ActiveAlert[]): ActiveAlert[] {
  const order = ({ state }: ActiveAlert): number => (state === 'firing' ? 0 : 1);
  return [...alerts].sort(
    (a, b) =>
      severityRank(a.severity) - severityRank(b.severity) ||
      order(a) - order(b) ||
      (a.since ?? 0) - (b.since ?? 0) ||
      (a.name < b.name ? -1 : 1),
  );
}

/** An address in an annotation, where it is one that a browser may open. */
export function annotatedAddress(alert: ActiveAlert, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = alert.annotations[name]?.trim();
    if (text !== undefined && /^https?:\/\//i.test(text) && URL.canParse(text)) return text;
  }
  return undefined;
}

export const runbookAnnotations = ['runbook_url', 'runbook', 'runbook_link'] as const;
export const dashboardAnnotations = ['dashboard_url', 'dashboard', 'grafana_url'] as const;
