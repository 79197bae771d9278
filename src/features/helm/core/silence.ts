/** Which findings a person hears of: the severity that the settings give, and comments in the files that silence them. */
import type { RuleFinding } from './rules/input.ts';
import { isSilenced, readSilences, type Silences } from '../../../base/silences.ts';
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
  const silences = new Map<string, Silences<RuleId>>();
  const silencesOf = (file: string): Silences<RuleId> => {
    const known = silences.get(file) ?? readSilences(textOf(file) ?? '', isRuleId);
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
