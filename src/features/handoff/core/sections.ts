/** The eight sections, each from what was found; none is left out. */
import { t } from '@vscode/l10n';
import { code, oneLine } from '../../../base/oneLine.ts';
import { nameOf } from '../../../base/paths.ts';
import type { CommandRun, SessionRecord } from '../../../clients/agents/record.ts';
import type { HandoffFacts, Item, Section } from './facts.ts';
import { fileItems } from './files.ts';
import { sentencesOf, underHeadings, type Heading } from './words.ts';

export function sectionsOf(facts: HandoffFacts): readonly Section[] {
  const session = facts.session.found ? facts.session.value : undefined;
  return [
    locationSection(facts),
    completedSection(facts, session),
    {
      title: t('Remaining'),
      items: remaining(session),
      nothing: t('Not found: no open entry of a todo list or plan, no such list in an answer.'),
      words: 150,
    },
    {
      title: t('Key decisions'),
      items: decisions(session),
      nothing: t('Not found in what the user and the agent said.'),
      words: 150,
    },
    {
      title: t('Known issues'),
      items: issues(facts, session),
      nothing: t('Not found: no command that still fails, no problem in an answer.'),
      words: 140,
    },
    {
      title: t('Files modified'),
      items: fileItems(facts),
      nothing: t('Not found: neither git nor the session shows a change.'),
      words: 180,
    },
    {
      title: t('Constraints'),
      items: constraints(session),
      nothing: t('Not found in what the user asked for.'),
      words: 100,
    },
    nextSection(facts, session),
  ];
}

function locationSection({ cwd, git, session }: HandoffFacts): Section {
  const items: Item[] = [{ text: t('Folder: {0}', quote(cwd)) }];
  if (git.found) {
    const { top, branch, head, upstream, ahead, behind, operation, uncommitted, base } = git.value;
    if (top !== cwd) items.push({ text: t('Working tree: {0}', quote(top)) });
    const at = head === null ? t('no commit yet') : code(head.slice(0, 10));
    items.push({
      text:
        branch === null
          ? t('No branch: HEAD is detached at {0}', at)
          : t('Current branch: {0} at {1}', quote(branch), at),
    });
    if (upstream !== null) {
      items.push({
        text: t('Upstream: {0}, {1} ahead, {2} behind', quote(upstream), ahead ?? 0, behind ?? 0),
      });
    } else if (base !== null && base !== branch) {
      items.push({ text: t('No upstream; compared with {0}', quote(base)) });
    }
    items.push({ text: t('Files that are not committed: {0}', uncommitted.length) });
    if (operation !== null) items.push({ text: t('Under way: {0}', operation), mismatch: true });
  } else {
    items.push({ text: t('Branch not found: {0}', git.reason), mismatch: true });
  }
  if (session.found)
    items.push(...sessionItems(session.value, cwd, git.found ? git.value.branch : undefined));
  else items.push({ text: t('Session not found: {0}', session.reason) });
  return { title: t('Location and branch'), items, nothing: '', words: 130 };
}

/** What the session itself believed, where that differs from what is there now. */
function sessionItems(
  { path, state }: SessionRecord,
  cwd: string,
  branch: string | null | undefined,
): readonly Item[] {
  const items: Item[] = [];
  if (state.cwd !== null && state.cwd !== cwd) {
    items.push({
      text: t('The session worked in {0}, which is another folder', quote(state.cwd)),
      mismatch: true,
    });
  }
  if (state.gitBranch !== null && branch !== undefined && state.gitBranch !== branch) {
    items.push({
      text: t(
        'The session was on branch {0}; git says {1} now',
        quote(state.gitBranch),
        branch === null ? 'HEAD' : quote(branch),
      ),
      mismatch: true,
    });
  }
  const agent = state.agent === 'codex' ? 'Codex' : 'Claude Code';
  items.push({ text: t('Session: {0} of {1}', quote(nameOf(path)), agent) });
  return items;
}

