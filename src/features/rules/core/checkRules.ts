/** What Prometheus says of rule files. */
import { t } from '@vscode/l10n';
import { mapParallel } from '../../../base/parallel.ts';
import { joinPath } from '../../../base/paths.ts';
import type { Engine } from '../../../base/ports.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { checkRuleTexts, type PromqlOptions, type RuleProblem } from '../../../clients/engine/promql.ts';
import { ruleTextsIn } from '../../../clients/prometheus/ruleTexts.ts';
import { describeProblem } from '../../../clients/prometheus/ruleVerdicts.ts';
import { head, piecesOf } from './rulePieces.ts';
import { readText, type Reach } from './readText.ts';

export interface RuleFinding {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'information';
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface CheckedFile {
  readonly file: string;
  readonly rules: number;
  readonly findings: readonly RuleFinding[];
}

export interface RulesReport {
  /** `failed`: Prometheus would refuse a file; `error`: one could not be read or judged. */
  readonly status: 'ok' | 'failed' | 'error';
  readonly files: readonly CheckedFile[];
  readonly reason?: string;
}

export interface RulesWork extends Reach {
  readonly engine: Engine;
  /** Absolute folder that relative names start from. */
  readonly folder: string;
  readonly signal?: AbortSignal;
}

/** Files that are judged at a time. */
const filesAtOnce = 4;

/** Milliseconds that one file may take in the engine. */
export const timeLimit = 60_000;

export async function checkRules(files: readonly string[], work: RulesWork): Promise<RulesReport> {
  const checked = await mapParallel(files, filesAtOnce, async (file) => checkFile(file, work));
  const reasons = checked.flatMap((each) => (each.ok ? [] : each.error));
  const judged = checked.flatMap((each) => (each.ok ? each.value : []));
  if (reasons.length > 0) return { status: 'error', files: judged, reason: reasons.join('\n') };
  const wrong = judged.some(({ findings }) => findings.some(({ severity }) => severity === 'error'));
  return { status: wrong ? 'failed' : 'ok', files: judged };
}

async function checkFile(file: string, work: RulesWork): Promise<Result<CheckedFile, string>> {
  const text = await readText(work, joinPath(work.folder, file.replaceAll('\\', '/')));
  if (!text.ok) return text;
  const options = { timeLimit, ...(work.signal && { signal: work.signal }) };
  const answer = await judgeRules(work.engine, text.value, options);
  return answer.ok ? ok({ file, ...answer.value }) : err(t('{0}: {1}', file, answer.error));
}

/** Prometheus's verdict on the text of a rule file or of PrometheusRule resources. */
export async function judgeRules(
  engine: Engine,
  text: string,
  options: PromqlOptions,
): Promise<Result<Judgement, string>> {
  const texts = ruleTextsIn(text);
  const [only = '', ...more] = texts;
  const faultless = more.length === 0 ? await countInParts(engine, only, options) : undefined;
  if (faultless !== undefined) return ok(judgementOf(faultless, []));
  const files = texts.map((each) => ({ name: '', text: each }));
  const answer = await checkRuleTexts(engine, files, options);
  if (!answer.ok) return err(answer.error.message);
  return ok(
    judgementOf(
      answer.value.reduce((sum, each) => sum + each.rules, 0),
      answer.value.flatMap((each) => each.problems),
    ),
  );
}

/** Rules that are worth a worker of the engine, and workers that may be at it. */
const leastApart = 200;
const mostParts = 4;

/**
 * How many rules a long file without a fault has, judged in parts beside each other; undefined of any other: a fault names
 * its group and the number of its rule, which only the whole file has.
 */
async function countInParts(
  engine: Engine,
  text: string,
  { topic, ...options }: PromqlOptions,
): Promise<number | undefined> {
  if (text.length < leastApart * 2 * shortestRule) return undefined;
  const pieces = piecesOf(text);
  if (!pieces || pieces.rules.length < leastApart * 2) return undefined;
  const { frame, rules } = pieces;
  const parts = Math.min(mostParts, Math.floor(rules.length / leastApart));
  const size = Math.ceil(rules.length / parts);
  const texts = Array.from({ length: parts }, (_, at) => rules.slice(at * size, (at + 1) * size)).map(
    (part) => head + part.map((rule) => rule.text).join(''),
  );
  const answers = await Promise.all(
    texts.map(async (part, at) =>
      checkRuleTexts(
        engine,
        [...(at === 0 ? [frame] : []), part].map((each) => ({ name: '', text: each })),
        {
          ...options,
          ...(topic !== undefined && { topic: `${topic} ${at}` }),
        },
      ),
    ),
  );
  const checked = answers.flatMap((answer) => (answer.ok ? answer.value : []));
  const count = checked.reduce((sum, each) => sum + each.rules, 0);
  const isWhole = checked.length === parts + 1 && checked.every(({ problems }) => problems.length === 0);
  return isWhole && count === rules.length ? count : undefined;
}

/** Characters: `- expr: a` and a name. */
const shortestRule = 20;

/** The finding of each problem stands at the same place in its list. */
export interface Judgement {
  readonly rules: number;
  readonly findings: readonly RuleFinding[];
  readonly problems: readonly RuleProblem[];
}

export function judgementOf(rules: number, problems: readonly RuleProblem[]): Judgement {
  return { rules, findings: problems.map(findingOf), problems };
}

/** A problem without a place is marked at the start of the file. */
function findingOf(problem: RuleProblem): RuleFinding {
  return {
    ...describeProblem(problem),
    severity: 'error',
    line: Math.max(problem.line, 1),
    column: Math.max(problem.column, 1),
  };
}
