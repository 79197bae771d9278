/** The search of work items as a person meets it: the packaged extension, on the example company. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { eventually } from '../editor/harness/eventually.ts';
import { AzureDevOpsStandIn } from '../builders/azureDevOps/standIn.ts';
import { approvalWindow, approve, approveByKeyboard } from './harness/approval.ts';
import { LaterClock } from './harness/laterClock.ts';
import { useWorkbench } from './harness/useWorkbench.ts';

/** Settings of the machine are read at the start, so the address must be known before. */
const port = 20_000 + (process.pid % 10_000);

/** All ways in which a text becomes code, or asks a server, where it is put into a page as it is. */
const hostile = `<p>Every <b>90</b> days</p>
<script>document.body.dataset.ran = 'script'</script>
<img src="https://evil.example.com/pixel" onerror="document.body.dataset.ran = 'image'" alt="A picture">
<svg onload="document.body.dataset.ran = 'svg'"></svg><iframe srcdoc="<script>top.ran = 1</script>"></iframe>
<div style="position:fixed;inset:0;background:url(https://evil.example.com/style)" onclick="document.body.dataset.ran = 'click'">Cover</div>
<form action="https://evil.example.com/form"><button>Approve</button></form>
<a href="javascript:document.body.dataset.ran = 'link'">Script link</a> <a href="command:workbench.action.quit">Command</a>
<template><img src=x onerror="document.body.dataset.ran = 'template'"></template><math><mtext><table><mglyph><style><!--</style>
<img title="--&gt;&lt;img src=1 onerror=document.body.dataset.ran='nested'&gt;">`;

