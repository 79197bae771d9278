/** The tool that lists worktrees: for agents, the command line and the editor's language models. */
import { t } from '@vscode/l10n';
import * as z from 'zod';
import { joinPath } from '../../base/paths.ts';
import { isOutside } from '../../base/roots.ts';
import { defineTool, type AnyTool } from '../../tools/tool.ts';
import { readOverview } from './core/overview.ts';
import { describeWorktree } from './core/worktreeText.ts';

const worktree = z.object({
  path: z.string(),
  branch: z.nullable(z.string()),
  head: z.string(),
  main: z.boolean(),
  locked: z.nullable(z.string()),
  prunable: z.nullable(z.string()),
  changes: z.nullable(z.number()),
  ahead: z.nullable(z.number()),
  behind: z.nullable(z.number()),
  /** What ahead and behind are counted against. */
  base: z.nullable(z.string()),
  operation: z.nullable(z.object({ kind: z.string(), branch: z.nullable(z.string()) })),
  bare: z.boolean(),
});

const listWorktrees = defineTool({
  name: 'list_worktrees',
  title: 'List the worktrees of a git repository',
  description:
    'All worktrees of a git repository with branch, commit, uncommitted changes (untracked files included), commits ahead and ' +
    'behind the upstream or the base branch, lock with its reason, and a rebase or merge that is under way. Runs git, without ' +
    "anything that the repository's own configuration or hooks would start. Changes nothing and fetches nothing.",
  effect: 'read',
  input: z.object({
    repository: z
      .string()
      .describe('A folder of the repository: any of its worktrees, or a bare repository.'),
  }),
  output: z.union([
    z.object({ status: z.literal('ok'), worktrees: z.array(worktree).readonly() }),
    z.object({ status: z.literal(['failed', 'unavailable']), reason: z.string() }),
  ]),
  positional: 'repository',
  async run({ repository }, context) {
    const { ports, signal } = context;
    const folder = joinPath(context.folder, repository.replaceAll('\\', '/'));
    if (await isOutside(context, folder)) {
      return { status: 'failed' as const, reason: t('{0} lies outside of the workspace folders.', folder) };
    }
    const overview = await readOverview(ports, folder, signal);
    signal.throwIfAborted();
    if (!overview.ok) {
      const { code, message } = overview.error;
      const missing = code === 'not-allowed' || code === 'not-found';
      return { status: missing ? ('unavailable' as const) : ('failed' as const), reason: message };
    }
    const worktrees = overview.value.map(({ base, operation, ...told }) => ({
      ...told,
      base: base?.name ?? null,
      operation: operation ?? null,
    }));
    return { status: 'ok' as const, worktrees };
  },
  print: (output) =>
    output.status === 'ok' ? output.worktrees.map((row) => `${describeWorktree(row)}\n`).join('') : '',
  outcome: ({ status }) => (status === 'ok' ? 'clean' : 'failed'),
  reason: (output) => (output.status === 'ok' ? '' : output.reason),
  *brief(output) {
    yield output;
    if (output.status !== 'ok') return;
    const ranked = output.worktrees.toSorted((one, other) => weight(other) - weight(one));
    for (let shown = ranked.length; shown > 0; shown = Math.floor(shown / 2)) {
      yield {
        status: output.status,
        worktrees: ranked.slice(0, shown),
        left_out: ranked.length - shown,
        more: 'Run `sre-workbench list-worktrees REPOSITORY --json` for all of them.',
      };
    }
  },
});

/** What needs somebody comes first: an operation under way, then changes, then commits of its own. */
function weight({ operation, changes, ahead }: z.infer<typeof worktree>): number {
  return (operation ? 4 : 0) + ((changes ?? 0) > 0 ? 2 : 0) + ((ahead ?? 0) > 0 ? 1 : 0);
}

export const worktreeTools: readonly AnyTool[] = [listWorktrees];
