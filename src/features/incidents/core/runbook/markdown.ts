/** Text of others, as a part of a Markdown line. */

/** No link, no heading, no HTML of its own. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]<>|]/g, (character) => `\\${character}`)
    .replace(/^([#+-]|\d+[.)])/, '\\$1');
}
