/** Keeps a postmortem in the notes folder, merged with what is there. */
import { joinPath } from '../../../../base/paths.ts';
import type { FileFailure, Ports } from '../../../../base/ports.ts';
import { ok, type Result } from '../../../../base/result.ts';
import { draftPostmortem, type PostmortemSource, type WrittenPostmortem } from './postmortem.ts';

export interface SavedPostmortem extends WrittenPostmortem {
  /** Absolute. */
  readonly path: string;
}

/** @param postmortems absolute folder */
export async function savePostmortem(
  ports: Pick<Ports, 'files' | 'writer' | 'shell' | 'clock'>,
  source: Omit<PostmortemSource, 'existing'>,
  postmortems: string,
): Promise<Result<SavedPostmortem, FileFailure>> {
  const path = joinPath(postmortems, `${source.id}.md`);
  const bytes = await ports.files.read(path);
  if (!bytes.ok && bytes.error.code !== 'not-found') return bytes;
  const existing = bytes.ok ? new TextDecoder().decode(bytes.value) : undefined;
  const made = await draftPostmortem(ports, { ...source, ...(existing !== undefined && { existing }) });
  if (made.markdown === existing) return ok({ ...made, path });
  const written = await ports.writer.write(path, made.markdown);
  return written.ok ? ok({ ...made, path }) : written;
}
