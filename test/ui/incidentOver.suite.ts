/** An incident until it is over: measured by the clock, made permanent, told, closed, and what is owed afterwards. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { appendEvent } from '../../src/clients/notes/incidentAppend.ts';
import type { NewEvent } from '../../src/clients/notes/incidentEvents.ts';
import { clock } from '../../src/node/environment.ts';
import { createFiles } from '../../src/node/files.ts';
import { createFileWriter } from '../../src/node/fileWriter.ts';
import { eventually } from '../editor/harness/eventually.ts';
import { approvalWindow, approveByKeyboard } from './harness/approval.ts';
import { LaterClock } from './harness/laterClock.ts';
import { useWorkbench } from './harness/useWorkbench.ts';

const run = promisify(execFile);
/** A repository of the folder with one commit. */
async function commitAll(folder: string, subject: string): Promise<void> {
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  await run('git', ['init', '--quiet'], { cwd: folder });
  await run('git', ['add', 'README.md'], { cwd: folder });
  await run('git', [...author, 'commit', '--quiet', '-m', subject], { cwd: folder });
}

const minute = 60_000;
const day = 24 * 60 * minute;
const files = createFiles();
const log = { files, fileParts: files, writer: createFileWriter(), clock };
const runbook = `# Greet

\`\`\`sh {id=one effect=read}
echo first
\`\`\`

\`\`\`sh {id=two effect=write undo=none verify=none}
touch greeted
\`\`\`
`;

