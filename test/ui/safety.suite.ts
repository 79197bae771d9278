/** What must hold whatever a folder contains. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../editor/harness/eventually.ts';
import { Spy } from './harness/spy.ts';
import { useWorkbench } from './harness/useWorkbench.ts';

const extension = 'sre-workbench.sre-workbench';
const chart = 'SRE/helm/charts/my-service';

describe('a folder that nobody trusts', () => {
  const spy = new Spy();
  const workbench = useWorkbench({ trust: 'ask', nodeArguments: spy.nodeArguments });
  after(() => spy.remove());

  it('gets no process and no connection, whatever is looked at [abuse 1]', async () => {
    const marker = path.join(workbench.folder, 'marker');
    await promisify(execFile)('git', ['init', '-q'], { cwd: workbench.folder });
    await promisify(execFile)('git', ['config', 'core.fsmonitor', `touch ${marker}; false`], {
      cwd: workbench.folder,
    });
    await workbench.trust.answer(false);
    await workbench.tree('Charts').show();
    await workbench.runCommand('SRE Workbench: Validate All Charts');
    await workbench.notifications.notification('Validated');
    await workbench.editor.open(`${chart}/values.yaml`, 39);
    await workbench.editor.codeLens('limits');
    await workbench.runCommand('SRE Workbench: Show Limits of All Charts');
    const page = await workbench.webview('Limits of All Charts');
    await page
      .getByRole('row', { name: /my-service/u })
      .first()
      .waitFor();
    await workbench.runCommand('SRE Workbench: Check Set-up');
    await eventually(
      'the list',
      () => workbench.quickInput.items(),
      (list) => list.some(({ detail }) => /until you trust/u.test(detail)),
    );
    await workbench.quickInput.cancel();
    await workbench.runCommand('SRE Workbench: Start Strategy …');
    await workbench.notifications.notification('Strategies run in trusted folders alone');
    assert.deepEqual(await spy.deedsOf(extension), []);
    assert.equal(existsSync(marker), false);
  });

  it('may have programs once it is trusted, without a reload', async () => {
    await workbench.trust.grant();
    await workbench.runCommand('SRE Workbench: Check Set-up');
    const [deed] = await eventually(
      'git to be asked for its version',
      () => spy.deedsOf(extension),
      (deeds) => deeds.some(({ what }) => path.basename(what) === 'git'),
    );
    assert.equal(deed?.kind, 'process');
    await eventually(
      'the list with the version of git',
      () => workbench.quickInput.items(),
      (list) =>
        list.some(({ label, description, detail }) =>
          /git.*\d+\.\d+/u.test(`${label} ${description} ${detail}`),
        ),
    );
    await workbench.quickInput.cancel();
  });
});

describe('when the extension ends', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sre-workbench-ends-'));
  const workbench = useWorkbench({
    environment: { PATH: `${folder}${path.delimiter}${process.env['PATH'] ?? ''}` },
  });
  const pidFile = path.join(folder, 'pid');
  before(async () => {
    const helm = path.join(folder, 'helm');
    await writeFile(helm, `#!/bin/sh\ntrap '' TERM\necho $$ > ${pidFile}\nwhile :; do sleep 1; done\n`);
    await chmod(helm, 0o755);
  });
  after(() => rm(folder, { recursive: true }));

  const isRunning = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  it('no program that it has started goes on, and no worker', async () => {
    await workbench.editor.open(`${chart}/values.yaml`, 39);
    await workbench.editor.codeLens('limits');
    await workbench.runCommand('SRE Workbench: Check Set-up');
    const pid = await eventually(
      'the program that never answers',
      async () => Number(await readFile(pidFile, 'utf8')),
      (read) => read > 0,
    );
    assert.equal(isRunning(pid), true);
    await workbench.reload();
    await eventually('its end', () => !isRunning(pid));
  });
});

const hostile = '<img src=x onerror=alert(1)>';

describe('names that would be code in a page', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sre-workbench-hostile-'));
  before(async () => {
    const values = path.join(folder, 'shop/values');
    await mkdir(path.join(folder, 'shop/templates'), { recursive: true });
    await mkdir(values);
    await writeFile(path.join(folder, 'shop/Chart.yaml'), 'apiVersion: v2\nname: shop\nversion: 1.0.0\n');
    await writeFile(path.join(folder, 'shop/values.yaml'), 'replicaCount: 1\n');
    const text = `"${hostile}":\n  resources:\n    limits: { memory: 1Gi }\n`;
    for (const name of ['staging', 'production']) await writeFile(path.join(values, `${name}.yaml`), text);
  });
  const workbench = useWorkbench({ folder });
  after(() => rm(folder, { recursive: true }));

  it('are text in the table, and nothing breaks the rules of its page [abuse 18]', async () => {
    await workbench.runCommand('SRE Workbench: Validate All Charts');
    await workbench.notifications.notification('Validated');
    await workbench.runCommand('SRE Workbench: Show Limits of All Charts');
    const page = await workbench.webview('Limits of All Charts');
    await page.getByText(`["${hostile}"].resources`).first().waitFor();
    assert.equal(await page.locator('img').count(), 0);
    assert.deepEqual(await workbench.takeErrors(), []);
  });

  it('and the page opens no file that it was not given [abuse 20]', async () => {
    const secret = path.join(workbench.folder, 'secret.yaml');
    await writeFile(secret, 'a: 1\n');
    // Keeps the channel that the page's script gets, so that the test can speak in its place.
    await workbench.page.addInitScript(() => {
      let acquire: () => unknown;
      Object.defineProperty(globalThis, 'acquireVsCodeApi', {
        get: () => () => ((globalThis as { channel?: unknown }).channel = acquire()),
        set: (given: () => unknown) => {
          acquire = given;
        },
      });
    });
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('SRE Workbench: Show Limits of All Charts');
    const page = await workbench.webview('Limits of All Charts');
    await page.getByRole('row').nth(1).waitFor();
    const ask = (file: string) =>
      page.evaluate(
        (message) =>
          (globalThis as unknown as { channel: { postMessage(sent: unknown): void } }).channel.postMessage(
            message,
          ),
        { kind: 'go', file, line: 1 },
      );
    await ask(secret);
    await ask(`${workbench.folder}/shop/../secret.yaml`);
    await ask('/etc/passwd');
    await ask(`${workbench.folder}/shop/values/production.yaml`);
    await workbench.editor.waitFor('production.yaml');
    const tabs = await workbench.page.getByRole('tab').allInnerTexts();
    assert.equal(tabs.filter((tab) => /secret|passwd/u.test(tab)).length, 0);
  });
});
