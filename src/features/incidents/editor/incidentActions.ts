/** What each command of the incident view does. */
import type { IncidentActionId, IncidentRequest } from '../../../base/incidentCommands.ts';
import type { TimelineFilter } from '../core/state/rows.ts';
import { closeIncident, reopenIncident } from './closeActions.ts';
import type { IncidentModel } from './incidentModel.ts';
import type { Incidents } from './register.ts';
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
  return { ...viewActions(dependencies), ...logActions(dependencies), ...documentActions(dependencies) };
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

function logActions({
  incidents,
  model,
}: ActionDependencies): ActionsOf<
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
  return {
    'sreWorkbench.incidents.changeSeverity': (request) => changeSeverity(incidents, request),
    'sreWorkbench.incidents.changeStatus': (request) => changeStatus(incidents, request),
    'sreWorkbench.incidents.changePhase': (request) => changePhase(incidents, request),
    'sreWorkbench.incidents.assignRole': (request) => assignRole(incidents, model, request),
    'sreWorkbench.incidents.addNote': (request) => addText(incidents, 'note', request),
    'sreWorkbench.incidents.addHypothesis': (request) => addText(incidents, 'hypothesis', request),
    'sreWorkbench.incidents.addDecision': (request) => addText(incidents, 'decision', request),
    'sreWorkbench.incidents.confirmHypothesis': (request) => judge(incidents, model, 'confirmed', request),
    'sreWorkbench.incidents.refuteHypothesis': (request) => judge(incidents, model, 'refuted', request),
    'sreWorkbench.incidents.recordFix': (request) => recordFix(incidents, model, request),
    'sreWorkbench.incidents.recordPrevention': (request) => recordPrevention(incidents, request),
    'sreWorkbench.incidents.close': (request) => closeIncident(incidents, model, request),
    'sreWorkbench.incidents.reopen': (request) => reopenIncident(incidents, request),
  };
}

const documents = async () => import('./documentActions.ts');

function documentActions({
  incidents,
  model,
  runbooks,
}: ActionDependencies): ActionsOf<
  | 'draftUpdate'
  | 'noteUpdate'
  | 'generateRunbook'
  | 'openEmergency'
  | 'findSimilar'
  | 'check'
  | 'draftPostmortem'
  | 'addActionItem'
  | 'copyCommitMessage'
  | 'openSummary'
  | 'run'
> {
  return {
    'sreWorkbench.incidents.draftUpdate': async (request) => {
      const { openUpdateDraft } = await import('./updateActions.ts');
      return openUpdateDraft(incidents, model, request);
    },
    'sreWorkbench.incidents.noteUpdate': async () => {
      const { noteUpdate } = await import('./updateActions.ts');
      return noteUpdate(incidents);
    },
    'sreWorkbench.incidents.findSimilar': async (request) => {
      const { showSimilar } = await import('./similarActions.ts');
      return showSimilar(incidents, request);
    },
    'sreWorkbench.incidents.draftPostmortem': async (request) =>
      (await documents()).openPostmortem(incidents, model, request),
    'sreWorkbench.incidents.addActionItem': async (request) =>
      (await documents()).addActionItem(incidents, request),
    'sreWorkbench.incidents.copyCommitMessage': async (request) =>
      (await documents()).copyCommitMessage(incidents, model, request),
    'sreWorkbench.incidents.openSummary': async (request) =>
      (await documents()).openSummary(incidents, model, request),
    'sreWorkbench.runbooks.run': async (request) => {
      const { runRunbook } = await import('./runActions.ts');
      return runRunbook(incidents, request);
    },
    'sreWorkbench.runbooks.check': async () => (await runbooks()).checkAll(),
    'sreWorkbench.incidents.openEmergency': async (request) => {
      const { openEmergency } = await import('./emergency.ts');
      return openEmergency(incidents, model, request);
    },
    'sreWorkbench.incidents.generateRunbook': async (request) =>
      (await documents()).openRunbook(incidents, model, request),
  };
}
