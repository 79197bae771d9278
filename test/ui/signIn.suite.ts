/** Signing in to Azure DevOps with an account of the editor; the accounts are those of the tests' own extension. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { eventually } from '../editor/harness/eventually.ts';
import { artifactsFolder } from '../editor/harness/places.ts';
import { AzureDevOpsStandIn } from '../builders/azureDevOps/standIn.ts';
import { useWorkbench } from './harness/useWorkbench.ts';
import { ownVsix } from './harness/workbench.ts';

/** Settings of the machine are read at the start, so the address must be known before. */
const port = 10_000 + (process.pid % 10_000);
const refused = 'Sign in again';

describe('signing in to Azure DevOps', () => {
  let server: AzureDevOpsStandIn;
  const addItem = (id: number) =>
    server.add([
      { id, rev: 1, fields: { 'System.Title': `Rotate key ${id}`, 'System.WorkItemType': 'Task' } },
    ]);
  before(async () => {
    server = await AzureDevOpsStandIn.start(port);
    server.token = 'token-1';
    addItem(1);
  });
  after(() => server?.stop());
  const workbench = useWorkbench({
    // The editor's own accounts would stand in the way of those of the tests.
    bare: true,
    vsix: [ownVsix(), path.join(artifactsFolder, 'ui/accounts.vsix')],
    machineSettings: {
      'sreWorkbench.azureDevOps.organisation': `http://127.0.0.1:${port}/example-company`,
    },
    settings: { 'sreWorkbench.azureDevOps.project': 'Platform' },
  });
  // What a notification says stands in the log of the page too.
  afterEach(async () => {
    for (const { text } of await workbench.takeErrors()) assert.ok(text.includes(refused), text);
  });

  /** What the file says, as notifications that come fast after each other are not all shown. */
  const replicaHolds = (count: number) =>
    eventually(
      `${count} items in the replica`,
      () => readFile(path.join(workbench.folder, 'SRE/notes/work-items/team-work-items.json'), 'utf8'),
      (text) => text.split('"Rotate key').length - 1 === count,
    );

  it('asks nobody by itself, and says who is not known', async () => {
    await workbench.runCommand('SRE Workbench: Bring the Work Items Up to Date');
    await workbench.notifications.notification(refused);
    assert.equal(await workbench.page.locator('.monaco-dialog-box').count(), 0);
  });

  it('signs in with the account that a person allows, and goes on with what was asked', async () => {
    await workbench.notifications.click(refused, 'Sign In');
    await workbench.quickInput.choose('Microsoft account');
    const allow = workbench.page.locator('.monaco-dialog-box', { hasText: 'wants to sign in' });
    await allow.getByRole('button', { name: 'Allow' }).click();
    for (const file of ['my-work-items.json', 'team-work-items.json']) {
      const dialog = workbench.page.locator('.monaco-dialog-box', { hasText: file });
      await dialog.waitFor();
      await dialog.getByRole('button', { name: 'Replace' }).click();
    }
    await replicaHolds(1);
  });

  it('uses the account in a window that was loaded again, without a question', async () => {
    addItem(2);
    await workbench.reload();
    await workbench.runCommand('SRE Workbench: Read All Work Items Anew');
    await replicaHolds(2);
    assert.equal(await workbench.page.locator('.monaco-dialog-box').count(), 0);
  });

  it('asks for a new session where the server refuses the one that there is', async () => {
    server.token = 'token-2';
    addItem(3);
    await workbench.reload();
    await workbench.runCommand('SRE Workbench: Read All Work Items Anew');
    await workbench.notifications.click(refused, 'Sign In');
    await workbench.quickInput.choose('Microsoft account');
    const again = workbench.page.locator('.monaco-dialog-box', { hasText: 'wants you to sign in again' });
    await again.getByRole('button', { name: 'Allow' }).click();
    await replicaHolds(3);
  });
});
