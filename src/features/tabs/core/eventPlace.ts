/** Where hooks leave their events. */
import { joinPath } from '../../../base/paths.ts';

/** Of the workspace folder: tabs, events, prompts and results; it ignores itself in git. */
export const stateFolder = '.sre-workbench';

export function eventFolder(folder: string): string {
  return joinPath(folder, stateFolder, 'events');
}

/** Where the next event goes; the name cannot meet another one. */
export function eventFile(folder: string, t: number): string {
  return joinPath(eventFolder(folder), `${String(t).padStart(13, '0')}-${crypto.randomUUID()}.json`);
}
