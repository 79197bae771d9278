/** A run of a strategy: what was ticked, checked, answered and taken back; plain data that is kept with the workspace. */
import * as z from 'zod';
import type { Values } from './placeholders.ts';
import { outcomeShape, type Outcome } from './outcome.ts';
import { allSteps, type DecisionNode, type Step, type Strategy } from './strategy.ts';

const outcomes = ['succeeded', 'undone', 'stopped'] as const;
export type RunOutcome = (typeof outcomes)[number];

const incidentShape = z.object({ folder: z.string(), id: z.string() });
const runShape = z.object({
  strategy: z.string(),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  drill: z.boolean(),
  values: z.record(z.string(), z.string()),
  /** Steps and, as `step/question`, questions that a person ticked, with when. */
  ticked: z.record(z.string(), z.number()),
  /** By `step/check`. */
  checks: z.record(z.string(), outcomeShape),
  /** By decision: which answer was given to each question. */
  answers: z.record(z.string(), z.array(z.number())),
  rollback: z.exactOptional(z.object({ at: z.number(), reason: z.string() })),
  incident: z.exactOptional(incidentShape),
});
const endedShape = z.object({
  strategy: z.string(),
  startedAt: z.number(),
  endedAt: z.number(),
  drill: z.boolean(),
  outcome: z.enum(outcomes),
});
const stateShape = z.object({
  version: z.literal(1),
  runs: z.array(runShape),
  ended: z.array(endedShape),
});
export type Run = z.infer<typeof runShape>;
export type EndedRun = z.infer<typeof endedShape>;
export type StrategiesState = z.infer<typeof stateShape>;

const mostEnded = 500;

/** What is no state of ours, or of a newer version, is none: nothing is guessed from it. */
export function readState(value: unknown): StrategiesState {
  const known = stateShape.safeParse(value);
  return known.success ? known.data : { version: 1, runs: [], ended: [] };
}

export function startRun(
  strategy: Strategy,
  given: Pick<Run, 'startedAt' | 'drill' | 'incident'> & { readonly values: Values },
): Run {
  const defaults = Object.fromEntries(
    strategy.values.flatMap((value) => (value.default === undefined ? [] : [[value.name, value.default]])),
  );
  return {
    strategy: strategy.id,
    startedAt: given.startedAt,
    drill: given.drill,
    values: { ...defaults, ...given.values },
    ticked: {},
    checks: {},
    answers: {},
    ...(given.incident && { incident: given.incident }),
  };
}

/** The state with this run in place of that of its strategy. */
export function withRun(state: StrategiesState, run: Run): StrategiesState {
  const others = state.runs.filter(({ strategy }) => strategy !== run.strategy);
  return { ...state, runs: [...others, run] };
}

export function endRun(
  state: StrategiesState,
  run: Run,
  { outcome, at }: { readonly outcome: RunOutcome; readonly at: number },
): StrategiesState {
  const { strategy, startedAt, drill } = run;
  const ended: EndedRun = { strategy, startedAt, endedAt: at, drill, outcome };
  return {
    ...state,
    runs: state.runs.filter((one) => one.strategy !== strategy),
    ended: [...state.ended, ended].slice(-mostEnded),
  };
}

export function tick(run: Run, key: string, at: number | undefined): Run {
  const { [key]: _, ...others } = run.ticked;
  return { ...run, ticked: at === undefined ? others : { ...others, [key]: at } };
}

export function setValue(run: Run, name: string, value: string): Run {
  return { ...run, values: { ...run.values, [name]: value } };
}

export function withOutcomes(run: Run, found: Readonly<Record<string, Outcome>>): Run {
  return { ...run, checks: { ...run.checks, ...found } };
}

/** An answer to the question at this depth; what was answered behind it belongs to another branch. */
export function answerDecision(
  run: Run,
  decision: string,
  { depth, answer }: { readonly depth: number; readonly answer: number },
): Run {
  const before = (run.answers[decision] ?? []).slice(0, depth);
  return { ...run, answers: { ...run.answers, [decision]: [...before, answer] } };
}

export interface DecisionPath {
  readonly passed: readonly { readonly node: DecisionNode; readonly answer: number }[];
  /** The open question, or what to do. */
  readonly end: DecisionNode | string;
}

/** Where the answers lead. */
export function decisionPath(root: DecisionNode, answers: readonly number[] = []): DecisionPath {
  const passed: { node: DecisionNode; answer: number }[] = [];
  let end: DecisionNode | string = root;
  for (const answer of answers) {
    if (typeof end === 'string') break;
    const chosen: DecisionNode['answers'][number] | undefined = end.answers[answer];
    if (!chosen) break;
    passed.push({ node: end, answer });
    end = chosen.next;
  }
  return { passed, end };
}

export type StepState = 'open' | 'done' | 'failed';

/** Done where a person says so, or where all that it has to check and to ask is well. A failed check shows until it is made again. */
export function stepState(step: Step, run: Run): StepState {
  const found = step.checks.map(({ id }) => run.checks[`${step.id}/${id}`]?.state);
  if (run.ticked[step.id] !== undefined) return 'done';
  if (found.includes('failed')) return 'failed';
  const asked = step.asks.every(({ id }) => run.ticked[`${step.id}/${id}`] !== undefined);
  const hasParts = step.asks.length + step.checks.length > 0;
  return hasParts && asked && found.every((state) => state === 'passed') ? 'done' : 'open';
}

/** The steps that count now: those that take back once that has begun. */
export function stepsNow(strategy: Strategy, run: Run): readonly Step[] {
  return run.rollback && strategy.undo ? strategy.undo.steps : strategy.steps;
}

/** The first step that is not done. */
export function currentStep(strategy: Strategy, run: Run): Step | undefined {
  return stepsNow(strategy, run).find((step) => stepState(step, run) !== 'done');
}

export function stepOf(strategy: Strategy, key: string): Step | undefined {
  const [id] = key.split('/');
  return allSteps(strategy).find((step) => step.id === id);
}

export interface Tally {
  readonly succeeded: number;
  readonly all: number;
  readonly drills: number;
}

/** Of runs that ended in this workspace; drills are told by themselves. */
export function tally(ended: readonly EndedRun[], strategy: string): Tally {
  const own = ended.filter((run) => run.strategy === strategy);
  const real = own.filter(({ drill }) => !drill);
  return {
    succeeded: real.filter(({ outcome }) => outcome === 'succeeded').length,
    all: real.length,
    drills: own.length - real.length,
  };
}
