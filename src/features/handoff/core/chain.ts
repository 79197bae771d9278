/** Handoffs on disk: `<notes>/handoffs/2026-05-13-0912-raise-the-maximum.md`, each with the name of the one before. */
import * as z from 'zod';
import { parseJson } from '../../../base/json.ts';
import { joinPath } from '../../../base/paths.ts';
import type { FileFailure, Files, FileWriter } from '../../../base/ports.ts';
import { ok, type Result } from '../../../base/result.ts';

/** Older ones are no longer looked at for the one before. */
const mostLooked = 50;
const largestDraft = 256 * 1024;
const decoder = new TextDecoder();

/** What a handoff says of itself, in a comment on its last line. A person may have edited or removed it. */
const mark = z.object({
  version: z.literal(1),
  /** The top of the working tree. */
  folder: z.string(),
  branch: z.nullable(z.string()),
  session: z.nullable(z.string()),
  previous: z.nullable(z.string()),
});
export type HandoffMark = z.infer<typeof mark>;

const markLine = /<!-- sre-workbench-handoff (\{.*\}) -->\s*$/;

/** Never ends the comment that it stands in. */
export function markText(content: HandoffMark): string {
  return `<!-- sre-workbench-handoff ${JSON.stringify(content).replaceAll('>', '\\u003e')} -->`;
}

export function readMark(text: string): HandoffMark | undefined {
  const found = markLine.exec(text)?.[1];
  const parsed = mark.safeParse(found === undefined ? undefined : parseJson(found));
  return parsed.success ? parsed.data : undefined;
}

export function handoffsFolder(notes: string): string {
  return joinPath(notes, 'handoffs');
}

/** @param now milliseconds since 1970; the name has it in UTC */
export function handoffName(goal: string, now: number): string {
  const time = new Date(now).toISOString();
  const slug = goal
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 48)
    .replace(/-+$/, '');
  return `${time.slice(0, 10)}-${time.slice(11, 13)}${time.slice(14, 16)}-${slug || 'handoff'}.md`;
}

/**
 * The name of the handoff that a session continues: the one that its first prompt names, else the newest of the same
 * working tree. Undefined for the first of a chain.
 */
export async function findPrevious(
  files: Files,
  folder: string,
  { top, firstPrompt }: { readonly top: string; readonly firstPrompt: string },
): Promise<string | undefined> {
  const entries = await files.list(folder);
  if (!entries.ok) return undefined;
  const names = entries.value
    .filter(({ kind, name }) => kind === 'file' && name.endsWith('.md'))
    .map(({ name }) => name)
    .sort()
    .reverse();
  const named = names.find((name) => firstPrompt.includes(name));
  if (named !== undefined) return named;
  for (const name of names.slice(0, mostLooked)) {
    const read = await files.read(joinPath(folder, name), largestDraft);
    if (read.ok && readMark(decoder.decode(read.value))?.folder === top) return name;
  }
  return undefined;
}

/** Writes a new file and answers its path; never over another one. */
export async function saveHandoff(
  writer: FileWriter,
  folder: string,
  { name, text }: { readonly name: string; readonly text: string },
): Promise<Result<string, FileFailure>> {
  for (let number = 1; ; number += 1) {
    const path = joinPath(folder, number === 1 ? name : name.replace(/\.md$/, `-${number}.md`));
    const created = await writer.create(path, text);
    if (created.ok) return ok(path);
    if (created.error.code !== 'exists') return created;
  }
}
