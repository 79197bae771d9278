/** Words and sentences, for ranking and for finding what was said. No model: English patterns, and told as such. */

/** Too common to say what a text is about. */
const common = new Set(
  'the and for with from that this into onto have has not but are was were will can all any our your its add get set use make then than when what where which please need should would could them they you now'.split(
    ' ',
  ),
);

/** What a text is about: its words in lower case, parts of names as words of their own. */
export function topicsOf(text: string): ReadonlySet<string> {
  const spaced = text.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return new Set(spaced.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2 && !common.has(word)));
}

/** How many words two texts have in common; `dashboards` counts for `dashboard`. */
export function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let count = 0;
  for (const word of a)
    if (b.has(word) || b.has(`${word}s`) || (word.endsWith('s') && b.has(word.slice(0, -1)))) count += 1;
  return count;
}

/** Sentences and list items of a text, without headings, tables and fenced code. */
export function sentencesOf(text: string): readonly string[] {
  return text
    .replaceAll(/```[\s\S]*?(?:```|$)/g, '\n')
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+(?:\[[ xX]\]\s*)?/, '').trim())
    .filter((line) => line !== '' && !/^(?:#|\||>)/.test(line) && !/^\*\*[^*]+\*\*:?$/.test(line))
    .flatMap((line) => line.split(/(?<=[.!?])\s+(?=[A-Z`"“])/))
    .filter((sentence) => sentence.length > 3);
}

export type Heading = 'completed' | 'remaining' | 'decisions' | 'issues' | 'constraints' | 'next';

const headings: readonly (readonly [Heading, RegExp])[] = [
  ['next', /^next (?:immediate )?(?:action|step)\b/i],
  ['completed', /^(?:completed|done|what (?:i|we) did|changes made|accomplished)\b/i],
  [
    'remaining',
    /^(?:remaining|to ?do|still (?:to do|open)|outstanding|left to do|next steps|follow-?ups?)\b/i,
  ],
  ['decisions', /^(?:key )?decisions?\b/i],
  ['issues', /^(?:known )?(?:issues?|problems?|caveats?|blockers?|risks?|limitations?)\b/i],
  ['constraints', /^(?:constraints?|rules|requirements|must not)\b/i],
];

/** What stands under headings of a text that say what it is. */
export function underHeadings(text: string): ReadonlyMap<Heading, readonly string[]> {
  const found = new Map<Heading, string[]>();
  let current: string[] | undefined;
  for (const line of text.split('\n')) {
    const bare = line
      .trim()
      .replace(/^#+\s*/, '')
      .replaceAll('**', '')
      .trim();
    const isItem = /^\s*(?:[-*•]|\d+[.)])\s/.test(line);
    const heading = isItem ? undefined : headings.find(([, pattern]) => pattern.test(bare));
    const after = /^[^:]{3,40}:\s*(.*)$/.exec(bare)?.[1] ?? '';
    if (heading && (/^(?:#|\*\*)/.test(line.trim()) || /^[^:.]{3,40}:/.test(bare))) {
      current = found.get(heading[0]) ?? [];
      found.set(heading[0], current);
      if (after !== '') current.push(after);
    } else if (isItem) {
      const item = line.replace(/^\s*(?:[-*•]|\d+[.)])\s+(?:\[[ xX]\]\s*)?/, '').trim();
      if (item !== '') current?.push(item);
    } else if (bare !== '') {
      current = undefined;
    }
  }
  return found;
}
