/** "Make a test for this rule": a test file of promtool that passes, with series under which the rule answers. */
import { t } from '@vscode/l10n';
import { parseDuration } from '../../../../base/durations.ts';
import type { Engine } from '../../../../base/ports.ts';
import { err, ok, type Result } from '../../../../base/result.ts';
import { testRuleText, type PromqlOptions, type TestedPoint } from '../../../../clients/engine/promql.ts';
import { parseExpression, partsOf, type Expression } from '../../../../clients/prometheus/expression.ts';
import type { PlacedExpression } from '../../../../clients/prometheus/rules/ruleExpressions.ts';
import { candidates, type InputSeries } from './candidates.ts';
import { neededSeries } from './inputSeries.ts';
import {
  readAlerts,
  readSamples,
  writeTestFile,
  type ExpectedSample,
  type Expectation,
  type TestEntry,
} from './testText.ts';

export interface RuleFileText {
  /** As the test file will name it. */
  readonly name: string;
  readonly text: string;
  /** Names of the file's groups, in its order. */
  readonly groups: readonly string[];
}

export interface MadeTest {
  readonly text: string;
  /** Under the series of the test the alert fires, or the rule records something. */
  readonly answers: boolean;
}

/** Seconds of a test. */
interface Times {
  /** Between samples. */
  readonly interval: number;
  readonly evaluationInterval: number;
  /** When the expectations are looked at. */
  readonly at: number;
}

/** Guesses that the engine tries in one call. */
const atOnce = 12;

/** Series that are given make the test; without them some are looked for under which the rule answers. */
export async function makeRuleTest(
  engine: Engine,
  {
    rule,
    file,
    series,
  }: { readonly rule: PlacedExpression; readonly file: RuleFileText; readonly series?: GivenSeries },
  options: PromqlOptions = {},
): Promise<Result<MadeTest, string>> {
  const { tree, faults } = parseExpression(rule.text);
  if (!tree || faults.length > 0 || rule.kind === 'expression') {
    return err(t('The expression of this rule cannot be read, so no test can be made for it.'));
  }
  const times = series?.times ?? timesOf(tree, rule);
  const found = series ? ok(series.input) : await search(engine, { rule, tree, times }, options);
  if (!found.ok) return found;
  return writeTest(engine, { rule, file, times, series: found.value ?? [] }, options);
}

export interface GivenSeries {
  readonly input: readonly InputSeries[];
  readonly times: Times;
}

async function search(
  engine: Engine,
  {
    rule,
    tree,
    times,
  }: { readonly rule: PlacedExpression; readonly tree: Expression; readonly times: Times },
  options: PromqlOptions,
): Promise<Result<readonly InputSeries[] | undefined, string>> {
  const templates = [...Object.values(rule.labels), ...Object.values(rule.rule?.annotations ?? {})];
  const needed = neededSeries(tree, templates);
  const guesses = candidates(tree, needed, Math.ceil(times.at / times.interval));
  const ruleFiles = [{ name: 'rule.yml', text: aloneText(rule) }];
  for (let from = 0; from < guesses.length; from += atOnce) {
    const part = guesses.slice(from, from + atOnce);
    const text = writeTestFile({
      ruleFiles: ['rule.yml'],
      evaluationInterval: times.evaluationInterval,
      groups: [],
      tests: part.map((series, at) => entryOf(rule, { name: `guess ${at}`, times, series })),
    });
    const tested = await testRuleText(engine, { text, ruleFiles }, options);
    if (!tested.ok) return err(tested.error.message);
    if (tested.value.error !== '') return err(tested.value.error);
    const at = tested.value.groups.findIndex(({ tests }) => tests.some((point) => answersIn(point) > 0));
    if (at >= 0) return ok(part[at]);
  }
  return ok(undefined);
}

/** The rule by itself: a rule file with nothing else in it. */
function aloneText({ kind, name, text, labels, rule }: PlacedExpression): string {
  const own = {
    [kind]: name,
    expr: text,
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(rule?.hold && { for: rule.hold }),
    ...(rule?.keep && { keep_firing_for: rule.keep }),
    ...(rule && rule.notes.length > 0 && { annotations: rule.annotations }),
  };
  return JSON.stringify({ groups: [{ name: 'alone', rules: [own] }] });
}

