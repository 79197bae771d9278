/** Changes of live systems that wait for a person: what every feature that writes hands over, and what it gets back. */
import type { Failure, Result } from './result.ts';

/** One value that would change, as text. */
export interface PlanChange {
  readonly field: string;
  /** Empty: there is none. */
  readonly before: string;
  readonly after: string;
}

/** What a plan does to one thing. */
export interface PlanPart {
  readonly subject: string;
  readonly changes: readonly PlanChange[];
}

export interface Plan {
  /** What happens, in a few words. */
  readonly title: string;
  /** The system, so that nobody takes one for another. */
  readonly where: string;
  readonly parts: readonly PlanPart[];
  /** How it is taken back. */
  readonly undo: string;
  /** Who asks. */
  readonly who: string;
}

/** A value that somebody else has changed since the plan was made. */
export interface PlanConflict {
  readonly subject: string;
  readonly field: string;
  readonly base: string;
  readonly theirs: string;
  readonly mine: string;
}

export interface PlanOutcome {
  /** False where any part of it was not done, or where that is not known. */
  readonly ok: boolean;
  /** What was done and what was not, a sentence each. */
  readonly lines: readonly string[];
  readonly conflicts?: readonly PlanConflict[];
}

export interface PlanRequest {
  readonly plan: Plan;
  /** A person asked: the window may take the keyboard. */
  readonly byPerson?: boolean;
  /** Looks at the live system again; undefined where it is as the plan says, else why nothing is done. */
  check(): Promise<PlanOutcome | undefined>;
  /** Does it. Called once at most, and only after a person's approval of exactly this plan. */
  run(): Promise<PlanOutcome>;
}

export interface Proposal {
  readonly planId: string;
  /** SHA-256 of the plan as it is shown, in hex. */
  readonly planHash: string;
  readonly plan: Plan;
  /** Seconds until it can no longer be approved. */
  readonly secondsLeft: number;
}

export type PlanState =
  | { readonly status: 'pending'; readonly secondsLeft: number }
  | { readonly status: 'running' | 'refused' | 'expired' }
  | ({ readonly status: 'done' | 'failed' } & PlanOutcome);

export interface Approvals {
  /** Shows the plan to a person. Does not wait for the answer. */
  propose(request: PlanRequest): Promise<Result<Proposal, Failure<'too-many'>>>;
  /** Undefined for a plan that is not known here. */
  state(planId: string): Promise<PlanState | undefined>;
}

/** Without control characters and what turns the direction of text around, so that what is read is what is there. */
export function visibleText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(
    // oxlint-disable-next-line no-control-regex -- these are what it takes away
    /\u001b\[[0-9;?]*[A-Za-z]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    '',
  );
}
