/** Keeps a generated document in the notes folder, merged with what is there, and its pictures beside it. */
import { t } from '@vscode/l10n';
import { joinPath } from '../../../base/paths.ts';
import type { FileFailure, Ports } from '../../../base/ports.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { newestVersion, splitFrontMatter } from './runbook/frontMatter.ts';

export interface Document {
  readonly markdown: string;
  /** Of its file. */
  readonly name: string;
  readonly pictures?: readonly DocumentPicture[];
}

export interface DocumentPicture {
  /** Of its file, beside the document. */
  readonly name: string;
  readonly svg: string;
}

/**
 * @param folder absolute
 * @param make the document, from the file that is there
 */
export async function saveMerged<Made extends Document>(
  ports: Pick<Ports, 'files' | 'writer'>,
  folder: string,
  make: (existing: string | undefined) => Promise<Made>,
): Promise<Result<Made & { readonly path: string }, FileFailure>> {
  const fresh = await make(undefined);
  const path = joinPath(folder, fresh.name);
  const bytes = await ports.files.read(path);
  if (!bytes.ok && bytes.error.code !== 'not-found') return bytes;
  const existing = bytes.ok ? new TextDecoder().decode(bytes.value) : undefined;
  const made = existing === undefined ? fresh : await make(existing);
  if (existing !== undefined && splitFrontMatter(existing).front.version > newestVersion) {
    const message = t('{0} was written by a newer version: update the extension.', path);
    return err({ code: 'not-writable', message });
  }
  const pictures = await writePictures(ports, folder, made);
  if (!pictures.ok) return pictures;
  if (made.markdown === existing) return ok({ ...made, path });
  const written = await ports.writer.write(path, made.markdown);
  return written.ok ? ok({ ...made, path }) : written;
}

export async function writePictures(
  { writer }: Pick<Ports, 'writer'>,
  folder: string,
  { pictures = [] }: Document,
): Promise<Result<void, FileFailure>> {
  for (const { name, svg } of pictures) {
    const written = await writer.write(joinPath(folder, name), svg);
    if (!written.ok) return written;
  }
  return ok(undefined);
}
