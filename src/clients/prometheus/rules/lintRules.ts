/** What Prometheus itself does not say of rules: mistakes that circulate, alerts that lack something, and what is recorded twice. */
import { lintAlert, type RunbookFacts } from './alertLint.ts';
import type { TextFix } from './fix.ts';
import { lintExpression, type LintFinding } from './lint.ts';
import { documentFix } from './placedFix.ts';
import { recordedAgain, recordedIn, type RecordedAgain, type RecordedRule } from './recordedTwice.ts';
import { lintSeverities, type LintedRule } from './promqlRules.ts';
import type { PlacedExpression } from './ruleExpressions.ts';

export interface DocumentFinding {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'information';
  /** Offsets in the document. */
  readonly from: number;
  readonly to: number;
  readonly message: string;
  /** What takes it away, with places in the document. */
  readonly fix?: TextFix;
  /** Other places that it is about. */
  readonly also?: readonly RecordedRule[];
}

export interface LintedFinding extends DocumentFinding {
  readonly rule: LintedRule;
}

/** What is known of the other files of the workspace. */
export interface Surroundings extends RunbookFacts {
  /** The name of this file, as `recorded` names files. */
  readonly file: string;
  /** What the other files record. */
  readonly recorded: readonly RecordedRule[];
}

export type Lint = (text: string) => readonly LintFinding[];

interface RuleDocument {
  readonly text: string;
  readonly expressions: readonly PlacedExpression[];
}

interface LintOptions {
  /** Judges one expression; `rememberingLint` for texts that are typed. */
  readonly lint?: Lint;
  readonly around?: Surroundings;
}

/** The mistakes that circulate, what alerts lack, and what is recorded twice: what Prometheus itself does not say. */
export async function lintRules(
  document: RuleDocument,
  options: LintOptions,
): Promise<readonly LintedFinding[]> {
  const { around } = options;
  const own = recordedIn(around?.file ?? '', document.text, document.expressions);
  return [
    ...(await lintEach(document, options)),
    ...twiceFindings(document.text, recordedAgain(own, around?.recorded ?? [])),
  ];
}

/** What can be said of each rule by itself. */
export async function lintEach(
  { text, expressions }: RuleDocument,
  { lint, around }: LintOptions = {},
): Promise<readonly LintedFinding[]> {
  const alerts = await Promise.all(expressions.map(async (each) => lintAlert(each, text, around)));
  return [...expressions.flatMap((each) => lintOf(each, lint)), ...alerts.flat()];
}

/** @param text of the document that they are in */
export function twiceFindings(text: string, twice: readonly RecordedAgain[]): readonly LintedFinding[] {
  return twice.map(({ own: { start }, others, message }) => ({
    rule: 'recorded-twice',
    severity: lintSeverities['recorded-twice'],
    from: start,
    to: endOfLine(text, start),
    message,
    also: others,
  }));
}

export type Placed = Pick<PlacedExpression, 'text' | 'places'>;

export const placeIn = ({ places }: Pick<Placed, 'places'>, at: number): number =>
  places[Math.min(at, places.length - 1)] ?? 0;

export function lintOf(placed: Placed, lint: Lint = lintExpression): readonly LintedFinding[] {
  return lint(placed.text).map(({ from, to, fix, ...rest }) => {
    const own = fix && documentFix(placed, fix);
    return { ...rest, ...spanOf({ from, to }, (at) => placeIn(placed, at)), ...(own && { fix: own }) };
  });
}

export function spanOf(
  { from, to }: { readonly from: number; readonly to: number },
  place: (at: number) => number,
): { readonly from: number; readonly to: number } {
  const start = place(from);
  return { from: start, to: Math.max(to > from ? place(to - 1) + 1 : start + 1, start + 1) };
}

export function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
