/** The draft of a handoff: for agents, the command line and the editor's language models. */
import { t } from '@vscode/l10n';
import * as z from 'zod';
import { isWithin, joinPath } from '../../base/paths.ts';
import { refuseTranscript } from '../../clients/agents/reach.ts';
import { findTop } from '../../clients/git/gitDirectory.ts';
import { findNotesFolder } from '../../base/notesFolder.ts';
import { defineTool, type AnyTool, type ToolContext } from '../../tools/tool.ts';
import { handoffsFolder, saveHandoff } from './core/chain.ts';
import { prepareHandoff } from './core/handoff.ts';

const draft = z.object({
  status: z.literal('ok'),
  /** The goal as it stands in the first line. */
  goal: z.string(),
  markdown: z.string(),
  words: z.number(),
  withheld: z.number(),
  sections: z.array(z.object({ title: z.string(), found: z.boolean(), items: z.number() })).readonly(),
  mismatches: z.array(z.string()).readonly(),
  transcript: z.nullable(z.string()),
  /** The file name of the handoff before this one. */
  previous: z.nullable(z.string()),
  /** Where it was written; null without `save`. */
  path: z.nullable(z.string()),
});

const draftHandoffTool = defineTool({
  name: 'draft_handoff',
  title: 'Draft a handoff of the work in a folder',
  description:
    'Writes the Markdown prompt with which a new session continues the work of a folder: goal first, then location and ' +
    'branch, completed, remaining, key decisions, known issues, files modified, constraints, next action. Taken from git and ' +
    'from the transcript of a Claude Code or Codex session, checked against git now, without a model; what was not found says ' +
    'so. At most 1,200 words; lines that look like secrets are left out and counted. It writes a file only where asked to save.',
  effect: 'draft',
  input: z.object({
    cwd: z.string().describe('The folder in which the work is done.'),
    notes: z
      .exactOptional(z.string())
      .describe('The notes folder, for the chain of handoffs; found by itself where it is usual.'),
    transcript: z
      .exactOptional(z.string())
      .describe('The .jsonl file of the session; the newest one of the folder unless told.'),
    goal: z.exactOptional(z.string()).describe('What the next session is to reach; it orders the files.'),
    save: z.boolean().default(false).describe('Keep it under handoffs/ in the notes folder.'),
  }),
  output: z.union([draft, z.object({ status: z.literal('failed'), reason: z.string() })]),
  async run({ cwd, notes, transcript, goal, save }, context) {
    const { ports, signal } = context;
    const absolute = (path: string): string => joinPath(context.folder, path.replaceAll('\\', '/'));
    const folder = absolute(cwd);
    const session = transcript === undefined ? undefined : absolute(transcript);
    const place = notes === undefined ? await usualNotes(context, folder) : absolute(notes);
    const refused = await refuse(context, { folder, session, notes: place, save });
    if (refused !== undefined) return failed(refused);
    const handoff = await prepareHandoff(ports, {
      cwd: folder,
      transcript: session,
      goal,
      notes: place,
      signal,
    });
    const { name, ...drafted } = handoff;
    if (!save || place === undefined) return { status: 'ok' as const, ...drafted, path: null };
    const saved = await saveHandoff(ports.writer, handoffsFolder(place), { name, text: drafted.markdown });
    return saved.ok ? { status: 'ok' as const, ...drafted, path: saved.value } : failed(saved.error.message);
  },
  print: (output) => (output.status === 'ok' ? output.markdown : ''),
  outcome: ({ status }) => (status === 'ok' ? 'clean' : 'failed'),
  reason: (output) => (output.status === 'failed' ? output.reason : ''),
  *brief(output) {
    yield output;
    if (output.status !== 'ok') return;
    const { markdown, ...rest } = output;
    // The whole draft is what was asked for; what describes it goes first.
    yield { status: output.status, markdown, path: output.path };
    yield { ...rest, markdown: t('Left out: {0} words. Ask with save, and read the file.', output.words) };
  },
});

export const handoffTools: readonly AnyTool[] = [draftHandoffTool];

function failed(reason: string) {
  return { status: 'failed' as const, reason };
}

async function usualNotes({ ports, folder }: ToolContext, cwd: string): Promise<string | undefined> {
  const top = await findTop(ports.files, cwd);
  const folders = [...new Set([...(top === undefined ? [] : [top]), cwd, folder])];
  return findNotesFolder(ports.files, { setting: '', folders });
}

interface Places {
  readonly folder: string;
  readonly session: string | undefined;
  readonly notes: string | undefined;
  readonly save: boolean;
}

async function refuse(
  { ports, roots }: ToolContext,
  { folder, session, notes, save }: Places,
): Promise<string | undefined> {
  const stat = await ports.files.stat(folder);
  if (!stat.ok) return stat.error.message;
  if (stat.value.kind !== 'directory') return t('{0} is not a folder.', folder);
  if (save && notes === undefined) return t('There is no notes folder here. Name one: --notes FOLDER.');
  if (roots === undefined) return undefined;
  for (const path of [folder, ...(notes === undefined ? [] : [notes])]) {
    const real = await ports.files.realPath(path);
    const inside = real.ok ? real.value : path;
    if (!roots.some((root) => isWithin(inside, root)))
      return t('{0} lies outside of the folders that are open.', path);
  }
  return session === undefined ? undefined : refuseTranscript(ports, session, roots);
}
