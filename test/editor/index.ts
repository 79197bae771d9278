/** The entry of every extension host that runs suites: the server build's and the desktop editor's. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Mocha from 'mocha';
import { sayEnd } from './harness/endMark.ts';
import { runMocha, writeReport } from './harness/mochaReport.ts';

/**
 * Runs the suites that were bundled beside this file, and writes the report to where SRE_WORKBENCH_REPORT says.
 * The report tells of failed tests; an error is a run that could not be made.
 */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const reportFile = process.env['SRE_WORKBENCH_REPORT'];
  if (reportFile === undefined) throw new Error('SRE_WORKBENCH_REPORT has to name the file for the report');
  const folder = import.meta.dirname;
  const suites = (await readdir(folder)).filter((name) => name.endsWith('.suite.js')).sort();
  const mocha = new Mocha({ timeout: 120_000, reporter: Mocha.reporters.Base });
  const grep = process.env['SRE_WORKBENCH_GREP'];
  if (grep) mocha.grep(grep);
  for (const suite of suites) mocha.addFile(path.join(folder, suite));
  await mocha.loadFilesAsync();
  const report = await runMocha(mocha, (line) => console.log(line));
  await writeReport(reportFile, report);
  // So long an extension host waits before it tells of a rejection that nobody handles.
  await pause(1100);
  sayEnd();
}
