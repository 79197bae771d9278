/** A session in figures: how full its context was, what it touched, what it ran, how long it took. Markdown. */
import { t } from '@vscode/l10n';
import { code, oneLine } from '../../../base/oneLine.ts';
import { nameOf } from '../../../base/paths.ts';
import type { CommandRun, SessionRecord } from '../../../clients/agents/record.ts';
import { agentName, usageText } from './usageText.ts';

const mostListed = 40;

export function sessionSummary(record: SessionRecord): string {
  const { state, started, ended, context, edited, read, commands, prompts } = record;
  const failed = commands.filter((run) => run.failed);
  return [
    `# ${t('Session {0}', oneLine(state.title ?? state.sessionId ?? nameOf(record.path)))}`,
    '',
    `- ${usageText(state)}`,
    `- ${contextLine(record)}`,
    `- ${t('Answers with a figure: {0}', context.answers)}`,
    `- ${timeLine(started, ended)}`,
    `- ${t('Requests of the user: {0}', prompts.length)}`,
    `- ${t('Commands: {0}, of which {1} failed', commands.length, failed.length)}`,
    `- ${t('Files edited: {0}, only read: {1}', edited.length, onlyRead(record).length)}`,
    `- ${t('Folder: {0}', quote(state.cwd ?? t('not told')))}`,
    '',
    ...list(
      t('Files edited'),
      edited.map(({ path, edits }) => t('{0}: edits {1}', quote(path), edits)),
    ),
    ...list(t('Files only read'), onlyRead(record).map(quote)),
    ...list(t('Commands'), commands.map(commandLine)),
    t(
      'Made from {0} of {1}. The share is that of each answer’s context; the mean is over answers.',
      quote(record.path),
      agentName(state.agent),
    ),
    '',
  ].join('\n');

  function onlyRead({ edited }: SessionRecord): readonly string[] {
    const changed = new Set(edited.map(({ path }) => path));
    return read.filter((path) => !changed.has(path));
  }
}

function contextLine({ context: { peakTokens, meanTokens, peakShare, meanShare } }: SessionRecord): string {
  if (peakTokens === null || meanTokens === null) return t('No answer with a figure yet');
  return peakShare === null || meanShare === null
    ? t('Peak {0} tokens, mean {1}; the size of the window is not known', peakTokens, Math.round(meanTokens))
    : t(
        'Peak {0} % of the window ({1} tokens), mean {2} % ({3})',
        Math.round(peakShare * 100),
        peakTokens,
        Math.round(meanShare * 100),
        Math.round(meanTokens),
      );
}

function timeLine(started: number | null, ended: number | null): string {
  if (started === null || ended === null) return t('Time: not told');
  const minutes = Math.round((ended - started) / 60_000);
  const iso = (time: number): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const span =
    minutes < 60 ? t('{0} min', minutes) : t('{0} h {1} min', Math.floor(minutes / 60), minutes % 60);
  return t('Time: {0} to {1}, {2}', iso(started), iso(ended), span);
}

function commandLine({ command, exitCode, failed }: CommandRun): string {
  const ended = exitCode === null ? (failed ? t('failed') : t('no exit code')) : t('exit code {0}', exitCode);
  return `${quote(command)}: ${ended}`;
}

function list(title: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  const more = items.length - mostListed;
  return [
    `## ${title}`,
    '',
    ...items.slice(0, mostListed).map((item) => `- ${item}`),
    ...(more > 0 ? [`- ${t('… and {0} more', more)}`] : []),
    '',
  ];
}

function quote(text: string): string {
  return code(oneLine(text, 30));
}
