/** The first prompt of a tab: what is to be done, where, from what evidence, and when it is done. A person sees it before an agent does. */
import { t } from '@vscode/l10n';

export interface PromptFacts {
  readonly task: string;
  readonly done: string | undefined;
  /** Absolute folder. */
  readonly cwd: string;
  readonly branch: string | undefined;
  /** Where the tab has a worktree of its own. */
  readonly worktree?: { readonly worktree: string; readonly top: string };
  readonly environment: string | undefined;
  readonly evidence: readonly EvidencePath[];
  /** The other tabs of the layout, one line each. */
  readonly others: readonly string[];
  readonly coordinator: boolean;
}

export interface EvidencePath {
  readonly path: string;
  /** It was there when the prompt was made. */
  readonly there: boolean;
}

export function firstPrompt(facts: PromptFacts): string {
  const { task, done, cwd, branch, worktree, environment, evidence, others, coordinator } = facts;
  return [
    `# ${t('Task')}`,
    task,
    `## ${t('Where')}`,
    list([
      t('Folder: {0}', cwd),
      branch === undefined
        ? t('Branch: not found; look before you change something.')
        : t('Branch: {0}', branch),
      ...(worktree === undefined
        ? []
        : [
            t(
              'This is a git worktree of your own, {0}. Paths of the task that lie in {1} mean the same paths in here; change nothing there.',
              worktree.worktree,
              worktree.top,
            ),
          ]),
      ...(environment === undefined ? [] : [t('Environment of this terminal: {0}', environment)]),
    ]),
    `## ${t('Evidence')}`,
    evidence.length === 0
      ? t('None was named. Say what you need before you guess.')
      : list(evidence.map(({ path, there }) => (there ? path : t('{0} (not there now)', path)))),
    `## ${t('Done when')}`,
    done ?? t('Not said. Propose what done looks like, and wait for a yes.'),
    ...(others.length === 0
      ? []
      : [
          `## ${coordinator ? t('The tabs that you coordinate') : t('Other tabs work beside you')}`,
          list(others),
        ]),
    `## ${t('When you are done, or blocked')}`,
    coordinator
      ? t('Collect what the others report: `sre-workbench list-tabs --json` prints it.')
      : t(
          'Report it in a few lines (what was done, branch, files, what is open): `sre-workbench report-result --text "..."`',
        ),
    '',
  ].join('\n\n');
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}
