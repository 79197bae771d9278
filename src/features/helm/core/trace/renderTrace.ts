/** The ways between what an environment renders to, the templates that wrote it, and the values that feed it. */
import type { YamlEntry } from '../../../../base/yamlNode.ts';
import type { RenderAnswer } from '../../../../clients/engine/charts.ts';
import { TemplateReadings } from '../../../../clients/helm/templateReadings.ts';
import { formatPath, type ValuePath } from '../../../../clients/helm/valuePath.ts';
import type { Place } from '../report.ts';
import { locateValues, type Located } from '../rules/located.ts';
import { isEditable, placeOfEntry } from '../rules/place.ts';
import type { Snapshot, SnapshotEnvironment } from '../snapshot.ts';
import { changedValues } from './changed.ts';
import { fieldAt, readFields, sameField, type Field } from './fields.ts';
import { originIn, placeDocuments, type Origin, type PlacedDocument } from './origins.ts';
import { rankCandidates } from './candidates.ts';

/** A values key that feeds a field of a manifest. */
export interface FieldKey {
  /** As it is written: dotted. */
  readonly path: string;
  /** Where the environment's files set it, highest first; what stands in an archive is left out. */
  readonly places: readonly Place[];
  /** As written, for a plain value. */
  readonly value: string | undefined;
}

export interface ChangedObject {
  readonly kind: string;
  readonly name: string;
  readonly change: 'changed' | 'added' | 'removed';
  /** Lines of the manifest with a field that changes, from 1. */
  readonly lines: readonly number[];
}

/** Renders asked for one field. */
const mostProbes = 10;

export interface TraceParts {
  readonly snapshot: Snapshot;
  readonly values: SnapshotEnvironment;
  /** With a source map. */
  readonly answer: RenderAnswer;
  /** The answer with further values above all others; undefined where Helm refuses them, or nobody waits. */
  readonly renderWith: (above: string, signal?: AbortSignal) => Promise<RenderAnswer | undefined>;
}

export class RenderTrace {
  readonly answer: RenderAnswer;
  readonly #parts: TraceParts;
  readonly #documents: readonly PlacedDocument[];
  readonly #readings: TemplateReadings;
  readonly #fields = new Map<string, readonly Field[]>();
  readonly #changed = new Map<string, Promise<RenderAnswer | undefined>>();

  constructor(parts: TraceParts) {
    this.#parts = parts;
    this.answer = parts.answer;
    this.#documents = placeDocuments(parts.answer);
    this.#readings = new TemplateReadings(parts.snapshot.content);
  }

  /** The line of the manifest that a line (from 1) of one of its documents is. */
  manifestLine(index: number, line: number): number | undefined {
    const document = this.answer.documents[index];
    const placed = this.#documents.find((one) => one.document === document);
    return placed && Math.min(placed.first + line - 1, placed.last);
  }

  /** Where a line of the manifest comes from; nowhere for Helm's own comments. */
  originOf(line: number): Origin | undefined {
    const placed = this.#documentAt(line);
    return placed && originIn(placed, this.answer.sources, line);
  }

  /** Whether a line is part of a Secret, of which nothing is shown unasked. */
  isSecret(line: number): boolean {
    return this.#documentAt(line)?.document.kind === 'Secret';
  }

