/** The tools that check and test Prometheus's rule files and print PromQL: for agents, the command line and the editor's models. */
import * as z from 'zod';
import { testedPoint } from '../../clients/engine/promql.ts';
import { formatDocument, formatFiles, type FormatReport } from './core/formatPromql.ts';
import { checkRules, timeLimit, type RulesWork } from './core/checkRules.ts';
import { junit } from './core/junit.ts';
import { checkAndLint } from './core/lintedRules.ts';
import {
  briefFormatted,
  briefRules,
  briefTests,
  printFormatted,
  printRules,
  printTests,
} from './core/reportText.ts';
import { testRules } from './core/testRules.ts';
import { defineTool, type AnyTool, type Outcome, type ToolContext } from '../../tools/tool.ts';

const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

const status = z.literal(['ok', 'failed', 'error']);
const reason = z.exactOptional(z.string());

const workOf = ({ ports, folder, roots, signal }: ToolContext): RulesWork => ({
  files: ports.files,
  engine: ports.engine,
  folder,
  signal,
  ...(roots && { roots }),
});

const checkRulesTool = defineTool({
  name: 'check_rules',
  title: 'Check rule files of Prometheus',
  description:
    "Judges rule files (groups: ...) and PrometheusRule resources by Prometheus's own code and answers what promtool check rules " +
    'answers: errors of YAML, of structure, of PromQL syntax and types, and of templates, each with file, line and column. ' +
    'With lint also the mistakes that circulate, what an alert lacks (runbook, threshold, context, impact) and what the files record twice. ' +
    'Reads the named files only: no server is asked, so a metric that does not exist is not told.',
  effect: 'read',
  input: z.object({
    files: z.array(z.string()).min(1).describe('Rule files, relative to the folder.'),
    lint: z.boolean().default(false).describe('Tell also what Prometheus would load without a word.'),
  }),
  output: z.object({
    status,
    files: list(
      z.object({
        file: z.string(),
        rules: z.number(),
        findings: list(
          z.object({
            rule: z.string(),
            severity: z.literal(['error', 'warning', 'information']),
            line: z.number(),
            column: z.number(),
            message: z.string(),
          }),
        ),
      }),
    ),
    reason,
  }),
  positional: 'files',
  run: async ({ files, lint }, context) => (lint ? checkAndLint : checkRules)(files, workOf(context)),
  print: ({ files }) => printRules(files),
  outcome: ({ status: own, files }): Outcome => {
    if (own !== 'ok') return own === 'error' ? 'failed' : 'error';
    const warned = files.some(({ findings }) => findings.some(({ severity }) => severity === 'warning'));
    if (warned) return 'warning';
    return files.some(({ findings }) => findings.length > 0) ? 'information' : 'clean';
  },
  reason: (output) => output.reason ?? '',
  brief: briefRules,
});

const testRulesTool = defineTool({
  name: 'test_rules',
  title: 'Run the unit tests of Prometheus rules',
  description:
    "Runs promtool's test files (rule_files, tests, input_series, alert_rule_test, promql_expr_test) by Prometheus's own engine and " +
    'answers what promtool test rules answers, for each expectation: passed, failed with what was expected and what came, or error. ' +
    'Reads the test files and the rule files that they name; no promtool and no server is needed.',
  effect: 'read',
  input: z.object({
    files: z.array(z.string()).min(1).describe('Test files, relative to the folder.'),
  }),
  output: z.object({
    status,
    files: list(
      z.object({
        file: z.string(),
        error: z.string(),
        warnings: list(z.string()),
        tests: list(z.object({ name: z.string(), ...testedPoint.shape })),
      }),
    ),
    reason,
  }),
  positional: 'files',
  run: async ({ files }, context) => testRules(files, workOf(context)),
  print: ({ files }) => printTests(files),
  outcome: (output): Outcome => {
    if (output.reason !== undefined) return 'failed';
    return output.status === 'ok' ? 'clean' : 'error';
  },
  reason: (output) => output.reason ?? '',
  formats: { junit: ({ files }) => junit(files) },
  brief: briefTests,
});

const formatPromqlTool = defineTool({
  name: 'format_promql',
  title: 'Print PromQL as Prometheus prints it',
  description:
    "Prints PromQL by Prometheus's own printer and keeps the comments. Takes .promql files (one query, or several that blank lines " +
    'part) or expressions, and answers the printed text and whether it differs. Writes nothing.',
  effect: 'read',
  input: z
    .object({
      files: z.array(z.string()).default([]).describe('.promql files, relative to the folder.'),
      expressions: z.array(z.string()).default([]).describe('PromQL itself, in place of files.'),
      check: z.boolean().default(false).describe('Only say which ones would change.'),
    })
    .refine(({ files, expressions }) => files.length + expressions.length > 0, {
      message: 'Name a file or an expression.',
      path: ['files'],
    }),
  output: z.object({
    status: z.literal(['ok', 'changed', 'error']),
    check: z.boolean(),
    files: list(z.object({ file: z.string(), changed: z.boolean(), text: z.string() })),
    reason,
  }),
  positional: 'files',
  async run({ files, expressions, check }, context) {
    const work = workOf(context);
    const [first, second] = [await formatFiles(files, work), await formatTexts(expressions, work)];
    const reasons = [first.reason, second.reason].flatMap((each) => each ?? []);
    return {
      status: [first, second].find((each) => each.status === 'error')?.status ?? changedOf(first, second),
      check,
      files: [...first.files, ...second.files],
      ...(reasons.length > 0 && { reason: reasons.join('\n') }),
    };
  },
  print: (output) => printFormatted(output, output.check),
  outcome: ({ status: own, check }): Outcome => {
    if (own === 'error') return 'failed';
    return check && own === 'changed' ? 'error' : 'clean';
  },
  reason: (output) => output.reason ?? '',
  brief: briefFormatted,
});

const changedOf = (...reports: readonly FormatReport[]) =>
  reports.some((report) => report.status === 'changed') ? ('changed' as const) : ('ok' as const);

async function formatTexts(texts: readonly string[], { engine }: RulesWork): Promise<FormatReport> {
  const files: FormatReport['files'][number][] = [];
  for (const text of texts) {
    const printed = await formatDocument(engine, text, { timeLimit });
    if (!printed.ok) return { status: 'error', files, reason: printed.error };
    files.push({ file: '-', changed: printed.value.trimEnd() !== text.trimEnd(), text: printed.value });
  }
  return {
    status: changedOf({ status: files.some(({ changed }) => changed) ? 'changed' : 'ok', files }),
    files,
  };
}

export const ruleTools: readonly AnyTool[] = [checkRulesTool, testRulesTool, formatPromqlTool];
