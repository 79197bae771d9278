/** Judges the documents of manifest files as the API server would on a create. */
import { t } from '@vscode/l10n';
import type { Engine, EngineFailure, EngineOptions } from '../../../base/ports.ts';
import { ok, type Result } from '../../../base/result.ts';
import { isSilenced, readSilences } from '../../../base/silences.ts';
import { toPlain } from '../../../base/yamlNode.ts';
import {
  checkManifests,
  describeFinding,
  describeNote,
  insteadOf,
  type JudgedFinding,
  type JudgedObject,
} from '../../../clients/engine/manifests.ts';
import { definitionsFor, isDefinition } from '../../../clients/kubernetes/definitions.ts';
import { splitDocuments, type ManifestText } from '../../../clients/kubernetes/documents.ts';
import { ManifestFields } from '../../../clients/kubernetes/fieldPlace.ts';
import {
  isManifestRule,
  manifestRuleSeverities,
  type ManifestRule,
} from '../../../clients/kubernetes/manifestRules.ts';
import { findDangling } from '../../../clients/kubernetes/references.ts';
import type { ManifestFinding, ManifestReport, Severity } from './report.ts';

export interface ManifestFile {
  readonly name: string;
  readonly text: string;
  /** Everything of one release is in it, so that what it refers to must be there too. */
  readonly isWhole?: boolean;
  /** A patch, which is completed elsewhere: it is not judged, and that is told. */
  readonly isPart?: boolean;
}

export interface JudgeSettings {
  /** Decides which API versions are deprecated or removed. */
  readonly kubernetesVersion?: string;
  readonly severities: Partial<Readonly<Record<ManifestRule, Severity | 'off'>>>;
  /** Finds the texts of definitions for the custom resources in the documents of a file, besides those that are given. */
  readonly findDefinitions?: DefinitionFinder;
}

export type DefinitionFinder = (
  file: string,
  documents: readonly string[],
  given: readonly string[],
) => Promise<readonly string[]>;

export interface JudgedManifests {
  /** The Kubernetes whose types judged. */
  readonly kubernetes: string;
  readonly documents: readonly ManifestReport[];
}

interface Part extends ManifestText {
  readonly file: ManifestFile;
}

/** One engine call for all files; in the order of the files. */
export async function judgeManifests(
  engine: Engine,
  files: readonly ManifestFile[],
  settings: JudgeSettings,
  options: EngineOptions & { readonly topic?: string } = {},
): Promise<Result<JudgedManifests, EngineFailure>> {
  const parts: readonly Part[] = files.flatMap((file) =>
    file.isPart === true ? [] : splitDocuments(file.text).map((one) => ({ ...one, file })),
  );
  const definitions = await definitionsOf(parts, settings.findDefinitions);
  const { kubernetesVersion } = settings;
  const answer = await checkManifests(
    engine,
    {
      documents: parts.map(({ text }) => text),
      definitions,
      ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
    },
    options,
  );
  if (!answer.ok) return answer;
  const subjects = parts.flatMap((part, index) => {
    const fields = lazy(() => new ManifestFields(part.text));
    return (answer.value.documents[index]?.objects ?? []).map((object) => new Subject(part, object, fields));
  });
  for (const file of files.filter(({ isWhole }) => isWhole)) {
    addDangling(subjects.filter(({ part }) => part.file === file));
  }
  const silences = new Map(files.map((file) => [file, readSilences(file.text, isManifestRule)]));
  const documents = subjects.map((subject) => {
    const silenced = silences.get(subject.part.file) ?? new Map();
    return subject.report(settings, (finding) => isSilenced(finding, silenced));
  });
  return ok({
    kubernetes: answer.value.version,
    documents: [...documents, ...files.filter(({ isPart }) => isPart).map(({ name }) => partOf(name))],
  });
}

function partOf(file: string): ManifestReport {
  const note = t('This is a patch of a kustomization, and no object yet: judge what kustomize prints.');
  return { file, line: 1, apiVersion: '', kind: '', name: '', findings: [], note };
}

