/** Judges a rule file that is being typed in: a rule that was judged before is not judged again. */
import { ok } from '../../../base/result.ts';
import { checkRuleTexts, type CheckedRules, type RuleProblem } from '../../../clients/engine/promql.ts';
import { judgementOf, judgeRules } from './checkRules.ts';
import { head, headLines, piecesOf, type Piece } from './rulePieces.ts';
import { ruleTextsIn } from '../../../clients/prometheus/ruleTexts.ts';

/** With more that are new, the file is judged as a whole. */
const mostNew = 20;
/** Rules whose verdict is kept. */
const mostKept = 20_000;

/** The problems of a piece, by lines in it from 0; `whole` where only the file as a whole tells what is wrong. */
type Verdict = readonly RuleProblem[] | 'whole';

/**
 * The same verdict as `judgeRules`. A rule is judged by itself as long as only expressions are wrong: of all else the message
 * names the group and the number of the rule, and a file that is no YAML has no rules.
 */
export function rememberingJudge(): typeof judgeRules {
  const known = new Map<string, Verdict>();
  const keep = (text: string, verdict: Verdict): void => {
    if (known.size >= mostKept) known.clear();
    known.set(text, verdict);
  };
  return async (engine, text, options) => {
    const whole = () => judgeRules(engine, text, options);
    const files = ruleTextsIn(text).map(piecesOf);
    const pieces = files.filter((each) => each !== undefined);
    if (pieces.length < files.length) return whole();
    const texts = new Set(pieces.flatMap(({ frame, rules }) => [frame, ...rules.map((each) => each.text)]));
    const fresh = [...texts].filter((each) => !known.has(each));
    if (fresh.length > mostNew) {
      const judged = await whole();
      if (judged.ok && judged.value.problems.every(isOfExpression)) {
        const { problems } = judged.value;
        for (const { frame, rules } of pieces) {
          keep(frame, []);
          for (const rule of rules) keep(rule.text, within(problems, rule));
        }
      }
      return judged;
    }
    if (fresh.length > 0) {
      const frames = new Set(pieces.map(({ frame }) => frame));
      const asked = fresh.map((each) => ({ name: '', text: frames.has(each) ? each : head + each }));
      const answer = await checkRuleTexts(engine, asked, options);
      if (!answer.ok) return whole();
      for (const [index, each] of fresh.entries()) {
        keep(each, verdictOf(answer.value[index], frames.has(each)));
      }
    }
    const all = pieces.flatMap(({ frame, rules }) => [
      placed(known.get(frame), 0),
      ...rules.map((rule) => placed(known.get(rule.text), rule.line)),
    ]);
    const problems = all.filter((each) => each !== undefined);
    if (problems.length < all.length) return whole();
    const rules = pieces.reduce((sum, each) => sum + each.rules.length, 0);
    return ok(judgementOf(rules, problems.flat()));
  };
}

const isOfExpression = ({ expression }: RuleProblem): boolean => expression !== undefined;

function verdictOf(checked: CheckedRules | undefined, isFrame: boolean): Verdict {
  if (!checked || !checked.problems.every(isOfExpression)) return 'whole';
  if (isFrame) return checked.problems.length === 0 && checked.rules === 0 ? [] : 'whole';
  return checked.rules === 1 ? checked.problems.map((each) => moved(each, -headLines)) : 'whole';
}

const moved = (problem: RuleProblem, lines: number): RuleProblem => ({
  ...problem,
  line: problem.line + lines,
});

function placed(verdict: Verdict | undefined, line: number): readonly RuleProblem[] | undefined {
  return verdict === undefined || verdict === 'whole' ? undefined : verdict.map((each) => moved(each, line));
}

function within(problems: readonly RuleProblem[], { text, line }: Piece): readonly RuleProblem[] {
  const end = line + text.replace(/\n$/, '').split('\n').length;
  return problems.filter((each) => each.line > line && each.line <= end).map((each) => moved(each, -line));
}
