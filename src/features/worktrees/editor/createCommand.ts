import * as vscode from 'vscode';
import { joinPath, parentOf } from '../../../base/paths.ts';
import { fetchFrom, readTargets, resolveCommit } from '../../../clients/git/base.ts';
import { runGit, type Git } from '../../../clients/git/command.ts';
import { pathOf } from '../../../editor/files.ts';
import { withProgress } from '../../../editor/progress.ts';
import { readIncludedFiles, readSetting } from '../../../editor/settings.ts';
import type { TabWorktree, WorktreeForTab } from '../../../base/worktreeCommands.ts';
import { createWorktree, proposedPath } from '../core/create.ts';
import { worktreeForTab } from '../core/forTab.ts';
import { chooseRepository, type ChosenRepository, type CommandParts, type Target } from './chosen.ts';
import { agoText } from './worktreesTree.ts';

interface Wish {
  readonly branch: string;
  readonly path: string;
  /** Of a new branch. */
  readonly base?: string;
}

/** Asks for branch, base and folder, makes the worktree, and offers to open it. */
export async function create(parts: CommandParts, target: Target): Promise<void> {
  const chosen = await chooseRepository(parts, target);
  const wish = chosen && (await ask(chosen));
  if (!chosen || !wish || !(await bringUpToDate(chosen, wish.base))) return;
  const setUp = readSetting('sreWorkbench.worktrees.setUpCommand');
  const made = await withProgress(vscode.l10n.t('Creating the worktree {0}', wish.branch), (progress) =>
    createWorktree(parts.ports, {
      ...wish,
      git: { ...chosen.git, signal: progress.signal },
      include: readIncludedFiles(vscode.Uri.file(chosen.git.folder)),
      setUp,
      setUpTimeLimit: readSetting('sreWorkbench.worktrees.setUpTimeLimit') * 1000,
      progress: (message, share) => progress.report(message, share),
    }),
  );
  parts.board.refresh(chosen.state.repository.common);
  if (made === undefined) return;
  if (!made.ok) return parts.reporter.failure(made.error);
  await offer(made.value.path, [
    vscode.l10n.t('The worktree {0} is ready.', wish.branch),
    ...made.value.notes,
  ]);
}

/** For a tab of a layout, whose worktrees the person has agreed to all at once. */
export async function createForTab(
  { ports, reporter, board }: CommandParts,
  wish: WorktreeForTab,
): Promise<TabWorktree | undefined> {
  const made = await withProgress(vscode.l10n.t('Creating the worktree {0}', wish.branch), (progress) =>
    worktreeForTab(ports, wish, {
      signal: progress.signal,
      include: readIncludedFiles(vscode.Uri.file(wish.folder)),
      setUp: readSetting('sreWorkbench.worktrees.setUpCommand'),
      setUpTimeLimit: readSetting('sreWorkbench.worktrees.setUpTimeLimit') * 1000,
      progress: (message, share) => progress.report(message, share),
    }),
  );
  for (const { repository, worktrees } of board.repositories())
    if (worktrees) board.refresh(repository.common);
  if (made?.ok === false) reporter.failure(made.error);
  return made?.ok === true ? made.value : undefined;
}

async function offer(path: string, sentences: readonly string[]): Promise<void> {
  const open = vscode.l10n.t('Open in New Window');
  const show = sentences.length > 1 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const chosen = await show(sentences.join(' '), open);
  if (chosen === open) {
    await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(path), {
      forceNewWindow: true,
    });
  }
}

async function ask({ git, worktrees, state }: ChosenRepository): Promise<Wish | undefined> {
  const newBranch = vscode.l10n.t('New branch …');
  const free = await freeBranches(git, new Set(worktrees.flatMap(({ branch }) => branch ?? [])));
  const picked = await vscode.window.showQuickPick(
    [
      { label: `$(add) ${newBranch}`, fresh: true },
      ...free.map((branch) => ({ label: branch, fresh: false })),
    ],
    {
      title: vscode.l10n.t('New worktree of {0}', state.repository.name),
      placeHolder: vscode.l10n.t('Choose its branch'),
    },
  );
  if (!picked) return undefined;
  const branch = picked.fresh ? await askName() : picked.label;
  if (branch === undefined || branch === '') return undefined;
  const base = picked.fresh ? await askBase(git) : undefined;
  if (picked.fresh && base === undefined) return undefined;
  const path = await askFolder(git, branch);
  if (path === undefined) return undefined;
  return { branch, path: pathOf(vscode.Uri.file(path)), ...(base !== undefined && { base }) };
}

