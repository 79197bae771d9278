/** Runs the steps of a plan, one after the other: each is told before it starts, and what goes wrong stops the run. */
import { t } from '@vscode/l10n';
import type { Clock, ProcessOutcome, Processes } from '../../../../base/ports.ts';
import type { NewEvent } from '../../../../clients/notes/incidentEvents.ts';
import type { PlannedStep, RunPlan } from './plan.ts';
import type { Fired } from './triggers.ts';

export interface RunSurroundings {
  readonly processes: Pick<Processes, 'run'>;
  readonly clock: Clock;
  /** Absolute; where the steps run. */
  readonly cwd: string;
  /** Such as KUBECONFIG, besides the parameters. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** The context of Kubernetes now; undefined where nobody can tell. */
  readonly contextNow: () => Promise<string | undefined>;
  /** Asked before each step, with the text as it will run. */
  readonly ask: (step: PlannedStep, position: Position) => Promise<'run' | 'skip' | 'stop'>;
  /** Asked when a change failed, or its check did. */
  readonly askUndo: (step: PlannedStep, why: string) => Promise<boolean>;
  /** On the disk before it answers: its number, 0 where there is no log, undefined where it could not be kept. Then nothing runs. */
  readonly record: (event: NewEvent) => Promise<number | undefined>;
  /** What says that the run made things worse; asked once something was changed, before each further step and at the end. */
  readonly trigger?: () => Promise<Fired | undefined>;
  readonly told?: (step: StepResult) => void;
}

