/** The sentences that show a row of limits for all environments: the code lens, its hover and the picker. */
import { t } from '@vscode/l10n';
import type { LimitRow, LimitValue } from './report.ts';

type Values = Readonly<Record<string, LimitValue>>;

/** `limits  dev 500m / 512Mi · staging 1 / 1Gi`, in the order of the given environments; undefined where none has a value. */
export function limitsTitle(row: LimitRow, environments: readonly string[]): string | undefined {
  const parts = environments.flatMap((environment) => {
    const values = row.values[environment];
    const text = values && shortValue(values);
    return text === undefined || text === '' ? [] : [`${environment} ${text}`];
  });
  return parts.length === 0 ? undefined : `${titleOf(row)}  ${parts.join(' · ')}`;
}

/** One line for each value with where it comes from: `dev  limits.cpu 500m  (values/dev.yaml:4)`. */
export function limitsDetail(row: LimitRow, environments: readonly string[]): string {
  return environments
    .flatMap((environment) =>
      Object.entries(row.values[environment] ?? {}).map(
        ([key, { value, file, line }]) => `${environment}  ${key} ${value}  (${file}:${line})`,
      ),
    )
    .join('\n');
}

function titleOf(row: LimitRow): string {
  const keys = new Set(Object.values(row.values).flatMap((values) => Object.keys(values)));
  if (keys.has('limits.cpu') || keys.has('limits.memory')) return t('limits');
  if (keys.has('requests.cpu') || keys.has('requests.memory')) return t('requests');
  if (keys.has('value') || keys.has('minReplicas') || keys.has('maxReplicas')) return t('replicas');
  return row.path;
}

function shortValue(values: Values): string {
  const text = (key: string): string | undefined => values[key]?.value;
  const pair = (prefix: string): string | undefined => {
    const [cpu, memory] = [text(`${prefix}.cpu`), text(`${prefix}.memory`)];
    return cpu === undefined && memory === undefined ? undefined : `${cpu ?? '–'} / ${memory ?? '–'}`;
  };
  const [least, most] = [text('minReplicas'), text('maxReplicas')];
  const replicas =
    least === undefined && most === undefined ? undefined : `${least ?? '–'} to ${most ?? '–'}`;
  return (
    pair('limits') ??
    pair('requests') ??
    text('value') ??
    replicas ??
    Object.values(values)
      .map(({ value }) => value)
      .join(' / ')
  );
}
