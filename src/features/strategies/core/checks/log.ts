/** Words in a log. A pattern is text with `*` for anything: read in one pass, whatever the strategy's author wrote. */
import { t } from '@vscode/l10n';
import { oneLine } from '../../../../base/oneLine.ts';
import type { CheckOf } from '../checkShape.ts';
import { failed, passed, unknown, type Verdict } from '../outcome.ts';
import { readableFile, type NamedFile } from './files.ts';
import { podLog } from './kubernetes.ts';
import type { CheckOptions, CheckPorts } from './ports.ts';

/** Of the end of a file. */
const mostText = 8 * 1024 * 1024;

export async function checkLog(
  { file, ...check }: Omit<CheckOf<'log'>, 'file'> & { readonly file: NamedFile | undefined },
  ports: CheckPorts,
  options: CheckOptions,
): Promise<Verdict> {
  if (!file && (check.workload === undefined || check.workload === ''))
    return unknown(t('Neither a file nor a workload is named.'));
  const read = file ? await readableFile(file, ports) : await podLog(check, ports, options);
  if (!read.ok) return unknown(read.error.message);
  const text = typeof read.value === 'string' ? read.value : new TextDecoder().decode(read.value);
  const lines = text.slice(-mostText).split('\n');
  const found = lines.filter((line) => check.words.some((pattern) => matchesWords(line, pattern)));
  const [first] = found;
  const wanted = check.words.join(', ');
  if (check.expect === 'present')
    return first === undefined
      ? failed(t('None of {0} lines has {1}.', lines.length, wanted))
      : passed(t('{0} lines, the last one: {1}', found.length, oneLine(found.at(-1) ?? first)));
  return first === undefined
    ? passed(t('None of {0} lines has {1}.', lines.length, wanted))
    : failed(t('{0} lines, the last one: {1}', found.length, oneLine(found.at(-1) ?? first)));
}

/** The parts of the pattern in their order, anywhere in the line, in capital or small letters. */
export function matchesWords(line: string, pattern: string): boolean {
  const low = line.toLowerCase();
  let from = 0;
  for (const part of pattern.toLowerCase().split('*')) {
    const at = low.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return true;
}
