import { joinPath } from '../../../base/paths.ts';
import type { Files } from '../../../base/ports.ts';
import type { ReplicaPlace } from '../../../base/replicaPlace.ts';
import { notesFolder } from '../../../editor/notesFolder.ts';
import { readSetting } from '../../../editor/settings.ts';

/** The replica that the view shows; undefined without a notes folder. */
export async function replicaPlace(files: Files): Promise<ReplicaPlace | undefined> {
  const notes = await notesFolder(files);
  return notes === undefined
    ? undefined
    : {
        folder: joinPath(notes, 'work-items'),
        further: readSetting('sreWorkbench.workItems.files'),
        me: readSetting('sreWorkbench.workItems.me'),
        staleAfter: readSetting('sreWorkbench.workItems.staleAfterDays') * 86_400_000,
      };
}
