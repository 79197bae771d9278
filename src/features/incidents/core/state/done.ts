/** What has to be there before an incident is closed. Each point says by which event it is met, or what is missing. */
import { t } from '@vscode/l10n';
import type { Debt } from './debts.ts';
import { debtText } from './debtText.ts';
import type { IncidentState } from './fold.ts';
import { permanentFix } from './lasting.ts';

const donePoints = ['restored', 'cause', 'permanent-fix', 'prevention', 'postmortem'] as const;
export type DonePointName = (typeof donePoints)[number];

export interface DonePoint {
  readonly name: DonePointName;
  readonly title: string;
  readonly done: boolean;
  /** What meets it or what is missing, as a sentence. */
  readonly text: string;
  /** The event that meets it. */
  readonly seq?: number;
}

export interface DoneInput {
  readonly state: IncidentState;
  readonly debts: readonly Debt[];
  /** Absolute path of the postmortem, where there is one. */
  readonly postmortem: string | undefined;
}

export function doneList(input: DoneInput): readonly DonePoint[] {
  const { state, postmortem } = input;
  const prevention = state.changes.find(({ what }) => what.startsWith('prevention:'));
  return [
    restoredPoint(state),
    causePoint(state),
    fixPoint(input),
    {
      name: 'prevention',
      title: t('Prevention'),
      done: prevention !== undefined,
      text: prevention
        ? prevention.summary
        : t(
            'Nothing prevents a repetition yet: an alert, a test in CI, a point of the review checklist, or a runbook.',
          ),
      ...(prevention && { seq: prevention.seq }),
    },
    {
      name: 'postmortem',
      title: t('Postmortem'),
      done: postmortem !== undefined,
      text: postmortem ?? t('There is no postmortem yet.'),
    },
  ];
}

export function openPoints(input: DoneInput): readonly DonePoint[] {
  return doneList(input).filter(({ done }) => !done);
}

function restoredPoint({ statuses }: IncidentState): DonePoint {
  const undone = statuses.findLastIndex(({ value }) => value === 'open' || value === 'reopened');
  const restored = statuses
    .slice(undone + 1)
    .find(({ value }) => value === 'mitigated' || value === 'resolved' || value === 'closed');
  return {
    name: 'restored',
    title: t('Service restored'),
    done: restored !== undefined,
    text: restored
      ? t('It is {0} since event {1}.', restored.value, restored.seq)
      : t('Nobody said that the service is back: its status is neither mitigated nor resolved.'),
    ...(restored && { seq: restored.seq }),
  };
}

function causePoint({ causes }: IncidentState): DonePoint {
  const backed = causes.find(({ evidence }) => evidence.length > 0);
  const [named] = causes;
  return {
    name: 'cause',
    title: t('Cause, with evidence'),
    done: backed !== undefined,
    text:
      backed?.text ??
      (named
        ? t('"{0}" is named as the cause, and nothing backs it.', named.text)
        : t('No cause is named: mark a finding as the cause, or confirm a hypothesis.')),
    ...(backed && { seq: backed.seq }),
  };
}

function fixPoint({ state, debts }: DoneInput): DonePoint {
  const title = t('Permanent fix');
  const [debt] = debts;
  if (debt) {
    const more = debts.length - 1;
    const text = debtText(debt);
    return {
      name: 'permanent-fix',
      title,
      done: false,
      text: more === 0 ? text : t('{0} And {1} more.', text, more),
    };
  }
  // A commit during the incident is a fix that stays; what was done to a running system alone is not.
  const fix = state.changes.findLast(({ what }) => what === permanentFix || what.startsWith('git'));
  return {
    name: 'permanent-fix',
    title,
    done: fix !== undefined,
    text: fix
      ? `${fix.ref}: ${fix.summary}`
      : t('No permanent fix is recorded: name the commit or the change.'),
    ...(fix && { seq: fix.seq }),
  };
}
