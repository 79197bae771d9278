import * as vscode from 'vscode';
import { nameOf, parentOf } from '../../../base/paths.ts';
import { pathOf } from '../../../editor/files.ts';
import { testRules, type RuleTest } from '../core/testRules.ts';
import type { RulesDependencies } from './dependencies.ts';

export interface TestWork {
  readonly controller: vscode.TestController;
  readonly request: vscode.TestRunRequest;
  readonly token: vscode.CancellationToken;
  readonly dependencies: RulesDependencies;
}

/** Runs what was asked for; while a continuous run goes on, again with each save of a YAML file. */
export async function runTests(work: TestWork): Promise<void> {
  if (!work.request.continuous) return runOnce(work);
  const saved = vscode.workspace.onDidSaveTextDocument(({ languageId }) => {
    if (languageId === 'yaml') {
      runOnce(work).catch((error: unknown) => work.dependencies.reporter.bug('rules.tests', error));
    }
  });
  work.token.onCancellationRequested(() => saved.dispose());
}

async function runOnce(work: TestWork): Promise<void> {
  const { controller, request, token } = work;
  const run = controller.createTestRun(request);
  try {
    for (const [file, tests] of wantedTests(controller, request)) {
      if (token.isCancellationRequested) break;
      tests.forEach((test) => run.started(test));
      await runFile(run, { file, tests }, work);
    }
  } finally {
    run.end();
  }
}

/** Each file with the tests of it that were asked for. */
function wantedTests(
  controller: vscode.TestController,
  { include, exclude = [] }: vscode.TestRunRequest,
): ReadonlyMap<vscode.TestItem, readonly vscode.TestItem[]> {
  const wanted = new Map<vscode.TestItem, vscode.TestItem[]>();
  const add = (item: vscode.TestItem): void => {
    if (exclude.includes(item)) return;
    const file = item.parent;
    if (file) wanted.set(file, [...(wanted.get(file) ?? []), item]);
    else item.children.forEach(add);
  };
  if (include) include.forEach(add);
  else controller.items.forEach(add);
  return wanted;
}

async function runFile(
  run: vscode.TestRun,
  { file, tests }: { readonly file: vscode.TestItem; readonly tests: readonly vscode.TestItem[] },
  { token, dependencies }: TestWork,
): Promise<void> {
  const { uri } = file;
  if (!uri) return;
  const cancel = new AbortController();
  const subscription = token.onCancellationRequested(() => cancel.abort());
  const path = pathOf(uri);
  const roots = (vscode.workspace.workspaceFolders ?? []).map((folder) => pathOf(folder.uri));
  const report = await testRules([nameOf(path)], {
    ...dependencies.ports,
    folder: parentOf(path),
    signal: cancel.signal,
    // What a test file names may lie anywhere; what is read lies in the workspace.
    ...(roots.length > 0 && { roots }),
  });
  subscription.dispose();
  const [tested] = report.files;
  tested?.warnings.forEach((warning) => run.appendOutput(`${warning}\r\n`));
  for (const item of tests) {
    const answer = tested?.tests[Number(item.id)];
    if (answer) tell(run, item, answer);
    else run.errored(item, new vscode.TestMessage(report.reason ?? tested?.error ?? ''));
  }
}

function tell(
  run: vscode.TestRun,
  item: vscode.TestItem,
  { status, expected, got, message }: RuleTest,
): void {
  if (status === 'passed') return run.passed(item);
  const told =
    status === 'failed' ? vscode.TestMessage.diff(message, expected, got) : new vscode.TestMessage(message);
  if (item.uri && item.range) told.location = new vscode.Location(item.uri, item.range);
  if (status === 'failed') run.failed(item, told);
  else run.errored(item, told);
}
