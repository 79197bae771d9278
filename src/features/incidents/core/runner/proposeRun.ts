/** A run of a runbook as a plan that a person approves: every command as it will run, where, and how it is taken back. */
import { t } from '@vscode/l10n';
import type { Approvals, Plan, PlanOutcome, Proposal } from '../../../../base/approvals.ts';
import type { Ports } from '../../../../base/ports.ts';
import { err, type Failure, type Result } from '../../../../base/result.ts';
import { withFrontMatter, type RollbackTrigger } from '../runbook/frontMatter.ts';
import { readRunbook } from '../runbook/readRunbook.ts';
import { kubernetesContext } from './kubernetesContext.ts';
import { planRun, type PlanOptions, type PlannedStep, type RunPlan } from './plan.ts';
import type { RunResult } from './run.ts';
import { keep, runIn, type RunPlace, type RunPorts } from './runIn.ts';

export interface RunRequest extends PlanOptions, RunPlace {
  /** Absolute, of the runbook. */
  readonly path: string;
  /** As a person who approves reads it. */
  readonly who: string;
}

export async function proposeRun(
  ports: RunPorts,
  approvals: Approvals,
  request: RunRequest,
): Promise<Result<Proposal, Failure>> {
  const { path } = request;
  const before = await ports.files.read(path);
  if (!before.ok) return before;
  const text = new TextDecoder().decode(before.value);
  const plan = await planRun(await readRunbook(text), request, ports.shell);
  if (!plan.ok) return err({ code: 'bad-plan', message: plan.error });
  return new ProposedRun(ports, approvals, request).propose(plan.value, text);
}

class ProposedRun {
  readonly #ports: RunPorts;
  readonly #approvals: Approvals;
  readonly #request: RunRequest;

  constructor(ports: RunPorts, approvals: Approvals, request: RunRequest) {
    this.#ports = ports;
    this.#approvals = approvals;
    this.#request = request;
  }

