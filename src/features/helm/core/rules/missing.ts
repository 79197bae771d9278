/** Keys that an environment lacks. */
import { t } from '@vscode/l10n';
import type { TemplateUse } from '../../../../clients/helm/templateUse.ts';
import { findNode, formatPath, startsWith, type ValuePath } from '../../../../clients/helm/valuePath.ts';
import type { EnvironmentValues, Rule, RuleFinding } from './input.ts';
import { isEmpty, isFalse, locateValues, type Located } from './located.ts';
import { isEditable, placeOfEntry, placeOfMissing } from './place.ts';
import { findSites, type ResourceSite } from './sites.ts';
import { findMisspelt } from './unknownKey.ts';
import { environmentNames } from './words.ts';

export const findMissingKeys: Rule = (input) => {
  const comparable = input.environments.filter(({ merged }) => merged !== undefined);
  if (comparable.length < 3) return [];
  const misspelt = findMisspelt(input).map(({ values, meant }) => ({ values, meant: formatPath(meant) }));
  return comparable.flatMap((values) => {
    const others = comparable.filter((other) => other !== values);
    return missingHere({ values, others, templates: input.templates })
      .filter(({ text }) => !misspelt.some((key) => key.values === values && key.meant === text))
      .map((missing) => reportMissing(values, others, missing));
  });
};

interface Comparison {
  readonly values: EnvironmentValues;
  readonly others: readonly EnvironmentValues[];
  readonly templates: TemplateUse;
}

/** The topmost keys that all others have, as the first of the others has them. */
function missingHere({ values, others, templates }: Comparison): readonly Located[] {
  const here = locateValues(values);
  const [first, ...rest] = others.map(locateValues);
  return [...(first?.values() ?? [])].filter((located) => {
    if (here.has(located.text)) return false;
    const everywhere = [located, ...rest.flatMap((other) => other.get(located.text) ?? [])];
    return (
      everywhere.length === others.length &&
      everywhere.some(({ entry }) => !isEmpty(entry.value) && !isFalse(entry.value)) &&
      isExpected(values, located) &&
      isWanted({ values, others, templates }, located)
    );
  });
}

/** Whether the mapping that should hold the key is here and in use, and no file of this environment takes the key away. */
function isExpected(values: EnvironmentValues, { path }: Located): boolean {
  const { merged, layers, switchedOff } = values;
  const above = path.slice(0, -1);
  const parent = merged && findNode(merged, above);
  if (parent?.kind !== 'map' || isFalse(parent.entries.get('enabled')?.value)) return false;
  if (locateValues(values).get(formatPath(above))?.off === true) return false;
  if (switchedOff.some((prefix) => startsWith(path, prefix))) return false;
  return !layers.some((layer) => layer.values !== undefined && findNode(layer.values, path) !== undefined);
}

/** Differs from environment to environment, and means something only in it. */
const localKeys = /(?:annotations|labels|selector)$|^affinity$/i;

/**
 * Items of lists replace each other, and differ as they like; what a container gets does not. Resources, and what templates
 * do without, are asked for on the way up alone. A memory limit that is missing has a rule of its own.
 */
function isWanted({ values, others, templates }: Comparison, { path, inList }: Located): boolean {
  if (path.some((step) => typeof step === 'string' && localKeys.test(step))) return false;
  const { rank } = values.environment;
  const hasLower = others.some(
    ({ environment }) => rank !== null && environment.rank !== null && environment.rank < rank,
  );
  const site = others.map((other) => resourceSiteOf(other, path)).find((found) => found !== undefined);
  if (site === undefined) return !inList && (hasLower || !templates.isOptional(path));
  const own = findSites(values).resources.get(formatPath(site.path));
  const isMemoryLimit =
    site.limits.has('memory') &&
    ['limits', 'limits.memory'].includes(formatPath(path.slice(site.path.length)));
  return hasLower && !(isMemoryLimit && own !== undefined);
}

/** The resources that a path leads to or into. */
function resourceSiteOf(values: EnvironmentValues, path: ValuePath): ResourceSite | undefined {
  const { resources } = findSites(values);
  for (let length = path.length; length >= Math.max(path.length - 2, 0); length -= 1) {
    const site = resources.get(formatPath(path.slice(0, length)));
    const within = path[length];
    if (site !== undefined && (within === undefined || within === 'limits' || within === 'requests'))
      return site;
  }
  return undefined;
}

function reportMissing(
  values: EnvironmentValues,
  others: readonly EnvironmentValues[],
  { path, text }: Located,
): RuleFinding {
  const related = others.flatMap((other) => {
    const entry = locateValues(other).get(text)?.entry;
    if (entry === undefined || !isEditable(entry.key)) return [];
    return [{ ...placeOfEntry(entry), message: t('Set here for {0}', other.environment.name) }];
  });
  const { name } = values.environment;
  return {
    rule: 'missing-in-environment',
    environment: name,
    ...placeOfMissing(values, path),
    path: text,
    message: t('{0} is set in {1}, but not in {2}.', text, environmentNames(others), name),
    related,
  };
}

export const findMissingMemoryLimits: Rule = ({ environments }) =>
  environments.flatMap((values) => {
    const others = environments.filter((other) => other !== values);
    return [...findSites(values).resources].flatMap(([text, site]) => {
      if (site.off || site.limits.has('memory') || !isContainer(site)) return [];
      const having = others.filter((other) => findSites(other).resources.get(text)?.limits.has('memory'));
      if (values.environment.rank !== 3 && having.length === 0) return [];
      return [reportMemoryLimit(values, site, having)];
    });
  });

/** A claim for a volume asks for storage and for nothing else. */
function isContainer({ limits, requests }: ResourceSite): boolean {
  return [...limits.keys(), ...requests.keys()].some((name) => name !== 'storage');
}

function reportMemoryLimit(
  values: EnvironmentValues,
  site: ResourceSite,
  having: readonly EnvironmentValues[],
): RuleFinding {
  const path = [...site.path, 'limits', 'memory'];
  const { name } = values.environment;
  const owner = formatPath(site.path.at(-1) === 'resources' ? site.path.slice(0, -1) : site.path);
  const subject = owner === '' ? t('The pod') : owner;
  const message =
    having.length === 0
      ? t('{0} has requests or limits, but no memory limit in {1}.', subject, name)
      : t('{0} has a memory limit in {1}, but none in {2}.', subject, environmentNames(having), name);
  return {
    rule: 'missing-memory-limit',
    environment: name,
    ...placeOfMissing(values, path),
    path: formatPath(path),
    message,
  };
}
