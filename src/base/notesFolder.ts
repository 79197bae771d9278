/** Which folder holds the notes: work items, incidents, handoffs, runbooks, inventories. */
import { isWithin, joinPath, relativePath } from './paths.ts';
import type { Files } from './ports.ts';

/** Looked for in each workspace folder, in this order. */
const usual = ['notes', 'SRE/notes'];

/** Absolute folders. */
export interface NotesPlace {
  readonly folder: string;
  /** Of the incidents, below it unless a setting says otherwise. */
  readonly incidents: string;
}

export interface NotesPlaces {
  /** The setting: absolute, or relative to the first workspace folder; empty where it is not set. */
  readonly setting: string;
  /** Absolute, in the order of the workspace. */
  readonly folders: readonly string[];
  /** Absolute; of several notes folders the nearest to it wins. */
  readonly activeFile?: string | undefined;
}

/** Absolute. Undefined where none is set and none is there: then one may be made at `proposedNotesFolder`. */
export async function findNotesFolder(
  files: Files,
  { setting, folders, activeFile }: NotesPlaces,
): Promise<string | undefined> {
  if (setting !== '') return joinPath(folders[0] ?? '/', setting.replaceAll('\\', '/'));
  const found: string[] = [];
  for (const folder of folders) {
    const candidates = usual.map((name) => joinPath(folder, name));
    for (const candidate of candidates) {
      const stat = await files.stat(candidate);
      if (stat.ok && stat.value.kind === 'directory') found.push(candidate);
    }
  }
  if (activeFile === undefined) return found[0];
  const distance = (notes: string): number => {
    if (isWithin(activeFile, notes)) return 0;
    const way = relativePath(notes, activeFile);
    return way === activeFile ? Number.POSITIVE_INFINITY : way.split('/').length;
  };
  // Sorting is stable: of equally near ones the first stays first.
  return found.toSorted((a, b) => distance(a) - distance(b))[0];
}

/** Undefined without a workspace folder. */
export function proposedNotesFolder(folders: readonly string[]): string | undefined {
  const [first] = folders;
  return first === undefined ? undefined : joinPath(first, 'SRE/notes');
}
