/** The key of a manifest that a template's action fills, by the lines around it. */

/** Lines above it in which the owner of a key is looked for. */
const mostLines = 40;
const mostBefore = 200;

/**
 * `limits.memory` for `memory: {{ ... }}` below `limits:`, where nothing else stands behind the key: what is put together
 * from pieces (`{{ ... }}Mi`) is no value of the key.
 *
 * @param start where the action's braces begin
 * @param end behind its closing braces
 */
export function manifestKeyOf(text: string, start: number, end: number): string | undefined {
  if (!/^["']?[ \t]*(?:#|\r?\n|$)/.test(text.slice(end, end + 40))) return undefined;
  const near = text.slice(Math.max(start - mostBefore, 0), start);
  const line = near.slice(near.lastIndexOf('\n') + 1);
  const match = /^([ -]*)["']?([\w./-]+)["']?:[ \t]*["']?$/.exec(line);
  if (match === null) return undefined;
  const [, indent = '', key = ''] = match;
  const owner = ownerOf(text, start - line.length, indent.length);
  return owner === undefined ? key : `${owner}.${key}`;
}

/** The key of the nearest line above that is indented less; lines of actions alone do not count. */
function ownerOf(text: string, lineStart: number, indent: number): string | undefined {
  let end = lineStart - 1;
  for (let count = 0; count < mostLines && end > 0; count += 1) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(start, Math.min(end, start + mostBefore));
    const match = /^([ -]*)(?:["']?([\w./-]+)["']?:)?/.exec(line);
    const isBlank = /^\s*(?:$|#|\{\{)/.test(line);
    if (!isBlank && match !== null && (match[1] ?? '').length < indent) return match[2];
    end = start - 1;
  }
  return undefined;
}
