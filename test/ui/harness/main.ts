/** The command line of the UI layer. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { glob, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import {
  addReports,
  inSecondEditor,
  runMocha,
  writeReport,
  type Report,
} from '../../editor/harness/mochaReport.ts';
import {
  accountsExtension,
  artifactsFolder,
  harnessExtension,
  projectFolder,
} from '../../editor/harness/places.ts';
import { ownPackage, packFixture } from './packages.ts';

const wholeReport = path.join(artifactsFolder, 'ui/report.json');

/** Runs what the arguments ask for; sets the exit status. */
export async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { grep: { type: 'string' }, report: { type: 'string', default: wholeReport } },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  // A part of the suites leaves the others' pictures alone.
  if (positionals.length === 0)
    await rm(path.join(artifactsFolder, 'ui/failures'), { recursive: true, force: true });
  const suites = await findSuites(positionals[0] ?? '');
  await preparePackages(suites);
  const isWhole = positionals.length === 0 && !values.grep;
  const reports: Report[] = [];
  for (const suite of suites) {
    const run = () => runSuite(suite, values.grep);
    reports.push(await (isWhole ? inSecondEditor(run, () => runAgain(suite)) : run()));
  }
  const report = addReports(reports);
  await writeReport(values.report, report);
  console.log(`\n${report.passed} passed, ${report.failed} failed, ${report.skipped} skipped`);
  process.exitCode = report.failed > 0 || report.passed === 0 ? 1 : 0;
}

async function runSuite(suite: string, grep: string | undefined): Promise<Report> {
  const mocha = new Mocha({ timeout: 240_000, reporter: Mocha.reporters.Base });
  if (grep) mocha.grep(grep);
  mocha.addFile(suite);
  await mocha.loadFilesAsync();
  return runMocha(mocha, (line) => console.log(line));
}

/** In a process of its own: a module that was loaded describes its tests only once. */
async function runAgain(suite: string): Promise<Report> {
  const report = path.join(artifactsFolder, 'ui/again.json');
  await rm(report, { force: true });
  console.log(`\n${path.basename(suite)} again, in another editor\n`);
  const args = ['test/ui/run.mjs', path.basename(suite), '--report', report];
  const child = spawn(process.execPath, args, { cwd: projectFolder, stdio: 'inherit' });
  await once(child, 'exit');
  return JSON.parse(await readFile(report, 'utf8')) as Report;
}

async function findSuites(part: string): Promise<string[]> {
  const folder = path.join(projectFolder, 'test/ui');
  const names: string[] = [];
  for await (const name of glob('*.suite.ts', { cwd: folder })) if (name.includes(part)) names.push(name);
  return names.sort().map((name) => path.join(folder, name));
}

/**
 * `smoke*` looks at the harness, by means of the harness' own extension; all others look at ours, `handoff*` beside the
 * language model that the harness' has, `signIn*` beside accounts.
 */
async function preparePackages(suites: readonly string[]): Promise<void> {
  const some = (begin: string) => suites.some((suite) => path.basename(suite).startsWith(begin));
  if (some('smoke') || some('handoff')) await packFixture(harnessExtension, 'harness.vsix');
  if (some('signIn')) await packFixture(accountsExtension, 'accounts.vsix');
  if (suites.every((suite) => path.basename(suite).startsWith('smoke'))) return;
  process.env['SRE_WORKBENCH_VSIX'] ??= await ownPackage();
}
