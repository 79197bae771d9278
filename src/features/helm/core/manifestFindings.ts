/** What the API server would say of the manifests of an environment, at the values key or the template's line that it comes from. */
import { t } from '@vscode/l10n';
import { toPlain, type YamlNode } from '../../../base/yamlNode.ts';
import type { Engine, EngineOptions } from '../../../base/ports.ts';
import type { RenderAnswer, RenderedDocument } from '../../../clients/engine/charts.ts';
import {
  checkManifests,
  describeFinding,
  describeNote,
  insteadOf,
  type Judgement,
} from '../../../clients/engine/manifests.ts';
import {
  definitionsFor,
  isDefinition,
  type WorkspaceDefinitions,
} from '../../../clients/kubernetes/definitions.ts';
import { splitDocuments } from '../../../clients/kubernetes/documents.ts';
import { ManifestFields } from '../../../clients/kubernetes/fieldPlace.ts';
import type { ManifestRule } from '../../../clients/kubernetes/manifestRules.ts';
import { findDangling } from '../../../clients/kubernetes/references.ts';
import type { RuleVerdict } from '../../../clients/prometheus/ruleVerdicts.ts';
import { formatPath, itemSteps, type PathStep } from '../../../clients/helm/valuePath.ts';
import { findRuleFaults } from './prometheusRules.ts';
import { findLintFaults, type LintFault } from './renderedLint.ts';
import type { Place, Rewrite } from './report.ts';
import type { RuleFinding } from './rules/input.ts';
import type { HelmSettings } from './settings.ts';
import type { Snapshot, SnapshotEnvironment } from './snapshot.ts';
import { keyAt, type RenderTrace } from './trace/renderTrace.ts';

export interface ManifestCase {
  readonly snapshot: Snapshot;
  readonly values: SnapshotEnvironment;
  readonly answer: RenderAnswer;
  /** Of custom resources that the chart does not define itself. */
  readonly definitions: WorkspaceDefinitions;
  /** The ways back to templates and values; undefined where they cannot be had. Asked only where a new thing is wrong. */
  readonly trace: () => Promise<RenderTrace | undefined>;
  /** What earlier traces of this environment found; added to. To be dropped when a template changes. */
  readonly origins: FaultOrigins;
}

/** Where faults come from, by the template and the text that they are in, then by what they are: a trace takes renders. */
export type FaultOrigins = Map<string, Map<string, FaultOrigin>>;

interface FaultOrigin {
  /** The line of the template. */
  readonly written: Place;
  /** Path of the values key; undefined where none feeds the field. */
  readonly key: string | undefined;
}

/** Texts, so that a long day of edits does not fill the memory. */
const mostOrigins = 500;

export interface JudgedEnvironment {
  readonly findings: readonly RuleFinding[];
  /** What could not be judged, as sentences. */
  readonly notes: readonly string[];
}

/** Findings for which the values key is looked for, which takes renders. */
const mostTraced = 20;

const nothing: JudgedEnvironment = { findings: [], notes: [] };

interface Fault {
  readonly rule: ManifestRule | RuleVerdict | LintFault['rule'];
  /** Index of the document. */
  readonly document: number;
  readonly field: string;
  readonly message: string;
  readonly instead?: { readonly of: string; readonly by: readonly string[] };
  /** Of the document, where it was told. */
  readonly line?: number;
  /** Where a template's line spells this itself, no value is at fault. */
  readonly spelt?: string;
  readonly rewrite?: Rewrite;
}

