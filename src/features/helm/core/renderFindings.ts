/** Failed renders as findings: at the value that is at fault where it can be named, else at the line of the template. */
import { t } from '@vscode/l10n';
import type { HelmError, HelmFailure, SchemaBreach } from '../../../clients/engine/charts.ts';
import { findNode, formatPath, type ValuePath } from '../../../clients/helm/valuePath.ts';
import { readPath } from '../../../clients/helm/readPath.ts';
import type { ChartContent } from '../../../clients/helm/chartContent.ts';
import { chartYamlPlace } from './chartYamlPlace.ts';
import type { Rendering } from './renders.ts';
import type { Place, RelatedPlace } from './report.ts';
import { failureKeys } from './failureKeys.ts';
import { findRequiredKey } from './requiredKey.ts';
import type { RuleFinding } from './rules/input.ts';
import { locateValues } from './rules/located.ts';
import { placeOfMissing, placeOfValue } from './rules/place.ts';
import type { Snapshot, SnapshotEnvironment } from './snapshot.ts';

export function findRenderFaults(
  snapshot: Snapshot,
  values: SnapshotEnvironment,
  rendering: Rendering,
): readonly RuleFinding[] {
  if (rendering.status !== 'failed') return [];
  const { failure } = rendering;
  if (failure === 'values-file') return [];
  if (failure === 'dangling-link') {
    const place = { file: snapshot.danglingLink ?? 'Chart.yaml', line: 1, column: 1, path: '' };
    return [finding(values, 'render-failed', { ...place, message: rendering.detail })];
  }
  if (values.mismatch !== undefined) {
    const { path, message: _, ...place } = values.mismatch;
    const message = t(
      "Helm refuses the values: a subchart's values must be a mapping. {0}",
      rendering.detail,
    );
    return [finding(values, 'render-failed', { ...place, path, message })];
  }
  if (failure.source === 'engine') {
    const place = { file: 'Chart.yaml', line: 1, column: 1, path: '' };
    return [finding(values, 'render-failed', { ...place, message: failure.error.message })];
  }
  return explain(snapshot, values, failure);
}

function explain(
  snapshot: Snapshot,
  values: SnapshotEnvironment,
  { error }: HelmFailure & { readonly source: 'helm' },
): readonly RuleFinding[] {
  const breaches = error.schema ?? [];
  if (breaches.length > 0) return breaches.map((breach) => breachFinding(values, breach));
  const isRequired = error.code === 'missing-required';
  const found = isRequired ? requiredFinding(snapshot, values, error) : undefined;
  if (found !== undefined) return [found];
  const path = valueInMessage(error) ?? failureKeys(snapshot, values, error)[0];
  return [
    finding(values, isRequired ? 'missing-required' : 'render-failed', {
      ...templatePlace(snapshot, error),
      path: path === undefined ? '' : formatPath(path),
      message: causeOf(error),
      related: [...includers(error), ...(path === undefined ? [] : [setHere(values, path)])],
    }),
  ];
}

type Told = Place & Pick<RuleFinding, 'path' | 'message' | 'related'>;

function finding(
  { environment }: SnapshotEnvironment,
  rule: 'missing-required' | 'schema-violation' | 'render-failed',
  { related = [], ...told }: Told,
): RuleFinding {
  // A chart that has no values file at all has no place for a value.
  const file = told.file === '' ? 'Chart.yaml' : told.file;
  return { rule, environment: environment.name, ...told, file, ...(related.length === 0 ? {} : { related }) };
}

function breachFinding(values: SnapshotEnvironment, breach: SchemaBreach): RuleFinding {
  const path = readPath(breach.path);
  const place = placeOfPath(values, path);
  const rule = breach.keyword === 'required' ? 'missing-required' : 'schema-violation';
  const message =
    rule === 'missing-required'
      ? t('{0} is not set, and values.schema.json requires it.', breach.path)
      : t('{0} breaks values.schema.json: {1} ({2})', breach.path, breach.message, breach.schemaPath);
  return finding(values, rule, { ...place, path: breach.path, message });
}

