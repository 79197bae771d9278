/** What is to be said of a document with PromQL in it, with places in the document. */
import { t } from '@vscode/l10n';
import type { Engine } from '../../../base/ports.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { parsePromql, type PromqlFault, type PromqlOptions } from '../../../clients/engine/promql.ts';
import { judgeRules } from './checkRules.ts';
import { lintExpression, type LintFinding } from './lint.ts';
import { queriesIn } from './promqlDocument.ts';
import { expressionsIn, kindOfText, withoutVariables, type PlacedExpression } from './ruleExpressions.ts';

export interface DocumentFinding {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'information';
  /** Offsets in the document. */
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

export type AnalysisOptions = PromqlOptions & {
  /** Judges one expression; `rememberingLint` for texts that are typed. */
  readonly lint?: Lint;
  /** Judges a rule file; `rememberingJudge` for texts that are typed. */
  readonly judge?: typeof judgeRules;
};

type Lint = (text: string) => readonly LintFinding[];

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
  return ok(
    queries.value.flatMap(({ text: query, from, parsed }) =>
      findingsOf({ text: query, faults: parsed.faults }, (at) => from + at, options.lint),
    ),
  );
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
  return kind === 'rules'
    ? analyseRules(engine, { text, expressions }, options)
    : analyseExpressions(engine, expressions, options);
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
  const linted = expressions.flatMap((each) => lintOf(each.text, (at) => placeIn(each, at), options.lint));
  return ok([...told, ...linted]);
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
      findingsOf(
        { text, faults: parsed.value[index]?.faults ?? [] },
        (at) => placeIn(each, at),
        options.lint,
      ),
    ),
  );
}

const placeIn = ({ places }: PlacedExpression, at: number): number =>
  places[Math.min(at, places.length - 1)] ?? 0;

function findingsOf(
  { text, faults }: { readonly text: string; readonly faults: readonly PromqlFault[] },
  place: (at: number) => number,
  lint?: Lint,
): readonly DocumentFinding[] {
  if (faults.length === 0) return lintOf(text, place, lint);
  return faults.map((fault) => ({
    rule: 'promql-invalid',
    severity: 'error',
    message: fault.text,
    ...spanOf(fault, place),
  }));
}

function lintOf(
  text: string,
  place: (at: number) => number,
  lint: Lint = lintExpression,
): readonly DocumentFinding[] {
  return lint(text).map(({ from, to, ...rest }) => ({ ...rest, ...spanOf({ from, to }, place) }));
}

function spanOf(
  { from, to }: { readonly from: number; readonly to: number },
  place: (at: number) => number,
): { readonly from: number; readonly to: number } {
  const start = place(from);
  return { from: start, to: Math.max(to > from ? place(to - 1) + 1 : start + 1, start + 1) };
}

function startsOfLines(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
