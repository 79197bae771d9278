/** What a run of a runbook would do, before anything of it is done. */
import { t } from '@vscode/l10n';
import type { ShellSyntax } from '../../../../base/ports.ts';
import { err, ok, type Result } from '../../../../base/result.ts';
import { worst, type Effect } from '../effect/effect.ts';
import { effectOf } from '../effect/effects.ts';
import type { RollbackTrigger } from '../runbook/frontMatter.ts';
import type { ReadRunbook, ReadStep } from '../runbook/readRunbook.ts';
import { withParameterValues } from './triggers.ts';

export interface PlannedStep {
  readonly id: string;
  /** As the shell gets it. */
  readonly text: string;
  /** The worse of what the file says and what the command is. */
  readonly effect: Effect;
  /** Of Kubernetes, in which alone it may run. */
  readonly context: string | undefined;
  /** The change that it checks. */
  readonly verifies: string | undefined;
  /** The step that takes it back. */
  readonly undo: PlannedStep | undefined;
  /** Seconds. */
  readonly timeout: number;
  /** The change that it takes back, in a plan that does nothing else. */
  readonly takesBack?: { readonly id: string; readonly text: string };
  /** Program, such as `bash`. */
  readonly shell: string;
}

export interface RunPlan {
  readonly title: string;
  readonly steps: readonly PlannedStep[];
  /** Variables by their names, as every step gets them. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Asked between the steps once something was changed, and at the end. */
  readonly triggers: readonly RollbackTrigger[];
}

export interface PlanOptions {
  /** Ids; all that neither check nor take back another unless told. */
  readonly only?: readonly string[];
  /** In place of those of the file. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Each change is followed by the step that checks it; what takes a change back is offered, never run by itself. */
export async function planRun(
  runbook: ReadRunbook,
  { only = [], parameters = {} }: PlanOptions,
  shell: ShellSyntax,
): Promise<Result<RunPlan, string>> {
  const byId = new Map(runbook.steps.map((step) => [step.id, step]));
  const unknown = only.filter((id) => !byId.has(id));
  if (unknown.length > 0) return err(t('There is no step "{0}".', unknown.join('", "')));
  const bad = Object.keys(parameters).filter((name) => !Object.hasOwn(runbook.parameters, name));
  if (bad.length > 0) return err(t('The runbook has no parameter "{0}".', bad.join('", "')));
  const undos = new Set(runbook.steps.map(({ undo }) => undo));
  const wanted = runbook.steps.filter(({ id }) => (only.length > 0 ? only.includes(id) : !undos.has(id)));
  if (wanted.length === 0) return err(t('The runbook has no step that can be run.'));
  const plannedOf = async (step: ReadStep, verifies?: string): Promise<PlannedStep> => {
    const undo = step.undo === undefined || step.undo === 'none' ? undefined : byId.get(step.undo);
    const computed = await effectOf(step.text, shell);
    return {
      id: step.id,
      text: step.text,
      effect: worst([computed, step.effect ?? computed]),
      context: step.context,
      verifies,
      undo:
        undo && undo.id !== step.id && !verifies ? await plannedOf({ ...undo, undo: undefined }) : undefined,
      timeout: step.timeout,
      shell: /^(?:sh|zsh)$/.test(step.language) ? step.language : 'bash',
    };
  };
  const steps: PlannedStep[] = [];
  for (const step of wanted) {
    // A check that has run behind its change says nothing new right behind it.
    if (steps.at(-1)?.id === step.id) continue;
    const planned = await plannedOf(step);
    steps.push(planned);
    const check = planned.effect === 'read' ? undefined : byId.get(step.verify ?? '');
    if (check) steps.push(await plannedOf(check, step.id));
  }
  const values = { ...runbook.parameters, ...parameters };
  const triggers = await triggersOf(runbook, values, shell);
  return triggers.ok
    ? ok({ title: runbook.title, steps, parameters: values, triggers: triggers.value })
    : triggers;
}

/** A trigger that nobody understands would let a run go on that somebody wanted stopped. */
async function triggersOf(
  { front: { rollbackWhen, badTriggers } }: ReadRunbook,
  parameters: Readonly<Record<string, string>>,
  shell: ShellSyntax,
): Promise<Result<readonly RollbackTrigger[], string>> {
  const [bad] = badTriggers;
  if (bad !== undefined) return err(t('Entry {0} of rollback_when names neither a query nor a check.', bad));
  for (const { kind, text } of rollbackWhen) {
    if (kind === 'check' && (await effectOf(text, shell)) !== 'read') {
      return err(t('A check of rollback_when may only read: {0}', text));
    }
  }
  return ok(rollbackWhen.map((trigger) => withParameterValues(trigger, parameters)));
}
