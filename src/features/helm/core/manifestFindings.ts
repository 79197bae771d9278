/** What the API server would say of the manifests of an environment, at the values key or the template's line that it comes from. */
import { t } from '@vscode/l10n';
import { toPlain, type YamlNode } from '../../../base/yamlNode.ts';
import type { Engine, EngineOptions } from '../../../base/ports.ts';
import type { RenderAnswer, RenderedDocument } from '../../../clients/engine/charts.ts';
import { checkManifests, describeFinding, type Judgement } from '../../../clients/engine/manifests.ts';
import { splitDocuments } from '../../../clients/kubernetes/documents.ts';
import { ManifestFields } from '../../../clients/kubernetes/fieldPlace.ts';
import type { ManifestRule } from '../../../clients/kubernetes/manifestRules.ts';
import { findDangling } from '../../../clients/kubernetes/references.ts';
import { formatPath, itemSteps, type PathStep } from '../../../clients/helm/valuePath.ts';
import type { Place } from './report.ts';
import type { RuleFinding } from './rules/input.ts';
import type { HelmSettings } from './settings.ts';
import type { Snapshot, SnapshotEnvironment } from './snapshot.ts';
import type { RenderTrace } from './trace/renderTrace.ts';

export interface ManifestCase {
  readonly snapshot: Snapshot;
  readonly values: SnapshotEnvironment;
  readonly answer: RenderAnswer;
  /** The ways back to templates and values; undefined where they cannot be had. Asked only where something is wrong. */
  readonly trace: () => Promise<RenderTrace | undefined>;
}

export interface JudgedEnvironment {
  readonly findings: readonly RuleFinding[];
  /** What could not be judged, as a sentence. */
  readonly note?: string;
}

/** Findings for which the values key is looked for, which takes renders. */
const mostTraced = 20;

interface Fault {
  readonly rule: ManifestRule;
  /** Index of the document. */
  readonly document: number;
  readonly field: string;
  readonly message: string;
  /** Of the document, where the decoder of YAML told it. */
  readonly line?: number;
}

export async function judgeEnvironment(
  engine: Engine,
  found: ManifestCase,
  settings: HelmSettings,
  options: EngineOptions = {},
): Promise<JudgedEnvironment> {
  const { snapshot, values, answer } = found;
  const documents = answer.documents.filter(({ text }) => text.trim() !== '');
  if (documents.length === 0) return { findings: [] };
  const kubernetesVersion = values.environment.kubernetesVersion ?? settings.kubeVersion;
  const judged = await checkManifests(
    engine,
    {
      documents: documents.map(({ text }) => text),
      definitions: definitionsOf(snapshot, documents),
      ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
    },
    { ...options, topic: `${snapshot.chart.folder} ${values.environment.name} manifests` },
  );
  if (!judged.ok) {
    const { code, message } = judged.error;
    if (code === 'cancelled' || code === 'engine-missing') return { findings: [] };
    return {
      findings: [],
      note: t('{0}: its manifests were not judged. {1}', values.environment.name, message),
    };
  }
  const fields = documents.map(({ text }) => new ManifestFields(text));
  const faults = [
    ...judgedFaults(judged.value),
    ...danglingFaults(documents, fields, settings.namespace),
  ].filter(({ rule }) => settings.rules[rule] !== 'off');
  const trace = faults.length === 0 ? undefined : await found.trace();
  const findings = await Promise.all(
    faults.map(async (fault, index): Promise<RuleFinding[]> => {
      const [document, own] = [documents[fault.document], fields[fault.document]];
      if (document === undefined || own === undefined) return [];
      const traced = index < mostTraced ? options.signal : undefined;
      const placed = { document, fields: own, trace, index: answer.documents.indexOf(document), snapshot };
      return [
        {
          rule: fault.rule,
          environment: values.environment.name,
          ...(await placeOf(fault, placed, index < mostTraced, traced)),
          message: `${document.kind} ${document.name}: ${fault.message}`,
        },
      ];
    }),
  );
  return { findings: findings.flat() };
}

/** Of the chart's `crds/` and of its templates. */
function definitionsOf({ files }: Snapshot, documents: readonly RenderedDocument[]): readonly string[] {
  const decoder = new TextDecoder();
  return [
    ...files
      .filter(({ path }) => /^(?:charts\/[^/]+\/)*crds\/.*\.ya?ml$/.test(path))
      .flatMap(({ bytes }) => splitDocuments(decoder.decode(bytes)).map(({ text }) => text)),
    ...documents.filter(({ kind }) => kind === 'CustomResourceDefinition').map(({ text }) => text),
  ];
}

function judgedFaults({ documents }: Judgement): readonly Fault[] {
  return documents.flatMap(({ objects }, document) =>
    objects.flatMap(({ findings }) =>
      findings.map((finding) => ({
        document,
        field: finding.field,
        ...describeFinding(finding),
        ...(finding.line === undefined ? {} : { line: finding.line }),
      })),
    ),
  );
}

function danglingFaults(
  documents: readonly RenderedDocument[],
  fields: readonly ManifestFields[],
  release: string,
): readonly Fault[] {
  const objects = documents.map(({ kind, name, namespace }, document) => {
    const { root } = fields[document] ?? {};
    const place = namespace === '' ? release : namespace;
    return { kind, name, namespace: place, content: root && toPlain(root), document };
  });
  return findDangling(objects).map(({ object, field, message }) => ({
    rule: 'dangling-reference',
    document: object.document,
    field,
    message,
  }));
}

interface Placed {
  readonly document: RenderedDocument;
  readonly fields: ManifestFields;
  readonly trace: RenderTrace | undefined;
  /** Among all documents of the render. */
  readonly index: number;
  readonly snapshot: Snapshot;
}

/** The values key, else the line of the template, else its first. */
async function placeOf(
  { rule, field: told, message, line }: Fault,
  { document, fields, trace, index, snapshot }: Placed,
  asksValues: boolean,
  signal?: AbortSignal,
): Promise<Pick<RuleFinding, 'path' | 'related'> & Place> {
  const field = fields.narrow(told, message);
  const place = fields.placeOf(field);
  const path = namedPath(fields.root, fields.stepsOf(field));
  const manifestLine = trace?.manifestLine(index, line ?? place.line);
  const source = document.file === '' ? document.template : document.file;
  if (trace === undefined || manifestLine === undefined) return { file: source, line: 1, column: 1, path };
  const origin = trace.originOf(manifestLine);
  const written =
    origin === undefined || origin.traced === 'none'
      ? { file: source, line: 1, column: 1 }
      : { file: origin.file === '' ? origin.template : origin.file, line: origin.line, column: 1 };
  const isTemplates =
    rule === 'manifest-unknown-field' &&
    isWrittenAt(snapshot, written, /([^.[\]"]+)"?\]?$/.exec(field)?.[1] ?? '');
  const [key] =
    asksValues && place.isWhole && field !== '' && !isTemplates
      ? await trace.keysOf(manifestLine, signal)
      : [];
  const [first] = key?.places ?? [];
  if (key === undefined || first === undefined) return { ...written, path };
  return {
    ...first,
    path: key.path,
    related: [{ ...written, message: t('The template writes it here.') }],
  };
}

/** Whether a line of a template spells the name of a field itself: then no value is at fault for it. */
function isWrittenAt({ files }: Snapshot, { file, line }: Place, name: string): boolean {
  const bytes = files.find(({ path }) => path === file)?.bytes;
  const text = bytes === undefined ? undefined : new TextDecoder().decode(bytes).split('\n')[line - 1];
  return text?.includes(`${name}:`) === true;
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
