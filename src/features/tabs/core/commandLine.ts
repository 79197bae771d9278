/** One single line for a shell that a person uses: each shell quotes in its own way. */
import { posixQuote } from '../../../base/posixQuote.ts';

export type ShellFamily = 'posix' | 'fish' | 'powershell' | 'cmd';

/** The family of a shell by the name of its program. */
export function shellFamily(shell: string): ShellFamily {
  const program = /([^/\\]+?)(?:\.exe)?$/i.exec(shell)?.[1]?.toLowerCase() ?? '';
  if (program === 'fish') return 'fish';
  if (program === 'pwsh' || program === 'powershell') return 'powershell';
  if (program === 'cmd') return 'cmd';
  return 'posix';
}

/** Undefined where a word cannot be said in one line of this shell: a line break, or what cmd.exe would expand. */
export function commandLine(words: readonly string[], family: ShellFamily): string | undefined {
  if (words.some((word) => /[\0\r\n]/.test(word))) return undefined;
  if (family === 'cmd' && words.some((word) => /["%!^]/.test(word))) return undefined;
  const line = words.map((word) => quoteWord(word, family)).join(' ');
  const first = words[0] ?? '';
  return family === 'powershell' && line !== first && quoteWord(first, family) !== first ? `& ${line}` : line;
}

function quoteWord(word: string, family: ShellFamily): string {
  if (/^[A-Za-z0-9_./:=@%+-]+$/.test(word) && !(family === 'powershell' && /^[@%]/.test(word))) return word;
  switch (family) {
    case 'posix':
      return posixQuote(word);
    case 'fish':
      return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
    case 'powershell':
      return `'${word.replaceAll(/['‘’‚‛]/g, '$&$&')}'`;
    case 'cmd':
      return `"${word}"`;
  }
}
