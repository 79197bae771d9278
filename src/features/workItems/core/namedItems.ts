/** Work items as texts name them, `AB#12`, with the state that was read behind them: `AB#12 (state: Active)`. */
import type { WorkItemState } from '../../../base/workItemCommands.ts';

const named = /\bAB#(\d{1,9})\b(?: \(state: [^()\n|]{0,80}\))?/g;

/** Each once, in their order. */
export function namedIds(text: string): readonly number[] {
  return [...new Set([...text.matchAll(named)].map(([, id]) => Number(id)))];
}

/** Whether a line names its item already; a cell of a table may hold the bare number. */
export function isNamed(line: string): boolean {
  return namedIds(line).length > 0 || /\|\s*#?\d{2,9}\s*(?:,[^|]*)?\|/.test(line);
}

/**
 * A line with the item that was made of it named behind what the item says; at its end where that does not stand in it.
 * A row of a table stays one.
 */
export function nameIn(line: string, what: string, id: number): string {
  const name = `AB#${id}`;
  const at = what === '' ? -1 : line.indexOf(what);
  if (at !== -1) return `${line.slice(0, at + what.length)} ${name}${line.slice(at + what.length)}`;
  const [, text = '', end = ''] = /^(.*?)(\s*\|?\s*)$/s.exec(line) ?? [];
  return `${text} ${name}${end}`;
}

/** The states behind the names, where they are known; what is over is said to be done. */
export function withStates(text: string, states: readonly WorkItemState[]): string {
  const known = new Map(states.filter(({ source }) => source !== 'none').map((state) => [state.id, state]));
  return text.replaceAll(named, (whole: string, id: string) => {
    const found = known.get(Number(id));
    if (!found) return whole;
    const state = found.state
      .replaceAll(/[()\n|]/g, ' ')
      .replaceAll(/ {2,}/g, ' ')
      .trim()
      .slice(0, 60);
    return `AB#${id} (state: ${state}${found.open ? '' : ', done'})`;
  });
}
