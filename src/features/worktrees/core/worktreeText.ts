/** What is said of a worktree, in words: the same in the view, on the command line and for screen readers. */
import { t } from '@vscode/l10n';

interface Told {
  readonly path: string;
  readonly branch: string | null;
  readonly head: string;
  readonly bare: boolean;
  readonly locked: string | null;
  readonly prunable: string | null;
  readonly changes: number | null;
  readonly ahead: number | null;
  readonly behind: number | null;
  readonly operation: { readonly kind: string; readonly branch: string | null } | null;
}

/** One line: the path, then what there is to say. */
export function describeWorktree(told: Told): string {
  return [told.path, nameOfWork(told), ...stateOf(told)].join('  ');
}

/** The branch, else what HEAD stands at. */
export function nameOfWork({
  branch,
  head,
  bare,
  operation,
}: Pick<Told, 'branch' | 'head' | 'bare' | 'operation'>): string {
  if (bare) return t('bare repository');
  return branch ?? operation?.branch ?? t('detached at {0}', head.slice(0, 8));
}

/** The most urgent first; what is not known yet is left out. */
export function stateOf(told: Omit<Told, 'path' | 'branch' | 'head' | 'bare'>): string[] {
  const { operation, prunable, locked, changes, ahead, behind } = told;
  return [
    prunable === null ? '' : t('folder is gone'),
    operation ? operationUnderWay(operation.kind) : '',
    changesText(changes),
    ahead === null || ahead === 0 ? '' : `↑${ahead}`,
    behind === null || behind === 0 ? '' : `↓${behind}`,
    locked === null ? '' : locked === '' ? t('locked') : t('locked: {0}', oneLine(locked)),
  ].filter((part) => part !== '');
}

export function changesText(changes: number | null): string {
  if (changes === null || changes === 0) return '';
  return changes === 1 ? t('1 change') : t('{0} changes', changes);
}

export function operationUnderWay(kind: string): string {
  switch (kind) {
    case 'rebase':
      return t('rebase under way');
    case 'merge':
      return t('merge under way');
    case 'bisect':
      return t('bisect under way');
    default:
      return t('{0} under way', kind);
  }
}

export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
