/** Agent tabs as a person meets them: real terminals of the real editor, with a scripted stand-in for the agent in them. */
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '../editor/harness/eventually.ts';
import { projectFolder } from '../editor/harness/places.ts';
import { useWorkbench } from './harness/useWorkbench.ts';

const place = mkdtempSync(path.join(tmpdir(), 'stand-in-'));
const control = path.join(place, 'control');
const standIn = path.join(projectFolder, 'test/builders/agents/standIn.mjs');
const say = (...lines: string[]) => appendFileSync(control, `${lines.join('\n')}\n`);

describe('agent tabs', () => {
  const workbench = useWorkbench({
    machineSettings: {
      'sreWorkbench.tabs.profiles': {
        'stand-in': {
          label: 'Stand-in',
          agent: 'claude-code',
          command: [process.execPath, standIn],
          env: { STAND_IN_CONTROL: control, CLAUDE_CONFIG_DIR: path.join(place, 'claude') },
        },
      },
    },
  });
  after(() => rmSync(place, { recursive: true, force: true }));
  const tabs = () => workbench.tree('Agent Tabs');
  const told = async (label: string, ...words: readonly RegExp[]) =>
    eventually(
      `"${words.join(', ')}" behind ${label}`,
      () => tabs().row(label),
      ({ description }) => words.every((word) => word.test(description)),
    );
  const kept = () => {
    const file = path.join(workbench.folder, '.sre-workbench/tabs.json');
    return (JSON.parse(readFileSync(file, 'utf8')) as { tabs: Record<string, unknown>[] }).tabs;
  };

  it('say what they are while there are none', async () => {
    await tabs().show();
    const { text, buttons } = await eventually(
      'the welcome',
      () => tabs().welcome(),
      ({ buttons }) => buttons.length > 0,
    );
    assert.match(text, /terminal with an agent/u);
    assert.deepEqual(buttons, ['New Agent Tab']);
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot('tabs-none');
    }
  });

  it('start an agent in a terminal, and follow what it does', async () => {
    await workbench.runCommand('SRE Workbench: New Agent Tab');
    await workbench.quickInput.answer('Stand-in');
    await workbench.quickInput.answer('company');
    await workbench.quickInput.answer('Raise the memory limit of my-service');
    await workbench.quickInput.answer('memory');
    await told('memory', /idle/u);
    say('prompt raise the limit', 'think', 'tool Bash');
    await told('memory', /working/u, /from the transcript/u);
    say('result', 'answer done');
    await told('memory', /idle/u, /Raise the memory limit/u);
    const [tab] = kept();
    assert.equal(tab?.['profile'], 'stand-in');
    assert.ok(!JSON.stringify(tab).includes(standIn), 'the command line stays in the settings');
  });
});
