/** What commands printed: short text in the event itself, long text in a file beside the log, named by its hash. */
import { visibleText } from '../../base/approvals.ts';
import { joinPath } from '../../base/paths.ts';
import type { FileFailure, Files, FileWriter } from '../../base/ports.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { sha256 } from '../../base/sha256.ts';
import type { EventOf } from './incidentEvents.ts';
import { withoutSecrets } from './withoutSecrets.ts';

/** Bytes; more than this goes to a file. */
const mostInline = 8 * 1024;
const mostBytes = 32 * 1024 * 1024;
const fileName = /^outputs\/[0-9a-f]{64}\.txt$/;

export interface OutputData {
  readonly text?: string;
  /** Relative to the incident's folder. */
  readonly file?: string;
  readonly bytes: number;
  readonly truncated: boolean;
}

/** The data of an output event, all but the number of its command; a long text is on the disk then, without secrets and control sequences. */
export async function keepOutput(
  writer: Pick<FileWriter, 'write'>,
  folder: string,
  output: { readonly text: string; readonly truncated: boolean },
): Promise<Result<OutputData, FileFailure>> {
  const text = await withoutSecrets(output.text, visibleText);
  const content = new TextEncoder().encode(text);
  const { truncated } = output;
  if (content.length <= mostInline) return ok({ text, bytes: content.length, truncated });
  const file = `outputs/${await sha256(content)}.txt`;
  const written = await writer.write(joinPath(folder, file), content);
  return written.ok ? ok({ file, bytes: content.length, truncated }) : err(written.error);
}

/** The text of an output event. Only files that `keepOutput` names are read, whatever the event says. */
export async function readOutput(
  files: Pick<Files, 'read'>,
  folder: string,
  { text, file }: EventOf<'output'>['data'],
): Promise<Result<string, FileFailure>> {
  if (text !== undefined || file === undefined || !fileName.test(file)) return ok(text ?? '');
  const bytes = await files.read(joinPath(folder, file), mostBytes);
  return bytes.ok ? ok(new TextDecoder().decode(bytes.value)) : bytes;
}
