/** The engine's judgement of manifests, typed. The contract is `engine/kubernetes/README.md`. */
import * as z from 'zod';
import { t } from '@vscode/l10n';
import type { Engine, EngineFailure, EngineOptions } from '../../base/ports.ts';
import { ok, type Result } from '../../base/result.ts';
import { nearest } from '../../base/nearest.ts';

const judgedFinding = z.object({
  rule: z.enum(['invalid', 'unknown-field', 'warning', 'deprecated', 'removed']),
  field: z.string(),
  type: z.exactOptional(z.string()),
  message: z.string(),
  line: z.exactOptional(z.number()),
  known: z.exactOptional(z.array(z.string())),
  replacement: z.exactOptional(z.object({ apiVersion: z.string(), kind: z.string() })),
});
/**
 * `field` is the server's path from the document's root; `line` of the document, from 1, where the decoder of YAML told it;
 * `known` are the fields that exist in place of an unknown one.
 */
export type JudgedFinding = z.infer<typeof judgedFinding>;

const judgedObject = z.object({
  path: z.string(),
  apiVersion: z.string(),
  kind: z.string(),
  name: z.string(),
  namespace: z.string(),
  status: z.enum(['checked', 'decoded', 'unknown']),
  note: z.exactOptional(z.enum(['rules-unchecked', 'no-schema', 'schema-unusable', 'types-gone'])),
  findings: z.nullable(z.array(judgedFinding)).transform((findings) => findings ?? []),
});
/** `path` is its place in a list (`items[3]`), empty for the document itself; `note` what was left out of the judgement. */
export type JudgedObject = z.infer<typeof judgedObject>;

const judgement = z.object({
  version: z.string(),
  documents: z.array(z.object({ objects: z.array(judgedObject) })),
});
/** In the order of the documents. `version` is the Kubernetes whose types judge, whatever version was asked for. */
export type Judgement = z.infer<typeof judgement>;

export interface ManifestRequest {
  /** Each one YAML document. */
  readonly documents: readonly string[];
  /** Decides which API versions are deprecated or removed; the engine's own version unless told. */
  readonly kubernetesVersion?: string;
  /** Texts of CustomResourceDefinitions. */
  readonly definitions?: readonly string[];
}

/**
 * Judges documents as the API server would on a create: each by itself, so that one which was judged before, under the same
 * version and definitions, is not sent again. Equal topics supersede each other.
 */
export async function checkManifests(
  engine: Engine,
  request: ManifestRequest,
  options: EngineOptions & { readonly topic?: string } = {},
): Promise<Result<Judgement, EngineFailure>> {
  const memory = memoryOf(engine);
  const under = JSON.stringify([request.kubernetesVersion, request.definitions]);
  const found = new Map(request.documents.map((text) => [text, memory.get(under, text)]));
  const missing = [...found].flatMap(([text, judged]) => (judged === undefined ? [text] : []));
  let { version } = memory;
  if (version === undefined || missing.length > 0) {
    const answer = await askEngine(engine, { ...request, documents: missing }, options);
    if (!answer.ok) return answer;
    version = answer.value.version;
    for (const [index, text] of missing.entries()) found.set(text, answer.value.documents[index]);
    memory.add(under, missing, answer.value);
  }
  return ok({ version, documents: request.documents.map((text) => found.get(text) ?? { objects: [] }) });
}

/** Documents that one worker judges at a time: what is more goes to several. About 25 ms of work. */
const atATime = 25;

