/** Comments that silence findings: `# sre-workbench-disable-line RULE ...`, `-next-line` and `-file`. */

/** Rules by line, counted from 1; those under 0 are silent in the whole file. */
export type Silences<Rule extends string> = ReadonlyMap<number, ReadonlySet<Rule | 'all'>>;

/**
 * Reads `# sre-workbench-disable-line RULE ...`, `-next-line` and `-file`; without rules all are meant. Words behind the
 * rules are a reason. The next line is the next one that is more than a comment.
 */
export function readSilences<Rule extends string>(
  text: string,
  isRule: (word: string) => word is Rule,
): Silences<Rule> {
  const silences = new Map<number, Set<Rule | 'all'>>();
  if (!text.includes('sre-workbench-disable-')) return silences;
  const lines = text.split(/\r\n|\r|\n/);
  for (const [index, line] of lines.entries()) {
    const match = /(?:^|\s)#\s*sre-workbench-disable-(line|next-line|file)(?![\w-])(.*)$/.exec(line);
    if (match === null) continue;
    const [, where, rest = ''] = match;
    const target = where === 'file' ? 0 : where === 'line' ? index + 1 : nextLine(lines, index);
    const silenced = silences.get(target) ?? new Set<Rule | 'all'>();
    for (const rule of readRules(rest, isRule)) silenced.add(rule);
    silences.set(target, silenced);
  }
  return silences;
}

function nextLine(lines: readonly string[], index: number): number {
  const next = lines.findIndex((line, other) => other > index && !/^\s*(?:#|$)/.test(line));
  return next === -1 ? index + 2 : next + 1;
}

function readRules<Rule extends string>(
  text: string,
  isRule: (word: string) => word is Rule,
): readonly (Rule | 'all')[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const reason = words.findIndex((word) => !isRule(word));
  const named = (reason === -1 ? words : words.slice(0, reason)).filter(isRule);
  return words.length === 0 || words[0]?.startsWith('--') ? ['all'] : named;
}

export function isSilenced<Rule extends string>(
  { rule, line }: { readonly rule: Rule; readonly line: number },
  silences: Silences<Rule>,
): boolean {
  return [0, line].some((key) => {
    const rules = silences.get(key);
    return rules !== undefined && (rules.has(rule) || rules.has('all'));
  });
}