export interface Position {
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

export interface StepResult {
  readonly id: string;
  readonly text: string;
  readonly status: 'done' | 'failed' | 'skipped';
  /** Null where it did not end by itself. */
  readonly exitCode: number | null;
  readonly output: string;
  /** Milliseconds. */
  readonly took: number;
  /** This was the way back of that step. */
  readonly undoes?: string;
}

export interface RunResult {
  readonly status: 'done' | 'stopped' | 'failed';
  readonly steps: readonly StepResult[];
  /** Why it did not go to its end; empty where it did. */
  readonly reason: string;
  /** Changes that were made and not taken back, the newest first, with the command that would. */
  readonly undos: readonly { readonly id: string; readonly text: string; readonly by: PlannedStep }[];
}

const mostOutput = 4 * 1024 * 1024;
const shownOutput = 20_000;

export async function runPlan(plan: RunPlan, around: RunSurroundings): Promise<RunResult> {
  const steps: StepResult[] = [];
  const changed: PlannedStep[] = [];
  const end = (status: RunResult['status'], reason: string): RunResult => ({
    status,
    steps,
    reason,
    undos: changed
      .toReversed()
      .flatMap(({ id, text, undo }) =>
        undo ? [{ id, text: undo.text, by: { ...undo, takesBack: { id, text } } }] : [],
      ),
  });
  const halted = async (step: PlannedStep): Promise<string | undefined> =>
    (await takenBack(plan, { steps, changed }, around)) ?? (await whyNot(step, around));
  for (const [index, step] of plan.steps.entries()) {
    const stopped = await halted(step);
    if (stopped !== undefined) return end('stopped', stopped);
    const answer = await around.ask(step, { number: index + 1, of: plan.steps.length });
    if (answer === 'stop') return end('stopped', t('It was stopped before step {0}.', step.id));
    if (answer === 'skip') {
      steps.push({ id: step.id, text: step.text, status: 'skipped', exitCode: null, output: '', took: 0 });
      continue;
    }
    // Asking takes time: the cluster may be another one by now, and things may have become worse.
    const late = await halted(step);
    if (late !== undefined) return end('stopped', late);
    const result = await runStep(step, plan, around);
    if (result === undefined) {
      return end(
        'stopped',
        t('Step {0} was not run: the log of the incident could not be written.', step.id),
      );
    }
    steps.push(result);
    around.told?.(result);
    if (step.takesBack) await recordRollback(step.takesBack, step, result, around);
    else if (step.effect !== 'read') changed.push(step);
    if (result.status === 'done') continue;
    const why = failureText(step, result);
    const last = changed.at(-1);
    if (last?.undo && (last === step || step.verifies === last.id) && (await around.askUndo(last, why))) {
      if (await takeBack(last, last.undo, { plan, steps }, around)) changed.pop();
    }
    return end('failed', why);
  }
  const fired = await takenBack(plan, { steps, changed }, around);
  return fired === undefined ? end('done', '') : end('stopped', fired);
}

interface Progress {
  readonly steps: StepResult[];
  /** Changes that were made and not taken back, the oldest first. */
  readonly changed: PlannedStep[];
}

/** Where a trigger fires: told and recorded, and the ways back are offered, the newest change first. Answers why it fired. */
async function takenBack(
  plan: RunPlan,
  { steps, changed }: Progress,
  around: RunSurroundings,
): Promise<string | undefined> {
  const fired = changed.length > 0 && !around.signal.aborted ? await around.trigger?.() : undefined;
  if (!fired) return undefined;
  const { why, evidence } = fired;
  await around.record({ kind: 'finding', t_source: 'shell', data: { text: why }, evidence: [evidence] });
  for (const step of changed.toReversed()) {
    if (!step.undo || !(await around.askUndo(step, why))) continue;
    // An older change may need the newer one to be gone.
    if (!(await takeBack(step, step.undo, { plan, steps }, around))) break;
    changed.splice(changed.indexOf(step), 1);
  }
  return why;
}

async function takeBack(
  step: PlannedStep,
  undo: PlannedStep,
  { plan, steps }: { readonly plan: RunPlan; readonly steps: StepResult[] },
  around: RunSurroundings,
): Promise<boolean> {
  if ((await whyNot(undo, around)) !== undefined) return false;
  const undone = await runStep(undo, plan, around);
  if (undone) steps.push({ ...undone, undoes: step.id });
  await recordRollback(step, undo, undone, around);
  return undone?.status === 'done';
}

/** Undefined where it may run. */
async function whyNot(step: PlannedStep, around: RunSurroundings): Promise<string | undefined> {
  if (around.signal.aborted) return t('It was cancelled.');
  if (step.context === undefined) return undefined;
  const now = await around.contextNow();
  if (now === step.context) return undefined;
  return now === undefined
    ? t(
        'Step {0} belongs to the context {1}, and nobody can tell which one is current.',
        step.id,
        step.context,
      )
    : t('Step {0} belongs to the context {1}, and {2} is current.', step.id, step.context, now);
}

/** Undefined where its start could not be recorded: nothing runs that is not in the log. */
async function runStep(
  step: PlannedStep,
  { parameters }: RunPlan,
  around: RunSurroundings,
): Promise<StepResult | undefined> {
  const { processes, clock, cwd, env, signal } = around;
  const data = {
    command: step.text,
    cwd,
    shell: step.shell,
    step: step.id,
    ...(step.context !== undefined && { context: step.context }),
  };
  const source = { kind: 'command', t_source: 'shell' } as const;
  const began = await around.record({
    ...source,
    data: { ...data, exitCode: null, durationMs: null, running: true },
  });
  if (began === undefined) return undefined;
  const start = clock.now();
  const answer = await processes.run({
    program: step.shell,
    args: ['-c', step.text],
    cwd,
    env: { ...env, ...parameters },
    timeLimit: step.timeout * 1000,
    maxBytes: mostOutput,
    signal,
  });
  const took = clock.now() - start;
  const exitCode = answer.ok ? answer.value.exitCode : null;
  const output = answer.ok ? outputOf(answer.value) : answer.error.message;
  await around.record({
    ...source,
    data: { ...data, exitCode, durationMs: took, ...(began > 0 && { start: began }) },
  });
  return { id: step.id, text: step.text, status: exitCode === 0 ? 'done' : 'failed', exitCode, output, took };
}

function outputOf({ stdout, stderr }: ProcessOutcome): string {
  const all = [stdout, stderr].filter((part) => part.trim() !== '').join('\n');
  return all.length > shownOutput ? `…${all.slice(-shownOutput)}` : all;
}

function failureText(step: PlannedStep, { exitCode, output }: StepResult): string {
  const how = exitCode === null ? output : t('exit status {0}', exitCode);
  return step.verifies === undefined
    ? t('Step {0} failed: {1}.', step.id, how)
    : t('The check of {0} failed: {1}.', step.verifies, how);
}

async function recordRollback(
  step: { readonly id: string; readonly text: string },
  undo: PlannedStep,
  undone: StepResult | undefined,
  { record }: RunSurroundings,
): Promise<void> {
  const result = undone?.status === 'done' ? 'done' : 'failed';
  await record({
    kind: 'rollback',
    t_source: 'shell',
    data: { target: step.id, from: step.text, to: undo.text, result },
  });
}
