/** The answers of the tools as lines for a person, and in smaller and smaller forms for a model. */
import { t } from '@vscode/l10n';
import type { CheckedFile, RulesReport } from './checkRules.ts';
import type { FormatReport } from './formatPromql.ts';
import type { TestFileReport, TestReport } from './testRules.ts';

export function printRules(files: readonly CheckedFile[]): string {
  return files.map(printChecked).join('');
}

function printChecked({ file, rules, findings }: CheckedFile): string {
  if (findings.length === 0) return `${t('{0}: {1} rules, nothing to report', file, rules)}\n`;
  return findings
    .map(
      ({ line, column, severity, rule, message }) =>
        `${file}:${line}:${column}: ${severity}: ${message} [${rule}]\n`,
    )
    .join('');
}

export function printTests(files: readonly TestFileReport[]): string {
  return files.map(printTested).join('');
}

function printTested({ file, error, warnings, tests }: TestFileReport): string {
  const bad = tests.filter(({ status }) => status !== 'passed');
  const lines = [
    ...warnings.map((warning) => `${file}: ${t('warning')}: ${warning}`),
    ...(error === '' ? [] : [`${file}: ${error}`]),
    ...bad.map(({ line, name, message }) => `${file}:${line}: ${name}:\n${message}`),
    t('{0}: {1} passed, {2} failed', file, tests.length - bad.length, bad.length),
  ];
  return `${lines.join('\n')}\n`;
}

export function printFormatted({ files }: Pick<FormatReport, 'files'>, check: boolean): string {
  if (!check) return files.map(({ text }) => text).join('\n');
  return files
    .filter(({ changed }) => changed)
    .map(({ file }) => `${t('{0} would change', file)}\n`)
    .join('');
}

export function* briefRules(report: RulesReport): Generator {
  yield report;
  const findings = report.files.flatMap(({ file, findings: own }) => own.map((each) => ({ file, ...each })));
  const rules = report.files.reduce((sum, each) => sum + each.rules, 0);
  for (const shown of halves(findings.map((each) => ({ ...each, message: each.message.slice(0, 300) })))) {
    yield {
      status: report.status,
      rules,
      findings: shown,
      ...left(findings.length - shown.length, 'findings', 'Call check_rules with one file.'),
    };
  }
}

export function* briefTests(report: TestReport): Generator {
  yield report;
  const tests = report.files.flatMap(({ file, tests: own }) => own.map((each) => ({ file, ...each })));
  const bad = tests.filter(({ status }) => status !== 'passed');
  const errors = report.files.flatMap(({ file, error }) =>
    error === '' ? [] : { file, error: error.slice(0, 500) },
  );
  const short = bad.map(({ file, line, name, subject, evalTime, status, expected, got }) => ({
    file,
    line,
    name,
    subject,
    evalTime,
    status,
    expected: expected.slice(0, 400),
    got: got.slice(0, 400),
  }));
  for (const shown of halves(short)) {
    yield {
      status: report.status,
      passed: tests.length - bad.length,
      failed: bad.length,
      errors: errors.slice(0, Math.max(shown.length, 3)),
      tests: shown,
      ...left(bad.length - shown.length, 'failed tests', 'Call test_rules with one file.'),
    };
  }
}

export function* briefFormatted(report: FormatReport & { readonly check: boolean }): Generator {
  yield report;
  for (const shown of halves(report.files)) {
    yield {
      ...report,
      files: shown,
      ...left(report.files.length - shown.length, 'files', 'Call format_promql with one file.'),
    };
  }
}

function* halves<Item>(all: readonly Item[]): Generator<readonly Item[]> {
  for (let most = all.length; ; most = Math.floor(most / 2)) {
    yield all.slice(0, most);
    if (most === 0) return;
  }
}

function left(count: number, what: string, how: string): object {
  return count === 0 ? {} : { omitted: `${count} ${what} are left out. ${how}` };
}
