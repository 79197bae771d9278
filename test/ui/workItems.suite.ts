/** The search of work items as a person meets it: the packaged extension, on the example company. */
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { eventually } from '../editor/harness/eventually.ts';
import { AzureDevOpsStandIn } from '../builders/azureDevOps/standIn.ts';
import { useWorkbench } from './harness/useWorkbench.ts';

/** Settings of the machine are read at the start, so the address must be known before. */
const port = 20_000 + (process.pid % 10_000);

describe('work items, searched on disk', () => {
  let server: AzureDevOpsStandIn;
  before(async () => {
    server = await AzureDevOpsStandIn.start(port);
  });
  after(() => server?.stop());
  const workbench = useWorkbench({
    machineSettings: {
      'sreWorkbench.azureDevOps.organisation': `http://127.0.0.1:${port}/example-company`,
    },
    settings: { 'sreWorkbench.azureDevOps.project': 'Platform' },
  });
  let page: Frame;
  const titles = () => page.locator('.row .title').allInnerTexts();
  const find = (text: string, what: string, holds: (found: readonly string[]) => boolean) =>
    eventually(
      what,
      async () => {
        if ((await page.inputValue('#box')) !== text) await page.fill('#box', text);
        return titles();
      },
      holds,
    );

  it('lists what there is with the age of the replica', async () => {
    await workbench.runCommand('SRE Workbench: Search Work Items');
    await workbench.tree('Work Items').showAlone();
    page = await workbench.webview('Work Items');
    await eventually('rows', titles, (found) => found.length > 3);
    const status = await page.innerText('#status');
    assert.match(status, /\d+ items · replica: /u);
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot('work-items');
    }
  });

  it('finds as one types: an id first, words in any order, an error in typing, a filter', async () => {
    await find('12345', 'the item with the id', ([first]) => first?.includes('ingress-nginx') === true);
    await find('endpoints cluster helm', 'words in any order', (found) =>
      found.some((title) => title.includes('cluster endpoints')),
    );
    await page.fill('#box', 'clustre');
    await eventually(
      'what was taken for a typing error',
      () => page.innerText('#hints'),
      (hints) => /clustre.*cluster/u.test(hints),
    );
    assert.ok((await titles()).length > 0);
    await find('state:Resolved', 'a filter', (found) => found.length > 0 && found.length < 8);
  });

  it('shows an item by keyboard, and closes it again', async () => {
    await find('12345', 'the item', ([first]) => first?.includes('ingress-nginx') === true);
    await page.press('#box', 'Enter');
    await page.waitForSelector('#preview:not([hidden]) h2');
    assert.match(await page.innerText('#preview h2'), /^12345 /u);
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await (theme === 'dark' ? workbench.picture('work-items') : workbench.screenshot('work-item'));
    }
    const barriers = await workbench.barriers({ webview: 'Work Items' });
    assert.deepEqual(barriers, []);
    await page.press('#box', 'Escape');
    await page.waitForSelector('#preview', { state: 'hidden' });
  });

  it('brings the replica up to date from a server, after asking before it replaces what a person wrote', async () => {
    server.add([
      {
        id: 4711,
        rev: 1,
        fields: {
          'System.Title': 'Rotate the signing keys',
          'System.WorkItemType': 'Task',
          'System.State': 'Active',
          'System.AssignedTo': { displayName: server.me, uniqueName: 'dana.okafor@example.com' },
          'System.ChangedDate': '2026-11-19T08:00:00Z',
        },
      },
    ]);
    await workbench.runCommand('SRE Workbench: Bring the Work Items Up to Date');
    for (const file of ['my-work-items.json', 'team-work-items.json']) {
      const dialog = workbench.page.locator('.monaco-dialog-box', { hasText: file });
      await dialog.waitFor();
      await dialog.getByRole('button', { name: 'Replace' }).click();
    }
    await workbench.notifications.notification('team-work-items.json: 1 items');
    await find('signing keys', 'the item from the server', ([first]) => first?.includes('Rotate') === true);
    assert.match(await page.innerText('#status'), /^1 items/u);
  });

  it('changes the state of an item once the exact change is approved in a window of its own', async () => {
    await find('signing keys', 'the item', ([first]) => first?.includes('Rotate') === true);
    await page.press('#box', 'Enter');
    await page.click('#preview button:has-text("Change State")');
    await workbench.quickInput.answer('Closed');
    const approval = await workbench.webview('Approval');
    await approval.waitForSelector('#approve');
    assert.match(await approval.innerText('table'), /State\s+Active\s+Closed/u);
    assert.match(await approval.innerText('dl'), /example-company.*Platform/u);
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot('approval');
    }
    assert.deepEqual(await workbench.barriers({ webview: 'Approval' }), []);
    assert.equal(server.items.get(4711)?.fields['System.State'], 'Active');
    await approval.focus('#approve');
    await eventually(
      'the approval by keyboard',
      async () => {
        if ((await approval.locator('#approve:enabled').count()) > 0)
          await approval.press('#approve', 'Enter');
        return approval.locator('#outcome.done').count();
      },
      (count) => count === 1,
    );
    assert.equal(server.items.get(4711)?.fields['System.State'], 'Closed');
    await find('state:Closed signing', 'the row in the replica', (found) => found.length === 1);
  });
});