function completedSection({ git }: HandoffFacts, session: SessionRecord | undefined): Section {
  const items: Item[] = [];
  for (const { text, status } of session?.state.todos ?? []) {
    if (status === 'completed') items.push({ text: oneLine(text) });
  }
  items.push(...headed(session, 'completed'));
  if (git.found) {
    const { base, commits } = git.value;
    // Git counts in whole seconds. With neither a base nor a session nobody can say which commits are new.
    const since = session?.started ?? (base === null ? Number.POSITIVE_INFINITY : 0);
    const own = commits.filter(({ time }) => time > since - 1000);
    items.push(...own.map(({ id, subject }) => ({ text: t('Commit {0}: {1}', code(id), oneLine(subject)) })));
  }
  const passed = lastRuns(session).filter((run) => !run.failed && run.exitCode === 0 && isCheck(run.command));
  items.push(
    ...passed.reverse().map(({ command }) => ({ text: t('{0} ended with 0', code(oneLine(command, 25))) })),
  );
  return {
    title: t('Completed'),
    items: unique(items),
    nothing: t('Not found: no finished entry of a todo list, no commit, no check that passed.'),
    words: 170,
  };
}

/** Commands whose outcome tells something about the work; looking around does not. */
function isCheck(command: string): boolean {
  return /\b(?:test|lint|check|validate|verify|template|plan|apply|build|diff|dry-run|upgrade|install|promtool|kubeconform|commit|push|rollout|pytest|make)\b/.test(
    command,
  );
}

function remaining(session: SessionRecord | undefined): readonly Item[] {
  const open = (session?.state.todos ?? []).filter(({ status }) => status !== 'completed');
  const begun = open.filter(({ status }) => status === 'in_progress');
  const items = [
    ...begun.map(({ text }) => ({ text: t('{0} (begun)', oneLine(text)) })),
    ...open.filter(({ status }) => status === 'pending').map(({ text }) => ({ text: oneLine(text) })),
    ...headed(session, 'remaining'),
  ];
  const plan = items.length === 0 ? session?.plans.at(-1) : undefined;
  return unique([
    ...items,
    ...(plan
      ? sentencesOf(plan.text).map((text) => ({ text: t('{0} (from the plan)', oneLine(text)) }))
      : []),
  ]);
}

const decided =
  /\b(?:decided|decision|chose|opted|instead of|rather than|let'?s (?:use|keep|go with)|we(?:'ll| will) (?:use|keep|go with|stick)|going with|go with|stick(?:ing)? with|agreed|(?:use|using|keep(?:ing)?|maintaining) .{3,80}\b(?:because|as (?:is|before)|unchanged|so that))\b/i;

function decisions(session: SessionRecord | undefined): readonly Item[] {
  if (!session) return [];
  return unique([
    ...headed(session, 'decisions'),
    ...session.choices.toReversed().map(({ text }) => ({
      text: t('The user chose: {0}', oneLine(text.replace(/^User has answered your questions: */, ''))),
    })),
    ...matching(session.prompts, decided).map((text) => ({ text: t('The user: {0}', text) })),
    ...matching(session.answers, decided).map((text) => ({ text })),
  ]);
}

const troubled =
  /\b(?:known issue|still (?:fails?|failing|references?|broken|open)|does(?:n't| not) (?:exist|work)|(?:is|are) (?:missing|blocked|broken)|not yet|unable to|could(?:n't| not)|needs? to be|must be (?:created|fixed)|workaround|flaky|regression)\b/i;

function issues({ git }: HandoffFacts, session: SessionRecord | undefined): readonly Item[] {
  const conflicts = git.found ? git.value.uncommitted.filter(({ kind }) => kind === 'unmerged') : [];
  const failing = lastRuns(session).filter((run) => run.failed);
  return unique([
    ...conflicts.map(({ path }) => ({ text: t('{0} is in conflict', quote(path)) })),
    ...failing.reverse().map(failureItem),
    ...headed(session, 'issues'),
    ...matching(session?.answers ?? [], troubled).map((text) => ({ text })),
    ...(session?.state.lastKind === 'error'
      ? [{ text: t('The session ended with an error: {0}', oneLine(session.state.lastError ?? '')) }]
      : []),
    ...(session?.state.lastKind === 'interrupted' ? [{ text: t('The last turn was interrupted.') }] : []),
  ]);
}

