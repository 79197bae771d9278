/** Plans that wait for a person: each is approved once at most, by its hash, within two minutes. */
import { t } from '@vscode/l10n';
import {
  visibleText,
  type Approvals,
  type Plan,
  type PlanRequest,
  type PlanState,
  type Proposal,
} from '../../../base/approvals.ts';
import type { Clock, Log } from '../../../base/ports.ts';
import { err, ok, type Failure, type Result } from '../../../base/result.ts';
import { sha256 } from '../../../base/sha256.ts';

/** Milliseconds. */
export const lifetime = 120_000;
/** Who asks for more than a person can look at is told to wait. */
const mostPending = 20;
/** Plans that are over are kept for whoever asks what became of them. */
const mostKept = 200;

export interface StoredPlan extends Pick<Proposal, 'planId' | 'planHash' | 'plan'> {
  readonly state: PlanState;
  readonly byPerson: boolean;
}

interface Entry {
  readonly planId: string;
  readonly planHash: string;
  readonly request: PlanRequest;
  readonly plan: Plan;
  readonly made: number;
  state: PlanState | undefined;
}

export interface PlanStoreOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Something is to be shown anew. */
  readonly onChange: (plan: StoredPlan) => void;
}

export class PlanStore implements Approvals {
  readonly #options: PlanStoreOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: PlanStoreOptions) {
    this.#options = options;
  }

  async propose(request: PlanRequest): Promise<Result<Proposal, Failure<'too-many'>>> {
    if (this.pending().length >= mostPending) {
      return err({
        code: 'too-many',
        message: t('{0} plans wait for approval already. Wait until they have been looked at.', mostPending),
      });
    }
    const plan = visiblePlan(request.plan);
    const planId = crypto.randomUUID();
    const planHash = await sha256(new TextEncoder().encode(JSON.stringify(plan)));
    const made = this.#options.clock.now();
    const entry: Entry = { planId, planHash, request, plan, made, state: undefined };
    this.#entries.set(planId, entry);
    this.#forget();
    this.#options.log.info(`plan ${planId} ${planHash}: "${plan.title}" asked for by ${plan.who}`);
    this.#tell(entry);
    return ok({ planId, planHash, plan, secondsLeft: lifetime / 1000 });
  }

  async state(planId: string): Promise<PlanState | undefined> {
    const entry = this.#entries.get(planId);
    return entry && this.#stateOf(entry);
  }

  /** The oldest first. */
  pending(): readonly StoredPlan[] {
    return [...this.#entries.values()]
      .filter((entry) => this.#stateOf(entry).status === 'pending')
      .map((entry) => this.#shown(entry));
  }

  find(planId: string): StoredPlan | undefined {
    const entry = this.#entries.get(planId);
    return entry && this.#shown(entry);
  }

  /** Runs a plan that a person has looked at; false where it is over, or is not the plan that was shown. */
  async approve(planId: string, planHash: string): Promise<boolean> {
    const entry = this.#entries.get(planId);
    if (!entry || entry.planHash !== planHash || this.#stateOf(entry).status !== 'pending') return false;
    // Before anything is waited for: a second approval finds it used.
    this.#become(entry, { status: 'running' });
    try {
      const stopped = await entry.request.check();
      const outcome = stopped ?? (await entry.request.run());
      this.#become(entry, { ...outcome, status: outcome.ok && !stopped ? 'done' : 'failed' });
    } catch (error) {
      this.#options.log.error(`plan ${planId}: ${error instanceof Error ? (error.stack ?? '') : ''}`);
      const line = t('It ended with a fault of our own: look at what is there before you try again.');
      this.#become(entry, { status: 'failed', ok: false, lines: [line] });
    }
    return true;
  }

  refuse(planId: string): void {
    const entry = this.#entries.get(planId);
    if (entry && this.#stateOf(entry).status === 'pending') this.#become(entry, { status: 'refused' });
  }

  #stateOf(entry: Entry): PlanState {
    if (entry.state) return entry.state;
    const age = this.#options.clock.now() - entry.made;
    // A clock that was turned back would make a plan live for longer.
    if (age < 0 || age >= lifetime) entry.state = { status: 'expired' };
    return entry.state ?? { status: 'pending', secondsLeft: Math.ceil((lifetime - age) / 1000) };
  }

  #shown(entry: Entry): StoredPlan {
    const { planId, planHash, plan, request } = entry;
    return { planId, planHash, plan, byPerson: request.byPerson === true, state: this.#stateOf(entry) };
  }

  #become(entry: Entry, state: PlanState): void {
    entry.state = state;
    const said = 'lines' in state ? ` ${state.lines.join(' ')}` : '';
    this.#options.log.info(`plan ${entry.planId}: ${state.status}${said}`);
    this.#tell(entry);
  }

  #tell(entry: Entry): void {
    this.#options.onChange(this.#shown(entry));
  }

  #forget(): void {
    for (const [planId, entry] of this.#entries) {
      if (this.#entries.size <= mostKept) return;
      const { status } = this.#stateOf(entry);
      if (status !== 'pending' && status !== 'running') this.#entries.delete(planId);
    }
  }
}

/** The hash is of what is shown, and what is shown has nothing in it that cannot be seen. */
function visiblePlan({ title, where, parts, undo, who }: Plan): Plan {
  return {
    title: visibleText(title),
    where: visibleText(where),
    who: visibleText(who),
    parts: parts.map(({ subject, changes }) => ({
      subject: visibleText(subject),
      changes: changes.map(({ field, before, after }) => ({
        field: visibleText(field),
        before: visibleText(before),
        after: visibleText(after),
      })),
    })),
    undo: visibleText(undo),
  };
}
