/** A run of a runbook as a plan that a person approves: every command as it will run, where, and how it is taken back. */
import { t } from '@vscode/l10n';
import type { Approvals, Plan, PlanOutcome, Proposal } from '../../../../base/approvals.ts';
import type { Ports } from '../../../../base/ports.ts';
import { err, type Failure, type Result } from '../../../../base/result.ts';
import { appendEvent } from '../../../../clients/notes/incidentAppend.ts';
import { withFrontMatter } from '../runbook/frontMatter.ts';
import { readRunbook } from '../runbook/readRunbook.ts';
import { kubernetesContext } from './kubernetesContext.ts';
import { planRun, type PlanOptions, type PlannedStep, type RunPlan } from './plan.ts';
import { runPlan, type RunResult } from './run.ts';

export interface RunRequest extends PlanOptions {
  /** Absolute, of the runbook. */
  readonly path: string;
  /** Absolute. */
  readonly cwd: string;
  /** Absolute folder of the incident whose log keeps the run. */
  readonly incident?: string;
  /** As a person who approves reads it. */
  readonly who: string;
}

export type RunPorts = Pick<
  Ports,
  'files' | 'fileParts' | 'writer' | 'clock' | 'processes' | 'shell' | 'environment'
>;

export async function proposeRun(
  ports: RunPorts,
  approvals: Approvals,
  request: RunRequest,
): Promise<Result<Proposal, Failure>> {
  const { path, cwd, incident, who } = request;
  const before = await ports.files.read(path);
  if (!before.ok) return before;
  const text = new TextDecoder().decode(before.value);
  const plan = await planRun(await readRunbook(text), request, ports.shell);
  if (!plan.ok) return err({ code: 'bad-plan', message: plan.error });
  const context = kubernetesContext(ports, cwd);
  const log = new RunLog(ports, incident);
  const proposal = await approvals.propose({
    plan: describe(plan.value, { path, cwd, who }),
    check: async () => {
      const now = await ports.files.read(path);
      if (!now.ok || new TextDecoder().decode(now.value) !== text) {
        return refused(t('The runbook has changed since the plan was made. Make a new plan.'));
      }
      const current = await context();
      const other = plan.value.steps.find((step) => step.context !== undefined && step.context !== current);
      if (!other) return undefined;
      return refused(
        t(
          'Step {0} belongs to the context {1}, and {2} is current.',
          other.id,
          other.context ?? '',
          current ?? t('none'),
        ),
      );
    },
    run: async () => {
      if (!(await log.approved()))
        return refused(t('Nothing was run: the log of the incident could not be written.'));
      const result = await runPlan(plan.value, {
        processes: ports.processes,
        clock: ports.clock,
        cwd,
        env: kubeconfigOf(ports),
        signal: new AbortController().signal,
        contextNow: context,
        // A person has looked at all of it; whether to take a change back is theirs again.
        ask: async () => 'run',
        askUndo: async () => false,
        record: (event) => log.add(event),
      });
      if (result.status === 'done') await markVerified(ports, path, text);
      return outcomeOf(result);
    },
  });
  if (proposal.ok) log.plan = proposal.value;
  return proposal;
}

/** The programs get few variables: this one says which clusters there are. */
export function kubeconfigOf({ environment }: Pick<Ports, 'environment'>): Readonly<Record<string, string>> {
  const file = environment.variable('KUBECONFIG');
  return file === undefined ? {} : { KUBECONFIG: file };
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

type LoggedEvent = Parameters<typeof appendEvent>[2];

class RunLog {
  plan: Proposal | undefined;
  readonly #ports: RunPorts;
  readonly #folder: string | undefined;

  constructor(ports: RunPorts, folder: string | undefined) {
    this.#ports = ports;
    this.#folder = folder;
  }

  async add(event: LoggedEvent): Promise<number | undefined> {
    if (this.#folder === undefined) return 0;
    const written = await appendEvent(this.#ports, this.#folder, event);
    return written.ok ? written.value.seq : undefined;
  }

  async approved(): Promise<boolean> {
    const { planId = '', planHash = '' } = this.plan ?? {};
    const data = { planId, planHash, decision: 'approved', by: 'human' };
    return (await this.add({ kind: 'approval', data })) !== undefined;
  }
}

function describe(
  { title, steps, parameters }: RunPlan,
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
    ],
    undo: undoOf(steps),
  };
}

function subjectOf({ id, effect, verifies }: PlannedStep): string {
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

function outcomeOf({ status, steps, reason, undos }: RunResult): PlanOutcome {
  const lines = steps.map(({ id, status: state, exitCode, output }) => {
    const last = output.trim().split('\n').at(-1) ?? '';
    return state === 'done'
      ? t('{0}: done. {1}', id, last)
      : t('{0}: failed with {1}. {2}', id, exitCode ?? t('no exit status'), last);
  });
  const back = status === 'done' ? [] : undos.map(({ id, text }) => t('To take {0} back: {1}', id, text));
  return { ok: status === 'done', lines: [...lines, ...(reason === '' ? [] : [reason]), ...back] };
}
