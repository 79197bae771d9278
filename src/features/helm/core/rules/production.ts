/** Production against the environments of the nearest lower rank. */
import { t } from '@vscode/l10n';
import { compareQuantities, multiplyQuantity, type Quantity } from '../../../../base/quantities.ts';
import { formatPath } from '../../../../clients/helm/valuePath.ts';
import { filledAmounts } from './filled.ts';
import type { EnvironmentValues, Rule, RuleFinding, RuleInput } from './input.ts';
import { isEditable, placeOfEntry, placeOfValue } from './place.ts';
import { findSites, type Amount, type ResourceSite, type ScalingSite } from './sites.ts';
import { environmentNames } from './words.ts';

/** Something that production must not have less of. */
interface Figure {
  readonly label: string;
  /** What a person would change; a product has two. */
  readonly amounts: readonly [Amount, ...Amount[]];
  readonly quantity: Quantity;
  readonly shown: string;
}

type Figures = ReadonlyMap<string, Figure>;

/** A figure of production with the largest of the same kind below. */
interface Comparison {
  readonly production: EnvironmentValues;
  readonly figure: Figure;
  readonly reference: Figure;
  /** The environments that have as much as the reference. */
  readonly environments: readonly EnvironmentValues[];
  readonly order: -1 | 0 | 1;
}

export const findProductionBelow: Rule = (input) =>
  productionsOf(input).flatMap((production) => {
    const lower = compareFigures(input, production, figuresOf).filter(({ order }) => order < 0);
    const told = new Set(lower.flatMap(({ figure }) => figure.amounts.map(({ text }) => text)));
    const products = compareFigures(input, production, productsOf).filter(({ order }) => order < 0);
    // A product is lower because a factor is: where that was told already, nothing is new.
    const news = products.filter(({ figure }) => {
      const isNew = !figure.amounts.some(({ text }) => told.has(text));
      told.add(figure.amounts[0].text);
      return isNew;
    });
    return [...lower, ...news].map((comparison) => report('production-below-staging', comparison));
  });

export const findProductionEqual: Rule = (input) =>
  productionsOf(input).flatMap((production) =>
    compareFigures(input, production, figuresOf)
      .filter(({ order }) => order === 0)
      .map((comparison) => report('production-equals-staging', comparison)),
  );

/**
 * The least text that a value of production must have so that nothing is lower there; undefined where nothing is.
 *
 * @param path as written
 */
export function enoughForProduction(input: RuleInput, environment: string, path: string): string | undefined {
  const production = productionsOf(input).find((one) => one.environment.name === environment);
  if (production === undefined) return undefined;
  const isMeant = ({ figure, order }: Comparison): boolean => order < 0 && figure.amounts[0].text === path;
  const single = compareFigures(input, production, figuresOf).find(isMeant);
  if (single !== undefined) return single.reference.shown;
  const product = compareFigures(input, production, productsOf).find(isMeant);
  const limit = product?.figure.amounts[1]?.quantity?.nano;
  if (product === undefined || limit === undefined || limit <= 0n) return undefined;
  return String((product.reference.quantity.nano + limit - 1n) / limit);
}

function productionsOf({ environments }: RuleInput): readonly EnvironmentValues[] {
  return environments.filter(({ environment }) => environment.rank === 3);
}

function compareFigures(
  input: RuleInput,
  production: EnvironmentValues,
  figuresIn: (values: EnvironmentValues, input: RuleInput) => Figures,
): readonly Comparison[] {
  const lower = input.environments
    .filter(({ environment }) => environment.rank === 1 || environment.rank === 2)
    .map((values) => ({ values, figures: figuresIn(values, input) }));
  return [...figuresIn(production, input)].flatMap(([key, figure]) => {
    for (const rank of [2, 1]) {
      const peers = lower.flatMap(({ values, figures }) => {
        const found = values.environment.rank === rank ? figures.get(key) : undefined;
        return found === undefined ? [] : [{ values, found }];
      });
      const [most] = peers.toSorted((a, b) => compareQuantities(b.found.quantity, a.found.quantity));
      if (most === undefined) continue;
      const reference = most.found;
      const equal = peers.filter(({ found }) => compareQuantities(found.quantity, reference.quantity) === 0);
      const order = compareQuantities(figure.quantity, reference.quantity);
      return [{ production, figure, reference, environments: equal.map(({ values }) => values), order }];
    }
    return [];
  });
}

