/** The rows of the active incident: where it stands, what happened, what is thought, who does what, what is owed. */
import * as vscode from 'vscode';
import { roles as usualRoles } from '../../../clients/notes/incidentEvents.ts';
import { commandLink } from '../../../editor/commands.ts';
import { remarksIn } from '../core/postmortem/remarks.ts';
import { debtText } from '../core/state/debtText.ts';
import type { JudgedPhase, PhaseTime } from '../core/state/phases.ts';
import { actorText, timelineRows, type TimelineFilter, type TimelineRow } from '../core/state/rows.ts';
import { lengthText } from '../../../base/lengthText.ts';
import { spanText } from '../core/state/spans.ts';
import type { TargetState } from '../core/state/times.ts';
import type { CheckedIncident } from './incidentModel.ts';
import { errorColour, goodColour, row, warningColour, type IncidentNode } from './incidentNode.ts';
import {
  clockText,
  kindIcon,
  kindWord,
  phaseWord,
  roleWord,
  statusWord,
  targetStateWord,
  targetWord,
  verdictWord,
} from './words.ts';

/** Rows of the timeline that are shown; older ones are in the log. */
const mostRows = 500;

export function incidentRows(shown: CheckedIncident, filter: TimelineFilter): readonly IncidentNode[] {
  const key = shown.incident.folder;
  return [
    overviewRow(shown),
    ...(shown.debts.length === 0
      ? []
      : [section(`${key}#debts`, vscode.l10n.t('Open debts'), 'debts', debtRows(shown))]),
    section(`${key}#hypotheses`, vscode.l10n.t('Hypotheses'), 'hypotheses', hypothesisRows(shown)),
    section(`${key}#roles`, vscode.l10n.t('Roles'), 'roles', roleRows(shown)),
    // Last, since it grows.
    timelineRow(shown, filter),
  ];
}

function section(
  id: string,
  label: string,
  context: string,
  children: readonly IncidentNode[],
): IncidentNode {
  return row({
    // One that was empty would stay closed once it is not.
    id: children.length === 0 ? `${id}-empty` : id,
    label,
    context,
    description: children.length === 0 ? vscode.l10n.t('none') : String(children.length),
    expanded: children.length > 0,
    ...(children.length > 0 && { children: () => children }),
  });
}

function overviewRow(shown: CheckedIncident): IncidentNode {
  const { incident, state, phases, open } = shown;
  const severity = state.severity?.value ?? vscode.l10n.t('no severity');
  const phase = phases.find(({ current }) => current);
  const { id, folder } = incident;
  return row(
    {
      id: folder,
      label: id,
      description: [severity, statusWord(state.status), phase && phaseWord(phase.phase)]
        .filter(Boolean)
        .join(' · '),
      tooltip: [state.title, folder].filter(Boolean).join('\n'),
      icon: open ? `flame ${errorColour}` : 'pass',
      context: open ? 'incident open' : 'incident closed',
      expanded: true,
      children: () => [
        ...problemRows(shown),
        titleRow(shown),
        ...settledRows(shown),
        ...impactRows(shown),
        ...nextUpdateRows(shown),
        ...shown.targets.map((target) => targetRow(folder, target)),
        doneRow(shown),
      ],
    },
    { id, folder },
  );
}

function problemRows({ incident }: CheckedIncident): readonly IncidentNode[] {
  const [first] = incident.problems;
  if (!first) return [];
  return [
    row({
      id: `${incident.folder}#problems`,
      label: vscode.l10n.t('The log was edited'),
      description: first.message,
      tooltip: incident.problems.map(({ message }) => message).join('\n'),
      icon: `warning ${warningColour}`,
      command: commandLink('sreWorkbench.incidents.openFile', vscode.l10n.t('Open the log'), {
        file: `${incident.folder}/events.ndjson`,
        line: first.line,
      }),
    }),
  ];
}

function titleRow({ incident, state }: CheckedIncident): IncidentNode {
  return row({
    id: `${incident.folder}#title`,
    label: state.title === '' ? vscode.l10n.t('No title') : state.title,
    icon: 'bookmark',
  });
}