/** Each part has a topic of its own, which is that of the same part of a newer call. */
async function askEngine(
  engine: Engine,
  { documents, ...request }: ManifestRequest,
  { topic, ...rest }: EngineOptions & { readonly topic?: string },
): Promise<Result<Judgement, EngineFailure>> {
  const parts = Array.from({ length: Math.max(1, Math.ceil(documents.length / atATime)) }, (_, part) =>
    documents.slice(part * atATime, (part + 1) * atATime),
  );
  const answers = await Promise.all(
    parts.map((part, index) =>
      engine.call(
        {
          engine: 'kubernetes',
          method: 'checkManifests',
          payload: { ...request, documents: part },
          ...(topic === undefined ? {} : { topic: index === 0 ? topic : `${topic} ${index}` }),
        },
        rest,
      ),
    ),
  );
  const judged: Judgement[] = [];
  for (const answer of answers) {
    if (!answer.ok) return answer;
    judged.push(judgement.parse(answer.value));
  }
  const version = judged[0]?.version ?? '';
  return ok({ version, documents: judged.flatMap((part) => part.documents) });
}

type JudgedDocument = Judgement['documents'][number];

/** Characters of documents whose judgement is kept. */
const mostKept = 4_000_000;

/** What an engine has judged so far. All of it is forgotten where it gets too much: what is edited comes back with the next edit. */
class JudgedSoFar {
  readonly #documents = new Map<string, Map<string, JudgedDocument>>();
  #kept = 0;
  version: string | undefined;

  get(under: string, text: string): JudgedDocument | undefined {
    return this.#documents.get(under)?.get(text);
  }

  add(under: string, texts: readonly string[], { version, documents }: Judgement): void {
    this.version = version;
    const size = texts.reduce((sum, text) => sum + text.length, under.length);
    if (this.#kept + size > mostKept) {
      this.#documents.clear();
      this.#kept = 0;
    }
    if (size > mostKept) return;
    this.#kept += size;
    const same = this.#documents.get(under) ?? new Map<string, JudgedDocument>();
    this.#documents.set(under, same);
    for (const [index, text] of texts.entries()) {
      const document = documents[index];
      if (document !== undefined) same.set(text, document);
    }
  }
}

const memories = new WeakMap<Engine, JudgedSoFar>();

function memoryOf(engine: Engine): JudgedSoFar {
  const known = memories.get(engine) ?? new JudgedSoFar();
  memories.set(engine, known);
  return known;
}

const rules = {
  invalid: 'manifest-invalid',
  'unknown-field': 'manifest-unknown-field',
  warning: 'manifest-warning',
  deprecated: 'api-deprecated',
  removed: 'api-removed',
} as const satisfies Record<JudgedFinding['rule'], string>;

/** The rule of a finding, and the server's sentence with the field in front of it, as kubectl prints it. */
export function describeFinding(finding: JudgedFinding): {
  readonly rule: (typeof rules)[JudgedFinding['rule']];
  readonly message: string;
} {
  const { rule, field, message } = finding;
  const isNamed = rule !== 'invalid' || field === '' || message.includes('cannot be handled as');
  return { rule: rules[rule], message: isNamed ? message : `${field}: ${message}` };
}

/** The word of an object that a finding is about, and what could stand in its place, the likeliest first. */
export function insteadOf(
  { rule, field, known = [], replacement }: JudgedFinding,
  { apiVersion, kind }: JudgedObject,
): { readonly of: string; readonly by: readonly string[] } {
  if (replacement?.kind === kind) return { of: apiVersion, by: [replacement.apiVersion] };
  const of = /([^.[\]]+)\]?$/.exec(field)?.[1] ?? '';
  return { of, by: rule === 'unknown-field' ? nearest(of, known) : [] };
}

/** What was left out of the judgement of an object, as a sentence; undefined where nothing was. */
export function describeNote({ note, status, apiVersion, kind }: JudgedObject): string | undefined {
  const what = `${apiVersion} ${kind}`.trim();
  if (note === undefined) {
    return status === 'unknown' ? t('{0} was not checked: its definition was not found.', what) : undefined;
  }
  switch (note) {
    case 'rules-unchecked':
      return t('The CEL rules in the definition of {0} were not checked.', what);
    case 'no-schema':
    case 'schema-unusable':
      return t('{0} was not checked: its definition has no schema that can be used.', what);
    case 'types-gone':
      return undefined;
  }
}