describe('an incident, until it is over', () => {
  const later = new LaterClock();
  after(() => later[Symbol.asyncDispose]());
  const workbench = useWorkbench({
    nodeArguments: later.nodeArguments,
    // The commands below are those of bash.
    settings: { 'terminal.integrated.defaultProfile.linux': 'bash' },
  });
  const view = () => workbench.tree('Incidents');
  const activeFolder = async () => {
    const incidents = path.join(workbench.folder, 'SRE/notes/incidents');
    const names = (await readdir(incidents)).filter((name) => name !== 'INC-2026-11-09-001');
    assert.equal(names.length, 1);
    return path.join(incidents, names[0] ?? '');
  };
  const recorded = async (what: RegExp) =>
    eventually(
      `${String(what)} in the log`,
      async () => readFile(path.join(await activeFolder(), 'events.ndjson'), 'utf8'),
      (text) => what.test(text),
    );
  const elsewhere = async (event: NewEvent) => {
    const written = await appendEvent(log, await activeFolder(), event);
    assert.ok(written.ok);
  };
  const answerTo = async (question: RegExp, text?: string) => {
    await eventually(
      `the question ${String(question)}`,
      () => workbench.quickInput.question(),
      (asked) => question.test(asked),
    );
    if (text === undefined) await workbench.keyboard.press('Enter');
    else await workbench.quickInput.answer(text);
  };
  const described = (label: string, text: RegExp) =>
    eventually(
      `${String(text)} behind ${label}`,
      async () =>
        (await view().rows()).filter((row) => row.label === label && text.test(row.description)).length,
      (count) => count > 0,
    );
  const statusBar = (text: RegExp) =>
    eventually(
      `${String(text)} in the status bar`,
      async () => (await workbench.statusBar.items()).find((item) => text.test(item.spoken)),
      (item) => item !== undefined,
    );
  /** What the clock alone changes is seen when something is looked at again. */
  const at = async (milliseconds: number) => {
    later.set(milliseconds);
    await workbench.runCommand('SRE Workbench: Refresh Incidents');
  };
  /** A failure that a person is told of, which the workbench also logs. */
  const refused = async (text: string) => {
    await workbench.notifications.notification(text);
    const [logged] = await eventually(
      `"${text}" in the log`,
      () => workbench.takeErrors(),
      (errors) => errors.length > 0,
    );
    assert.ok(logged?.text.includes(text), logged?.text);
  };
  const editorText = (part: string) =>
    workbench.page.locator('.editor-instance .view-lines').getByText(part).first().waitFor();
  const inThreeThemes = async (name: string) => {
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot(name);
    }
  };

  it('holds its phases and its updates against the clock', async () => {
    // Rows of the timeline are looked for, and the view tells only what is on the screen.
    await workbench.page.setViewportSize({ width: 1280, height: 1200 });
    await workbench.runCommand('SRE Workbench: Declare Incident …');
    await answerTo(/What is wrong/u, 'The checkout is slow');
    await answerTo(/How severe is it/u, 'SEV1');
    await view().showAlone();
    await described('triage', /^until /u);
    await statusBar(/SEV1 INC-.*: next update /u);
    await at(7 * minute);
    await described('triage', /^missed: \d+ min of 5 min/u);
    await described('Response', /^met/u);
    await at(40 * minute);
    await described('Mitigation', /^missed/u);
    const due = await statusBar(/SEV1 INC-.*: update overdue since /u);
    assert.equal(due?.background, 'warning');
    await inThreeThemes('incident-late');
    await at(0);
    await described('triage', /^until /u);
  });

  it('takes what was found by one key each, from the terminal and from a file', async () => {
    await workbench.runCommand('SRE Workbench: Open Incident Terminal');
    // What is typed before the shell has started waits for it.
    await workbench.page.locator('.xterm-helper-textarea:focus').waitFor();
    await workbench.page.keyboard.insertText('echo restarted');
    await workbench.keyboard.press('Enter');
    await recorded(/"command":"echo restarted","exitCode":0/u);
    await workbench.keyboard.press('Control+Alt+Shift+H');
    await recorded(/"text":"echo restarted","mark":"helped"/u);
    await workbench.keyboard.press('Control+Alt+Shift+N');
    await answerTo(/What shall be noted/u, 'noted beside the terminal');
    await recorded(/"kind":"note","data":\{"text":"noted beside the terminal"/u);
    await commitAll(workbench.folder, 'Restart the checkout');
    await workbench.keyboard.press('Control+Alt+Shift+G');
    await answerTo(/Which commit/u);
    await recorded(/"t_source":"git".*"summary":"Restart the checkout"/u);
    await workbench.runCommand('View: Hide Panel');
    await workbench.editor.open('SRE/helm/charts/redis-cluster/Chart.yaml', 1);
    await workbench.keyboard.press('Shift+End', 'Control+Alt+Shift+F');
    await recorded(/"text":"apiVersion: v2","mark":"finding"/u);
    await workbench.keyboard.press('Control+Alt+Shift+C');
    await recorded(/"text":"apiVersion: v2","mark":"cause"/u);
    await workbench.runCommand('View: Close All Editors');
  });

  it('is written to from two windows', async () => {
    const name = path.basename(await activeFolder());
    await workbench.inSecondWindow(async () => {
      await workbench.runCommand('SRE Workbench: Choose the Active Incident …');
      await answerTo(/Which incident/u, name);
      await workbench.runCommand('SRE Workbench: Add Note to Incident …');
      await answerTo(/What shall be noted/u, 'from the second window');
      await recorded(/from the second window/u);
    });
    await workbench.runCommand('SRE Workbench: Add Note to Incident …');
    await answerTo(/What shall be noted/u, 'lesson: two people, one record');
    const text = await recorded(/two people, one record/u);
    const numbers = text
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => (JSON.parse(line) as { seq: number }).seq);
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => index + 1),
    );
    await eventually(
      'what the other window wrote',
      () => view().rows(),
      (rows) => rows.some(({ description }) => description === 'from the second window'),
    );
  });

  it('keeps a live fix as a debt until it is made permanent', async () => {
    const command = 'kubectl set resources statefulset/redis-cluster -n production --limits=memory=3Gi';
    await elsewhere({
      kind: 'command',
      t_source: 'hook',
      actor: 'agent:claude-code:5f0c',
      data: { command, exitCode: 0, cwd: '/src', durationMs: 800 },
    });
    const debt = 'redis-cluster: live limits.memory 3Gi, values of production say 2Gi.';
    await view().row(debt);
    await inThreeThemes('incident-debt');
    await workbench.runCommand('SRE Workbench: Record Permanent Fix of Incident …');
    await answerTo(/commit/iu, '4f2c9aa');
    await answerTo(/What does it change/u, 'redis-cluster has 3Gi in production');
    await eventually(
      'the question for live fixes',
      () => workbench.quickInput.question(),
      (asked) => /Which live fixes/u.test(asked),
    );
    const box = workbench.page.locator('.quick-input-list .monaco-list-row .monaco-checkbox').first();
    await box.press('Space');
    await workbench.page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).press('Enter');
    await eventually(
      'the debt to be gone',
      () => view().rows(),
      (rows) => rows.length > 5 && rows.every(({ label }) => label !== debt && label !== 'Open debts'),
    );
  });

  it('keeps an action item, and refuses one that nobody owns', async () => {
    await workbench.runCommand('SRE Workbench: Add Action Item to Incident …');
    await answerTo(/What shall be done/u, 'Alert on memory growth');
    await answerTo(/Who does it/u, '');
    await refused('"Alert on memory growth" has no owner.');
    await workbench.runCommand('SRE Workbench: Add Action Item to Incident …');
    await answerTo(/What shall be done/u, 'Alert on memory growth');
    await answerTo(/Who does it/u, 'Ada');
    await answerTo(/By when/u);
    await answerTo(/How urgent/u, 'p2');
    await recorded(/action: Alert on memory growth; owner: Ada; due: \d{4}-\d\d-\d\d; priority: P2/u);
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  it('runs a whole runbook once a person has approved the plan', async () => {
    await writeFile(path.join(workbench.folder, 'SRE/notes/runbooks/greet.md'), runbook);
    await workbench.editor.open('SRE/notes/runbooks/greet.md');
    await workbench.runCommand('SRE Workbench: Run Runbook …');
    await answerTo(/How shall it run/u, 'As one plan');
    const approval = await approvalWindow(workbench);
    const shown = await approval.innerText('body');
    for (const command of ['echo first', 'touch greeted']) assert.ok(shown.includes(command), shown);
    await inThreeThemes('approval-runbook');
    assert.deepEqual(await workbench.barriers({ webview: 'Approval' }), []);
    const greeted = path.join(workbench.folder, 'greeted');
    assert.ok(!existsSync(greeted));
    await approveByKeyboard(approval);
    assert.ok(existsSync(greeted));
    await recorded(/"command":"touch greeted","exitCode":0/u);
    await workbench.runCommand('View: Close All Editors');
  });

  it('opens the layout of an emergency: a terminal that acts, tabs that document and find out why', async () => {
    const name = path.basename(await activeFolder());
    await workbench.runCommand('SRE Workbench: Open Emergency Layout');
    await answerTo(/Which service/u, 'user-api');
    await answerTo(/out now/u, '2.1.0');
    await answerTo(/go back to/u, '2.0.3');
    await answerTo(/Folder of its chart/u, 'SRE/helm/charts/user-api');
    await answerTo(/What to start/u, 'Shell');
    await workbench.notifications.notification('Start the 2 tabs');
    await workbench.page
      .locator('.part.panel, .part.auxiliarybar')
      .getByText(`Incident ${name}`)
      .first()
      .waitFor();
    await workbench.screenshot('incident-emergency');
    const kept = await readFile(path.join(workbench.folder, '.sre-workbench/tabs.json'), 'utf8');
    for (const tab of ['Document', 'Investigate']) assert.ok(kept.includes(`"${tab} ${name}"`), kept);
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.runCommand('View: Hide Panel');
    await view().showAlone();
  });

  it('tells that it is over, and whether data was lost', async () => {
    await workbench.runCommand('SRE Workbench: Change Status of Incident …');
    await answerTo(/How does it stand/u, 'resolved');
    await described('Status', /^resolved/u);
    await workbench.runCommand('SRE Workbench: Draft Update of Incident …');
    await answerTo(/Which update/u);
    await answerTo(/Was data lost/u, 'none: the cache holds copies');
    await editorText('Data loss: none: the cache holds copies');
    await workbench.screenshot('update-resolution');
    // Without the line it is no resolution.
    await workbench.editor.focus();
    await workbench.keyboard.press('Control+A');
    await workbench.editor.insert('It is over.');
    await workbench.runCommand('SRE Workbench: Note Update of Incident as Told');
    await refused('A resolution says whether data was lost.');
    await workbench.editor.focus();
    await workbench.keyboard.press('Control+A');
    await workbench.editor.insert('It is over.\nData loss: none');
    await workbench.runCommand('SRE Workbench: Note Update of Incident as Told');
    await recorded(/"stage":"resolution","text":"It is over\.\\nData loss: none"/u);
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  it('is summed up, and says what the commit of its fix says', async () => {
    await workbench.runCommand('SRE Workbench: Show Summary of Incident');
    await editorText('target 5 min: met');
    await inThreeThemes('incident-summary');
    await workbench.runCommand('SRE Workbench: Copy Commit Message of Incident');
    await workbench.notifications.notification('The commit message is on the clipboard');
    await workbench.editor.focus();
    await workbench.keyboard.press('Control+A', 'Control+V');
    await editorText('redis-cluster has 3Gi in production');
    for (const part of ['Context:', 'Solution:', 'Learning:']) await editorText(part);
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  it('reminds of the postmortem after the close, and of its action items at their dates', async () => {
    const name = path.basename(await activeFolder());
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await workbench.runCommand('SRE Workbench: Close Incident …');
    await dialog.getByRole('button', { name: 'Close with Open Points' }).press('Enter');
    await answerTo(/Why is it closed/u, 'the rest is followed up');
    await statusBar(new RegExp(`${name}: postmortem due `, 'u'));
    await at(3 * day);
    await statusBar(new RegExp(`${name}: postmortem overdue since `, 'u'));
    await inThreeThemes('incident-owed');
    await at(0);
    await workbench.runCommand('SRE Workbench: Draft Postmortem of Incident');
    await workbench.editor.waitFor(`${name}.md`);
    // A draft is owed still.
    await statusBar(new RegExp(`${name}: postmortem due `, 'u'));
    await workbench.editor.replaceLine(4, 'status: done');
    await workbench.editor.save();
    await eventually(
      'the reminder to be gone',
      () => workbench.statusBar.items(),
      (items) => items.every(({ spoken }) => !spoken.includes(`${name}: postmortem`)),
    );
    // Far behind every date of the examples too.
    await at(1000 * day);
    await statusBar(/Action items of postmortems overdue: 3/u);
    await workbench.screenshot('incident-actions');
    await at(0);
  });

  it('says that its log was edited by hand, and shows the line', async () => {
    const file = path.join(await activeFolder(), 'events.ndjson');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('from the second window', 'from another window'));
    await view().showAlone();
    await view().row('The log was edited');
    await inThreeThemes('incident-edited');
    await view().click('The log was edited');
    await workbench.editor.waitFor('events.ndjson');
  });
});
