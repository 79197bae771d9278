import { t } from '@vscode/l10n';
import type { PrometheusKind } from '../../../base/servers.ts';
import type { ServerReport } from './examine.ts';

/** A clock that is off by this many seconds puts the newest samples into the future, or leaves them out. */
const clockTolerance = 5;

const kindNames = {
  prometheus: 'Prometheus',
  thanos: 'Thanos',
  mimir: 'Grafana Mimir',
  azure: 'Azure Managed Prometheus',
  amazon: 'Amazon Managed Service for Prometheus',
  grafana: 'Grafana',
} as const satisfies Readonly<Record<PrometheusKind, string>>;

/** One line: "Prometheus 3.13.5, 1,234 series in memory, its clock agrees with yours". */
export function describeServer({ kind, version, series, clockAhead }: ServerReport): string {
  const parts = [`${kindNames[kind]} ${version}`.trim()];
  if (series !== null) parts.push(t('{0} series in memory', series.toLocaleString('en')));
  if (clockAhead !== null) parts.push(clockText(clockAhead));
  return parts.join(', ');
}

function clockText(ahead: number): string {
  if (Math.abs(ahead) < clockTolerance) return t('its clock agrees with yours');
  const off = Math.round(Math.abs(ahead)).toLocaleString('en');
  return ahead > 0 ? t('its clock is {0} s ahead of yours', off) : t('its clock is {0} s behind yours', off);
}
