/** Runs a runbook: as one plan that a person approves, or step by step, each command looked at before it runs. */
import * as vscode from 'vscode';
import type { IncidentRequest } from '../../../base/incidentCommands.ts';
import { isWithin, joinPath, parentOf } from '../../../base/paths.ts';
import { readServers } from '../../../base/serverSettings.ts';
import { askedServer } from '../../../clients/prometheus/toolServer.ts';
import { pathOf } from '../../../editor/files.ts';
import { notesFolder } from '../../../editor/notesFolder.ts';
import { withProgress } from '../../../editor/progress.ts';
import { readSetting } from '../../../editor/settings.ts';
import { listRunbooks } from '../core/runbook/listRunbooks.ts';
import { readRunbook } from '../core/runbook/readRunbook.ts';
import { planRun, type PlannedStep, type RunPlan } from '../core/runner/plan.ts';
import { markVerified, proposeRun } from '../core/runner/proposeRun.ts';
import type { Position, RunResult } from '../core/runner/run.ts';
import { runIn, type RunPlace } from '../core/runner/runIn.ts';
import { pickWord } from './record.ts';
import type { Incidents } from './incidents.ts';

export async function runRunbook(incidents: Incidents, request: IncidentRequest = {}): Promise<boolean> {
  const { ports, reporter, approvals } = incidents;
  const path = request.file ?? (await chooseRunbook(incidents));
  const bytes = path === undefined ? undefined : await ports.files.read(path);
  if (path === undefined || !bytes) return false;
  if (!bytes.ok) {
    reporter.failure(bytes.error);
    return false;
  }
  const runbook = await readRunbook(new TextDecoder().decode(bytes.value));
  const parameters = await askForParameters(runbook.parameters);
  const way = parameters && (await askForWay());
  if (!way) return false;
  const incident = incidents.active.get()?.folder;
  const servers = readServers(readSetting('sreWorkbench.prometheus.servers'));
  const place = {
    cwd: folderFor(path),
    prometheus: askedServer({ ports, servers }),
    ...(incident !== undefined && { incident }),
  };
  if (way === 'plan') {
    const who = vscode.l10n.t('You, from the editor');
    const proposed = await proposeRun(ports, approvals, { ...place, path, parameters, who });
    if (!proposed.ok) reporter.failure(proposed.error);
    return proposed.ok;
  }
  const plan = await planRun(runbook, { parameters }, ports.shell);
  if (!plan.ok) {
    reporter.failure({ code: 'bad-plan', message: plan.error });
    return false;
  }
  const result = await stepByStep(incidents, plan.value, place);
  if (!result) return false;
  if (result.status === 'done') await markVerified(ports, path, new TextDecoder().decode(bytes.value));
  tell(result);
  return result.status === 'done';
}

/** The runbook in front, else one of the notes folder. */
async function chooseRunbook({ ports }: Incidents): Promise<string | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId === 'markdown' && /[\\/]runbooks[\\/]/.test(document.fileName)) {
    return pathOf(document.uri);
  }
  const notes = await notesFolder(ports.files);
  const runbooks = notes === undefined ? [] : await listRunbooks(ports.files, joinPath(notes, 'runbooks'));
  const items = runbooks.map(({ path }) => ({
    label: path.slice(path.lastIndexOf('/') + 1, -'.md'.length),
    description: parentOf(path),
    word: path,
  }));
  return pickWord(vscode.l10n.t('Which runbook?'), items);
}

/** The workspace folder that holds the runbook: commands name paths from there. */
function folderFor(path: string): string {
  const roots = (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => pathOf(uri));
  return roots.find((root) => isWithin(path, root)) ?? parentOf(path);
}

async function askForParameters(
  defaults: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>> | undefined> {
  const answers: Record<string, string> = {};
  for (const [name, value] of Object.entries(defaults)) {
    const answer = await vscode.window.showInputBox({
      title: vscode.l10n.t('Which {0}?', name),
      value,
      ignoreFocusOut: true,
    });
    if (answer === undefined) return undefined;
    answers[name] = answer;
  }
  return answers;
}

async function askForWay(): Promise<'plan' | 'steps' | undefined> {
  return pickWord(vscode.l10n.t('How shall it run?'), [
    {
      label: vscode.l10n.t('Step by step'),
      detail: vscode.l10n.t(
        'Each command is shown and asked for before it runs; its way back is offered where it fails.',
      ),
      word: 'steps',
    },
    {
      label: vscode.l10n.t('As one plan'),
      detail: vscode.l10n.t(
        'All commands are shown in the approval window, and run once you have approved them.',
      ),
      word: 'plan',
    },
  ]);
}

async function stepByStep(
  { ports }: Incidents,
  plan: RunPlan,
  place: RunPlace,
): Promise<RunResult | undefined> {
  return withProgress(plan.title, async (progress) =>
    runIn(ports, plan, place, {
      signal: progress.signal,
      ask: async (step, position) => {
        progress.report(step.id, (position.number - 1) / position.of);
        return askForStep(step, position);
      },
      askUndo,
    }),
  );
}

/** The command as the shell will get it. */
async function askForStep(
  { id, text, effect, context, verifies, undo }: PlannedStep,
  { number, of }: Position,
): Promise<'run' | 'skip' | 'stop'> {
  const run = vscode.l10n.t('Run');
  const skip = vscode.l10n.t('Skip');
  const detail = [
    text,
    context === undefined ? '' : vscode.l10n.t('Context: {0}', context),
    verifies === undefined ? '' : vscode.l10n.t('Checks {0}.', verifies),
    effect === 'read'
      ? ''
      : vscode.l10n.t('Taken back by: {0}', undo?.text ?? vscode.l10n.t('nothing known')),
  ];
  const title =
    effect === 'read'
      ? vscode.l10n.t('Step {0} of {1}, {2}: reads', number, of, id)
      : effect === 'write'
        ? vscode.l10n.t('Step {0} of {1}, {2}: changes', number, of, id)
        : vscode.l10n.t('Step {0} of {1}, {2}: changes for good', number, of, id);
  const chosen = await vscode.window.showWarningMessage(
    title,
    { modal: true, detail: detail.filter((part) => part !== '').join('\n\n') },
    run,
    skip,
  );
  return chosen === run ? 'run' : chosen === skip ? 'skip' : 'stop';
}

async function askUndo({ id, undo }: PlannedStep, why: string): Promise<boolean> {
  const back = vscode.l10n.t('Take It Back');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Take {0} back?', id),
    { modal: true, detail: [why, undo?.text ?? ''].filter((part) => part !== '').join('\n\n') },
    back,
  );
  return chosen === back;
}

function tell({ status, steps, reason, undos }: RunResult): void {
  const ran = steps.filter(({ status: state }) => state !== 'skipped').length;
  if (status === 'done') {
    void vscode.window.showInformationMessage(vscode.l10n.t('The runbook ran to its end: {0} steps.', ran));
    return;
  }
  const back = undos.map(({ id, text }) => vscode.l10n.t('To take {0} back: {1}', id, text));
  void vscode.window.showWarningMessage(
    [vscode.l10n.t('The runbook stopped after {0} steps.', ran), reason, ...back].filter(Boolean).join(' '),
  );
}