function settledRows({
  incident: { folder },
  state,
  phases,
  times,
}: CheckedIncident): readonly IncidentNode[] {
  const severity = state.severity;
  const detected = times.detect && spanText(times.detect);
  return [
    row({
      id: `${folder}#severity`,
      label: vscode.l10n.t('Severity'),
      description: severity ? `${severity.value} · ${clockText(severity.at)}` : vscode.l10n.t('none'),
      icon: 'flame',
      context: 'severity',
      command: commandLink('sreWorkbench.incidents.changeSeverity', vscode.l10n.t('Change severity')),
    }),
    row({
      id: `${folder}#status`,
      label: vscode.l10n.t('Status'),
      description: statusWord(state.status),
      icon: 'pulse',
      context: 'status',
      command: commandLink('sreWorkbench.incidents.changeStatus', vscode.l10n.t('Change status')),
    }),
    row({
      id: `${folder}#phase`,
      label: vscode.l10n.t('Phase'),
      description: phases.map(phaseTimeText).join(' · '),
      icon: 'milestone',
      context: 'phase',
      command: commandLink('sreWorkbench.incidents.changePhase', vscode.l10n.t('Change phase')),
      expanded: true,
      children: () => phases.map((each) => phaseRow(folder, each)),
    }),
    row({
      id: `${folder}#detected`,
      label: vscode.l10n.t('Detected after'),
      description: detected ?? vscode.l10n.t('unknown: nothing says when it began'),
      icon: 'eye',
    }),
  ];
}

/** What was computed or said last. */
function impactRows({ incident: { folder, events } }: CheckedIncident): readonly IncidentNode[] {
  const last = remarksIn(events).findLast(({ kind }) => kind === 'impact');
  if (!last) return [];
  const { seq, text } = last;
  return [
    row({
      id: `${folder}#impact`,
      label: vscode.l10n.t('Impact'),
      description: text,
      tooltip: text,
      icon: 'graph',
      command: commandLink('sreWorkbench.incidents.showEvent', vscode.l10n.t('Show the event in the log'), {
        seq,
        folder,
      }),
    }),
  ];
}

/** The time of the one that goes on would be old at once: it says since when. */
function phaseTimeText({ phase, time, since }: PhaseTime): string {
  return since === undefined
    ? `${phaseWord(phase)} ${lengthText(time)}`
    : vscode.l10n.t('{0} since {1}', phaseWord(phase), clockText(since));
}

function nextUpdateRows({ incident, next }: CheckedIncident): readonly IncidentNode[] {
  if (!next) return [];
  const overdue = next.due <= Date.now();
  return [
    row({
      id: `${incident.folder}#next`,
      label: vscode.l10n.t('Next update'),
      description: overdue ? vscode.l10n.t('overdue since {0}', clockText(next.due)) : clockText(next.due),
      icon: overdue ? `megaphone ${warningColour}` : 'megaphone',
      context: 'update',
      command: commandLink('sreWorkbench.incidents.draftUpdate', vscode.l10n.t('Draft the update'), {
        stage: next.stage,
      }),
    }),
  ];
}

const targetIcons: Readonly<Record<TargetState['state'], string>> = {
  met: `pass ${goodColour}`,
  missed: `error ${errorColour}`,
  unclear: `question ${warningColour}`,
  running: 'watch',
};

function phaseRow(folder: string, { phase, state, time, target, due }: JudgedPhase): IncidentNode {
  return row({
    id: `${folder}#phase-${phase}`,
    label: phaseWord(phase),
    description: judgedText(state, lengthText(time), { target, due }),
    icon: targetIcons[state],
  });
}

/** Of what is running only until when: the time that passed would be old at once. */
function judgedText(
  state: TargetState['state'],
  took: string,
  { target, due }: { readonly target: number; readonly due: number | undefined },
): string {
  return due === undefined
    ? vscode.l10n.t('{0}: {1} of {2}', targetStateWord(state), took, lengthText(target))
    : vscode.l10n.t('until {0}', clockText(due));
}

function targetRow(folder: string, { name, state, took, target, due }: TargetState): IncidentNode {
  return row({
    id: `${folder}#target-${name}`,
    label: targetWord(name),
    description: judgedText(state, spanText(took), { target, due }),
    icon: targetIcons[state],
  });
}

function doneRow({ incident: { folder }, done, open }: CheckedIncident): IncidentNode {
  const missing = done.filter((point) => !point.done).length;
  return row({
    id: `${folder}#done`,
    label: vscode.l10n.t('Before closing'),
    description:
      missing === 0 ? vscode.l10n.t('all there') : vscode.l10n.t('{0} of {1} open', missing, done.length),
    icon: 'checklist',
    context: open ? 'done' : 'done closed',
    children: () =>
      done.map((point) =>
        row({
          id: `${folder}#done-${point.name}`,
          label: point.title,
          description: point.text,
          tooltip: `${point.title}: ${point.text}`,
          icon: point.done ? `pass ${goodColour}` : 'circle-large-outline',
          context: `done.${point.name}`,
        }),
      ),
  });
}

