/** A handoff as a person prepares it: from a made session in the example folder, to the tab that goes on with it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '../editor/harness/eventually.ts';
import { projectFolder } from '../editor/harness/places.ts';
import { standIn, standInProfile } from './harness/standInProfile.ts';
import { useWorkbench } from './harness/useWorkbench.ts';
import { harnessOptions, ownVsix } from './harness/workbench.ts';

const place = mkdtempSync(path.join(tmpdir(), 'handoff-'));
const session = '33333333-3333-4333-8333-333333333333';
const control = path.join(place, 'control');

describe('a handoff', () => {
  const workbench = useWorkbench({
    environment: { CLAUDE_CONFIG_DIR: path.join(place, 'claude'), CODEX_HOME: path.join(place, 'codex') },
    machineSettings: standInProfile(place, control, {
      other: {
        label: 'Other agent',
        agent: 'codex',
        command: [process.execPath, standIn],
        env: {
          STAND_IN_AGENT: 'codex',
          STAND_IN_CONTROL: `${control}-codex`,
          CODEX_HOME: path.join(place, 'codex'),
        },
      },
    }),
  });
  const handoffs = () => path.join(workbench.folder, 'SRE/notes/handoffs');
  const sessions = () =>
    path.join(place, 'claude/projects', workbench.folder.replaceAll(/[^a-zA-Z0-9]/gu, '-'));
  const kept = () =>
    existsSync(handoffs()) ? readdirSync(handoffs()).filter((name) => name.includes('memory')) : [];
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.test', ...args], {
      cwd: workbench.folder,
    });
  const text = async () => [...(await workbench.editor.lines()).values()].join('\n');

  before(() => {
    git('init', '--quiet', '--initial-branch=main');
    git('add', '--all');
    git('commit', '--quiet', '--message=Begin');
    git('checkout', '--quiet', '-b', 'feature/cluster-migration');
    const values = path.join(workbench.folder, 'user-api/values.yaml');
    mkdirSync(path.dirname(values), { recursive: true });
    writeFileSync(values, 'replicas: 2\n');
    const made = readFileSync(path.join(projectFolder, `test/fixtures/handoffs/${session}.jsonl`), 'utf8');
    mkdirSync(sessions(), { recursive: true });
    writeFileSync(
      path.join(sessions(), `${session}.jsonl`),
      made.replaceAll('/src/company', workbench.folder),
    );
    writeFileSync(control, '');
  });
  after(() => rmSync(place, { recursive: true, force: true }));

  it('is drafted from git and the newest session, as a document to edit that is not saved yet', async () => {
    await workbench.runCommand('SRE Workbench: Prepare Handoff');
    await eventually(
      'the question for the goal',
      () => workbench.quickInput.question(),
      (question) => question.includes('next session'),
    );
    await workbench.quickInput.answer('Raise the memory in the values of user-api');
    const title = await eventually(
      'the draft',
      () => workbench.editor.title(),
      (name) => /^\d{4}-\d\d-\d\d-\d{4}-raise-the-memory-in-the-values-of-user-api\.md$/u.test(name),
    );
    await workbench.editor.waitFor(title);
    const draft = await eventually('its text', text, (seen) => seen.includes('## Completed'));
    assert.match(draft, /^# Goal: Raise the memory in the values of user-api$/mu);
    assert.match(draft, /Current branch: `feature\/cluster-migration`/u);
    assert.match(draft, /Update Chart\.yaml to version 2\.1\.0/u);
    assert.match(draft, /withheld because they look like secrets: \d/u);
    assert.doesNotMatch(draft, /hunter22/u);
    assert.deepEqual(kept(), [], 'nothing is written before it is saved');
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await (theme === 'dark' ? workbench.picture('handoff') : workbench.screenshot('handoff'));
    }
  });

  it('is saved in the chain and starts a new tab, after one more look', async () => {
    await workbench.runCommand('SRE Workbench: Continue Handoff in a New Tab');
    await eventually(
      'the profiles',
      () => workbench.quickInput.items(),
      (items) => items.some(({ label }) => label.includes('Stand-in')),
    );
    await workbench.quickInput.answer('Stand-in');
    await eventually('the saved handoff', kept, (names) => names.length === 1);
    await workbench.notifications.notification('with this prompt?');
    assert.deepEqual(readdirSync(sessions()), [`${session}.jsonl`], 'no agent has started');
    await workbench.screenshot('handoff-look');
    await workbench.notifications.click('with this prompt?', 'Start');
    const tabs = workbench.tree('Agent Tabs');
    await tabs.show();
    await eventually(
      'the tab',
      () => tabs.row('company'),
      ({ description }) => description.includes('Raise the memory in the values'),
    );
  });

  it('names the one before in the next draft', async () => {
    const [first = ''] = kept();
    await workbench.runCommand('SRE Workbench: Prepare Handoff');
    await workbench.quickInput.answer('Roll it out');
    const title = await eventually(
      'the draft',
      () => workbench.editor.title(),
      (name) => name.endsWith('-roll-it-out.md'),
    );
    await workbench.editor.waitFor(title);
    await workbench.keyboard.press('Control+End');
    await eventually('the link to the one before', text, (seen) => seen.includes(`[${first.slice(0, 40)}`));
  });

  it('goes on with another agent, and from that one back', async () => {
    const tabs = () => {
      const file = path.join(workbench.folder, '.sre-workbench/tabs.json');
      const content = JSON.parse(readFileSync(file, 'utf8')) as {
        tabs: { promptFile: string; conversation?: { agent: string; id: string } }[];
      };
      return content.tabs;
    };
    const goOnWith = async (agent: string) => {
      await workbench.runCommand('SRE Workbench: Continue Handoff in a New Tab');
      await eventually(
        'the agents',
        () => workbench.quickInput.question(),
        (question) => question.includes('What to start'),
      );
      await workbench.quickInput.answer(agent);
      await workbench.notifications.click('with this prompt?', 'Start');
    };
    await workbench.runCommand('View: Revert and Close Editor');
    writeFileSync(`${control}-codex`, 'prompt go on\nanswer The values of user-api are raised.\n');
    await workbench.editor.open(path.join(handoffs(), kept()[0] ?? ''));
    await goOnWith('Other agent');
    const second = await eventually(
      'the other agent, bound',
      () => tabs()[1],
      (tab) => tab?.conversation !== undefined,
    );
    const { agent, id } = second?.conversation ?? {};
    assert.equal(agent, 'codex');
    const rollouts = readdirSync(path.join(place, 'codex'), { recursive: true }).map(String);
    assert.ok(rollouts.some((name) => name.endsWith(`${id}.jsonl`)));
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('SRE Workbench: Prepare Handoff');
    await eventually(
      'the question for the goal',
      () => workbench.quickInput.question(),
      (question) => question.includes('next session'),
    );
    await workbench.quickInput.answer('Bring it back');
    await eventually(
      'the draft',
      () => workbench.editor.title(),
      (name) => name.endsWith('-bring-it-back.md'),
    );
    await eventually('whose session it was', text, (seen) => seen.includes('`rollout-'));
    await goOnWith('Stand-in');
    const third = await eventually(
      'the third tab',
      () => tabs()[2],
      (tab) => tab?.conversation !== undefined,
    );
    assert.equal(third?.conversation?.agent, 'claude-code');
    assert.match(third.promptFile, /bring-it-back\.md$/u);
    await workbench.runCommand('View: Close All Editors');
  });

  it('has a summary of the session beside it', async () => {
    await workbench.runCommand('SRE Workbench: Show Session Summary');
    await eventually(
      'the sessions',
      () => workbench.quickInput.items(),
      (items) => items.some(({ label }) => label.includes('migrating the user-api')),
    );
    await workbench.quickInput.answer('migrating the user-api');
    await workbench.editor.waitFor(`Session ${session.slice(0, 8)}.md`);
    const summary = await eventually('its text', text, (seen) => seen.includes('Peak'));
    assert.match(summary, /Commands: 3, of which 2 failed/u);
    await workbench.screenshot('session-summary');
  });
});

describe('a handoff where the editor has a language model', () => {
  const workbench = useWorkbench({
    vsix: [ownVsix(), ...harnessOptions().vsix],
    settings: { 'chat.disableAIFeatures': false },
  });
  const name = '2026-05-13-0912-raise-the-memory.md';
  const draft = [
    '# Goal: Raise the memory',
    '',
    '## Completed',
    '',
    'Everything, with the password hunter22: password=hunter22',
    '',
    '<!-- sre-workbench-handoff {"version":1,"folder":"/src/shop","branch":"main","session":null,"previous":null} -->',
    '',
  ].join('\n');
  const text = async () => [...(await workbench.editor.lines()).values()].join('\n');

  before(() => {
    const folder = path.join(workbench.folder, 'SRE/notes/handoffs');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, name), draft);
  });

  it('is shortened by it, without its secrets, marked, and undone in one step', async () => {
    await workbench.editor.open(`SRE/notes/handoffs/${name}`);
    await workbench.runCommand('SRE Workbench: Shorten Handoff with a Language Model');
    const shortened = await eventually('the answer', text, (seen) => seen.includes('It saw no secret.'));
    assert.match(shortened, /^# Goal: Raise the memory$/mu);
    assert.match(shortened, /^## Completed$/mu);
    assert.match(shortened, /Shortened by Harness Headings/u);
    assert.match(shortened, /look like secrets: 1\./u);
    assert.match(shortened, /sre-workbench-handoff/u);
    await workbench.screenshot('handoff-shortened');
    await workbench.keyboard.press('Control+Z');
    await eventually('what stood there before', text, (seen) => seen.includes('hunter22'));
  });
});
