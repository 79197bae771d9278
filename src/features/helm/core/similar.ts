/**
 * What similar services get: in the same environment, of the same kind of workload, with the same main image or the same
 * component label. Their median and range, where there are enough of them to say something.
 */
import { t } from '@vscode/l10n';
import {
  canonicalQuantity,
  compareQuantities,
  parseQuantity,
  type Quantity,
} from '../../../base/quantities.ts';
import { canonicalName } from '../../../clients/helm/layouts/names.ts';
import type { ChartLimits, Service, SimilarValue } from './report.ts';

/** Fewer say nothing about what is usual. */
const fewest = 3;

interface Member {
  /** Of which service: one chart's row in one environment. */
  readonly service: string;
  readonly amounts: ReadonlyMap<string, Quantity>;
}

/** The same limits, with what the similar services of all these charts get beside each value. */
export function withSimilar<Limits extends ChartLimits>(charts: readonly Limits[]): readonly Limits[] {
  const groups = groupServices(charts);
  return charts.map((limits) => ({
    ...limits,
    rows: limits.rows.map((row) => {
      const similar = Object.entries(row.services ?? {}).map(([environment, service]) => {
        const id = serviceId(limits.chart, row.path, environment);
        const others = new Map(
          groupNames(environment, service)
            .flatMap((name) => groups.get(name) ?? [])
            .filter((member) => member.service !== id)
            .map((member) => [member.service, member]),
        );
        const keys = Object.keys(row.values[environment] ?? {});
        return [environment, summarise([...others.values()], keys)] as const;
      });
      return similar.length === 0 ? row : { ...row, similar: Object.fromEntries(similar) };
    }),
  }));
}

function groupServices(charts: readonly ChartLimits[]): ReadonlyMap<string, readonly Member[]> {
  const groups = new Map<string, Member[]>();
  for (const { chart, rows } of charts) {
    for (const { path, services = {}, values } of rows) {
      for (const [environment, service] of Object.entries(services)) {
        const amounts = new Map(
          Object.entries(values[environment] ?? {}).flatMap(([key, { value }]) => {
            const parsed = parseQuantity(value);
            return parsed.ok ? [[key, parsed.value] as const] : [];
          }),
        );
        const member = { service: serviceId(chart, path, environment), amounts };
        for (const name of groupNames(environment, service)) {
          groups.set(name, [...(groups.get(name) ?? []), member]);
        }
      }
    }
  }
  return groups;
}

function serviceId(...parts: readonly string[]): string {
  return parts.join('\n');
}

function groupNames(environment: string, { kind, image, component }: Service): readonly string[] {
  const where = `${canonicalName(environment)}\n${kind}`;
  return [
    ...(image === undefined ? [] : [`${where}\nimage\n${image}`]),
    ...(component === undefined ? [] : [`${where}\ncomponent\n${component}`]),
  ];
}

function summarise(
  others: readonly Member[],
  keys: readonly string[],
): Readonly<Record<string, SimilarValue>> {
  return Object.fromEntries(
    keys.map((key): [string, SimilarValue] => {
      const amounts = others.flatMap((member) => member.amounts.get(key) ?? []).toSorted(compareQuantities);
      const [least, most] = [amounts[0], amounts.at(-1)];
      if (amounts.length < fewest || least === undefined || most === undefined)
        return [key, { services: amounts.length }];
      return [
        key,
        {
          services: amounts.length,
          median: canonicalQuantity(medianOf(amounts)),
          least: canonicalQuantity(least),
          most: canonicalQuantity(most),
        },
      ];
    }),
  );
}

/** Of an even number, half way between the two in the middle. */
function medianOf(sorted: readonly Quantity[]): Quantity {
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  if (low === undefined || high === undefined) throw new Error('no amounts');
  return low === high || low.zeros !== high.zeros ? low : { ...low, nano: (low.nano + high.nano) / 2n };
}

/** A sentence for each value: `limits.memory 512Mi (256Mi to 1Gi, 4 services)`; one where they are too few; none where nothing is known. */
export function similarTexts(similar: Readonly<Record<string, SimilarValue>>): string[] {
  const entries = Object.entries(similar);
  const known = entries.filter(([, { median }]) => median !== undefined);
  if (known.length === 0) return entries.length === 0 ? [] : [t('too few')];
  return known.map(([key, { services, median = '', least = '', most = '' }]) =>
    t('{0} {1} ({2} to {3}, {4} services)', key, median, least, most, services),
  );
}
