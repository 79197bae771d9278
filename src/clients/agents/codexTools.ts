/** What Codex's tools were asked for, and what they answered. */
import { isRecord, listOf, numberOf, parseJson, recordOf, textOf, type JsonRecord } from '../../base/json.ts';

/** The command that a shell tool runs, without the shell around it. */
export function commandOf(
  name: string,
  input: JsonRecord,
): { readonly command: string; readonly folder: string } {
  const folder = textOf(input['workdir']) || textOf(input['working_directory']);
  if (!/shell|exec|command/.test(name)) return { command: '', folder };
  const given = input['cmd'] ?? input['command'];
  if (typeof given === 'string') return { command: given, folder };
  const words = listOf(given).map(textOf);
  const [shell = '', flag = '', script] = words;
  const wrapped = /(?:^|[/\\])(?:ba|z|da)?sh$/.test(shell) && /^-\w*c$/.test(flag) && script !== undefined;
  return { command: wrapped ? script : words.join(' '), folder };
}

/** The files that a patch names, in its own format. */
export function patchedFiles(text: string): readonly string[] {
  if (!text.includes('*** Begin Patch')) return [];
  return [...text.matchAll(/^\*\*\* (?:(?:Add|Update|Delete) File|Move to): (.+)$/gm)].map(([, file = '']) =>
    file.trim(),
  );
}

/** Older versions wrap text and exit code into JSON, newer ones write both as text. */
export function outputText(output: unknown): string {
  if (typeof output === 'string') return output;
  if (Array.isArray(output))
    return listOf(output)
      .map((part) => textOf(recordOf(part)['text']))
      .join('\n');
  return outputText(recordOf(output)['content'] ?? '');
}

/** What the command itself wrote, without what Codex puts around it. */
export function ownOutput(output: string): string {
  if (!output.startsWith('{')) {
    const [head = '', ...rest] = output.split('\nOutput:\n');
    return rest.length > 0 && /^(?:Exit code|Process exited|Wall time|Chunk ID)/m.test(head)
      ? rest.join('\nOutput:\n')
      : output;
  }
  const parsed = parseJson(output);
  return isRecord(parsed) && typeof parsed['output'] === 'string' ? parsed['output'] : output;
}

/** Null where the output names none. */
export function exitCodeOf(output: string): number | null {
  if (output.startsWith('{')) {
    const parsed = parseJson(output);
    const code = isRecord(parsed) ? numberOf(recordOf(parsed['metadata'])['exit_code']) : undefined;
    return code ?? null;
  }
  // The head alone: what follows is the command's own output.
  const told = /^(?:Exit code: (-?\d+)|Process exited with code (-?\d+))$/m.exec(
    output.slice(0, 400).split('\nOutput:')[0] ?? '',
  );
  return told ? Number(told[1] ?? told[2]) : null;
}
