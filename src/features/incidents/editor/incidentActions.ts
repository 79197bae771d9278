/** What each command of the incident view does. */
import type { IncidentActionId, IncidentReference, IncidentRequest } from '../../../base/incidentCommands.ts';
import type { TimelineFilter } from '../core/state/rows.ts';
import { closeIncident, reopenIncident } from './closeActions.ts';
import type { IncidentModel, ShownIncident } from './incidentModel.ts';
import { incidentOf } from './record.ts';
import type { Incidents } from './incidents.ts';
import type { RunbookCheck } from './runbookCheck.ts';
import { openFile, showEvent } from './showFile.ts';
import { assignRole, changePhase, changeSeverity, changeStatus } from './stateActions.ts';
import { addText, judge, recordFix, recordPrevention } from './thoughtActions.ts';
import { askForFilter } from './timelineFilter.ts';

export type IncidentActions = Readonly<Record<IncidentActionId, (request?: IncidentRequest) => unknown>>;

export interface ActionDependencies {
  readonly incidents: Incidents;
  readonly model: IncidentModel;
  /** What the timeline leaves out now, and the way to change it. */
  readonly filter: () => TimelineFilter;
  readonly show: (filter: TimelineFilter) => void;
  readonly runbooks: () => Promise<RunbookCheck>;
}

export function createActions(dependencies: ActionDependencies): IncidentActions {
  return {
    ...viewActions(dependencies),
    ...logActions(dependencies),
    ...documentActions(dependencies),
    ...runbookActions(dependencies),
  };
}

type ActionsOf<Part extends string> = Pick<
  IncidentActions,
  Extract<IncidentActionId, `sreWorkbench.${string}.${Part}`>
>;

function viewActions({
  incidents,
  model,
  filter,
  show,
}: ActionDependencies): ActionsOf<
  'select' | 'showEvent' | 'openFile' | 'filter' | 'clearFilter' | 'refresh'
> {
  return {
    'sreWorkbench.incidents.select': async ({ folder, id } = {}) => {
      if (folder !== undefined && id !== undefined) await incidents.active.set({ folder, id });
    },
    'sreWorkbench.incidents.showEvent': showEvent,
    'sreWorkbench.incidents.openFile': openFile,
    'sreWorkbench.incidents.filter': async () => {
      const next = await askForFilter(filter());
      if (next) show(next);
    },
    'sreWorkbench.incidents.clearFilter': () => show({ without: [] }),
    'sreWorkbench.incidents.refresh': () => model.refresh(),
  };
}

type Act<On> = (on: On, request: IncidentRequest) => unknown;

/** The one place that knows which incident a command means: the one that is named, else the active one, else one that is asked for. */
function onIncident({ incidents }: ActionDependencies, act: Act<IncidentReference>) {
  return async (request: IncidentRequest = {}) => {
    const incident = await incidentOf(incidents, request);
    return incident ? act(incident, request) : false;
  };
}

/** The same, as its log has it now; nothing is done where it cannot be read. */
function onShown(dependencies: ActionDependencies, act: Act<ShownIncident>) {
  return onIncident(dependencies, async (incident, request) => {
    const shown = await dependencies.model.read(incident);
    return shown ? act(shown, request) : false;
  });
}

function logActions(
  dependencies: ActionDependencies,
): ActionsOf<
  | 'changeSeverity'
  | 'changeStatus'
  | 'changePhase'
  | 'assignRole'
  | 'addNote'
  | 'addHypothesis'
  | 'addDecision'
  | 'confirmHypothesis'
  | 'refuteHypothesis'
  | 'recordFix'
  | 'recordPrevention'
  | 'close'
  | 'reopen'
