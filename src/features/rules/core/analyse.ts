/** What is to be said of a document with PromQL in it, with places in the document. */
import { t } from '@vscode/l10n';
import type { Engine } from '../../../base/ports.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { parsePromql, type PromqlFault, type PromqlOptions } from '../../../clients/engine/promql.ts';
import {
  endOfLine,
  lintOf,
  lintRules,
  placeIn,
  spanOf,
  type DocumentFinding,
  type Lint,
  type Placed,
  type Surroundings,
} from '../../../clients/prometheus/rules/lintRules.ts';
import { withoutSilenced } from '../../../clients/prometheus/rules/promqlRules.ts';
import {
  expressionsIn,
  kindOfText,
  withoutVariables,
  type PlacedExpression,
} from '../../../clients/prometheus/rules/ruleExpressions.ts';
import { judgeRules } from './checkRules.ts';
import { queriesIn } from './promqlDocument.ts';

export type AnalysisOptions = PromqlOptions & {
  /** Judges one expression; `rememberingLint` for texts that are typed. */
  readonly lint?: Lint;
  /** Judges a rule file; `rememberingJudge` for texts that are typed. */
  readonly judge?: typeof judgeRules;
  readonly around?: Surroundings;
};

/** What stands at the first line of a document that the engine could not judge, so that silence never reads as "all is well". */
export function notJudged(text: string, reason: string): DocumentFinding {
  return {
    rule: 'not-judged',
    severity: 'warning',
    from: 0,
    to: endOfLine(text, 0),
    message: t('The PromQL of this document is not checked. {0}', reason),
  };
}

export async function analysePromql(
  engine: Engine,
  text: string,
  options: AnalysisOptions,
): Promise<Result<readonly DocumentFinding[], string>> {
  const queries = await queriesIn(engine, text, options);
  if (!queries.ok) return queries;
  const findings = queries.value.flatMap(({ text: query, from, parsed }) =>
    findingsOf(
      { text: query, places: Array.from({ length: query.length + 1 }, (_, at) => from + at) },
      parsed.faults,
      options.lint,
    ),
  );
  return ok(withoutSilenced(text, findings));
}

/** Of a file that holds expressions; nothing for any other. */
export async function analyseFile(
  engine: Engine,
  text: string,
  options: AnalysisOptions,
): Promise<Result<readonly DocumentFinding[], string>> {
  const kind = kindOfText(text);
  if (kind === undefined) return ok([]);
  const expressions = expressionsIn(text);
  const answer = await (kind === 'rules'
    ? analyseRules(engine, { text, expressions }, options)
    : analyseExpressions(engine, expressions, options));
  return answer.ok ? ok(withoutSilenced(text, answer.value)) : answer;
}

async function analyseRules(
  engine: Engine,
  { text, expressions }: { readonly text: string; readonly expressions: readonly PlacedExpression[] },
  options: AnalysisOptions,
): Promise<Result<readonly DocumentFinding[], string>> {
  const judged = await (options.judge ?? judgeRules)(engine, text, options);
  if (!judged.ok) return judged;
  const lineStarts = startsOfLines(text);
  const byStart = new Map(expressions.map((each) => [each.places[0] ?? 0, each]));
  const told = judged.value.findings.map((finding, index): DocumentFinding => {
    const { rule, severity, message } = finding;
    const from = (lineStarts[finding.line - 1] ?? 0) + finding.column - 1;
    const fault = judged.value.problems[index]?.expression;
    const placed = fault && nearest(byStart, expressions, from);
    if (fault && placed)
      return { rule, severity, message: fault.text, ...spanOf(fault, (at) => placeIn(placed, at)) };
    return { rule, severity, message, from, to: Math.max(from + 1, endOfLine(text, from)) };
  });
  return ok([...told, ...(await lintRules({ text, expressions }, options))]);
}

/** The expression at a place, or the first behind it: Prometheus names the place of the node, a block's header. */
function nearest(
  byStart: ReadonlyMap<number, PlacedExpression>,
  expressions: readonly PlacedExpression[],
  from: number,
): PlacedExpression | undefined {
  return byStart.get(from) ?? expressions.find(({ places }) => (places[0] ?? 0) >= from);
}

async function analyseExpressions(
  engine: Engine,
  expressions: readonly PlacedExpression[],
  options: AnalysisOptions,
): Promise<Result<readonly DocumentFinding[], string>> {
  const known = expressions.flatMap((each) => {
    const text = withoutVariables(each.text);
    return text === undefined ? [] : [{ each, text }];
  });
  if (known.length === 0) return ok([]);
  const parsed = await parsePromql(
    engine,
    known.map(({ text }) => text),
    options,
  );
  if (!parsed.ok) return err(parsed.error.message);
  return ok(
    known.flatMap(({ each, text }, index) =>
      findingsOf({ text, places: each.places }, parsed.value[index]?.faults ?? [], options.lint),
    ),
  );
}

function findingsOf(placed: Placed, faults: readonly PromqlFault[], lint?: Lint): readonly DocumentFinding[] {
  if (faults.length === 0) return lintOf(placed, lint);
  return faults.map((fault) => ({
    rule: 'promql-invalid',
    severity: 'error',
    message: fault.text,
    ...spanOf(fault, (at) => placeIn(placed, at)),
  }));
}

function startsOfLines(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}
