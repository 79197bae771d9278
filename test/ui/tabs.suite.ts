/** Agent tabs as a person meets them: real terminals of the real editor, with a scripted stand-in for the agent in them. */
import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '../editor/harness/eventually.ts';
import { standIn, standInProfile } from './harness/standInProfile.ts';
import { useWorkbench } from './harness/useWorkbench.ts';

const place = mkdtempSync(path.join(tmpdir(), 'stand-in-'));
const control = path.join(place, 'control');
const kubeconfig = path.join(place, 'kubeconfig');
writeFileSync(kubeconfig, 'apiVersion: v1\nkind: Config\ncurrent-context: dev\n');
const say = (...lines: string[]) => appendFileSync(control, `${lines.join('\n')}\n`);

describe('agent tabs', () => {
  const workbench = useWorkbench({
    // As where the editor itself was started by an agent.
    environment: { CLAUDECODE: '1', CLAUDE_CODE_CHILD_SESSION: '1', KUBECONFIG: kubeconfig },
    machineSettings: standInProfile(place, control),
  });
  after(() => rmSync(place, { recursive: true, force: true }));
  const tabs = () => workbench.tree('Agent Tabs');
  const told = async (label: string, ...words: readonly RegExp[]) =>
    eventually(
      `"${words.join(', ')}" behind ${label}`,
      () => tabs().row(label),
      ({ description }) => words.every((word) => word.test(description)),
    );
  const answerTo = async (question: RegExp, text: string) => {
    await eventually(
      `the question ${String(question)}`,
      () => workbench.quickInput.question(),
      (asked) => question.test(asked),
    );
    await workbench.quickInput.answer(text);
  };
  const kept = () => {
    const file = path.join(workbench.folder, '.sre-workbench/tabs.json');
    return (JSON.parse(readFileSync(file, 'utf8')) as { tabs: Record<string, unknown>[] }).tabs;
  };

  it('say what they are while there are none', async () => {
    await tabs().show();
    const { buttons } = await eventually(
      'the welcome',
      () => tabs().welcome(),
      (welcome) => /terminal with an agent/u.test(welcome.text),
    );
    assert.deepEqual(buttons, ['New Agent Tab', 'Open Layout']);
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot('tabs-none');
    }
  });

  it('start an agent in a terminal, and follow what it does', async () => {
    await workbench.runCommand('SRE Workbench: New Agent Tab');
    await answerTo(/What to start/u, 'Stand-in');
    await answerTo(/Where/u, 'company');
    await answerTo(/What is it to do/u, 'Raise the memory limit of my-service');
    await answerTo(/Name of the tab/u, 'memory');
    await told('memory', /idle/u);
    say('prompt raise the limit', 'think', 'tool Bash');
    await told('memory', /working/u, /from the transcript/u);
    say('result', 'answer done');
    await told('memory', /idle/u, /Raise the memory limit/u);
    const [tab] = kept();
    assert.equal(tab?.['profile'], 'stand-in');
    assert.ok(!JSON.stringify(tab).includes(standIn), 'the command line stays in the settings');
  });

  it('give their agent variables of its own, and none of another agent', async () => {
    say('env CLAUDECODE', 'env CLAUDE_CODE_CHILD_SESSION', 'env KUBECONFIG', 'env SRE_WORKBENCH_TAB');
    const lines = await eventually(
      'the variables',
      () => (existsSync(`${control}.env`) ? readFileSync(`${control}.env`, 'utf8').split('\n') : []),
      (told) => told.length > 4,
    );
    assert.deepEqual(lines.slice(0, 2), ['CLAUDECODE=', 'CLAUDE_CODE_CHILD_SESSION=']);
    assert.match(lines[2] ?? '', /^KUBECONFIG=.*kubernetes\/memory-[^:]*:.*kubeconfig$/u);
    assert.equal(lines[3], 'SRE_WORKBENCH_TAB=memory');
  });

  it('say who waits, from the hook, and how full a context is', async () => {
    say('prompt go on', 'ask Bash', 'hook PermissionRequest {"tool_name":"Bash"}');
    const { spoken } = await told('memory', /^waiting/u, /from the hook/u, /k tokens/u);
    assert.match(spoken, /waits for you, waiting.*Raise the memory limit.*Stand-in/u);
    await workbench.statusBar.item('waiting: memory');
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot('tabs-waiting');
    }
    say('result', 'hook PostToolUse {"tool_name":"Bash"}', 'answer done');
    await told('memory', /idle/u);
  });

  it('follow an agent that flushes late, moves, compacts and cuts its file', async () => {
    say('prompt again', 'late answer finished', 'hook Stop');
    await told('memory', /idle/u, /from the hook/u);
    say('flush', `move ${path.join(workbench.folder, 'SRE')}`, 'prompt elsewhere', 'tool Read');
    await told('memory', /working/u);
    say('compact', 'result', 'cut', 'answer done');
    await told('memory', /idle/u);
  });

  it('end with their agent, and start again with its conversation', async () => {
    say('exit 3');
    await told('memory', /failed/u, /from the terminal/u);
    const [before] = kept();
    // The new agent would else do all of it again.
    writeFileSync(control, '');
    await tabs().inlineAction('memory', 'Restart Agent Tab');
    await told('memory', /idle/u);
    await workbench.page.locator('.terminal-wrapper').first().waitFor();
    const [after] = kept();
    assert.deepEqual(after?.['conversation'], before?.['conversation']);
    assert.notEqual(after?.['started'], before?.['started']);
  });

  it('run in one window, which shows them when another one is asked for them', async () => {
    const [before] = kept();
    await workbench.runCommand('View: Hide Panel');
    await workbench.page.locator('.part.panel').waitFor({ state: 'hidden' });
    await workbench.inSecondWindow(async () => {
      await tabs().show();
      await told('memory', /^in another window · idle/u);
      await workbench.runCommand('SRE Workbench: Restart Agent Tab');
      await answerTo(/Agent tab/u, 'memory');
      await workbench.screenshot('tabs-elsewhere');
      await workbench.notifications.click('runs in another window', 'Show It There');
      await eventually(
        'the wish',
        () => kept()[0]?.['running'],
        (running) => JSON.stringify(running).includes('shown'),
      );
    });
    await workbench.page.locator('.part.panel').waitFor();
    assert.equal(kept()[0]?.['started'], before?.['started'], 'nothing was started a second time');
    await workbench.takeErrors();
  });

  it('open as a layout, whose prompts are shown before an agent starts', async () => {
    await workbench.runCommand('SRE Workbench: Open Layout of Agent Tabs');
    await answerTo(/Layout/u, 'Emergency rollback');
    await answerTo(/Which service/u, 'user-api');
    await answerTo(/out now/u, '2.1.0');
    await answerTo(/go back to/u, '2.0.3');
    await answerTo(/Folder of its chart/u, 'SRE/helm/charts/user-api');
    await answerTo(/What is broken/u, 'errors since the deployment');
    await answerTo(/What to start/u, 'Shell');
    await told('Roll back', /not started/u);
    await workbench.screenshot('tabs-layout');
    await workbench.notifications.click('Start the 3 tabs', 'Start All');
    for (const name of ['Roll back', 'Document', 'Investigate']) await told(name, /idle/u);
    const rows = await tabs().rows();
    const colours = ['Roll back', 'Document', 'Investigate'].map(
      (name) => rows.find(({ label }) => label === name)?.iconColor,
    );
    assert.equal(new Set(colours).size, 3);
    await workbench.runCommand('View: Hide Panel');
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await (theme === 'dark' ? workbench.picture('tabs') : workbench.screenshot('tabs'));
    }
    await workbench.runCommand('View: Close All Editors');
  });

  it('are put into another order by dragging one', async () => {
    const order = () => kept().map(({ name }) => name);
    assert.ok(order().indexOf('Investigate') > order().indexOf('Roll back'));
    await eventually(
      'the investigation in front of the rollback',
      async () => {
        await tabs().drag('Investigate', 'Roll back');
        return order();
      },
      (names) => names.indexOf('Investigate') === names.indexOf('Roll back') - 1,
    );
    await eventually(
      'the rows in the same order',
      async () => (await tabs().rows()).map(({ label }) => label),
      (names) => names.indexOf('Investigate') < names.indexOf('Roll back'),
    );
  });

  it('are summed up for the coordinator', async () => {
    await workbench.runCommand('SRE Workbench: Sum Up All Agent Tabs');
    await workbench.editor.waitFor('all-tabs.md');
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot('tabs-summary');
    }
    await workbench.runCommand('View: Close All Editors');
  });

  it('lead to a way of working, and say why', async () => {
    await workbench.runCommand('SRE Workbench: Choose a Way of Working');
    await answerTo(/What is the situation/u, 'terraform drift in the inventory');
    const items = await eventually(
      'ten ways',
      () => workbench.quickInput.items(),
      (list) => list.length >= 8,
    );
    assert.match(items[0]?.label ?? '', /Drift/u);
    await workbench.screenshot('tabs-patterns');
    await workbench.quickInput.cancel();
  });

  it('are found again after the window is loaded anew, agents and all', async () => {
    const loaded = workbench.page.waitForEvent('load');
    await workbench.runCommand('Developer: Reload Window');
    await loaded;
    await told('memory', /idle/u);
    // What the window was still reading when it went away.
    await workbench.takeErrors();
    say('prompt still there', 'tool Read');
    await told('memory', /working/u, /from the transcript/u);
    say('result', 'answer done');
    await told('memory', /idle/u);
  });

  it('are switched off with their commands', async () => {
    await workbench.changeSettings({ 'sreWorkbench.tabs.enabled': false });
    const header = workbench.page.locator('.pane-header[aria-label="Agent Tabs Section"]');
    await header.waitFor({ state: 'hidden' });
    await workbench.changeSettings({ 'sreWorkbench.tabs.enabled': true });
    await told('memory', /idle/u);
  });

  it('lead to a handoff where a context is full, and leave the settings of agents alone', async () => {
    await workbench.changeSettings({ 'sreWorkbench.context.warningTokens': 5000 });
    say('prompt more', 'answer done');
    await tabs().showAlone();
    const notice = await tabs().row('Prepare a handoff');
    assert.match(notice.description, /tokens/u);
    await tabs().click('memory');
    const { text, background } = await workbench.statusBar.item('k tokens');
    assert.match(text, /memory: \d+k tokens/u);
    assert.equal(background, 'warning');
    await workbench.screenshot('tabs-full');
    await tabs().click('Prepare a handoff');
    await answerTo(/next session/u, 'Go on');
    await eventually(
      'the draft',
      () => workbench.editor.title(),
      (name) => name.endsWith('-go-on.md'),
    );
    for (const file of ['settings.json', 'hooks.json', 'config.toml'])
      assert.ok(!existsSync(path.join(place, 'claude', file)), `${file} was written without being asked for`);
  });
});
