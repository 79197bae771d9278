/** Work items beside their search: several at once, made of a postmortem's action items, pinned to a tab, and a wiki page. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { AzureDevOpsStandIn } from '../builders/azureDevOps/standIn.ts';
import { eventually } from '../editor/harness/eventually.ts';
import { approvalWindow, approve, approveByKeyboard } from './harness/approval.ts';
import { chooseAction } from './harness/lightBulb.ts';
import { standInProfile } from './harness/standInProfile.ts';
import { useWorkbench } from './harness/useWorkbench.ts';

/** Settings of the machine are read at the start, so the address must be known before. */
const port = 10_000 + (process.pid % 10_000);
const place = mkdtempSync(path.join(tmpdir(), 'work-items-'));
const wikiPage = '/Operations/On call';

describe('work items beside their search', () => {
  let server: AzureDevOpsStandIn;
  before(async () => {
    server = await AzureDevOpsStandIn.start(port);
    server.add(
      [4711, 4712].map((id) => ({
        id,
        rev: 1,
        fields: {
          'System.Title': `Rotate the signing keys ${id}`,
          'System.WorkItemType': 'Task',
          'System.State': 'New',
          'System.Tags': 'keys',
        },
      })),
    );
    server.pages.set(wikiPage, { content: '# On call\n', version: 3 });
  });
  after(async () => {
    await server?.stop();
    rmSync(place, { recursive: true, force: true });
  });
  const workbench = useWorkbench({
    machineSettings: {
      'sreWorkbench.azureDevOps.organisation': `http://127.0.0.1:${port}/example-company`,
      ...standInProfile(place, path.join(place, 'control')),
    },
    settings: {
      'sreWorkbench.azureDevOps.project': 'Platform',
      'sreWorkbench.workItems.templates': {
        'Bug of a chart': { type: 'Bug', description: 'Found before it was deployed.', tags: ['chart'] },
      },
    },
  });
  const inNotes = (name: string) => path.join(workbench.folder, 'SRE/notes', name);
  before(async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.test', ...args], {
        cwd: path.join(workbench.folder, 'SRE'),
      });
    git('init', '--quiet', '--initial-branch=main');
    git('add', '--all');
    git('commit', '--quiet', '--message=Begin');
    git('branch', 'fix/4711-rotate');
    const items = [...server.items.values()].map(({ id, rev, fields }) => ({ id, rev, fields }));
    await writeFile(inNotes('work-items/team-work-items.json'), JSON.stringify(items));
    await writeFile(
      inNotes('postmortems/INC-2026-11-09-002.md'),
      [
        '# The cache filled up',
        '',
        '| Action | Owner | Due | Priority |',
        '| --- | --- | --- | --- |',
        '| Alert on memory growth | Dana | 2099-12-01 | P1 |',
        '| Rehearse the failover | Mei | 2099-12-05 | P2 |',
        '',
      ].join('\n'),
    );
  });
  const answerTo = async (question: RegExp, text: string) => {
    await eventually(
      `the question ${String(question)}`,
      () => workbench.quickInput.question(),
      (asked) => question.test(asked),
    );
    await workbench.quickInput.answer(text);
  };
  const stored = (id: number) => server.items.get(id)?.fields;

  it('changes several at once, reviewed as one', async () => {
    await workbench.runCommand('SRE Workbench: Change Work Item …');
    await answerTo(/Which work items/u, '4711, 4712');
    await eventually(
      'the question for the field',
      () => workbench.quickInput.question(),
      (asked) => asked.includes('2 work items'),
    );
    await workbench.quickInput.choose('Tags');
    await answerTo(/Tags, with/u, 'keys; night');
    const approval = await approvalWindow(workbench);
    const text = await approval.innerText('#page');
    assert.match(text, /Change 2 work items/u);
    for (const id of [4711, 4712]) assert.match(text, new RegExp(`${id} Rotate the signing keys`, 'u'));
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot('approval-several');
    }
    assert.equal(stored(4712)?.['System.Tags'], 'keys');
    await approve(approval, 'done');
    assert.deepEqual(
      [4711, 4712].map((id) => stored(id)?.['System.Tags']),
      ['keys; night', 'keys; night'],
    );
  });

  it('makes work items of the action items of a postmortem, names them there, and reads their states back', async () => {
    await workbench.tree('Incidents').showAlone();
    await workbench.tree('Incidents').contextMenu('Action items', 'New Work Item …');
    await workbench.quickInput.choose('Task');
    const approval = await approvalWindow(workbench);
    const text = await approval.innerText('#page');
    assert.match(text, /Alert on memory growth/u);
    assert.match(text, /Rehearse the failover/u);
    const idOf = (title: string) =>
      [...server.items.values()].find(({ fields }) => fields['System.Title'] === title)?.id ?? 0;
    // Once they are made, the postmortem is shown where the window was.
    await eventually(
      'both items',
      async () => {
        const made = [idOf('Alert on memory growth'), idOf('Rehearse the failover')].every((id) => id > 0);
        if (!made && (await approval.locator('#approve:enabled').count()) > 0)
          await approval.click('#approve');
        return made;
      },
      (made) => made,
    );
    const [alert, failover] = [idOf('Alert on memory growth'), idOf('Rehearse the failover')];
    const shows = (what: string) =>
      eventually(
        `"${what}" in the postmortem`,
        async () => [...(await workbench.editor.lines()).values()].join('\n'),
        (lines) => lines.includes(what),
      );
    await workbench.editor.waitFor('INC-2026-11-09-002.md');
    await shows(`Alert on memory growth AB#${alert} |`);
    await shows(`Rehearse the failover AB#${failover} |`);
    server.change(alert, { 'System.State': 'Closed' });
    await workbench.editor.focus();
    await workbench.runCommand('SRE Workbench: Read the States of the Work Items Named Here');
    await shows(`AB#${alert} (state: Closed, done)`);
    await shows(`AB#${failover} (state: New)`);
    await workbench.notifications.notification('1 of 2 work items are over.');
    await workbench.editor.save();
    const saved = await readFile(inNotes('postmortems/INC-2026-11-09-002.md'), 'utf8');
    assert.match(
      saved,
      /\| Alert on memory growth AB#\d+ \(state: Closed, done\) \| Dana \| 2099-12-01 \| P1 \|/u,
    );
  });

  async function openPreview(): Promise<Frame> {
    await workbench.runCommand('SRE Workbench: Search Work Items');
    const page = await workbench.webview('Work Items');
    await page.waitForSelector('#box:focus');
    await workbench.tree('Work Items').showAlone();
    await eventually(
      'the preview with the branch',
      async () => {
        if ((await page.inputValue('#box')) !== '4711') await page.fill('#box', '4711');
        await page.press('#box', 'Enter');
        return page.locator('#preview:not([hidden]) button:has-text("Branch fix/4711-rotate")').count();
      },
      (count) => count === 1,
    );
    return page;
  }

  it('leads from an item to the branch with its id, and pins it to a new tab with the item as its task', async () => {
    const page = await openPreview();
    await page.click('#preview button:has-text("Branch fix/4711-rotate")');
    await eventually(
      'the question of the worktree',
      () => workbench.quickInput.question(),
      (asked) => asked !== '',
    );
    await workbench.quickInput.cancel();
    await page.click('#preview button:has-text("Pin to a Tab")');
    await workbench.quickInput.choose('New tab with this item as its task');
    await answerTo(/What to start/u, 'Stand-in');
    await eventually(
      'the pin',
      () => page.innerText('#preview dl'),
      (fields) => /Pinned to\s+4711 Rotate the signing keys/u.test(fields),
    );
    await workbench.screenshot('work-item-pinned');
    const tab = await eventually(
      'the tab',
      async () => JSON.parse(await readFile(path.join(workbench.folder, '.sre-workbench/tabs.json'), 'utf8')),
      (kept) => kept.tabs.length === 1,
    );
    assert.match(tab.tabs[0].task, /^AB#4711 Rotate the signing keys 4711/u);
  });

  it('creates a child of the item in the preview, once it was shown', async () => {
    const page = await openPreview();
    await page.click('#preview button:has-text("New Child")');
    await workbench.quickInput.choose('Task');
    await answerTo(/Its title/u, 'Rotate the second key');
    const approval = await approvalWindow(workbench);
    assert.match(await approval.innerText('#page'), /Rotate the second key[^]*4711/u);
    await approve(approval, 'done');
    const made = [...server.items.values()].find(
      ({ fields }) => fields['System.Title'] === 'Rotate the second key',
    );
    assert.equal(made?.fields['System.WorkItemType'], 'Task');
    assert.match(JSON.stringify(made?.relations), /Hierarchy-Reverse[^}]*workItems\/4711"/u);
  });

  it('creates an item from a finding by a template, once it was shown', async () => {
    await workbench.editor.open('SRE/helm/charts/legacy-billing/values/production.yaml');
    await workbench.editor.goTo(11, 14);
    await chooseAction(workbench, /Create a work item from this finding/u);
    await workbench.quickInput.choose('Bug of a chart');
    await eventually(
      'the question for the title',
      () => workbench.quickInput.question(),
      (asked) => asked.includes('Its title'),
    );
    await workbench.keyboard.press('Enter');
    const approval = await approvalWindow(workbench);
    assert.match(
      await approval.innerText('#page'),
      /Create a work item[^]*768Mi[^]*production-below-staging/u,
    );
    await workbench.screenshot('approval-finding');
    const known = new Set(server.items.keys());
    await approveByKeyboard(approval);
    const [made] = [...server.items.values()].filter(({ id }) => !known.has(id));
    assert.equal(made?.fields['System.WorkItemType'], 'Bug');
    assert.equal(made?.fields['System.Tags'], 'chart');
    assert.match(String(made?.fields['System.Title']), /768Mi/u);
    assert.match(
      String(made?.fields['System.Description']),
      /production-below-staging[^]*values\/production\.yaml:11[^]*Found before it was deployed\./u,
    );
  });

  it('writes a page of the wiki from the document in front, once it was shown', async () => {
    await workbench.quickInput.openFile('SRE/docs/on-call.md', 1);
    await workbench.editor.focus();
    await workbench.runCommand('SRE Workbench: Write to a Wiki Page …');
    await answerTo(/path of the page/u, wikiPage);
    const approval = await approvalWindow(workbench);
    assert.match(await approval.innerText('#page'), /On call/u);
    await workbench.screenshot('approval-wiki');
    assert.equal(server.pages.get(wikiPage)?.version, 3);
    await approve(approval, 'done');
    const text = await readFile(path.join(workbench.folder, 'SRE/docs/on-call.md'), 'utf8');
    assert.deepEqual(server.pages.get(wikiPage), { content: text, version: 4 });
  });
});
