/** What an agent reported about its own task: the last one of each tab, as a file. */
import * as z from 'zod';
import { parseJson } from '../../../base/json.ts';
import { joinPath } from '../../../base/paths.ts';
import type { Files, FileWriter } from '../../../base/ports.ts';
import type { FileFailure } from '../../../base/ports.ts';
import type { Result } from '../../../base/result.ts';
import { stateFolder } from './eventPlace.ts';

const mostBytes = 256 * 1024;
/** Characters: a result is a summary, not a log. */
export const longestResult = 20_000;

const resultShape = z.object({ version: z.literal(1), tab: z.string(), t: z.number(), text: z.string() });
export type ReportedResult = z.infer<typeof resultShape>;

function resultFile(folder: string, tab: string): string {
  return joinPath(folder, stateFolder, 'results', `${tab}.json`);
}

export async function keepResult(
  writer: FileWriter,
  folder: string,
  result: Omit<ReportedResult, 'version'>,
): Promise<Result<void, FileFailure>> {
  const text = result.text.slice(0, longestResult);
  return writer.write(
    resultFile(folder, result.tab),
    `${JSON.stringify({ version: 1, ...result, text }, null, 2)}\n`,
  );
}

/** Undefined where the tab has reported nothing, or the file is no result. */
export async function readResult(
  files: Files,
  folder: string,
  tab: string,
): Promise<ReportedResult | undefined> {
  const bytes = await files.read(resultFile(folder, tab), mostBytes);
  const parsed = resultShape.safeParse(
    bytes.ok ? parseJson(new TextDecoder().decode(bytes.value)) : undefined,
  );
  return parsed.success ? parsed.data : undefined;
}
