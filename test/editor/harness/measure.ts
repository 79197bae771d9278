/** Measures how long `activate()` takes, beside an extension that does nothing. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import type { Activation } from './activationProbe.ts';
import { openBrowser, openPage } from './browser.ts';
import { bundleForHost } from './buildSuites.ts';
import { patienceAtStart } from './eventually.ts';
import { projectFolder } from './places.ts';
import { startServer, type EditorServer } from './server.ts';
import { emptyWorkspace } from './workspace.ts';

/** Milliseconds, one for each fresh extension host, in the order of the runs. */
export interface ActivationTimes {
  /** From the call to the end of `activate()`, the loading of the code included. */
  readonly ours: readonly number[];
  readonly empty: readonly number[];
  /** What the host's thread has computed meanwhile: about the same on a loaded machine. */
  readonly processor: { readonly ours: readonly number[]; readonly empty: readonly number[] };
}

/**
 * Activates an extension by hand, alone in a clean profile, each time in a fresh extension host, in turns with an empty one.
 * @param starts of each
 * @param extension folder of the extension; its `dist` has to be built
 */
export async function measureActivation(starts = 9, extension = projectFolder): Promise<ActivationTimes> {
  const workspace = await emptyWorkspace();
  const empty = await writeEmptyExtension(path.join(workspace.folder, 'empty-extension'));
  const folder = path.join(workspace.folder, 'folder');
  await mkdir(folder);
  const probe = path.join(
    await bundleForHost('activation', [path.join(import.meta.dirname, 'activationProbe.ts')]),
    'activationProbe.js',
  );
  const report = path.join(path.dirname(probe), 'activation.json');
  const server = await startServer({
    payload: true,
    bare: true,
    environment: { SRE_WORKBENCH_REPORT: report },
  });
  const browser = await openBrowser();
  const times = { ours: [] as Activation[], empty: [] as Activation[] };
  try {
    for (let start = 0; start < starts; start += 1) {
      times.empty.push(await activateOnce(browser, server, { folder, probe, report, extension: empty }));
      times.ours.push(await activateOnce(browser, server, { folder, probe, report, extension }));
    }
  } finally {
    await browser.close();
    await server.stop();
    await workspace.remove();
    await rm(path.dirname(probe), { recursive: true });
  }
  const pick = (part: keyof Activation) => ({
    ours: times.ours.map((time) => time[part]),
    empty: times.empty.map((time) => time[part]),
  });
  return { ...pick('duration'), processor: pick('processor') };
}

interface Setting {
  readonly folder: string;
  readonly probe: string;
  readonly report: string;
  readonly extension: string;
}

async function activateOnce(browser: Browser, server: EditorServer, setting: Setting): Promise<Activation> {
  await rm(setting.report, { force: true });
  const opened = await openPage(browser);
  const { page, errors } = opened;
  try {
    const ended = new Promise<void>((resolve, reject) => {
      void page.exposeFunction('codeAutomationExit', () => resolve());
      setTimeout(() => reject(new Error('the extension host did not end')), patienceAtStart).unref();
    });
    await page.goto(
      server.address(setting.folder, [
        ['extensionDevelopmentPath', server.remoteUri(setting.extension)],
        ['extensionTestsPath', server.remoteUri(setting.probe)],
      ]),
      { waitUntil: 'commit', timeout: patienceAtStart },
    );
    await ended;
    return JSON.parse(await readFile(setting.report, 'utf8')) as Activation;
  } catch (error) {
    const told = errors.map(({ text }) => text).join('\n');
    throw new Error(`${setting.extension} was not activated. The page said:\n${told}`, { cause: error });
  } finally {
    await opened.close();
  }
}

/** An ES module as ours is, so that the ratio is about what is in it. */
async function writeEmptyExtension(folder: string): Promise<string> {
  const manifest = {
    name: 'empty',
    publisher: 'sre-workbench-tests',
    version: '1.0.0',
    type: 'module',
    main: './extension.js',
    engines: { vscode: '^1.125.0' },
    extensionKind: ['workspace'],
  };
  await mkdir(folder);
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(path.join(folder, 'extension.js'), 'export function activate() {}\n');
  return folder;
}