function timelineRow({ incident }: CheckedIncident, filter: TimelineFilter): IncidentNode {
  const all = timelineRows(incident.events).length;
  const rows = timelineRows(incident.events, filter);
  const shown = rows.slice(-mostRows).toReversed();
  const older = rows.length - shown.length;
  const filtered = rows.length < all;
  return row({
    id: `${incident.folder}#timeline`,
    label: vscode.l10n.t('Timeline'),
    description: filtered ? vscode.l10n.t('{0} of {1}, filtered', rows.length, all) : String(all),
    context: filtered ? 'timeline filtered' : 'timeline',
    expanded: true,
    children: () => [
      ...shown.map((each) => eventRow(incident.folder, each)),
      ...(older > 0 ? [olderRow(incident.folder, older)] : []),
    ],
  });
}

function eventRow(
  folder: string,
  { seq, at, estimated, kind, actor, text, failed }: TimelineRow,
): IncidentNode {
  const time = estimated ? vscode.l10n.t('about {0}', clockText(at, true)) : clockText(at, true);
  return row(
    {
      id: `${folder}#event-${seq}`,
      // Time and actor first: a long text is cut at its end.
      label: `${time} ${actor}`,
      description: text,
      tooltip: [text, `${kindWord(kind)} · ${actor} · ${new Date(at).toISOString()}`, `evt:${seq}`].join(
        '\n',
      ),
      icon: failed ? `${kindIcon(kind)} ${errorColour}` : kindIcon(kind),
      context: `event ${kind}`,
      command: commandLink('sreWorkbench.incidents.showEvent', vscode.l10n.t('Show the event in the log'), {
        seq,
        folder,
      }),
    },
    { seq, folder, text },
  );
}

function olderRow(folder: string, count: number): IncidentNode {
  return row({
    id: `${folder}#older`,
    label: vscode.l10n.t('{0} older events are in the log', count),
    icon: 'ellipsis',
    command: commandLink('sreWorkbench.incidents.openFile', vscode.l10n.t('Open the log'), {
      file: `${folder}/events.ndjson`,
    }),
  });
}

const verdictIcons = {
  open: 'circle-large-outline',
  confirmed: `pass ${goodColour}`,
  refuted: 'circle-slash',
} as const;

function hypothesisRows({ incident: { folder }, state }: CheckedIncident): readonly IncidentNode[] {
  return state.hypotheses.map(({ seq, text, state: verdict, actor }) =>
    row(
      {
        id: `${folder}#hypothesis-${seq}`,
        label: text,
        description: verdictWord(verdict),
        tooltip: `${text}\n${verdictWord(verdict)} · ${actorText({ actor })} · evt:${seq}`,
        icon: verdictIcons[verdict],
        context: `hypothesis ${verdict}`,
        command: commandLink('sreWorkbench.incidents.showEvent', vscode.l10n.t('Show the event in the log'), {
          seq,
          folder,
        }),
      },
      { seq, folder },
    ),
  );
}

function roleRows({ incident: { folder }, state }: CheckedIncident): readonly IncidentNode[] {
  const others = [...state.roles.keys()].filter((role) => !usualRoles.some((usual) => usual === role));
  return [...usualRoles, ...others].map((role) => {
    const person = state.roles.get(role);
    return row(
      {
        id: `${folder}#role-${role}`,
        label: roleWord(role),
        description: person ?? vscode.l10n.t('nobody yet'),
        icon: person === undefined ? `person ${warningColour}` : 'person',
        context: 'role',
        command: commandLink('sreWorkbench.incidents.assignRole', vscode.l10n.t('Assign the role'), { role }),
      },
      { role },
    );
  });
}

function debtRows({ incident: { folder }, debts }: CheckedIncident): readonly IncidentNode[] {
  return debts.map((debt) => {
    const { fix, said } = debt;
    return row(
      {
        id: `${folder}#debt-${fix.seq}-${fix.target}-${fix.path}`,
        label: debtText(debt),
        description: `evt:${fix.seq}`,
        icon: `warning ${warningColour}`,
        context: 'debt',
        command: said
          ? commandLink('sreWorkbench.incidents.openFile', vscode.l10n.t('Open the values'), {
              file: said.file,
              line: said.line,
            })
          : commandLink('sreWorkbench.incidents.showEvent', vscode.l10n.t('Show the event in the log'), {
              seq: fix.seq,
              folder,
            }),
      },
      { seq: fix.seq, folder },
    );
  });
}
