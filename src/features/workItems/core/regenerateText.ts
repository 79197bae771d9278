/** What a regeneration changed, for a person. */
import { t } from '@vscode/l10n';
import type { Difference } from './regenerate.ts';

/** Ids of one kind that are listed; the others are counted. */
const listed = 40;

export function summarise(differences: readonly Difference[]): string {
  return differences
    .map(({ file, count, added, changed, gone, kept, cut }) =>
      [
        kept
          ? t('{0} stays as it was.', file)
          : t(
              '{0}: {1} items, {2} new, {3} changed, {4} gone.',
              file,
              count,
              added.length,
              changed.length,
              gone.length,
            ),
        ...(cut ? [t('The query finds more than the server answers: the file does not hold all.')] : []),
      ].join(' '),
    )
    .join(' ');
}

/** The same with the ids, as Markdown. */
export function describeDifferences(differences: readonly Difference[]): string {
  const sections = differences.map(({ file, added, changed, gone, ...rest }) =>
    [
      `## ${file}`,
      summarise([{ file, added, changed, gone, ...rest }]),
      ...rowsOf(t('New'), added),
      ...rowsOf(t('Changed'), changed),
      ...rowsOf(t('Gone'), gone),
    ].join('\n\n'),
  );
  return `# ${t('What the replica of work items changed')}\n\n${sections.join('\n\n')}\n`;
}

function rowsOf(title: string, ids: readonly number[]): readonly string[] {
  if (ids.length === 0) return [];
  const more = ids.length > listed ? ` ${t('and {0} more', ids.length - listed)}` : '';
  return [`${title}: ${ids.slice(0, listed).join(', ')}${more}`];
}