  /** @param text of the runbook that the plan was made from; undefined for a way back, which holds whatever became of it */
  async propose(plan: RunPlan, text: string | undefined): Promise<Result<Proposal, Failure>> {
    let approved: Proposal | undefined;
    const context = kubernetesContext(this.#ports, this.#request.cwd);
    const proposal = await this.#approvals.propose({
      plan: describe(plan, this.#request),
      check: async () => (await this.#changed(text)) ?? otherContext(plan, await context()),
      run: async () => {
        if (!(await this.#keepApproval(approved)))
          return refused(t('Nothing was run: the log of the incident could not be written.'));
        const result = await this.#run(plan);
        if (result.status === 'done' && text !== undefined)
          await markVerified(this.#ports, this.#request.path, text);
        return outcomeOf(result, await this.#wayBack(plan, result));
      },
    });
    if (proposal.ok) approved = proposal.value;
    return proposal;
  }

  async #changed(text: string | undefined): Promise<PlanOutcome | undefined> {
    if (text === undefined) return undefined;
    const now = await this.#ports.files.read(this.#request.path);
    if (now.ok && new TextDecoder().decode(now.value) === text) return undefined;
    return refused(t('The runbook has changed since the plan was made. Make a new plan.'));
  }

  async #keepApproval({ planId = '', planHash = '' }: Partial<Proposal> = {}): Promise<boolean> {
    const data = { planId, planHash, decision: 'approved', by: 'human' };
    return (await keep(this.#ports, this.#request.incident, { kind: 'approval', data })) !== undefined;
  }

  #run(plan: RunPlan): Promise<RunResult> {
    const { signal } = new AbortController();
    // A person has looked at all of it; whether to take a change back is theirs again.
    const decisions = { signal, ask: async () => 'run' as const, askUndo: async () => false };
    return runIn(this.#ports, plan, this.#request, decisions);
  }

  /** What was changed and not checked is offered to be taken back, as a plan of its own. */
  async #wayBack({ title, parameters }: RunPlan, { status, undos }: RunResult): Promise<string | undefined> {
    if (status === 'done' || undos.length === 0) return undefined;
    const steps = undos.map(({ by }) => by);
    const plan = { title: t('Way back of {0}', title), steps, parameters, triggers: [] };
    const proposal = await this.propose(plan, undefined);
    return proposal.ok ? t('A plan that takes it back waits for your approval.') : proposal.error.message;
  }
}

function otherContext({ steps }: RunPlan, current: string | undefined): PlanOutcome | undefined {
  const other = steps.find(({ context }) => context !== undefined && context !== current);
  if (!other) return undefined;
  const { id, context = '' } = other;
  return refused(
    t('Step {0} belongs to the context {1}, and {2} is current.', id, context, current ?? t('none')),
  );
}

/** Everything of a runbook that ran to its end worked today. */
export async function markVerified(
  ports: Pick<Ports, 'writer' | 'clock' | 'environment'>,
  path: string,
  text: string,
): Promise<void> {
  const by = ports.environment.variable('USER') ?? ports.environment.variable('USERNAME') ?? '';
  const today = new Date(ports.clock.now()).toISOString().slice(0, 10);
  const next = withFrontMatter(text, { last_verified: today, ...(by !== '' && { verified_by: by }) });
  if (next !== text) await ports.writer.write(path, next);
}

function describe(
  { title, steps, parameters, triggers }: RunPlan,
  { path, cwd, who }: Pick<RunRequest, 'path' | 'cwd' | 'who'>,
): Plan {
  const contexts = [...new Set(steps.flatMap(({ context }) => context ?? []))];
  const values = Object.entries(parameters);
  return {
    title: t('Run the runbook "{0}": {1} steps', title, steps.length),
    where:
      contexts.length > 0
        ? t('Context {0}, folder {1}, runbook {2}', contexts.join(', '), cwd, path)
        : t('Folder {0}, runbook {1}', cwd, path),
    who,
    parts: [
      ...(values.length > 0
        ? [
            {
              subject: t('Parameters'),
              changes: values.map(([field, after]) => ({ field, before: '', after })),
            },
          ]
        : []),
      ...steps.map((step) => ({ subject: subjectOf(step), changes: changesOf(step) })),
      ...(triggers.length > 0
        ? [{ subject: t('Stops once something was changed'), changes: triggers.map(triggerChange) }]
        : []),
    ],
    undo: undoOf(steps),
  };
}

function subjectOf({ id, effect, verifies, takesBack }: PlannedStep): string {
  if (takesBack !== undefined) return t('{0}: takes {1} back', id, takesBack.id);
  if (verifies !== undefined) return t('{0}: checks {1}', id, verifies);
  return {
    read: t('{0}: reads', id),
    write: t('{0}: changes', id),
    destructive: t('{0}: changes for good', id),
  }[effect];
}

function changesOf({ text, shell, timeout, undo, effect }: PlannedStep) {
  return [
    { field: t('Command'), before: '', after: text },
    { field: t('Run by'), before: '', after: t('{0} -c, at most {1} s', shell, timeout) },
    ...(effect === 'read'
      ? []
      : [{ field: t('Taken back by'), before: '', after: undo?.text ?? t('nothing known') }]),
  ];
}

function triggerChange({ kind, text, reason = '' }: RollbackTrigger) {
  const field = kind === 'query' ? t('Where this query answers something') : t('Where this check fails');
  return { field, before: reason, after: text };
}

function undoOf(steps: readonly PlannedStep[]): string {
  const changes = steps.filter(({ effect }) => effect !== 'read');
  if (changes.length === 0) return t('Nothing is changed.');
  const without = changes.filter(({ undo }) => undo === undefined).map(({ id }) => id);
  return without.length === 0
    ? t('Each change has a step that takes it back. It is not run by itself.')
    : t('No way back is known for: {0}.', without.join(', '));
}

function refused(line: string): PlanOutcome {
  return { ok: false, lines: [line] };
}

function outcomeOf({ status, steps, reason, undos }: RunResult, wayBack: string | undefined): PlanOutcome {
  const lines = steps.map(({ id, status: state, exitCode, output }) => {
    const last = output.trim().split('\n').at(-1) ?? '';
    return state === 'done'
      ? t('{0}: done. {1}', id, last)
      : t('{0}: failed with {1}. {2}', id, exitCode ?? t('no exit status'), last);
  });
  const back = status === 'done' ? [] : undos.map(({ id, text }) => t('To take {0} back: {1}', id, text));
  return {
    ok: status === 'done',
    lines: [
      ...lines,
      ...(reason === '' ? [] : [reason]),
      ...back,
      ...(wayBack === undefined ? [] : [wayBack]),
    ],
  };
}
