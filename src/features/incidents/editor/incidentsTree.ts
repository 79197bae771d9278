/** The rows of the incident view: the active incident, the runbooks, the incidents before. */
import * as vscode from 'vscode';
import { joinPath } from '../../../base/paths.ts';
import { mapParallel } from '../../../base/parallel.ts';
import { listIncidents } from '../../../clients/notes/incidents.ts';
import { commandLink } from '../../../editor/commands.ts';
import { notesFolder } from '../../../editor/notesFolder.ts';
import type { TimelineFilter } from '../core/state/rows.ts';
import { incidentsFolder } from './choose.ts';
import type { IncidentModel, ShownIncident } from './incidentModel.ts';
import { errorColour, row, warningColour, type IncidentNode } from './incidentNode.ts';
import { incidentRows } from './incidentRows.ts';
import { mostPast, openActions, owedPostmortem, type OpenAction } from './owed.ts';
import type { Incidents } from './incidents.ts';
import { clockText, statusWord } from './words.ts';

export async function rootRows(
  incidents: Incidents,
  model: IncidentModel,
  filter: TimelineFilter,
): Promise<readonly IncidentNode[]> {
  const shown = await model.current();
  const active = shown ? incidentRows(await model.check(shown), filter) : [];
  return [
    ...active,
    ...(await runbookSection(incidents, shown)),
    ...(await actionSection(incidents)),
    ...(await pastSection(incidents, model, shown)),
  ];
}

async function runbookSection(
  { ports }: Incidents,
  shown: ShownIncident | undefined,
): Promise<readonly IncidentNode[]> {
  const notes = await notesFolder(ports.files);
  const listed = notes === undefined ? undefined : await ports.files.list(joinPath(notes, 'runbooks'));
  if (notes === undefined || listed?.ok !== true) return [];
  const files = listed.value
    .filter(({ name, kind }) => kind === 'file' && name.endsWith('.md'))
    .map(({ name }) => joinPath(notes, 'runbooks', name));
  if (files.length === 0) return [];
  const alerts = shown?.state.alerts.map(({ name }) => name) ?? [];
  return [
    row({
      id: '#runbooks',
      label: vscode.l10n.t('Runbooks'),
      description: String(files.length),
      context: 'runbooks',
      children: async () => {
        const rows = await mapParallel(files, 8, async (file) => runbookRow(ports, file, alerts));
        return rows.toSorted((a, b) => Number(b.fits) - Number(a.fits)).map(({ node }) => node);
      },
    }),
  ];
}

async function runbookRow(
  { files }: Incidents['ports'],
  file: string,
  alerts: readonly string[],
): Promise<{ readonly node: IncidentNode; readonly fits: boolean }> {
  const bytes = await files.read(file, 1_000_000);
  const text = bytes.ok ? new TextDecoder().decode(bytes.value) : '';
  const fits = alerts.some((name) => name !== '' && text.includes(name));
  const name = file.slice(file.lastIndexOf('/') + 1, -'.md'.length);
  const title = /^(?:title:|#)\s*(.+)$/m.exec(text)?.[1];
  const node = row(
    {
      id: file,
      label: title ?? name,
      description: fits ? vscode.l10n.t('names this alert') : name,
      tooltip: file,
      icon: fits ? `book ${warningColour}` : 'book',
      context: 'runbook',
      command: commandLink('sreWorkbench.incidents.openFile', vscode.l10n.t('Open the runbook'), { file }),
    },
    { file },
  );
  return { node, fits };
}

async function actionSection(incidents: Incidents): Promise<readonly IncidentNode[]> {
  const { ports } = incidents;
  const open = await openActions(incidents);
  if (open.length === 0) return [];
  const overdue = open.filter(({ due }) => due <= ports.clock.now()).length;
  return [
    row({
      id: '#actions',
      label: vscode.l10n.t('Action items'),
      description:
        overdue === 0 ? String(open.length) : vscode.l10n.t('{0}, {1} overdue', open.length, overdue),
      context: 'actions',
      expanded: overdue > 0,
      children: () => open.map((item) => actionRow(item, ports.clock.now())),
    }),
  ];
}

function actionRow(item: OpenAction, now: number): IncidentNode {
  const { action, owner, due, priority, path: file, line } = item;
  const day = new Date(due).toISOString().slice(0, 10);
  const isLate = due <= now;
  return row(
    {
      id: `${file}#${line}`,
      label: action,
      description: [isLate ? vscode.l10n.t('overdue since {0}', day) : day, owner, priority]
        .filter(Boolean)
        .join(' · '),
      icon: isLate ? `bell ${warningColour}` : 'tasklist',
      context: 'action',
      command: commandLink('sreWorkbench.incidents.openFile', vscode.l10n.t('Open the postmortem'), {
        file,
        line,
      }),
    },
    { text: action, file, line },
  );
}

async function pastSection(
  incidents: Incidents,
  model: IncidentModel,
  shown: ShownIncident | undefined,
): Promise<readonly IncidentNode[]> {
  const { ports } = incidents;
  const folder = await incidentsFolder(ports.files);
  const places = folder === undefined ? [] : await listIncidents(ports.files, folder);
  const others = places.filter((place) => place.folder !== shown?.incident.folder);
  if (others.length === 0) return [];
  const rows = await mapParallel(others.slice(0, mostPast), 8, async (place) => {
    const past = await model.read(place);
    return past ? [pastRow(past, await owedPostmortem(incidents, past))] : [];
  });
  return [
    row({
      id: '#past',
      label: vscode.l10n.t('Other incidents'),
      description: String(others.length),
      context: 'past',
      expanded: shown === undefined,
      children: () => rows.flat(),
    }),
  ];
}

function pastRow(
  { incident, state, open, postmortem }: ShownIncident,
  due: number | undefined,
): IncidentNode {
  const { id, folder } = incident;
  const reminder =
    due === undefined
      ? ''
      : due <= Date.now()
        ? vscode.l10n.t('postmortem overdue since {0}', clockText(due))
        : vscode.l10n.t('postmortem due {0}', clockText(due));
  const severity = state.severity?.value ?? '';
  return row(
    {
      id: folder,
      label: id,
      description: [severity, statusWord(state.status), reminder, state.title].filter(Boolean).join(' · '),
      icon: open ? `flame ${errorColour}` : reminder === '' ? 'pass' : `bell ${warningColour}`,
      context: `past ${open ? 'open' : 'closed'}${postmortem === undefined ? '' : ' postmortem'}`,
      command: commandLink('sreWorkbench.incidents.select', vscode.l10n.t('Work on this incident'), {
        id,
        folder,
      }),
    },
    { id, folder, ...(postmortem !== undefined && { file: postmortem }) },
  );
}
