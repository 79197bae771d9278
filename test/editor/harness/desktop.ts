/** The same suites in the desktop editor, for machines that may download one. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { buildSuites } from './buildSuites.ts';
import { failedReport, type Report } from './mochaReport.ts';
import type { SuiteGroup } from './runSuites.ts';
import { copyWorkspace } from './workspace.ts';

/** Downloads VS Code on first use (into `.vscode-test/`), and runs one group in it. */
export async function runOnDesktop(group: SuiteGroup): Promise<Report> {
  const { runTests } = await import('@vscode/test-electron');
  const entry = await buildSuites(group.name, group.suites);
  const reportFile = path.join(path.dirname(entry), 'report.json');
  const workspace = await copyWorkspace(group.workspace);
  let how = 'exit code 0';
  try {
    await runTests({
      extensionDevelopmentPath: group.extension,
      extensionTestsPath: entry,
      extensionTestsEnv: { SRE_WORKBENCH_REPORT: reportFile },
      launchArgs: [workspace.folder, '--disable-extensions', '--disable-workspace-trust'],
    });
  } catch (error) {
    // Failed tests arrive here too; the report tells them.
    how = String(error);
  }
  const report = await readFile(reportFile, 'utf8').then(
    (text) => JSON.parse(text) as Report,
    () => failedReport('The desktop editor runs the suites', how),
  );
  await workspace.remove();
  await rm(path.dirname(entry), { recursive: true });
  return report;
}
