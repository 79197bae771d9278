/** A text as one word of a POSIX shell: nothing is special within single quotes but the quote itself. */
export function posixQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
