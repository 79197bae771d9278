/** Figures that Kubernetes refuses, or that can hardly be meant. */
import { t } from '@vscode/l10n';
import { compareQuantities, parseQuantity, type Quantity } from '../../../../base/quantities.ts';
import { keyOf } from '../../../../clients/helm/valuePath.ts';
import type { EnvironmentValues, Rule, RuleFinding, RuleInput } from './input.ts';
import { locateValues, type Located } from './located.ts';
import { placeOfEntry, placeOfValue } from './place.ts';
import { filledAmounts } from './filled.ts';
import { amountAt, findSites, type Amount, type ResourceSite } from './sites.ts';

export const findInvalidQuantities: Rule = (input) =>
  input.environments.flatMap((values) =>
    quantitiesOf(values, input)
      .filter(({ quantity }) => quantity === undefined)
      .map((amount) => ({
        rule: 'invalid-quantity',
        environment: values.environment.name,
        ...placeOfValue(values, amount.path, amount.entry),
        path: amount.text,
        message: describeInvalid(amount),
      })),
  );

/** Requests and limits, sizes of storage, and values that a template hands on as one of these. */
export function quantitiesOf(values: EnvironmentValues, { templates }: RuleInput): readonly Amount[] {
  const found = new Map<string, Amount>();
  for (const { limits, requests } of findSites(values).resources.values()) {
    for (const amount of [...limits.values(), ...requests.values()]) found.set(amount.text, amount);
  }
  for (const { amount } of filledAmounts(values, templates)) found.set(amount.text, amount);
  for (const located of locateValues(values).values()) {
    const amount =
      isStorageSize(located) && !found.has(located.text) ? amountAt(located, 'storage') : undefined;
    if (amount !== undefined) found.set(amount.text, amount);
  }
  return [...found.values()];
}

/** By its key and what stands around it: a `size` may be many things, the size of a volume begins with a digit. */
function isStorageSize({ path, entry, parent }: Located): boolean {
  if (entry.value.kind !== 'scalar' || !/^\d/.test(String(entry.value.value))) return false;
  if (!['size', 'storage', 'storageSize'].includes(keyOf(path))) return false;
  const beside = ['accessModes', 'accessMode', 'storageClass', 'storageClassName'];
  if (beside.some((key) => parent.entries.has(key))) return true;
  return [1, 2].some((above) => /^(?:persist\w*|pvc|volumeClaim\w*)$/i.test(keyOf(path, above)));
}

function describeInvalid({ node }: Amount): string {
  const meant = suggestQuantities(String(node.value));
  if (meant.length === 0) return t('Kubernetes cannot read the quantity {0}.', node.text);
  return t('Kubernetes cannot read the quantity {0}. Write {1}.', node.text, meant.join(t(' or ')));
}

/** What may have been meant: the same figure with a suffix that exists. */
export function suggestQuantities(text: string): readonly string[] {
  const plain = text.replaceAll(/[\s_]/g, '').replace(',', '.');
  const [, figure = '', unit = ''] = /^([+-]?[\d.]+)([a-z]*)$/i.exec(plain) ?? [];
  const letter = /^([kmgtpe])(i?)b?$/i.exec(unit);
  const decimal = letter?.[1]?.toUpperCase().replace('K', 'k') ?? '';
  const binary = `${letter?.[1]?.toUpperCase() ?? ''}i`;
  const units = letter === null ? [unit] : letter[2] === '' ? [decimal, binary] : [binary];
  return units.map((suffix) => figure + suffix).filter((meant) => meant !== text && parseQuantity(meant).ok);
}

export const findAbsurdQuantities: Rule = (input) =>
  input.environments.flatMap((values) => {
    const amounts = [...quantitiesOf(values, input), ...countsOf(values)];
    return amounts.flatMap((amount) => {
      const message = describeAbsurd(amount);
      if (message === undefined) return [];
      const place = placeOfValue(values, amount.path, amount.entry);
      return [
        {
          rule: 'absurd-quantity',
          environment: values.environment.name,
          ...place,
          path: amount.text,
          message,
        } as const,
      ];
    });
  });