  /** The lines of the manifest that a template's line wrote. */
  linesOf(file: string, line: number): readonly number[] {
    return this.#documents.flatMap((placed) =>
      Array.from({ length: placed.last - placed.first + 1 }, (_, at) => placed.first + at).filter((one) => {
        const origin = originIn(placed, this.answer.sources, one);
        return origin?.file === file && origin.line === line && origin.traced !== 'none';
      }),
    );
  }

  /**
   * The values keys that feed the field on a line of the manifest: those that change it when they are changed, the likeliest
   * first. A key that Helm refuses another value for counts where the template names it.
   */
  async keysOf(line: number, signal?: AbortSignal): Promise<readonly FieldKey[]> {
    const placed = this.#documentAt(line);
    if (placed === undefined) return [];
    const field = fieldAt(this.#fieldsOf(placed.document.text), line - placed.first + 1);
    if (field === undefined) return [];
    const origin = originIn(placed, this.answer.sources, line);
    const candidates = rankCandidates({
      field,
      located: [...locateValues(this.#parts.values).values()],
      named: origin === undefined ? [] : this.#readings.at(origin.file, origin.line),
      included: origin === undefined ? [] : this.#readings.included(origin.file, origin.line),
    }).slice(0, mostProbes);
    const verdicts = await Promise.all(
      candidates.map(async (candidate) => {
        const verdict = await this.#feeds(placed, field, candidate.located.path, signal);
        return verdict === 'refused' ? candidate.isNamed : verdict;
      }),
    );
    return candidates.filter((_, index) => verdicts[index]).map(({ located }) => keyOf(located));
  }

  /** What changes in the manifest with the value at a path; undefined where Helm refuses another value. */
  async changesWith(path: ValuePath, signal?: AbortSignal): Promise<readonly ChangedObject[] | undefined> {
    const changed = await this.#renderChanged(path, signal);
    return changed && this.#compare(changed);
  }

  #documentAt(line: number): PlacedDocument | undefined {
    return this.#documents.find(({ first, last }) => first <= line && line <= last);
  }

  #fieldsOf(text: string): readonly Field[] {
    const known = this.#fields.get(text) ?? readFields(text);
    this.#fields.set(text, known);
    return known;
  }

  async #feeds(
    placed: PlacedDocument,
    field: Field,
    path: ValuePath,
    signal?: AbortSignal,
  ): Promise<boolean | 'refused'> {
    const changed = await this.#renderChanged(path, signal);
    if (changed === undefined) return 'refused';
    const index = this.#documents.indexOf(placed);
    const other = counterpart(this.#documents, index, changed);
    if (other === undefined) return false;
    return !readFields(other).some((one) => sameField(one.path, field.path) && one.value === field.value);
  }

  #renderChanged(path: ValuePath, signal?: AbortSignal): Promise<RenderAnswer | undefined> {
    const text = formatPath(path);
    const known = this.#changed.get(text);
    if (known !== undefined) return known;
    const { values, renderWith } = this.#parts;
    const above = values.merged && changedValues(values.merged, path);
    const asked = above === undefined ? Promise.resolve(undefined) : renderWith(above, signal);
    this.#changed.set(text, asked);
    const forget = (): void => void this.#changed.delete(text);
    // Whoever gave up says nothing about the value.
    void asked.then((answer) => answer === undefined && signal?.aborted === true && forget(), forget);
    return asked;
  }

  #compare(changed: RenderAnswer): readonly ChangedObject[] {
    const found: ChangedObject[] = [];
    for (const [index, { document, first }] of this.#documents.entries()) {
      const { kind, name } = document;
      const other = counterpart(this.#documents, index, changed);
      if (other === document.text) continue;
      if (other === undefined) {
        found.push({ kind, name, change: 'removed', lines: [first] });
        continue;
      }
      const after = new Map(readFields(other).map((field) => [JSON.stringify(field.path), field.value]));
      const lines = this.#fieldsOf(document.text)
        .filter(({ isLeaf, path, value }) => isLeaf && after.get(JSON.stringify(path)) !== value)
        .map(({ line }) => first + line - 1);
      found.push({
        kind,
        name,
        change: 'changed',
        lines: lines.length === 0 ? [first] : [...new Set(lines)],
      });
    }
    const known = new Set(this.#documents.map(({ document }) => identity(document)));
    for (const document of changed.documents) {
      const { kind, name } = document;
      if (!known.has(identity(document))) found.push({ kind, name, change: 'added', lines: [] });
    }
    return found;
  }
}

/** The text of the same object in another render: by kind and name, else by its place in its template. */
function counterpart(
  documents: readonly PlacedDocument[],
  index: number,
  other: RenderAnswer,
): string | undefined {
  const document = documents[index]?.document;
  if (document === undefined) return undefined;
  const same = other.documents.find((one) => identity(one) === identity(document));
  if (same !== undefined) return same.text;
  const peers = documents.filter(
    (one) => one.document.template === document.template && one.document.kind === document.kind,
  );
  const place = peers.findIndex((one) => one.document === document);
  return other.documents.filter(
    ({ template, kind }) => template === document.template && kind === document.kind,
  )[place]?.text;
}

function identity({ template, kind, name, namespace }: RenderAnswer['documents'][number]): string {
  return [template, kind, namespace, name].join('\n');
}

/** The key at a path as it is written (dotted), with the places that it has now. */
export function keyAt(values: SnapshotEnvironment, path: string): FieldKey | undefined {
  const located = locateValues(values).get(path);
  return located && keyOf(located);
}

function keyOf({ text, entry }: Located): FieldKey {
  const all: readonly YamlEntry[] = [entry, ...(entry.below ?? [])];
  return {
    path: text,
    places: all.filter(({ key }) => isEditable(key)).map(placeOfEntry),
    value: entry.value.kind === 'scalar' ? entry.value.text : undefined,
  };
}
