/** What a person is told before a worktree is removed: one line for each thing that would be missed. */
import { t } from '@vscode/l10n';
import { oneLine, operationUnderWay } from '../worktreeText.ts';
import type { Inspection } from './inspect.ts';

/** Names that stand in one line; the others are counted. */
const mostNames = 5;

/** In the order of their weight; empty where the worktree holds nothing but what is committed and pushed. */
export function warningsOf(inspection: Inspection): readonly string[] {
  const { processes, changed, untracked, ignored, stashes, unpushed, operation, submodules } = inspection;
  const { locked } = inspection.worktree;
  const against = inspection.hasRemote ? t('on no remote') : t('only on this branch');
  return [
    processes === undefined ? t('Whether a program runs in it is unknown on this system.') : '',
    line(t('Running in it'), processes?.map(({ pid, name }) => `${name} (${pid})`) ?? []),
    line(
      t('Changed'),
      changed.map(({ path }) => path),
    ),
    line(
      t('Untracked'),
      untracked.map(({ path }) => path),
    ),
    line(
      t('Ignored'),
      ignored.map(({ path, bytes, more }) => `${path} ${more ? '>' : ''}${sizeText(bytes)}`),
    ),
    line(
      t('Stashes made on its branch, which stay'),
      stashes.map(({ message }) => message),
    ),
    unpushed === 0 ? '' : t('Commits {0}: {1}', against, unpushed),
    operation ? t('In the middle: {0}', operationUnderWay(operation.kind)) : '',
    line(t('Submodules'), submodules),
    locked === null ? '' : locked === '' ? t('It is locked.') : t('It is locked: {0}', oneLine(locked)),
    line(t('Other worktrees inside of it'), inspection.inside),
  ].filter((text) => text !== '');
}

function line(what: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const shown = names.slice(0, mostNames).map(oneLine).join(', ');
  const rest = names.length - mostNames;
  return rest > 0 ? t('{0} ({1}): {2} and {3} more', what, names.length, shown, rest) : `${what}: ${shown}`;
}

/** Such as `3.4 MB`, by thousands. */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  const value = bytes / 1000 ** power;
  return `${value >= 10 || power === 0 ? Math.round(value) : value.toFixed(1)} ${units[power] ?? ''}`;
}
