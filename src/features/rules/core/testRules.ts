/** Runs promtool's test files. */
import { t } from '@vscode/l10n';
import { mapParallel } from '../../../base/parallel.ts';
import { joinPath, parentOf, relativePath } from '../../../base/paths.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import {
  namedRuleFilesOf,
  testRuleText,
  type NamedRuleFile,
  type TestedFile,
  type TestedPoint,
} from '../../../clients/engine/promql.ts';
import { timeLimit, type RulesWork } from './checkRules.ts';
import { matchFiles } from './filePatterns.ts';
import { readText } from './readText.ts';

/** One expectation under the name of its entry in `tests:`. */
export interface RuleTest extends TestedPoint {
  readonly name: string;
}

export interface TestFileReport {
  readonly file: string;
  /** Why nothing could be tested, or what went wrong besides the expectations; promtool's words. */
  readonly error: string;
  /** Patterns of rule files that match nothing. */
  readonly warnings: readonly string[];
  readonly tests: readonly RuleTest[];
}

export interface TestReport {
  /** `failed`: an expectation is not met; `error`: a file is no test file, or could not be read or run. */
  readonly status: 'ok' | 'failed' | 'error';
  readonly files: readonly TestFileReport[];
  /** Why a file could not be looked at, where promtool would not have said a word on its tests. */
  readonly reason?: string;
}

const filesAtOnce = 4;

export async function testRules(files: readonly string[], work: RulesWork): Promise<TestReport> {
  const tested = await mapParallel(files, filesAtOnce, async (file) => testFile(file, work));
  const reports = tested.flatMap((each) => (each.ok ? each.value : []));
  const reasons = tested.flatMap((each) => (each.ok ? [] : each.error));
  if (reasons.length > 0) return { status: 'error', files: reports, reason: reasons.join('\n') };
  return { status: worstOf(reports), files: reports };
}

function worstOf(reports: readonly TestFileReport[]): TestReport['status'] {
  const tests = reports.flatMap((report) => report.tests);
  if (reports.some(({ error }) => error !== '') || tests.some(({ status }) => status === 'error'))
    return 'error';
  return tests.some(({ status }) => status === 'failed') ? 'failed' : 'ok';
}

async function testFile(file: string, work: RulesWork): Promise<Result<TestFileReport, string>> {
  const path = joinPath(work.folder, file.replaceAll('\\', '/'));
  const text = await readText(work, path);
  return text.ok ? runTestText({ file, path, text: text.value }, work) : text;
}

/** Runs the text of a test file that lies at `path`. */
async function runTestText(
  { file, path, text }: { readonly file: string; readonly path: string; readonly text: string },
  work: RulesWork,
): Promise<Result<TestFileReport, string>> {
  const options = { timeLimit, ...(work.signal && { signal: work.signal }) };
  const named = await namedRuleFilesOf(work.engine, text, options);
  if (!named.ok) return err(t('{0}: {1}', file, named.error.message));
  const failed = (error: string) => ok({ file, error, warnings: [], tests: [] });
  if (named.value.error !== '') return failed(named.value.error);
  const found = await ruleFilesOf(named.value.ruleFiles, parentOf(path), work);
  if (!found.ok) return failed(found.error);
  const tested = await testRuleText(work.engine, { text, ruleFiles: found.value.files }, options);
  if (!tested.ok) return err(t('{0}: {1}', file, tested.error.message));
  return ok({ file, warnings: found.value.warnings, ...reportOf(tested.value) });
}

async function ruleFilesOf(
  patterns: readonly string[],
  testFolder: string,
  work: RulesWork,
): Promise<Result<{ files: NamedRuleFile[]; warnings: string[] }, string>> {
  const files: NamedRuleFile[] = [];
  const warnings: string[] = [];
  for (const pattern of patterns) {
    const found = await matchFiles(work.files, testFolder, pattern);
    if ('error' in found) return err('syntax error in pattern');
    if (found.matches.length === 0) warnings.push(t('No file matches the pattern {0}.', pattern));
    for (const path of found.matches) {
      const text = await readText(work, path);
      const name = shownPath(work.folder, path);
      files.push(text.ok ? { name, text: text.value } : { name, error: text.error });
    }
  }
  return ok({ files, warnings });
}

/** As a person in the folder would write it. */
function shownPath(folder: string, path: string): string {
  const shown = relativePath(folder, path);
  return shown.startsWith('../../..') ? path : shown;
}

function reportOf(tested: TestedFile): Pick<TestFileReport, 'error' | 'tests'> {
  const tests = tested.groups.flatMap((group) => group.tests.map((test) => ({ ...test, name: group.name })));
  const told = new Set(tests.map(({ message }) => message));
  const others = tested.groups.flatMap(({ errors }) => errors.filter((error) => !told.has(error)));
  return { tests, error: [...(tested.error === '' ? [] : [tested.error]), ...others].join('\n') };
}