function failureItem({ command, exitCode, output }: CommandRun): Item {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  // A word alone, such as a heading, says nothing.
  const said = lines.find((line) => line.trim().split(/\s+/).length > 2) ?? lines[0];
  const what =
    exitCode === null
      ? t('{0} failed when it was last run', code(oneLine(command, 25)))
      : t('{0} ended with {1} when it was last run', code(oneLine(command, 25)), exitCode);
  return { text: said === undefined ? what : `${what}: ${code(oneLine(said, 25))}` };
}

/** Each command at its last run, in the order of those. */
function lastRuns(session: SessionRecord | undefined): CommandRun[] {
  const last = new Map<string, CommandRun>();
  for (const run of session?.commands ?? []) {
    last.delete(run.command);
    last.set(run.command, run);
  }
  return [...last.values()];
}

const forbidding =
  /\b(?:do not|don'?t|never|must(?:n't)?|must not|only|without|avoid|no need to|make sure|ensure|always|not (?:touch|change|restart|deploy)|before (?:you|any)|keep .{2,40} (?:as (?:is|it is)|unchanged)|read-?only)\b/i;

function constraints(session: SessionRecord | undefined): readonly Item[] {
  if (!session) return [];
  return unique([
    ...headed(session, 'constraints'),
    ...matching(session.prompts, forbidding).map((text) => ({ text: t('The user: {0}', text) })),
  ]);
}

function nextSection({ task }: HandoffFacts, session: SessionRecord | undefined): Section {
  const text =
    nextAction(session) ?? (task === undefined ? undefined : t('Begin with the task: {0}', oneLine(task)));
  const failing = lastRuns(session).findLast((run) => run.failed);
  return {
    title: t('Next immediate action'),
    items: [
      ...(text === undefined ? [] : [{ text }]),
      ...(failing ? [{ text: t('Run again: {0}', code(oneLine(failing.command, 25))) }] : []),
    ],
    nothing: t('Not found: ask the user.'),
    words: 60,
  };
}

function nextAction(session: SessionRecord | undefined): string | undefined {
  if (!session) return undefined;
  const { todos, lastKind, lastPrompt } = session.state;
  if (lastKind === 'prompt' && lastPrompt !== null)
    return t('Answer the last request: {0}', oneLine(lastPrompt));
  const begun = todos.find(({ status }) => status === 'in_progress');
  if (begun) return t('Continue: {0}', oneLine(begun.text));
  const pending = todos.find(({ status }) => status === 'pending');
  const [named] = headed(session, 'next');
  const [listed] = headed(session, 'remaining');
  return named?.text ?? (pending && oneLine(pending.text)) ?? listed?.text;
}

/** The newest text that has such a heading, else nothing: an older list is out of date. */
function headed(session: SessionRecord | undefined, heading: Heading): readonly Item[] {
  for (const { text } of session?.answers.toReversed() ?? []) {
    const items = underHeadings(text).get(heading);
    if (items && items.length > 0) return items.map((item) => ({ text: oneLine(item) }));
  }
  return [];
}

/** Sentences of a kind, the newest first; those under a heading are told by it already. */
function matching(said: readonly { readonly text: string }[], pattern: RegExp): readonly string[] {
  return said
    .toReversed()
    .flatMap(({ text }) => sentencesOf(text).filter((sentence) => pattern.test(sentence)))
    .filter((sentence) => sentence.length < 400)
    .map((sentence) => oneLine(sentence));
}

function quote(text: string): string {
  return code(oneLine(text));
}

function unique(items: readonly Item[]): readonly Item[] {
  const seen = new Set<string>();
  return items.filter(({ text }) => {
    const key = text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
    if (key === '' || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
