/** A strategy: steps with checks and questions, what takes them back, decisions and symptoms, from a YAML file. */
import { t } from '@vscode/l10n';
import * as z from 'zod';
import { joinPath, nameOf } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../../base/result.ts';
import { readYaml } from '../../../base/yamlDecode.ts';
import { SourceText, toPlain } from '../../../base/yamlNode.ts';
import { checkShape } from './checkShape.ts';
import { placesIn } from './placeholders.ts';

const mostBytes = 128 * 1024;
const mostSteps = 30;

const id = z.string().regex(/^[a-z][A-Za-z0-9-]*$/, 'a small letter, then letters, digits and dashes');
const text = z.string().min(1).max(2000);

const valueShape = z.strictObject({
  name: z.string().regex(/^[a-z][A-Za-z0-9]*$/),
  question: text,
  default: z.exactOptional(z.string()),
  choices: z.exactOptional(z.array(z.string()).min(1)),
  /** Labels of an alert that give it; its own name always counts. */
  labels: z.array(z.string()).default([]),
  /** What may be left empty: a check that names it goes without. */
  optional: z.boolean().default(false),
  kind: z.enum(['text', 'time', 'minutes']).default('text'),
});

const stepShape = z.strictObject({
  id,
  title: text,
  why: z.exactOptional(text),
  asks: z.array(z.strictObject({ id, text })).default([]),
  checks: z.array(checkShape).max(20).default([]),
  /** Shown, and copied by a click; never run by us. */
  commands: z.array(text).default([]),
  decision: z.exactOptional(id),
  /** A check of this step that fails leads to the undo steps. */
  guarded: z.boolean().default(false),
});

export interface DecisionNode {
  readonly question: string;
  readonly answers: readonly DecisionAnswer[];
}
export interface DecisionAnswer {
  readonly answer: string;
  /** The next question, or else what to do. */
  readonly next: DecisionNode | string;
}
const decisionNode: z.ZodType<DecisionNode> = z.lazy(() =>
  z.strictObject({
    question: text,
    answers: z
      .array(z.strictObject({ answer: text, next: z.union([text, decisionNode]) }))
      .min(2)
      .max(8),
  }),
);

const strategyShape = z.strictObject({
  version: z.literal(1),
  title: text,
  when: text,
  values: z.array(valueShape).default([]),
  steps: z.array(stepShape).min(1).max(mostSteps),
  undo: z.exactOptional(
    z.strictObject({
      /** What the button is for. */
      trigger: text,
      /** On the button. */
      button: z.exactOptional(text),
      steps: z.array(stepShape).min(1).max(mostSteps),
    }),
  ),
  decisions: z.array(z.strictObject({ id, title: text, root: decisionNode })).default([]),
  symptoms: z.array(z.strictObject({ symptom: text, fix: text })).default([]),
  recovery: z.exactOptional(
    z.strictObject({
      /** Minutes by class; the value of that name says which. */
      objectives: z.record(z.string(), z.number().positive()),
      class: z.string(),
      /** Values of kind `time`: since when users are hurt, and of when the last good copy is. */
      began: z.string(),
      lastGood: z.string(),
      /** A value of kind `minutes`. */
      pointObjective: z.string(),
    }),
  ),
});

export type StrategyValue = z.infer<typeof valueShape>;
export type Step = z.infer<typeof stepShape>;
export type StrategyFile = z.infer<typeof strategyShape>;
export type Strategy = StrategyFile & {
  /** The file's name without its ending. */
  readonly id: string;
  /** Absolute. */
  readonly file: string;
  /** It came with the extension. */
  readonly builtIn: boolean;
};

/** The steps, and those that take them back. */
export function allSteps({ steps, undo }: StrategyFile): readonly Step[] {
  return [...steps, ...(undo?.steps ?? [])];
}

/** A strategy of a file's text; the failure names the field that is wrong. */
export function parseStrategy(file: string, source: string, builtIn = false): Result<Strategy, Failure> {
  const refuse = (detail: string): Result<never, Failure> =>
    err({ code: 'no-strategy', message: t('{0} is no strategy: {1}', file, detail) });
  const read = readYaml(new SourceText(file, source));
  if (!read.ok) return refuse(read.error.message);
  const parsed = strategyShape.safeParse(read.value.root && toPlain(read.value.root));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const wrong = misses(parsed.data);
  return wrong === undefined
    ? ok({ ...parsed.data, id: nameOf(file).replace(/\.ya?ml$/, ''), file, builtIn })
    : refuse(wrong);
}

/** What a part names and the file does not have. */
function misses(strategy: StrategyFile): string | undefined {
  const { values, decisions, recovery } = strategy;
  const known = new Set(values.map(({ name }) => name));
  const steps = allSteps(strategy);
  const named = [
    ...placesIn(steps),
    ...(recovery ? [recovery.class, recovery.began, recovery.lastGood, recovery.pointObjective] : []),
  ];
  const value = named.find((name) => !known.has(name));
  if (value !== undefined) return t('the value {0} is not asked for', value);
  const ids = steps.flatMap((step) => [
    step.id,
    ...[...step.asks, ...step.checks].map((part) => `${step.id}/${part.id}`),
  ]);
  const twice = ids.find((one, index) => ids.indexOf(one) !== index);
  if (twice !== undefined) return t('the id {0} is there twice', twice);
  for (const { decision, checks } of steps) {
    if (decision !== undefined && !decisions.some((one) => one.id === decision))
      return t('the decision {0} is not there', decision);
    for (const [index, check] of checks.entries()) {
      // Only an earlier one: so nothing can wait for itself.
      const missing = check.needs.find((one) => !checks.slice(0, index).some((other) => other.id === one));
      if (missing !== undefined)
        return t('the check {0} needs {1}, which is no earlier one', check.id, missing);
    }
  }
  return undefined;
}

export interface Library {
  readonly strategies: readonly Strategy[];
  readonly failures: readonly Failure[];
}

export interface StrategyFolder {
  /** Absolute. */
  readonly folder: string;
  readonly builtIn: boolean;
}

/** The strategies of some folders; of two with one name that of the later folder counts, so a person's own replaces a built-in one. */
export async function readStrategies(files: Files, folders: readonly StrategyFolder[]): Promise<Library> {
  const found = new Map<string, Strategy>();
  const failures: Failure[] = [];
  for (const { folder, builtIn } of folders) {
    const entries = await files.list(folder);
    for (const { name, kind } of entries.ok ? entries.value : []) {
      if (kind !== 'file' || !/\.ya?ml$/.test(name)) continue;
      const file = joinPath(folder, name);
      const bytes = await files.read(file, mostBytes);
      const strategy = bytes.ok ? parseStrategy(file, new TextDecoder().decode(bytes.value), builtIn) : bytes;
      if (strategy.ok) found.set(strategy.value.id, strategy.value);
      else failures.push(strategy.error);
    }
  }
  return { strategies: [...found.values()], failures };
}
