/** Worktrees as a person meets them: found, created, looked at, removed and brought back, by keyboard. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync } from 'node:fs';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeCompany } from '../../scripts/start/company.mjs';
import { eventually } from '../editor/harness/eventually.ts';
import { useWorkbench } from './harness/useWorkbench.ts';

const branch = 'feat/larger-limits';
const values = 'helm/charts/my-service/values.yaml';

describe('worktrees', () => {
  const parent = mkdtempSync(path.join(tmpdir(), 'worktrees-'));
  before(() => makeCompany(parent));
  const workbench = useWorkbench({ folder: path.join(parent, 'company') });
  after(() => rm(parent, { recursive: true }));

  const view = workbench.tree('Worktrees');
  const folder = () => path.join(workbench.folder, 'SRE.worktrees/feat-larger-limits');
  const told = (label: string, what: RegExp) =>
    eventually(
      `${what.source} behind ${label}`,
      () => view.row(label),
      ({ description }) => what.test(description),
    );
  const dialog = () => workbench.page.locator('.monaco-dialog-box');
  const answerTo = async (question: RegExp, text: string) => {
    await eventually(
      `the question ${String(question)}`,
      () => workbench.quickInput.question(),
      (asked) => question.test(asked),
    );
    await workbench.quickInput.answer(text);
  };
  const pictures = async (name: string) => {
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await (theme === 'dark' ? workbench.picture(name) : workbench.screenshot(name));
    }
  };

  it('finds every repository below the folder that is open', async () => {
    await view.show();
    await told('SRE', /1 worktree/u);
    await told('user-api', /1 worktree/u);
    const main = await told('main', /main worktree/u);
    assert.match(main.spoken, /main, main worktree/u);
  });

  it('creates a worktree beside the repository', async () => {
    await workbench.runCommand('SRE Workbench: Create Worktree …');
    await workbench.quickInput.choose('SRE');
    await workbench.quickInput.choose('New branch …');
    await workbench.quickInput.answer(branch);
    await workbench.quickInput.choose('main');
    await eventually(
      'the question for the folder',
      () => workbench.quickInput.question(),
      (question) => question.includes('never inside'),
    );
    await workbench.screenshot('worktree-folder');
    await workbench.keyboard.press('Enter');
    await view.row(branch);
    await eventually('the folder', () => existsSync(path.join(folder(), values)));
  });

  it('tells what is not committed, as soon as git says so', async () => {
    await appendFile(path.join(folder(), values), '# larger\n');
    await writeFile(path.join(folder(), 'notes.txt'), 'why\n');
    await workbench.runCommand('SRE Workbench: Refresh Worktrees');
    const row = await told(branch, /2 changes/u);
    assert.equal(row.icon, 'circle-filled');
    assert.match(row.spoken, /2 changes/u);
    await workbench.runCommand('Notifications: Clear All Notifications');
    await view.showAlone();
    await pictures('worktrees');
  });

  it('opens all differences from the base', async () => {
    await workbench.runCommand('SRE Workbench: Compare Worktree with Its Base');
    await workbench.quickInput.choose('SRE');
    await workbench.quickInput.choose(branch);
    const compared = workbench.page.locator('.tab').filter({ hasText: `${branch} against main` });
    await compared.waitFor();
    await workbench.page.locator('.multiDiffEntry').nth(1).waitFor();
    await workbench.screenshot('worktree-compared');
    await workbench.runCommand('View: Close All Editors');
  });

  it('tells what would be missed, removes it, and brings it back', async () => {
    const before = await readFile(path.join(folder(), values), 'utf8');
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.runCommand('SRE Workbench: Remove Worktree …');
      await workbench.quickInput.choose('SRE');
      await workbench.quickInput.choose(branch);
      await dialog().waitFor();
      await workbench.screenshot('worktree-remove');
      if (theme === 'dark') continue;
      await workbench.keyboard.press('Escape');
      await dialog().waitFor({ state: 'hidden' });
    }
    const question = await dialog().innerText();
    assert.match(question, /Changed: helm\/charts\/my-service\/values\.yaml/u);
    assert.match(question, /Untracked: notes\.txt/u);
    await workbench.keyboard.press('Enter');
    await eventually('the folder to go', () => !existsSync(folder()));
    await eventually(
      'the row to go',
      () => view.rows(),
      (rows) => rows.every(({ label }) => label !== branch),
    );
    await workbench.runCommand('SRE Workbench: Show Removed Worktrees');
    await eventually(
      'the removed worktree',
      () => workbench.quickInput.items(),
      (items) => items.some(({ label }) => label === branch),
    );
    await workbench.screenshot('worktrees-removed');
    await workbench.quickInput.choose(branch);
    await told(branch, /2 changes/u);
    assert.equal(await readFile(path.join(folder(), values), 'utf8'), before);
    assert.equal(await readFile(path.join(folder(), 'notes.txt'), 'utf8'), 'why\n');
  });

  it('are made for the tabs of a layout, agreed to once', async () => {
    await workbench.runCommand('SRE Workbench: Open Layout of Agent Tabs');
    await answerTo(/Layout/u, 'Parallel updates');
    await answerTo(/What changes/u, 'Move to the new cluster');
    await answerTo(/Folder of the first chart/u, 'SRE/helm/charts/my-service');
    await answerTo(/Folder of the second chart/u, 'SRE/helm/charts/user-api');
    await answerTo(/Script that has to follow/u, 'SRE/scripts/cluster-sync.sh');
    await answerTo(/names of the new branches/u, 'new-cluster');
    await answerTo(/What to start/u, 'Shell');
    await dialog().waitFor();
    const question = await dialog().innerText();
    assert.match(question, /Chart A: branch new-cluster-chart-a of the repository at .*my-service/u);
    await workbench.screenshot('worktrees-of-layout');
    await dialog().getByRole('button', { name: 'Create Worktrees' }).click();
    await workbench.notifications.notification('Start the 4 tabs');
    const [tab] = (
      JSON.parse(await readFile(path.join(workbench.folder, '.sre-workbench/tabs.json'), 'utf8')) as {
        tabs: { name: string; cwd: string; worktree?: string; promptFile: string }[];
      }
    ).tabs;
    const tree = path.join(workbench.folder, 'SRE.worktrees/new-cluster-chart-a');
    assert.equal(tab?.worktree, tree);
    assert.equal(tab.cwd, path.join(tree, 'helm/charts/my-service'));
    const prompt = await readFile(tab.promptFile, 'utf8');
    assert.match(prompt, /Branch: new-cluster-chart-a/u);
    assert.match(prompt, /worktree of your own/u);
    assert.ok(prompt.includes(`${tree}/helm/charts/my-service/values.yaml`), prompt);
    assert.doesNotMatch(prompt, /not there now/u);
    await view.showAlone();
    await told('new-cluster-chart-a', /Chart A/u);
    await told('new-cluster-chart-b', /Chart B/u);
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.runCommand('View: Close All Editors');
  });

  it('hand the work of their tab over', async () => {
    await workbench.runCommand('SRE Workbench: Prepare Handoff of Worktree');
    await workbench.quickInput.choose('SRE');
    await workbench.quickInput.choose('new-cluster-chart-a');
    await eventually(
      'the question for the goal',
      () => workbench.quickInput.question(),
      (question) => question.includes('next session'),
    );
    const proposed = await workbench.page.locator('.quick-input-box input').inputValue();
    assert.match(proposed, /Move to the new cluster: update the chart/u);
    await workbench.quickInput.cancel();
  });

  it('hand their work over', async () => {
    await workbench.runCommand('SRE Workbench: Prepare Handoff of Worktree');
    await workbench.quickInput.choose('SRE');
    await workbench.quickInput.choose(branch);
    await answerTo(/next session/u, 'Raise the limits');
    const title = await eventually(
      'the draft',
      () => workbench.editor.title(),
      (name) => name.endsWith('-raise-the-limits.md'),
    );
    await workbench.editor.waitFor(title);
    await eventually(
      'its branch',
      async () => [...(await workbench.editor.lines()).values()].join('\n'),
      (text) => text.includes(`Current branch: \`${branch}\``),
    );
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot('worktree-handoff');
    }
  });
});

describe('worktrees in Restricted Mode', () => {
  const workbench = useWorkbench({ trust: 'ask' });

  it('are not listed: no program runs, and the view says what to do', async () => {
    await workbench.trust.answer(false);
    const view = workbench.tree('Worktrees');
    await view.show();
    const { buttons } = await eventually(
      'what the empty view says',
      () => view.welcome(),
      ({ text }) => text.includes('until you trust'),
    );
    assert.deepEqual(buttons, ['Manage Trust']);
  });
});
