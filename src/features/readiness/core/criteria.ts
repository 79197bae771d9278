/** The production-readiness list: what is asked of a service before it takes traffic. */
import { t } from '@vscode/l10n';

export const criterionIds = [
  'slo-defined',
  'error-budget-policy',
  'circuit-breakers',
  'retry-logic',
  'timeout-configuration',
  'graceful-shutdown',
  'metrics-coverage',
  'structured-logging',
  'distributed-tracing',
  'custom-dashboards',
  'alert-coverage',
  'runbook-links',
  'load-tested',
  'latency-targets-met',
  'resource-limits-set',
  'autoscaling-configured',
  'cache-strategy',
  'security-scan-passed',
  'secrets-in-vault',
  'tls-everywhere',
  'authentication-required',
  'audit-logging',
  'deployment-automation',
  'rollback-tested',
  'backup-strategy',
  'disaster-recovery-plan',
  'on-call-schedule',
  'documentation-complete',
] as const;
export type CriterionId = (typeof criterionIds)[number];

export function isCriterion(text: string): text is CriterionId {
  return criterionIds.some((id) => id === text);
}

/** `checked`: the files show it. `failed`: the files show the contrary. `declared`: a person said so. `unknown`: none of these. */
export type CriterionState = 'checked' | 'failed' | 'declared' | 'unknown';

export interface Criterion {
  readonly id: CriterionId;
  readonly state: CriterionState;
  /** What shows it, with its file; of an unknown one, what would. */
  readonly evidence: string;
}

export interface ReadinessReport {
  /** From Chart.yaml. */
  readonly service: string;
  /** Whose values were rendered; null where the chart was not. */
  readonly environment: string | null;
  /** All of them, in the order of the list. */
  readonly criteria: readonly Criterion[];
  /** What was not read, as sentences. */
  readonly notes: readonly string[];
}

/** In the order of the list, by the ids of the first of each group. */
export const groups: ReadonlyMap<CriterionId, () => string> = new Map([
  ['slo-defined', () => t('Reliability')],
  ['metrics-coverage', () => t('Observability')],
  ['load-tested', () => t('Performance')],
  ['security-scan-passed', () => t('Security')],
  ['deployment-automation', () => t('Operations')],
]);

const titles: Readonly<Record<CriterionId, () => string>> = {
  'slo-defined': () => t('An objective is defined'),
  'error-budget-policy': () => t('An error-budget policy is agreed'),
  'circuit-breakers': () => t('Calls to dependencies have circuit breakers'),
  'retry-logic': () => t('Retries are bounded'),
  'timeout-configuration': () => t('Calls have time limits'),
  'graceful-shutdown': () => t('It ends in good order'),
  'metrics-coverage': () => t('Metrics cover at least 90 % of the endpoints'),
  'structured-logging': () => t('Logs are structured'),
  'distributed-tracing': () => t('Requests are traced across services'),
  'custom-dashboards': () => t('There is a dashboard of its own'),
  'alert-coverage': () => t('Alerts watch it'),
  'runbook-links': () => t('Each alert links a runbook'),
  'load-tested': () => t('It was load-tested'),
  'latency-targets-met': () => t('Latency targets are met'),
  'resource-limits-set': () => t('Requests and limits are set'),
  'autoscaling-configured': () => t('It scales by itself, within bounds'),
  'cache-strategy': () => t('What is cached, and for how long, is decided'),
  'security-scan-passed': () => t('The security scan passed'),
  'secrets-in-vault': () => t('Secrets come from a vault'),
  'tls-everywhere': () => t('TLS on every way'),
  'authentication-required': () => t('Every endpoint asks who calls'),
  'audit-logging': () => t('Who changed what is logged'),
  'deployment-automation': () => t('Deployment is automatic'),
  'rollback-tested': () => t('The rollback was tried'),
  'backup-strategy': () => t('Backups are made'),
  'disaster-recovery-plan': () => t('There is a plan for a disaster'),
  'on-call-schedule': () => t('Someone is on call'),
  'documentation-complete': () => t('The documentation is complete'),
};

export const titleOf = (id: CriterionId): string => titles[id]();