export async function judgeEnvironment(
  engine: Engine,
  found: ManifestCase,
  settings: HelmSettings,
  options: EngineOptions = {},
): Promise<JudgedEnvironment> {
  const { snapshot, values, answer } = found;
  const documents = answer.documents.filter(({ text }) => text.trim() !== '');
  if (documents.length === 0) return nothing;
  const kubernetesVersion = values.environment.kubernetesVersion ?? settings.kubeVersion;
  const topic = `${snapshot.chart.folder} ${values.environment.name}`;
  const judged = await checkManifests(
    engine,
    {
      documents: documents.map(({ text }) => text),
      definitions: await definitionsOf(found, documents),
      ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
    },
    { ...options, topic: `${topic} manifests` },
  );
  const fields = documents.map(({ text }) => new ManifestFields(text));
  const rules = await findRuleFaults(engine, { documents, fields }, { ...options, topic: `${topic} rules` });
  const failed = [judged, rules].flatMap((each) => (each.ok ? [] : [each.error]));
  if (!judged.ok || !rules.ok) {
    const [failure] = failed.filter(({ code }) => code !== 'cancelled' && code !== 'engine-missing');
    if (failure === undefined) return nothing;
    const { name } = values.environment;
    return { findings: [], notes: [t('{0}: its manifests were not judged. {1}', name, failure.message)] };
  }
  const all: readonly Fault[] = [
    ...judgedFaults(judged.value),
    ...rules.value,
    ...danglingFaults(documents, fields, { release: settings.namespace, outside: declaredOutside(values) }),
    // Behind all that would be refused: only for so many is the values key looked for.
    ...(await findLintFaults({ documents, fields }, () => textsOf(values))),
  ];
  const faults = all.filter(({ rule }) => settings.rules[rule] !== 'off');
  if (found.origins.size > mostOrigins) found.origins.clear();
  const trace = onceAsked(found.trace);
  const findings = await Promise.all(
    faults.map(async (fault, index): Promise<RuleFinding[]> => {
      const [document, own] = [documents[fault.document], fields[fault.document]];
      if (document === undefined || own === undefined) return [];
      const at = answer.documents.indexOf(document);
      const placed = { found, document, fields: own, trace, index: at, asksValues: index < mostTraced };
      const place = await placeOf(fault, placed, options.signal);
      if (isOutOfReach(fault, document, found.values, place)) return [];
      return [
        {
          rule: fault.rule,
          environment: values.environment.name,
          ...place,
          message: `${document.kind} ${document.name}: ${fault.message}`,
          ...(fault.instead === undefined || fault.instead.by.length === 0 ? {} : { instead: fault.instead }),
          ...(fault.rewrite && { rewrite: fault.rewrite }),
        },
      ];
    }),
  );
  return { findings: findings.flat(), notes: notesOf(judged.value) };
}

/** What is only bad habit is not told of an archive, which nobody here edits. */
function isOutOfReach(
  { spelt }: Fault,
  document: RenderedDocument,
  { environment }: SnapshotEnvironment,
  { file }: Place,
): boolean {
  return spelt !== undefined && document.file === '' && !environment.files.includes(file);
}

function notesOf({ documents }: Judgement): readonly string[] {
  const notes = documents.flatMap(({ objects }) => objects.flatMap((object) => describeNote(object) ?? []));
  return [...new Set(notes)];
}

/** Of the chart's `crds/` and of its templates; what they leave undefined is looked for in the workspace. */
async function definitionsOf(
  { snapshot: { chart, files }, definitions }: ManifestCase,
  documents: readonly RenderedDocument[],
): Promise<readonly string[]> {
  const decoder = new TextDecoder();
  const texts = documents.map(({ text }) => text);
  const own = definitionsFor(texts, [
    ...files
      .filter(({ path }) => /^(?:charts\/[^/]+\/)*crds\/.*\.ya?ml$/.test(path))
      .flatMap(({ bytes }) => splitDocuments(decoder.decode(bytes)).map(({ text }) => text)),
    ...texts.filter(isDefinition),
  ]);
  const folder = chart.path === '.' ? chart.folder : chart.folder.slice(0, -chart.path.length - 1);
  return [...(await definitions.for({ folder, near: chart.folder }, texts, own)), ...own];
}

function judgedFaults({ documents }: Judgement): readonly Fault[] {
  return documents.flatMap(({ objects }, document) =>
    objects.flatMap((object) =>
      object.findings.map((finding) => ({
        document,
        field: finding.field,
        instead: insteadOf(finding, object),
        ...describeFinding(finding),
        ...(finding.line === undefined ? {} : { line: finding.line }),
      })),
    ),
  );
}

function danglingFaults(
  documents: readonly RenderedDocument[],
  fields: readonly ManifestFields[],
  { release, outside }: { readonly release: string; readonly outside: ReadonlySet<string> },
): readonly Fault[] {
  const objects = documents.map(({ kind, name, namespace }, document) => {
    const { root } = fields[document] ?? {};
    const place = namespace === '' ? release : namespace;
    return { kind, name, namespace: place, content: root && toPlain(root), document };
  });
  return findDangling(objects, outside).map(({ object, field, message }) => ({
    rule: 'dangling-reference',
    document: object.document,
    field,
    message,
  }));
}

function onceAsked<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => (asked ??= ask());
}

/** What values call existing, such as `existingSecret` and `existingClaim`, is made by somebody else. */
function declaredOutside({ merged }: SnapshotEnvironment): ReadonlySet<string> {
  const names = new Set<string>();
  const collect = (node: YamlNode, isExisting: boolean): void => {
    if (node.kind === 'scalar') {
      if (isExisting && node.text !== '') names.add(node.text);
    } else if (node.kind === 'list') for (const item of node.items) collect(item, isExisting);
    else {
      for (const [key, { value }] of node.entries) collect(value, isExisting || /^existing/i.test(key));
    }
  };
  if (merged !== undefined) collect(merged, false);
  return names;
}

function textsOf({ merged }: SnapshotEnvironment): ReadonlySet<string> {
  const texts = new Set<string>();
  const collect = (node: YamlNode): void => {
    if (node.kind === 'scalar') texts.add(node.text);
    else if (node.kind === 'list') node.items.forEach(collect);
    else node.entries.forEach(({ value }) => collect(value));
  };
  if (merged !== undefined) collect(merged);
  return texts;
}