function requiredFinding(
  { content }: Snapshot,
  values: SnapshotEnvironment,
  error: HelmError,
): RuleFinding | undefined {
  const places = [error, ...(error.includes ?? [])];
  for (const { template = '', file = '', line = 0 } of places) {
    const text = line > 0 ? templateText(content, file, template) : undefined;
    const keys = text === undefined ? undefined : findRequiredKey(text, line, prefixOf(template));
    if (keys === undefined) continue;
    const at = { file: file === '' ? template : file, line, column: 1 };
    return finding(values, 'missing-required', {
      ...placeOfPath(values, keys),
      path: formatPath(keys),
      message: t('{0} is required here and not set: {1}', formatPath(keys), saying(error)),
      related: [{ ...at, message: t('The template asks for it here.') }],
    });
  }
  return undefined;
}

/** What the author of the template says to who forgets the value. */
function saying(error: HelmError): string {
  return error.detail.replace(/^execution error at \([^\n]*?\): /, '').trim();
}

/** The value where it is set, else where it would be. */
function placeOfPath(values: SnapshotEnvironment, path: ValuePath): Place {
  const located = locateValues(values).get(formatPath(path));
  if (located !== undefined) return placeOfValue(values, located.path, located.entry);
  const inList = path.findLastIndex((step) => typeof step !== 'string');
  const node =
    inList === -1 || values.merged === undefined
      ? undefined
      : findNode(values.merged, path.slice(0, inList + 1));
  if (node === undefined) return placeOfMissing(values, path);
  const { line, column } = node.source.position(node.start);
  return { file: node.source.path, line, column };
}

/** Helm names a template by the names that the values of its chart go under. */
function prefixOf(template: string): readonly string[] {
  return Array.from(template.matchAll(/(?:^|\/)charts\/([^/]+)(?=\/)/g), ([, name = '']) => name);
}

function templateText(content: ChartContent, file: string, template: string): string | undefined {
  const own = content.templates.find(({ path }) => path === file || (file === '' && path === template));
  if (own !== undefined) return own.text;
  for (const subchart of content.charts) {
    const text = templateText(subchart, file, template);
    if (text !== undefined) return text;
  }
  return undefined;
}

function templatePlace({ files }: Snapshot, error: HelmError): Place {
  const { code, file = '', line = 0, column = 0 } = error;
  if (file !== '') return { file, line: Math.max(line, 1), column: Math.max(column, 1) };
  if (code.startsWith('schema')) return { file: 'values.schema.json', line: 1, column: 1 };
  const chartYaml = files.find(({ path }) => path === 'Chart.yaml');
  return chartYamlPlace(chartYaml === undefined ? '' : new TextDecoder().decode(chartYaml.bytes), error);
}

/** All that Helm says, in one line; for an error inside of others the last part is the cause. */
function causeOf({ code, detail, message }: HelmError): string {
  // Helm's own program failed; its detail is for those who repair it.
  if (code === 'internal') return t('Helm itself fails here: {0}', message);
  return detail
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== 'Use --debug flag to render out invalid YAML')
    .join(' ');
}

/** `at <.Values.a.b.c>`: what the failing action was about. */
function valueInMessage({ detail, template = '' }: HelmError): ValuePath | undefined {
  const written = [...detail.matchAll(/at <\$?\.Values((?:\.\w+)+)>/g)].at(-1)?.[1];
  if (written === undefined) return undefined;
  const keys = written.slice(1).split('.');
  return keys[0] === 'global' ? keys : [...prefixOf(template), ...keys];
}

function setHere(values: SnapshotEnvironment, path: ValuePath): RelatedPlace {
  const isSet = locateValues(values).has(formatPath(path));
  const message = isSet ? t('{0} is set here.', formatPath(path)) : t('{0} belongs here.', formatPath(path));
  return { ...placeOfPath(values, path), message };
}

/** The templates around the failing one, from the inside out. */
function includers({ includes = [], file }: HelmError): readonly RelatedPlace[] {
  return includes
    .slice(1)
    .filter((place) => place.file !== '' && place.line > 0)
    .filter((place, index, all) => place.file !== file || place.line !== all[index - 1]?.line)
    .slice(0, 5)
    .map((place) => ({
      file: place.file,
      line: place.line,
      column: Math.max(place.column, 1),
      message: t('Included from here.'),
    }));
}
