/** Which findings a person hears of: the severity that the settings give, and comments in the files that silence them. */
import type { RuleFinding } from './rules/input.ts';
import { isRuleId, ruleSeverities, type RuleId, type RuleSettings } from './rules.ts';
import type { Finding } from './report.ts';

/** Comments in a file that cannot be read say nothing. */
const neverSilenced: readonly RuleId[] = ['yaml-syntax', 'file-too-large'];

export function canBeSilenced(rule: RuleId): boolean {
  return !neverSilenced.includes(rule);
}

/**
 * Gives each finding its severity; drops those that are off or silenced.
 *
 * @param textOf the text of a values file; undefined for all other files, in which comments do not silence
 */
export function applySettings(
  findings: readonly RuleFinding[],
  settings: RuleSettings,
  textOf: (file: string) => string | undefined,
): readonly Finding[] {
  const silences = new Map<string, Silences>();
  const silencesOf = (file: string): Silences => {
    const known = silences.get(file) ?? readSilences(textOf(file) ?? '');
    silences.set(file, known);
    return known;
  };
  return findings.flatMap((finding) => {
    const severity = settings[finding.rule] ?? ruleSeverities[finding.rule];
    if (severity === 'off') return [];
    if (canBeSilenced(finding.rule) && isSilenced(finding, silencesOf(finding.file))) return [];
    return [{ ...finding, severity }];
  });
}

/** Rules by line, counted from 1; those under 0 are silent in the whole file. */
export type Silences = ReadonlyMap<number, ReadonlySet<RuleId | 'all'>>;

/**
 * Reads `# sre-workbench-disable-line RULE ...`, `-next-line` and `-file`; without rules all are meant. Words behind the
 * rules are a reason. The next line is the next one that is more than a comment.
 */
export function readSilences(text: string): Silences {
  const silences = new Map<number, Set<RuleId | 'all'>>();
  if (!text.includes('sre-workbench-disable-')) return silences;
  const lines = text.split(/\r\n|\r|\n/);
  for (const [index, line] of lines.entries()) {
    const match = /(?:^|\s)#\s*sre-workbench-disable-(line|next-line|file)(?![\w-])(.*)$/.exec(line);
    if (match === null) continue;
    const [, where, rest = ''] = match;
    const target = where === 'file' ? 0 : where === 'line' ? index + 1 : nextLine(lines, index);
    const silenced = silences.get(target) ?? new Set();
    for (const rule of readRules(rest)) silenced.add(rule);
    silences.set(target, silenced);
  }
  return silences;
}

function nextLine(lines: readonly string[], index: number): number {
  const next = lines.findIndex((line, other) => other > index && !/^\s*(?:#|$)/.test(line));
  return next === -1 ? index + 2 : next + 1;
}

function readRules(text: string): readonly (RuleId | 'all')[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const reason = words.findIndex((word) => !isRuleId(word));
  const named = (reason === -1 ? words : words.slice(0, reason)).filter(isRuleId);
  return words.length === 0 || words[0]?.startsWith('--') ? ['all'] : named;
}

function isSilenced({ rule, line }: RuleFinding, silences: Silences): boolean {
  return [0, line].some((key) => {
    const rules = silences.get(key);
    return rules !== undefined && (rules.has(rule) || rules.has('all'));
  });
}
