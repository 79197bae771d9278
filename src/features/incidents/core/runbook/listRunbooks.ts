/** The runbooks of a notes folder, and those that fit what somebody looks for. */
import { joinPath } from '../../../../base/paths.ts';
import type { Files } from '../../../../base/ports.ts';
import { readRunbook, type ReadRunbook } from './readRunbook.ts';

const largest = 2_000_000;
const mostFiles = 2000;

export interface StoredRunbook {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** Markdown files of a folder and of those below it, in the order of their names; one file where a file is named. */
export async function listRunbooks(files: Files, place: string): Promise<readonly StoredRunbook[]> {
  const stat = await files.stat(place);
  const paths = stat.ok && stat.value.kind === 'file' ? [place] : await markdownIn(files, place, 4);
  const found: StoredRunbook[] = [];
  for (const path of paths.slice(0, mostFiles)) {
    const bytes = await files.read(path, largest);
    if (bytes.ok) found.push({ path, text: new TextDecoder().decode(bytes.value) });
  }
  return found;
}

async function markdownIn(files: Files, folder: string, depth: number): Promise<readonly string[]> {
  const listed = await files.list(folder);
  if (!listed.ok || depth === 0) return [];
  const nested = await Promise.all(
    listed.value.map(async ({ name, kind }) => {
      if (kind === 'directory' && !name.startsWith('.'))
        return markdownIn(files, joinPath(folder, name), depth - 1);
      return kind === 'file' && /\.(?:md|markdown)$/i.test(name) ? [joinPath(folder, name)] : [];
    }),
  );
  return nested.flat();
}

export interface RunbookRow {
  readonly path: string;
  readonly runbook: ReadRunbook;
  /** How well it fits; 0 for what does not. */
  readonly score: number;
}

/** The best first; all of them in the order given where nothing is asked for. */
export async function rankRunbooks(
  stored: readonly StoredRunbook[],
  asked: { readonly words: string; readonly alert: string; readonly service: string },
): Promise<readonly RunbookRow[]> {
  const words = wordsOf(asked.words);
  const rows: RunbookRow[] = [];
  for (const { path, text } of stored) {
    const runbook = await readRunbook(text);
    rows.push({ path, runbook, score: scoreOf(runbook, text, { ...asked, list: words }) });
  }
  const nothing = words.length === 0 && asked.alert === '' && asked.service === '';
  if (nothing) return rows;
  return rows.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score);
}

export function wordsOf(text: string): readonly string[] {
  return [...new Set(text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [])];
}

interface Asked {
  readonly list: readonly string[];
  readonly alert: string;
  readonly service: string;
}

function scoreOf({ front, title }: ReadRunbook, text: string, { list, alert, service }: Asked): number {
  const has = (values: readonly string[], wanted: string): boolean =>
    wanted !== '' && values.some((value) => value.toLowerCase() === wanted.toLowerCase());
  const head = wordsOf([title, ...front.symptoms, ...front.alerts, ...front.services].join(' '));
  const body = new Set(wordsOf(text));
  const near = list.map((word) =>
    head.includes(word) ? 3 : head.some((each) => each.startsWith(word)) ? 2 : body.has(word) ? 1 : 0,
  );
  // One word that is nowhere is forgiven; a runbook that has few of them is another one.
  const fits = near.filter((each) => each > 0).length * 2 > list.length;
  const score = fits ? near.reduce<number>((sum, each) => sum + each, 0) : 0;
  return score + (has(front.alerts, alert) ? 20 : 0) + (has(front.services, service) ? 10 : 0);
}
