/** Keeps a runbook in the notes folder, merged with what is there. */
import { joinPath } from '../../../../base/paths.ts';
import type { FileFailure, Ports } from '../../../../base/ports.ts';
import { ok, type Result } from '../../../../base/result.ts';
import { generateRunbook, type RunbookSource, type WrittenRunbook } from './writeRunbook.ts';

export interface SavedRunbook extends WrittenRunbook {
  /** Absolute. */
  readonly path: string;
}

/** @param runbooks absolute folder */
export async function saveRunbook(
  ports: Pick<Ports, 'files' | 'writer' | 'shell' | 'clock'>,
  source: Omit<RunbookSource, 'existing'>,
  runbooks: string,
): Promise<Result<SavedRunbook, FileFailure>> {
  const fresh = await generateRunbook(ports, source);
  const path = joinPath(runbooks, fresh.name);
  const bytes = await ports.files.read(path);
  if (!bytes.ok && bytes.error.code !== 'not-found') return bytes;
  const existing = bytes.ok ? new TextDecoder().decode(bytes.value) : undefined;
  const made = existing === undefined ? fresh : await generateRunbook(ports, { ...source, existing });
  if (made.markdown === existing) return ok({ ...made, path });
  const written = await ports.writer.write(path, made.markdown);
  return written.ok ? ok({ ...made, path }) : written;
}