interface Placed {
  readonly found: ManifestCase;
  readonly document: RenderedDocument;
  readonly fields: ManifestFields;
  readonly trace: () => Promise<RenderTrace | undefined>;
  /** Among all documents of the render. */
  readonly index: number;
  /** Whether a values key is looked for. */
  readonly asksValues: boolean;
}

/** The values key, else the line of the template, else its first. */
async function placeOf(
  fault: Fault,
  placed: Placed,
  signal?: AbortSignal,
): Promise<Pick<RuleFinding, 'path' | 'related'> & Place> {
  const { found, document, fields } = placed;
  const field = fields.narrow(fault.field, fault.message);
  const { written, key: fed } = await originOf({ ...fault, field }, placed, signal);
  const key = fed === undefined ? undefined : keyAt(found.values, fed);
  const [first] = key?.places ?? [];
  if (key === undefined || first === undefined) {
    const source = document.file === '' ? document.template : document.file;
    const place = written ?? { file: source, line: 1, column: 1 };
    return { ...place, path: namedPath(fields.root, fields.stepsOf(field)) };
  }
  const related = written && [{ ...written, message: t('The template writes it here.') }];
  return { ...first, path: key.path, ...(related && { related }) };
}

/** As an earlier trace has found it while document and template are the same, and the values still have its key. */
async function originOf(fault: Fault, placed: Placed, signal?: AbortSignal): Promise<Partial<FaultOrigin>> {
  const { found, document, asksValues } = placed;
  const { rule, field, line } = fault;
  const text = `${document.template}\n${document.text}`;
  const ofText = found.origins.get(text) ?? new Map<string, FaultOrigin>();
  found.origins.set(text, ofText);
  const id = JSON.stringify([rule, field, line, asksValues]);
  const known = ofText.get(id);
  if (known !== undefined && (known.key === undefined || keyAt(found.values, known.key) !== undefined))
    return known;
  const trace = await placed.trace();
  if (trace === undefined) return {};
  const origin = await findOrigin(fault, placed, { trace, ...(signal && { signal }) });
  if (origin !== undefined && signal?.aborted !== true) ofText.set(id, origin);
  return origin ?? {};
}

async function findOrigin(
  fault: Fault,
  { found, document, fields, index, asksValues }: Placed,
  { trace, signal }: { readonly trace: RenderTrace; readonly signal?: AbortSignal },
): Promise<FaultOrigin | undefined> {
  const { field, line } = fault;
  const place = fields.placeOf(field);
  const manifestLine = trace.manifestLine(index, line ?? place.line);
  if (manifestLine === undefined) return undefined;
  const source = document.file === '' ? document.template : document.file;
  const origin = trace.originOf(manifestLine);
  const written =
    origin === undefined || origin.traced === 'none'
      ? { file: source, line: 1, column: 1 }
      : { file: origin.file === '' ? origin.template : origin.file, line: origin.line, column: 1 };
  const isTemplates = isSpeltAt(found.snapshot, written, speltBy(fault));
  const isFed = asksValues && place.isWhole && field !== '' && !isTemplates;
  const [key] = isFed ? await trace.keysOf(manifestLine, signal) : [];
  return { written, key: key?.path };
}

/** The name of an unknown field is the template's own where its line has it. */
function speltBy({ rule, field, spelt }: Fault): string | undefined {
  if (spelt !== undefined || rule !== 'manifest-unknown-field') return spelt;
  return `${/([^.[\]"]+)"?\]?$/.exec(field)?.[1] ?? ''}:`;
}

/** Whether a line of a template has a text outside of its actions: then no value is at fault for it. */
function isSpeltAt({ files }: Snapshot, { file, line }: Place, spelt: string | undefined): boolean {
  if (spelt === undefined || spelt === '') return false;
  const bytes = files.find(({ path }) => path === file)?.bytes;
  const text = bytes === undefined ? undefined : new TextDecoder().decode(bytes).split('\n')[line - 1];
  return text?.replaceAll(/\{\{.*?\}\}/g, '{{}}').includes(spelt) === true;
}

/** As paths in values are written: items by name where each has one of its own. */
function namedPath(root: YamlNode | undefined, steps: readonly (string | number)[]): string {
  let node = root;
  const path: PathStep[] = [];
  for (const step of steps) {
    if (typeof step === 'string') {
      path.push(step);
      node = node?.kind === 'map' ? node.entries.get(step)?.value : undefined;
    } else {
      path.push((node?.kind === 'list' ? itemSteps(node)[step] : undefined) ?? { item: step });
      node = node?.kind === 'list' ? node.items[step] : undefined;
    }
  }
  return formatPath(path);
}
