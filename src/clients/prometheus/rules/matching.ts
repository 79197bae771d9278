/** Which values a matcher lets pass, and one that it does. */
import type { Matcher } from '../expression.ts';

/** What cannot be judged is let pass. */
export function admits(matcher: Pick<Matcher, 'operator' | 'value'>, value: string): boolean {
  if (matcher.operator === '=') return matcher.value === value;
  if (matcher.operator === '!=') return matcher.value !== value;
  try {
    return new RegExp(`^(?:${matcher.value})$`, 'us').test(value) === (matcher.operator === '=~');
  } catch {
    return true;
  }
}

const classes: Readonly<Record<string, string>> = { d: '0', w: 'a', s: ' ', D: 'a', W: '-', S: 'a' };
const breaks = new Set(['b', 'B', 'A', 'z']);

/** A text that a regular expression matches, where it is made of the usual parts. */
export function exampleOf(pattern: string): string {
  let at = 0;
  const alternatives = (): string => {
    const first = sequence();
    while (pattern[at] === '|') {
      at += 1;
      sequence();
    }
    return first;
  };
  const sequence = (): string => {
    let text = '';
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') text += repeated(atom());
    return text;
  };
  const atom = (): string => {
    const char = pattern[at] ?? '';
    at += 1;
    if (char === '(') {
      at += /^\?(?:P?<\w+>|[a-zA-Z-]*:)/.exec(pattern.slice(at))?.[0].length ?? 0;
      const inner = alternatives();
      at += 1;
      return inner;
    }
    if (char === '[') return fromClass();
    if (char === '.') return 'x';
    if (char === '^' || char === '$') return '';
    if (char !== '\\') return char;
    const escaped = pattern[at] ?? '';
    at += 1;
    return breaks.has(escaped) ? '' : (classes[escaped] ?? escaped);
  };
  const fromClass = (): string => {
    const end = pattern.indexOf(']', at + 1);
    const inside = pattern.slice(at, end < 0 ? pattern.length : end);
    at += inside.length + 1;
    if (!inside.startsWith('^'))
      return inside[0] === '\\' ? (classes[inside[1] ?? ''] ?? inside[1] ?? '') : (inside[0] ?? '');
    return ['a', '0', '-'].find((char) => admits({ operator: '=~', value: `[${inside}]` }, char)) ?? 'a';
  };
  const repeated = (text: string): string => {
    const times = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(pattern.slice(at));
    at += times?.[0].length ?? 0;
    return text.repeat(times?.[1] === undefined ? 1 : Number(times[1]));
  };
  return alternatives();
}
