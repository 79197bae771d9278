/** A runbook as Markdown that can be read anywhere, opens in Runme, and is run by our own runner. */
import { t } from '@vscode/l10n';
import { code } from '../../../../base/oneLine.ts';
import { escaped } from './markdown.ts';
import { fenced, type Attributes } from './fence.ts';
import type { Runbook, RunbookStep, Sentence } from './generateRunbook.ts';
import { eventReference } from '../state/references.ts';
import type { Region } from './regions.ts';

/** The language of the blocks: what was recorded was typed into bash or zsh, and Runme runs it with bash. */
const language = 'bash';

/** @param from what the numbers of the events belong to: a recording has no log that they could lead to */
export function runbookRegions(
  runbook: Runbook,
  from: 'incident' | 'recording' = 'incident',
): readonly Region[] {
  const { parameters, symptoms, alerts, investigation, resolution, checks, detours, cut } = runbook;
  const link =
    from === 'incident' ? linker(runbook.incident) : (seq: number): string => t('command {0}', seq);
  return [
    section('symptoms', t('Symptoms and alerts'), [
      ...alerts.map((alert) => `- ${t('Alert {0}', code(alert))}`),
      ...symptoms.map((text) => `- ${escaped(text)}`),
    ]),
    ...(parameters.length > 0 ? [parameterRegion(runbook)] : []),
    section('investigation', t('Investigation steps'), cutLines(cut, link), investigation.length === 0),
    ...investigation.map((step) => stepRegion(step, link)),
    section('causes', t('Common causes'), runbook.causes.map(sentenceLine(link))),
    section('resolution', t('Resolution procedures'), [], resolution.length === 0),
    ...resolution.map((step) => stepRegion(step, link)),
    ...(checks.length > 0 ? [section('checks', t('Check that it worked'), [], false)] : []),
    ...checks.map((step) => stepRegion(step, link)),
    section('detours', t('What did not help'), detours.map(detourLine(link))),
    section('prevention', t('Prevention'), [
      ...runbook.prevention.map(sentenceLine(link)),
      ...(runbook.prevention.length > 0
        ? []
        : [t('Nothing was recorded. Think of an alert, a test in CI, and a line of the review checklist.')]),
    ]),
  ];
}

type Link = (seq: number) => string;

function linker(incident: string): Link {
  return (seq) => `[${eventReference(seq)}](../incidents/${encodeURIComponent(incident)}/events.ndjson)`;
}

/** @param empty whether to say that there is nothing */
function section(id: string, title: string, lines: readonly string[], empty = lines.length === 0): Region {
  const shown = lines.length > 0 ? lines : empty ? [t('Nothing was recorded.')] : [];
  return { id, body: [`## ${title}`, ...(shown.length > 0 ? ['', ...shown] : [])].join('\n') };
}

function parameterRegion({ parameters }: Runbook): Region {
  const attributes = { id: 'parameters', name: 'parameters', effect: 'read', edited: 'names' };
  const text = parameters.map(({ name, value }) => `export ${name}=${value}`).join('\n');
  return {
    id: 'parameters',
    body: [
      `## ${t('Parameters')}`,
      '',
      t('The names of the incident. Change them to those of yours before you run a step.'),
      '',
      fenced(language, attributes, text),
    ].join('\n'),
  };
}

function stepRegion(step: RunbookStep, link: Link): Region {
  const lines = [
    `### ${stepTitle(step)}`,
    '',
    ...step.said.map((text) => `- ${escaped(text)}`),
    ...(step.said.length > 0 ? [''] : []),
    ...notes(step),
    t('From {0}.', link(step.from)),
    '',
    fenced(language, attributesOf(step), step.text),
  ];
  return { id: step.id, body: lines.join('\n') };
}

function stepTitle({ id, effect }: RunbookStep): string {
  if (id.startsWith('u')) return t('{0}: take back {1}', id, `s${id.slice(1)}`);
  if (id.startsWith('v')) return t('{0}: check {1}', id, `s${id.slice(1)}`);
  return effect === 'read'
    ? t('{0}: look', id)
    : effect === 'write'
      ? t('{0}: change', id)
      : t('{0}: change for good', id);
}

function notes({ effect, edited, verify, undo }: RunbookStep): readonly string[] {
  const lines = [
    ...(edited === 'derived' ? [t('This command was not recorded: it follows from the step before.')] : []),
    ...(edited === 'secret'
      ? [t('A secret was left out of this command: put it in before you run it.')]
      : []),
    ...(effect !== 'read' && verify === undefined && edited !== 'derived'
      ? [t('No check is known: add one, and name it with {0}.', code('verify='))]
      : []),
    ...(undo === 'none' ? [t('It cannot be taken back.')] : []),
    ...(effect !== 'read' && undo === undefined && edited !== 'derived'
      ? [
          t(
            'No way back is known: add one and name it with {0}, or write {1}.',
            code('undo='),
            code('undo=none'),
          ),
        ]
      : []),
  ];
  return lines.flatMap((line) => [line, '']);
}

/** The order is that of the fields people look for; Runme reads `name` and `excludeFromRunAll`. */
function attributesOf(step: RunbookStep): Attributes {
  const { id, effect, context, verify, undo, timeout, from, edited } = step;
  return {
    id,
    name: id,
    effect,
    ...(context !== undefined && { context }),
    ...(verify !== undefined && { verify }),
    ...(undo !== undefined && { undo }),
    timeout: String(timeout),
    from: eventReference(from),
    ...(edited !== undefined && { edited }),
    ...(effect !== 'read' && { excludeFromRunAll: 'true' }),
  };
}

function sentenceLine(link: Link): (sentence: Sentence) => string {
  return ({ text, from }) => `- ${escaped(text)} (${link(from)})`;
}

function detourLine(link: Link): (detour: Runbook['detours'][number]) => string {
  return ({ text, why, from }) =>
    `- ${code(text.replaceAll(/\s*\n\s*/g, ' '))} ${escaped(why)} (${link(from)})`;
}

function cutLines(cut: readonly number[], link: Link): readonly string[] {
  if (cut.length === 0) return [];
  return [
    t(
      'Left out, because the terminal may have told a part of the command only: {0}.',
      cut.map(link).join(', '),
    ),
  ];
}