> {
  const { incidents, model } = dependencies;
  const incident = (act: Act<IncidentReference>) => onIncident(dependencies, act);
  const shown = (act: Act<ShownIncident>) => onShown(dependencies, act);
  return {
    'sreWorkbench.incidents.changeSeverity': incident((on, asked) => changeSeverity(incidents, on, asked)),
    'sreWorkbench.incidents.changeStatus': incident((on, asked) => changeStatus(incidents, on, asked)),
    'sreWorkbench.incidents.changePhase': incident((on, asked) => changePhase(incidents, on, asked)),
    'sreWorkbench.incidents.assignRole': shown((on, asked) => assignRole(incidents, on, asked)),
    'sreWorkbench.incidents.addNote': incident((on, asked) => addText(incidents, 'note', on, asked)),
    'sreWorkbench.incidents.addHypothesis': incident((on, asked) =>
      addText(incidents, 'hypothesis', on, asked),
    ),
    'sreWorkbench.incidents.addDecision': incident((on, asked) => addText(incidents, 'decision', on, asked)),
    'sreWorkbench.incidents.confirmHypothesis': shown((on, asked) =>
      judge(incidents, 'confirmed', on, asked),
    ),
    'sreWorkbench.incidents.refuteHypothesis': shown((on, asked) => judge(incidents, 'refuted', on, asked)),
    'sreWorkbench.incidents.recordFix': shown((on, asked) => recordFix(incidents, model, on, asked)),
    'sreWorkbench.incidents.recordPrevention': incident((on, asked) =>
      recordPrevention(incidents, on, asked),
    ),
    'sreWorkbench.incidents.close': shown((on) => closeIncident(incidents, model, on)),
    'sreWorkbench.incidents.reopen': incident((on, asked) => reopenIncident(incidents, on, asked)),
  };
}

const documents = async () => import('./documentActions.ts');

function documentActions(
  dependencies: ActionDependencies,
): ActionsOf<
  | 'draftUpdate'
  | 'noteUpdate'
  | 'computeImpact'
  | 'addCommit'
  | 'openEmergency'
  | 'findSimilar'
  | 'draftPostmortem'
  | 'addActionItem'
  | 'copyCommitMessage'
  | 'openSummary'
> {
  const { incidents } = dependencies;
  const incident = (act: Act<IncidentReference>) => onIncident(dependencies, act);
  const shown = (act: Act<ShownIncident>) => onShown(dependencies, act);
  return {
    'sreWorkbench.incidents.draftUpdate': shown(async (on, asked) => {
      const { openUpdateDraft } = await import('./updateActions.ts');
      return openUpdateDraft(incidents, on, asked);
    }),
    'sreWorkbench.incidents.noteUpdate': async () => {
      const { noteUpdate } = await import('./updateActions.ts');
      return noteUpdate(incidents);
    },
    'sreWorkbench.incidents.findSimilar': incident(async (on) => {
      const { showSimilar } = await import('./similarActions.ts');
      return showSimilar(incidents, on);
    }),
    'sreWorkbench.incidents.draftPostmortem': shown(async (on) =>
      (await documents()).openPostmortem(incidents, on),
    ),
    'sreWorkbench.incidents.addActionItem': incident(async (on, asked) =>
      (await documents()).addActionItem(incidents, on, asked),
    ),
    'sreWorkbench.incidents.copyCommitMessage': shown(async (on) =>
      (await documents()).copyCommitMessage(incidents, on),
    ),
    'sreWorkbench.incidents.openSummary': shown(async (on) => (await documents()).openSummary(incidents, on)),
    'sreWorkbench.incidents.openEmergency': shown(async (on) => {
      const { openEmergency } = await import('./emergency.ts');
      return openEmergency(on);
    }),
    'sreWorkbench.incidents.addCommit': shown(async (on) => {
      const { addCommit } = await import('./commitAction.ts');
      return addCommit(incidents, on);
    }),
    'sreWorkbench.incidents.computeImpact': shown(async (on) => {
      const { recordImpact } = await import('./impactAction.ts');
      return recordImpact(incidents, on);
    }),
  };
}

const making = async () => import('./runbookActions.ts');

function runbookActions(
  dependencies: ActionDependencies,
): ActionsOf<'generateRunbook' | 'generateRunbookPart' | 'fromRecording' | 'check' | 'run'> {
  const { incidents, runbooks } = dependencies;
  const shown = (act: Act<ShownIncident>) => onShown(dependencies, act);
  return {
    'sreWorkbench.incidents.generateRunbook': shown(async (on) =>
      (await making()).openRunbook(incidents, on),
    ),
    'sreWorkbench.incidents.generateRunbookPart': shown(async (on, asked) =>
      (await making()).openRunbookOfPart(incidents, on, asked),
    ),
    'sreWorkbench.runbooks.fromRecording': async (request) =>
      (await making()).openRunbookOfRecording(incidents, request),
    'sreWorkbench.runbooks.run': async (request) => {
      const { runRunbook } = await import('./runActions.ts');
      return runRunbook(incidents, request);
    },
    'sreWorkbench.runbooks.check': async () => (await runbooks()).checkAll(),
  };
}
