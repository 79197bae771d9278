/** The files of a handoff: what the session and git say of each, those first that have most to do with the goal. */
import { t } from '@vscode/l10n';
import { code, oneLine, withheldText } from '../../../base/oneLine.ts';
import { isWithin, joinPath, relativePath } from '../../../base/paths.ts';
import { holdsSecret } from '../../../base/redact.ts';
import type { GitFacts, HandoffFacts, Item } from './facts.ts';
import { shared, topicsOf } from './words.ts';

interface Candidate {
  /** Absolute. */
  readonly path: string;
  readonly edits: number;
  readonly time: number;
  /** What was asked for while it was edited. */
  readonly prompts: readonly string[];
  /** Git's two letters for what is not committed. */
  readonly code: string | undefined;
  readonly committed: boolean;
}

/** Everything that the session edited and everything that git sees changed, ranked. */
export function fileItems(facts: HandoffFacts): readonly Item[] {
  const goal = topicsOf([facts.goal, facts.task].join(' '));
  const git = facts.git.found ? facts.git.value : undefined;
  const ranked = candidatesOf(facts, git)
    .map((file) => ({ file, score: scoreOf(file, goal, git?.top ?? facts.cwd) }))
    .sort((a, b) => b.score - a.score || b.file.time - a.file.time || (a.file.path < b.file.path ? -1 : 1));
  return ranked.map(({ file }) => itemOf(file, facts, git));
}

function candidatesOf({ session, cwd }: HandoffFacts, git: GitFacts | undefined): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  const none = { edits: 0, time: 0, prompts: [], code: undefined, committed: false };
  const add = (path: string, more: Partial<Candidate>): void => {
    found.set(path, { ...none, ...found.get(path), ...more, path });
  };
  if (session.found) {
    const { edited, prompts, state } = session.value;
    for (const file of edited) {
      const path = holdsSecret(file.path)
        ? withheldText
        : joinPath(state.cwd ?? cwd, file.path.replaceAll('\\', '/'));
      const before = found.get(path);
      add(path, {
        edits: (before?.edits ?? 0) + file.edits,
        time: Math.max(file.time ?? 0, before?.time ?? 0),
        prompts: [...(before?.prompts ?? []), ...file.prompts.map((index) => prompts[index]?.text ?? '')],
      });
    }
  }
  for (const path of git?.changed ?? []) add(joinPath(git?.top ?? cwd, path), { committed: true });
  for (const { path, code: letters } of git?.uncommitted ?? []) {
    add(joinPath(git?.top ?? cwd, path), { code: letters, committed: false });
  }
  return [...found.values()];
}

/** The path says more about a file than the request in whose course it was touched. */
function scoreOf(file: Candidate, goal: ReadonlySet<string>, top: string): number {
  const path = shared(goal, topicsOf(relativePath(top, file.path)));
  const asked = Math.max(0, ...file.prompts.map((prompt) => shared(goal, topicsOf(prompt))));
  return path * 100 + asked * 10 + Math.min(file.edits, 9) + (file.code === undefined ? 0 : 1);
}

function itemOf(file: Candidate, facts: HandoffFacts, git: GitFacts | undefined): Item {
  const top = git?.top ?? facts.cwd;
  const shown = code(oneLine(isWithin(file.path, top) ? relativePath(top, file.path) : file.path));
  const { text, mismatch = false } = stateOf(file, facts, git);
  return { text: `${shown}: ${text}`, ...(mismatch && { mismatch }) };
}

function stateOf(file: Candidate, facts: HandoffFacts, git: GitFacts | undefined): Item {
  const by = file.edits > 0 ? t('edited in the session') : t('not edited in the session');
  if (file.code !== undefined) return { text: `${letterText(file.code)}, ${by}` };
  if (file.committed) return { text: t('committed on this branch, {0}', by) };
  const exists = facts.existing.has(file.path);
  if (!exists) return { text: t('edited in the session, but it does not exist now'), mismatch: true };
  if (!git) return { text: t('edited in the session, not checked against git') };
  if (!isWithin(file.path, git.top))
    return { text: t('edited in the session, outside of this working tree') };
  return {
    text: t('edited in the session, but git sees no change: committed elsewhere, reverted or ignored'),
    mismatch: true,
  };
}

function letterText(letters: string): string {
  if (letters === '??') return t('new, not known to git');
  if (letters.includes('U')) return t('in conflict');
  if (letters.includes('D')) return t('deleted, not committed');
  if (letters.includes('A')) return t('new, not committed');
  return letters.includes('R') ? t('renamed, not committed') : t('changed, not committed');
}