async function freeBranches(git: Git, taken: ReadonlySet<string>): Promise<readonly string[]> {
  const listed = await runGit(git, [
    'for-each-ref',
    '--count=200',
    '--sort=-committerdate',
    '--format=%(refname:lstrip=2)',
    'refs/heads/',
  ]);
  const names = listed.ok ? listed.value.split('\n').filter((name) => name !== '') : [];
  return names.filter((name) => !taken.has(name));
}

function askName(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Name of the new branch'),
    placeHolder: 'feat/larger-pool',
    validateInput: (name) =>
      /^-|\s|\.\.|[~^:?*[\\]|\/$|\.lock$|@\{/.test(name)
        ? vscode.l10n.t('git takes no branch with this name.')
        : undefined,
  });
}

async function askBase(git: Git): Promise<string | undefined> {
  const targets = await readTargets(git, []);
  const first = targets.ok ? targets.value.default?.name : undefined;
  const listed = await runGit(git, [
    'for-each-ref',
    '--count=200',
    '--sort=-committerdate',
    '--format=%(refname:lstrip=2) %(committerdate:unix)',
    'refs/heads/',
    'refs/remotes/',
  ]);
  const items = (listed.ok ? listed.value.split('\n') : []).flatMap((line) => {
    const [, label, seconds] = /^(.+) (\d+)$/.exec(line) ?? [];
    if (label === undefined || label.endsWith('/HEAD')) return [];
    const age = agoText(Date.now() - Number(seconds) * 1000);
    return [{ label, description: vscode.l10n.t('last commit {0}', age) }];
  });
  const chosen = await vscode.window.showQuickPick(
    items.toSorted((one, other) => Number(other.label === first) - Number(one.label === first)),
    { placeHolder: vscode.l10n.t('Choose the base of the new branch') },
  );
  return chosen?.label;
}

function askFolder(git: Git, branch: string): Thenable<string | undefined> {
  const proposed = proposedPath(git.folder, branch);
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Folder of the worktree'),
    prompt: vscode.l10n.t('Beside the repository, never inside of it'),
    value: proposed,
    valueSelection: [parentOf(proposed).length + 1, proposed.length],
    validateInput: (path) =>
      path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path)
        ? undefined
        : vscode.l10n.t('Write the whole path.'),
  });
}

/** Fetches the remote of a base; where that fails, the person decides with its age. False: not to go on. */
async function bringUpToDate({ git, state }: ChosenRepository, base: string | undefined): Promise<boolean> {
  if (base === undefined || !(await isOfRemote(git, base))) return true;
  const remote = base.slice(0, base.indexOf('/'));
  const fetched = await withProgress(vscode.l10n.t('Fetching {0}', remote), ({ signal }) =>
    fetchFrom({ ...git, signal }, remote),
  );
  if (fetched?.ok === true) return true;
  const age =
    state.fetched === undefined
      ? vscode.l10n.t('It was never fetched here.')
      : vscode.l10n.t('It was fetched {0}.', agoText(Date.now() - state.fetched));
  const goOn = vscode.l10n.t('Create from It Anyway');
  const why = fetched?.ok === false ? fetched.error.message : vscode.l10n.t('Cancelled.');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} could not be brought up to date. {1}', base, age),
    { modal: true, detail: why },
    goOn,
  );
  return chosen === goOn;
}

async function isOfRemote(git: Git, base: string): Promise<boolean> {
  return (await resolveCommit(git, `refs/remotes/${base}`)).ok;
}

/** Asks where a worktree is to move, starting from where it is. */
export async function askNewPlace(path: string): Promise<string | undefined> {
  const folder = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    defaultUri: vscode.Uri.file(parentOf(path)),
    openLabel: vscode.l10n.t('Move Here'),
  });
  const [into] = folder ?? [];
  return into && joinPath(pathOf(into), path.slice(parentOf(path).length + 1));
}