/** Requests, limits, replicas and bounds that count here, by their paths. */
function figuresOf(values: EnvironmentValues, { templates }: RuleInput): Figures {
  const { resources, scaling } = findSites(values);
  const figures = new Map<string, Figure>();
  const add = (amount: Amount | undefined, label: string): void => {
    if (amount?.quantity === undefined || amount.off || /^(?:storage|sizeLimit)$/.test(amount.name)) return;
    figures.set(amount.text, {
      label,
      amounts: [amount],
      quantity: amount.quantity,
      shown: amount.node.text,
    });
  };
  for (const { limits, requests } of resources.values()) {
    for (const amount of limits.values()) add(amount, `limits.${amount.name}`);
    for (const amount of requests.values()) add(amount, `requests.${amount.name}`);
  }
  for (const { count, least, most } of scaling.values()) {
    for (const amount of [count, least, most])
      if (amount !== undefined) add(amount, formatPath(amount.path.slice(-2)));
  }
  for (const { amount, label } of filledAmounts(values, templates)) {
    if (!figures.has(amount.text)) add(amount, label);
  }
  return figures;
}

/** What all replicas of a workload may use together, where its limits and its replicas stand side by side. */
function productsOf(values: EnvironmentValues): Figures {
  const { resources, scaling } = findSites(values);
  const figures = new Map<string, Figure>();
  for (const site of resources.values()) {
    const beside = formatPath(site.path.slice(0, -1));
    const replicas = capacityOf(beside, scaling);
    if (replicas === undefined || site.off || replicas.off) continue;
    for (const name of ['memory', 'cpu']) addProduct(figures, { site, replicas, name });
  }
  return figures;
}

/** The most replicas that there may be: the count, or the upper bound where autoscaling decides. */
function capacityOf(beside: string, scaling: ReadonlyMap<string, ScalingSite>): Amount | undefined {
  const site = scaling.get(beside);
  if (site?.count !== undefined) return site.count;
  const inner = [...scaling.values()].filter(
    ({ path }) => formatPath(path.slice(0, -1)) === beside && path.length > 0,
  );
  return site?.most ?? inner.find(({ most }) => most !== undefined)?.most;
}

function addProduct(
  figures: Map<string, Figure>,
  { site, replicas, name }: { site: ResourceSite; replicas: Amount; name: string },
): void {
  const limit = site.limits.get(name);
  if (limit?.quantity === undefined || replicas.quantity === undefined) return;
  const count = replicas.quantity.nano / 10n ** 9n;
  figures.set(limit.text, {
    label: `limits.${name} x replicas`,
    amounts: [replicas, limit],
    quantity: multiplyQuantity(limit.quantity, count),
    shown: `${limit.node.text} x ${replicas.node.text}`,
  });
}

function report(
  rule: 'production-below-staging' | 'production-equals-staging',
  { production, figure, reference, environments }: Comparison,
): RuleFinding {
  const [amount] = figure.amounts;
  const { name } = production.environment;
  const others = environmentNames(environments);
  const message =
    rule === 'production-below-staging'
      ? t('{0} is {1} in {2} and {3} in {4}.', figure.label, figure.shown, name, reference.shown, others)
      : t('{0} is {1} in {2}, no more than in {3}.', figure.label, figure.shown, name, others);
  return {
    rule,
    environment: name,
    ...placeOfValue(production, amount.path, amount.entry),
    path: amount.text,
    message,
    related: reference.amounts
      .filter(({ entry }) => isEditable(entry.key))
      .map(({ entry, node }) => ({ ...placeOfEntry(entry), message: t('{0} in {1}', node.text, others) })),
  };
}
