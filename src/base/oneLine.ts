/** Text of others in one line of Markdown, for documents that leave the machine. */
import { holdsSecret } from './redact.ts';

export function wordsIn(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}

/** Stands for a text with a secret in it; an item that holds it is withheld. */
export const withheldText = '[redacted]';

/** One line of at most so many words, without what would end it or the list that it stands in. */
export function oneLine(text: string, words = 40): string {
  // Before anything is cut: half a secret looks like none.
  if (text.split('\n').some(holdsSecret)) return withheldText;
  const all = text
    // Control characters, escape sequences with them: the text goes to a terminal.
    // oxlint-disable-next-line no-control-regex
    .replaceAll(/\u001b\[[0-9;?]*[A-Za-z]|[\u0000-\u001f\u007f-\u009f]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  const line = all.slice(0, words).join(' ');
  const cut = line.length > 600 ? line.slice(0, 600) : line;
  return all.length > words || cut.length < line.length ? `${cut} …` : cut;
}

/** Code in Markdown, whatever backticks it holds. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${text}${space}${fence}`;
}