/** A test that expects nothing: what comes instead is what the rule answers. */
function entryOf(
  { kind, name }: PlacedExpression,
  {
    name: title,
    times,
    series,
  }: { readonly name: string; readonly times: Times; readonly series: readonly InputSeries[] },
): TestEntry {
  const expected: readonly Expectation[] =
    kind === 'alert'
      ? [
          { at: 0, alert: name, alerts: [] },
          { at: times.at, alert: name, alerts: [] },
        ]
      : [{ at: times.at, expr: selectorOf(name), samples: [] }];
  return { name: title, interval: times.interval, series, expected };
}

const selectorOf = (metric: string) =>
  /^[A-Za-z_:][\w:]*$/.test(metric) ? metric : `{${JSON.stringify(metric)}}`;

/** How many alerts or samples came, of a kind that a test can expect. */
function answersIn({ kind, status, got }: TestedPoint): number {
  if (status !== 'failed') return 0;
  return (kind === 'alert' ? readAlerts(got) : readSamples(got).filter(isComparable)).length;
}

interface Writing {
  readonly rule: PlacedExpression;
  readonly file: RuleFileText;
  readonly times: Times;
  readonly series: readonly InputSeries[];
}

/** Asks what comes with the whole rule file, expects that, and sees it pass. */
async function writeTest(
  engine: Engine,
  { rule, file, times, series }: Writing,
  options: PromqlOptions,
): Promise<Result<MadeTest, string>> {
  const { name, text: ruleText, groups } = file;
  const write = (entry: TestEntry) =>
    writeTestFile({
      ruleFiles: [name],
      evaluationInterval: times.evaluationInterval,
      groups,
      tests: [entry],
    });
  const run = async (text: string) =>
    testRuleText(engine, { text, ruleFiles: [{ name, text: ruleText }] }, options);
  const empty = entryOf(rule, { name: rule.name, times, series });
  const asked = await run(write(empty));
  if (!asked.ok) return err(asked.error.message);
  const [group] = asked.value.groups;
  const wrong = asked.value.error || group?.tests.find(({ status }) => status === 'error')?.message;
  if (wrong) return err(wrong);
  const expected = empty.expected.map((each, at) => expect(each, group?.tests[at]));
  const text = write({ ...empty, expected });
  const checked = await run(text);
  if (!checked.ok) return err(checked.error.message);
  const errors = checked.value.groups.flatMap((each) => each.errors);
  if (errors.length > 0) {
    return err(t('What this rule answers cannot be expected by a test. {0}', errors.join('\n').trim()));
  }
  return ok({ text, answers: expected.some(expectsSomething) });
}

function expect(each: Expectation, got: TestedPoint | undefined): Expectation {
  if (got?.status !== 'failed') return each;
  if ('alert' in each) return { ...each, alerts: readAlerts(got.got) };
  const samples = readSamples(got.got);
  if (samples.every(isComparable)) return { ...each, samples };
  // No number equals NaN, not even in a test: then how many there are.
  return {
    at: each.at,
    expr: `count(${each.expr})`,
    samples: [{ labels: '{}', value: String(samples.length) }],
  };
}

const isComparable = ({ value }: ExpectedSample) => !/NaN|Infinity/.test(value);

const expectsSomething = (each: Expectation) =>
  'alert' in each ? each.alerts.length > 0 : each.samples.length > 0;

/** Seconds that Prometheus looks back for a sample. */
const lookback = 300;

function timesOf(tree: Expression, { rule }: PlacedExpression): Times {
  const ranges = rangesIn(tree);
  const shortest = Math.min(...ranges, 3600);
  const whole = Math.max(reachOf(tree), lookback) + (parseDuration(rule?.hold ?? '') ?? 0);
  const fine = shortest >= 240 ? 60 : shortest >= 60 ? 15 : 5;
  // A query of a test may load 10,000 samples.
  const interval = Math.max(fine, Math.min(Math.ceil(whole / 3000 / 60) * 60, lookback));
  const evaluationInterval = Math.max(60, Math.ceil(whole / 100 / 60) * 60);
  return {
    interval,
    evaluationInterval,
    at: (Math.ceil(whole / evaluationInterval) + 2) * evaluationInterval,
  };
}

function rangesIn(tree: Expression): readonly number[] {
  const own =
    tree.kind === 'selector' && tree.range !== undefined ? [parseDuration(tree.range) ?? lookback] : [];
  return [...own, ...partsOf(tree).flatMap(rangesIn)];
}

function reachOf(tree: Expression): number {
  const inner = Math.max(0, ...partsOf(tree).map(reachOf));
  if (tree.kind !== 'selector' && tree.kind !== 'subquery') return inner;
  return inner + (parseDuration(tree.range ?? '') ?? 0) + Math.max(parseDuration(tree.offset ?? '') ?? 0, 0);
}