describe('work items, searched on disk', () => {
  let server: AzureDevOpsStandIn;
  const clock = new LaterClock();
  after(() => clock[Symbol.asyncDispose]());
  before(async () => {
    server = await AzureDevOpsStandIn.start(port);
  });
  after(() => server?.stop());
  const workbench = useWorkbench({
    nodeArguments: clock.nodeArguments,
    machineSettings: {
      'sreWorkbench.azureDevOps.organisation': `http://127.0.0.1:${port}/example-company`,
    },
    settings: { 'sreWorkbench.azureDevOps.project': 'Platform' },
  });
  // A hostile text is parsed under the policy of the page, which tells what it refuses.
  afterEach(async () => {
    for (const { text } of await workbench.takeErrors())
      assert.match(text, /violates the following Content Security Policy/u);
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
    page = await workbench.webview('Work Items');
    // The page takes the keyboard once it is there, and would close what is opened before that.
    await page.waitForSelector('#box:focus');
    await workbench.tree('Work Items').showAlone();
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
          'System.Description': hostile,
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
    assert.match(await page.innerText('#status'), /^1 item ·/u);
  });

  it('changes the state of an item once the exact change is approved in a window of its own', async () => {
    await find('signing keys', 'the item', ([first]) => first?.includes('Rotate') === true);
    await page.press('#box', 'Enter');
    await page.click('#preview button:has-text("Change State")');
    await workbench.quickInput.answer('Closed');
    const approval = await approvalWindow(workbench);
    assert.match(await approval.innerText('table'), /State\s+Active\s+Closed/u);
    assert.match(await approval.innerText('dl'), /example-company.*Platform/u);
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot('approval');
    }
    assert.deepEqual(await workbench.barriers({ webview: 'Approval' }), []);
    assert.equal(server.items.get(4711)?.fields['System.State'], 'Active');
    await approval.focus('#approve');
    await approveByKeyboard(approval);
    assert.equal(server.items.get(4711)?.fields['System.State'], 'Closed');
    await find('state:Closed signing', 'the row in the replica', (found) => found.length === 1);
  });

  /** A row that the replica has moved meanwhile is read anew, and opens at the next key. */
  async function openKeys(): Promise<void> {
    await find('signing keys', 'the item', ([first]) => first?.includes('Rotate') === true);
    await eventually(
      'the preview',
      async () => {
        await page.press('#box', 'Enter');
        await page.waitForSelector('#preview:not([hidden]) h2', { timeout: 2000 });
        return true;
      },
      (shown) => shown,
    );
  }

  it('runs nothing of a hostile description, and asks no server for it', async () => {
    const asked: string[] = [];
    workbench.page.on('request', (request) => asked.push(request.url()));
    await openKeys();
    await page.waitForSelector('#preview b');
    assert.match(await page.innerText('#preview'), /Every 90 days[^]*A picture[^]*Cover[^]*Script link/u);
    const kept = await page
      .locator('#preview :is(script, img, svg, iframe, form, template, math, style, a, [style], [onclick])')
      .count();
    assert.equal(kept, 0);
    for (const text of ['Cover', 'Script link', 'Command']) await page.click(`#preview >> text=${text}`);
    assert.equal(await page.evaluate(() => document.body.dataset['ran']), undefined);
    assert.deepEqual(
      asked.filter((url) => url.includes('evil')),
      [],
    );
    await page.press('#box', 'Escape');
  });

  it('shows a description in Markdown by its form, and runs nothing of it', async () => {
    const file = path.join(workbench.folder, 'SRE/notes/work-items/team-work-items.json');
    const item = {
      id: 4712,
      title: 'Describe the failover',
      state: 'New',
      type: 'Task',
      multilineFieldsFormat: { 'System.Description': 'markdown' },
      description:
        '## Steps\n\n1. Read the [runbook](https://example.com/runbook)\n2. Run `kubectl drain`\n\n| Zone | Nodes |\n|---|---|\n| a | **3** |\n\n> Ask first\n\n```sh\nkubectl get nodes\n```\n\n[click](javascript:document.body.dataset.ran=1) ![pixel](https://evil.example.com/pixel) <img src=x onerror="document.body.dataset.ran=2">',
    };
    const before = await readFile(file, 'utf8');
    await writeFile(file, JSON.stringify([...JSON.parse(before), item]));
    await find('failover', 'the item', ([first]) => first?.includes('failover') === true);
    await eventually(
      'the preview',
      async () => {
        await page.press('#box', 'Enter');
        await page.waitForSelector('#preview:not([hidden]) .markdown', { timeout: 2000 });
        return true;
      },
      (shown) => shown,
    );
    assert.deepEqual(await page.locator('#preview .markdown h3').allInnerTexts(), ['Steps']);
    assert.deepEqual(await page.locator('#preview .markdown ol > li code').allInnerTexts(), [
      'kubectl drain',
    ]);
    assert.deepEqual(await page.locator('#preview .markdown :is(th, td)').allInnerTexts(), [
      'Zone',
      'Nodes',
      'a',
      '3',
    ]);
    assert.equal(
      await page.getAttribute('#preview .markdown button.link', 'title'),
      'https://example.com/runbook',
    );
    assert.equal(await page.locator('#preview .markdown :is(img, a, script)').count(), 0);
    assert.equal(await page.evaluate(() => document.body.dataset['ran']), undefined);
    assert.deepEqual(await workbench.barriers({ webview: 'Work Items' }), []);
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot('work-item-markdown');
    }
    await page.press('#box', 'Escape');
    await writeFile(file, before);
    await find('failover', 'nothing', (found) => found.length === 0);
  });

  /** Asks for another state of the item, and answers the window that shows it. */
  async function propose(state: string): Promise<Frame> {
    await openKeys();
    await page.click('#preview button:has-text("Change State")');
    await workbench.quickInput.answer(state);
    return approvalWindow(workbench);
  }

  it('shows what somebody else has changed since, and does not overwrite it', async () => {
    const approval = await propose('New');
    server.change(4711, {
      'System.State': 'Active',
      'System.Title': 'Rotate the signing keys <img src=x onerror="document.body.dataset.ran = 1">',
    });
    await approve(approval, 'failed');
    const text = await approval.innerText('#page');
    assert.match(text, /What somebody else has changed since/u);
    assert.match(text, /State\s+Closed\s+Active\s+New/u);
    assert.match(
      text,
      /Title\s+Rotate the signing keys\s+Rotate the signing keys <img src=x[^\t]+\s+Rotate the signing keys/u,
    );
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot('approval-conflict');
    }
    assert.equal(await approval.locator('#page img').count(), 0);
    assert.equal(server.items.get(4711)?.fields['System.State'], 'Active');
  });

  it('does nothing once the time of a plan is up', async () => {
    const { rev } = server.items.get(4711) ?? {};
    const approval = await propose('New');
    clock.set(121_000);
    await approve(approval, 'expired');
    assert.match(await approval.innerText('#outcome'), /Nothing was changed/u);
    clock.set(0);
    assert.equal(server.items.get(4711)?.rev, rev);
  });

  it('creates an item from what is selected, once it was shown', async () => {
    await workbench.quickInput.openFile('SRE/docs/on-call.md', 1);
    await workbench.editor.focus();
    await workbench.keyboard.press('Shift+End');
    await workbench.runCommand('SRE Workbench: New Work Item …');
    await workbench.quickInput.answer('Bug');
    await eventually(
      'the question for the title',
      () => workbench.quickInput.question(),
      (question) => question.includes('Its title'),
    );
    const title = await workbench.page.inputValue('.quick-input-widget input.input');
    assert.notEqual(title, '');
    await workbench.quickInput.answer(title);
    const approval = await approvalWindow(workbench);
    assert.match(await approval.innerText('#page'), /New: Bug[^]*on-call\.md:1/u);
    await approve(approval, 'done');
    const [made] = [...server.items.values()].filter(({ fields }) => fields['System.WorkItemType'] === 'Bug');
    assert.equal(made?.fields['System.Title'], title);
    await workbench.tree('Work Items').showAlone();
    await page.waitForSelector('#offer:not([hidden]) button');
    await workbench.screenshot('work-items-offer');
  });
});