function countsOf(values: EnvironmentValues): readonly Amount[] {
  return [...findSites(values).scaling.values()].flatMap(({ count, least, most }) =>
    [count, least, most].filter((amount) => amount !== undefined),
  );
}

const nanoPerUnit = 10n ** 9n;
const memoryBounds = { least: 4n * 1024n ** 2n * nanoPerUnit, most: 4n * 1024n ** 4n * nanoPerUnit };
const cpuBounds = { least: 10n ** 6n, most: 256n * nanoPerUnit };

/** Undefined for a figure that may well be meant; 0 stands for "nothing asked". */
export function describeAbsurd({ name, node, quantity }: Amount): string | undefined {
  if (quantity === undefined || quantity.nano === 0n) return undefined;
  const text = node.text.trim();
  if (name === 'memory') return describeMemory(text, quantity);
  if (name === 'cpu') return describeCpu(text, quantity);
  if (!/replica/i.test(name) || quantity.nano <= 1000n * nanoPerUnit) return undefined;
  return t('{0} are more than 1,000 replicas.', text);
}

function describeMemory(text: string, { nano }: Quantity): string | undefined {
  if (text.endsWith('m')) {
    return t(
      '{0} of memory is {1} bytes, since m is a thousandth. Write {2}Mi?',
      text,
      decimal(nano),
      text.slice(0, -1),
    );
  }
  if (nano < memoryBounds.least) return t('{0} of memory is less than 4Mi: is the suffix right?', text);
  return nano > memoryBounds.most
    ? t('{0} of memory is more than 4Ti: is the suffix right?', text)
    : undefined;
}

function describeCpu(text: string, { nano }: Quantity): string | undefined {
  if (/[kKMGTPE]i?$/.test(text)) {
    return t('{0} of CPU is {1} cores: behind CPU this suffix is a plain factor.', text, decimal(nano));
  }
  if (nano < cpuBounds.least) return t('{0} of CPU is less than 1m, a thousandth of a core.', text);
  return nano > cpuBounds.most ? t('{0} of CPU is more than 256 cores: is an m missing?', text) : undefined;
}

function decimal(nano: bigint): string {
  const fraction = (nano % nanoPerUnit).toString().padStart(9, '0').replace(/0+$/, '');
  return `${nano / nanoPerUnit}${fraction === '' ? '' : `.${fraction}`}`;
}

export const findRequestsAboveLimits: Rule = ({ environments }) =>
  environments.flatMap((values) =>
    [...findSites(values).resources.values()].flatMap((site) => compareSite(values, site)),
  );

function compareSite(values: EnvironmentValues, { requests, limits }: ResourceSite): readonly RuleFinding[] {
  return [...requests.values()].flatMap((request) => {
    const limit = limits.get(request.name);
    if (request.quantity === undefined || limit?.quantity === undefined) return [];
    if (compareQuantities(request.quantity, limit.quantity) <= 0) return [];
    // Where an overlay lowered the limit alone, that is the line to look at.
    const [marked, other] =
      rankOf(values, limit) > rankOf(values, request) ? [limit, request] : [request, limit];
    return [
      {
        rule: 'request-above-limit',
        environment: values.environment.name,
        ...placeOfValue(values, marked.path, marked.entry),
        path: marked.text,
        message: t(
          'The {0} request of {1} is above the limit of {2}.',
          request.name,
          request.node.text,
          limit.node.text,
        ),
        related: [{ ...placeOfEntry(other.entry), message: t('{0} is set here', other.text) }],
      },
    ];
  });
}

/** Which of the environment's files sets the value; -1 for a default of a subchart. */
function rankOf({ layers }: EnvironmentValues, { entry }: Located): number {
  return layers.findLastIndex(({ file }) => file === entry.key.source.path);
}