async function definitionsOf(parts: readonly Part[], find?: DefinitionFinder): Promise<readonly string[]> {
  const texts = parts.map(({ text }) => text);
  const own = definitionsFor(texts, texts.filter(isDefinition));
  if (find === undefined) return own;
  const found: string[] = [];
  for (const file of new Set(parts.map((part) => part.file))) {
    const documents = parts.filter((part) => part.file === file).map(({ text }) => text);
    found.push(...(await find(file.name, documents, own)));
  }
  return [...new Set([...found, ...own])];
}

/** An object of a document, and what is wrong with it. */
class Subject {
  readonly part: Part;
  readonly #object: JudgedObject;
  readonly #fields: () => ManifestFields;
  readonly dangling: { readonly field: string; readonly message: string }[] = [];

  constructor(part: Part, object: JudgedObject, fields: () => ManifestFields) {
    this.part = part;
    this.#object = object;
    this.#fields = fields;
  }

  get kind(): string {
    return this.#object.kind;
  }

  get name(): string {
    return this.#object.name;
  }

  get namespace(): string {
    return this.#object.namespace;
  }

  get content(): unknown {
    const { root } = this.#fields();
    const index = /^items\[(\d+)\]$/.exec(this.#object.path)?.[1];
    if (index === undefined) return root && toPlain(root);
    const items = root?.kind === 'map' ? root.entries.get('items')?.value : undefined;
    const item = items?.kind === 'list' ? items.items[Number(index)] : undefined;
    return item && toPlain(item);
  }

  report(
    { severities }: JudgeSettings,
    isQuiet: (finding: { readonly rule: ManifestRule; readonly line: number }) => boolean,
  ): ManifestReport {
    const { path, apiVersion, kind, name } = this.#object;
    const findings = [
      ...this.#object.findings.map((finding) => this.#judged(finding)),
      ...this.dangling.map(({ field, message }) => ({
        rule: 'dangling-reference' as const,
        field: within(path, field),
        message,
        fixes: [],
        ...this.#placed(field === '' ? path : join(path, field)),
      })),
    ].flatMap((finding) => {
      const severity = severities[finding.rule] ?? manifestRuleSeverities[finding.rule];
      return severity === 'off' || isQuiet(finding) ? [] : [{ ...finding, severity }];
    });
    const said = describeNote(this.#object);
    return {
      file: this.part.file.name,
      line: path === '' ? this.#placed('').line : this.#placed(path).line,
      apiVersion,
      kind,
      name,
      findings: findings.toSorted((a, b) => a.line - b.line || a.column - b.column),
      ...(said === undefined ? {} : { note: said }),
    };
  }

  #judged(finding: JudgedFinding): Omit<ManifestFinding, 'severity'> {
    const { field, line } = finding;
    const { rule, message } = describeFinding(finding);
    const place =
      line === undefined
        ? this.#placed(this.#fields().narrow(field, message), rule === 'manifest-unknown-field')
        : this.#atLine(line);
    const { by: fixes } = insteadOf(finding, this.#object);
    return { rule, field: within(this.#object.path, field), message, fixes, ...place };
  }

  #placed(field: string, isKey = false): Pick<ManifestFinding, 'line' | 'column' | 'endLine' | 'endColumn'> {
    const fields = this.#fields();
    const { line, column, endLine, endColumn } = isKey ? fields.placeOfKey(field) : fields.placeOf(field);
    const above = this.part.line - 1;
    return { line: line + above, column, endLine: endLine + above, endColumn };
  }

  #atLine(line: number): Pick<ManifestFinding, 'line' | 'column' | 'endLine' | 'endColumn'> {
    const text = this.part.text.split('\n')[line - 1] ?? '';
    const at = line + this.part.line - 1;
    const column = text.length - text.trimStart().length + 1;
    return { line: at, column, endLine: at, endColumn: text.trimEnd().length + 1 };
  }
}

function addDangling(subjects: readonly Subject[]): void {
  for (const { object, field, message } of findDangling(subjects)) object.dangling.push({ field, message });
}

function within(path: string, field: string): string {
  if (path === '' || !field.startsWith(path)) return field;
  return field.slice(path.length).replace(/^\./, '');
}

function join(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}

function lazy<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
