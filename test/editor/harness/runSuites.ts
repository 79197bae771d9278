/** Runs editor suites in an extension host of the server build, and judges what the host and the page have logged. */
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { openBrowser, openPage, type EditorPage } from './browser.ts';
import { buildSuites } from './buildSuites.ts';
import { timeOfEnd } from './endMark.ts';
import {
  describeErrors,
  errorsOfLog,
  readExpectedErrors,
  unexpectedErrors,
  type SeenError,
} from './errors.ts';
import { patienceAtStart } from './eventually.ts';
import { addReports, failedReport, type Report } from './mochaReport.ts';
import { artifactsFolder } from './places.ts';
import { startServer, type EditorServer, type UserSettings } from './server.ts';
import { copyWorkspace } from './workspace.ts';

/** Suites that share one extension host. */
export interface SuiteGroup {
  readonly name: string;
  /** Absolute paths of `*.suite.ts`. */
  readonly suites: readonly string[];
  /** The folder of the extension under test. */
  readonly extension: string;
  /** What marks an error as one of this extension's, beside its folder: its id. */
  readonly extensionId: string;
  /** The suites get a fresh copy of this folder as their workspace. */
  readonly workspace: string;
}

/** The whole of a group; suites that hang are ended by their own limits long before. */
const groupLimit = 20 * 60_000;

const settings: UserSettings = {
  'workbench.startupEditor': 'none',
  'security.workspace.trust.enabled': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'workbench.enableExperiments': false,
  'chat.disableAIFeatures': true,
  // As on the desktop; in a browser the workbench saves by itself, and what one test types would be on the disk for the next.
  'files.autoSave': 'off',
};

/** Runs one group; errors that the committed list does not expect are failures of the report. */
export async function runGroup(group: SuiteGroup): Promise<Report> {
  const entry = await buildSuites(group.name, group.suites);
  const reportFile = path.join(path.dirname(entry), 'report.json');
  const workspace = await copyWorkspace(group.workspace);
  const server = await startServer({
    settings,
    payload: true,
    environment: {
      SRE_WORKBENCH_REPORT: reportFile,
      SRE_WORKBENCH_FIGURES: path.join(artifactsFolder, 'editor'),
    },
  });
  const browser = await openBrowser();
  try {
    const opened = await openPage(browser);
    const ended = endOfHost(opened, server);
    await opened.page.goto(
      server.address(workspace.folder, [
        ['extensionDevelopmentPath', server.remoteUri(group.extension)],
        ['extensionTestsPath', server.remoteUri(entry)],
      ]),
      { waitUntil: 'commit', timeout: patienceAtStart },
    );
    const end = await ended;
    const report = await readReport(reportFile);
    if (!report)
      return failedReport('The extension host runs the suites', `It ended without a report: ${end.how}`);
    if (report.failed > 0) await screenshot(opened, group.name);
    return addReports([report, await judgeErrors(group, end, server)]);
  } finally {
    await browser.close();
    await server.keepLogs(path.join(artifactsFolder, 'editor/logs', group.name));
    await server.stop();
    await workspace.remove();
    await rm(path.dirname(entry), { recursive: true });
  }
}

interface End {
  readonly how: string;
  /** When the suites were through, and what the page had logged by then. */
  readonly time: number;
  readonly errors: readonly SeenError[];
}

/** Resolves when the extension host has ended: by itself after the suites, or before its time. */
async function endOfHost({ page, errors }: EditorPage, server: EditorServer): Promise<End> {
  return new Promise((resolve) => {
    let suites: Pick<End, 'time' | 'errors'> | undefined;
    const limit = setTimeout(() => end(`it ran for ${groupLimit / 60_000} minutes`), groupLimit);
    const end = (how: string) => {
      clearTimeout(limit);
      resolve({ how, ...(suites ?? { time: Date.now(), errors }) });
    };
    page.on('console', (message) => {
      const text = message.text();
      const time = timeOfEnd(text);
      if (time !== undefined) suites = { time, errors: [...errors] };
      const line = testLine(text);
      if (line !== undefined) console.log(line);
    });
    // The workbench calls this when its extension host has ended in a page with tests.
    void page.exposeFunction('codeAutomationExit', (code: number) => end(`exit code ${code}`));
    page.on('crash', () => end('the page crashed'));
    page.on('close', () => end(`the page was closed. The server said: ${server.output().slice(-1000)}`));
  });
}

/** The extension host's `console.log` arrives in the page's console behind a mark. */
function testLine(text: string): string | undefined {
  return /(?<line> {2}[✓✗-] .*)/su.exec(text)?.groups?.['line'];
}

async function readReport(file: string): Promise<Report | undefined> {
  if (!existsSync(file)) return undefined;
  return JSON.parse(await readFile(file, 'utf8')) as Report;
}

async function judgeErrors(group: SuiteGroup, end: End, server: EditorServer): Promise<Report> {
  const logs = await server.extensionHostLogs();
  const seen = [...end.errors, ...logs.flatMap((log) => errorsOfLog(log, end.time))];
  const ours = [
    group.extensionId,
    path.join(group.extension, 'dist'),
    path.join(group.extension, 'extension.js'),
  ];
  const unexpected = unexpectedErrors(seen, await readExpectedErrors(), ours);
  if (unexpected.length === 0) return addReports([]);
  return failedReport(`No unexpected error in the logs of ${group.name}`, describeErrors(unexpected));
}

async function screenshot({ page }: EditorPage, name: string): Promise<void> {
  if (!page.isClosed()) await page.screenshot({ path: path.join(artifactsFolder, `editor/${name}.png`) });
}
