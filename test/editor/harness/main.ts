/** The command line of the editor layer. */
import { glob } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runOnDesktop } from './desktop.ts';
import { addReports, failedReport, inSecondEditor, writeReport, type Report } from './mochaReport.ts';
import { artifactsFolder, harnessExtension, projectFolder } from './places.ts';
import { runGroup, type SuiteGroup } from './runSuites.ts';

/** Runs what the arguments ask for; sets the exit status. */
export async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { grep: { type: 'string' }, desktop: { type: 'boolean', default: false } },
  });
  if (values.grep) process.env['SRE_WORKBENCH_GREP'] = values.grep;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const isWhole = positionals.length === 0 && !values.grep;
  const reports: Report[] = [];
  for (const group of await suiteGroups(positionals[0] ?? '')) {
    console.log(`\n${group.name}: ${group.suites.map((suite) => path.basename(suite)).join(', ')}`);
    const runOnce = () => run(group, values.desktop);
    reports.push(await (isWhole ? inSecondEditor(runOnce) : runOnce()));
  }
  const report = addReports(reports);
  await writeReport(path.join(artifactsFolder, 'editor/report.json'), report);
  for (const { name, message } of report.failures) console.log(`\n✗ ${name}\n${message}`);
  console.log(`\n${report.passed} passed, ${report.failed} failed, ${report.skipped} skipped`);
  process.exitCode = report.failed > 0 || report.passed === 0 ? 1 : 0;
}

async function run(group: SuiteGroup, desktop: boolean): Promise<Report> {
  try {
    return await (desktop ? runOnDesktop(group) : runGroup(group));
  } catch (error) {
    return failedReport(
      `The suites of ${group.name} run`,
      error instanceof Error ? String(error.stack) : String(error),
    );
  }
}

/** `smoke*` looks at the harness, by means of the harness' own extension; all others look at ours. */
async function suiteGroups(part: string): Promise<SuiteGroup[]> {
  const suites: string[] = [];
  for await (const file of glob('*.suite.ts', { cwd: path.join(projectFolder, 'test/editor') })) {
    if (file.includes(part)) suites.push(path.join(projectFolder, 'test/editor', file));
  }
  suites.sort();
  const isSmoke = (suite: string) => path.basename(suite).startsWith('smoke');
  const company = path.join(projectFolder, 'examples/company');
  const harnessWorkspace = path.join(harnessExtension, 'workspace');
  const groups: SuiteGroup[] = [
    {
      name: 'harness',
      suites: suites.filter(isSmoke),
      extension: harnessExtension,
      extensionId: 'sre-workbench-tests.harness-extension',
      workspace: harnessWorkspace,
    },
    {
      name: 'extension',
      suites: suites.filter((suite) => !isSmoke(suite)),
      extension: projectFolder,
      extensionId: 'sre-workbench.sre-workbench',
      workspace: existsSync(company) ? company : harnessWorkspace,
    },
  ];
  return groups.filter((group) => group.suites.length > 0);
}
