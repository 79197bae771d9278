/**
 * Agent tabs in the real editor, with stand-ins for the agents in real terminals: from what a hook or a transcript tells to
 * the row that says it, and a layout of five tabs from its command to the last agent. The page itself notes when its rows
 * change; page, extension and agents share one clock.
 */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startInParallel } from '../test/builders/agents/parallelStarts.ts';
import { eventually } from '../test/editor/harness/eventually.ts';
import { ownPackage } from '../test/ui/harness/packages.ts';
import { Workbench } from '../test/ui/harness/workbench.ts';
import { createFileWriter } from '../src/node/fileWriter.ts';
import { environment } from '../src/node/environment.ts';
import { keepHookEvent } from '../src/features/tabs/hook.ts';
import { median, milliseconds, printFigure } from './figure.ts';
import { project } from './place.ts';

const rounds = 20;
const place = mkdtempSync(path.join(tmpdir(), 'bench-tabs-'));
const control = path.join(place, 'control');
const standIn = path.join(project, 'test/builders/agents/standIn.mjs');
const say = (...lines: string[]): void => appendFileSync(control, `${lines.join('\n')}\n`);

function atMost(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}

/** Begins to look at the row of a tab; what it answers tells when (milliseconds since 1970) that began to say a word. */
async function watchRow(workbench: Workbench, label: string, word: string): Promise<() => Promise<number>> {
  const seen = await workbench.page.evaluateHandle(
    ([name = '', wanted = '']) => {
      const says = (): boolean =>
        [...document.querySelectorAll('[aria-label="Agent Tabs"] .monaco-list-row')].some(
          (row) =>
            row.querySelector('.label-name')?.textContent === name &&
            (row.querySelector('.label-description')?.textContent ?? '').startsWith(wanted),
        );
      if (says()) throw new Error(`${name} says "${wanted}" already`);
      const said = new Promise<number>((resolve) => {
        const observer = new MutationObserver(() => {
          if (!says()) return;
          observer.disconnect();
          resolve(Date.now());
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      });
      return { said };
    },
    [label, word],
  );
  return () => seen.evaluate(({ said }) => said);
}

async function answer(workbench: Workbench, question: RegExp, text: string): Promise<void> {
  await eventually(
    `the question ${String(question)}`,
    () => workbench.quickInput.question(),
    (asked) => question.test(asked),
  );
  await workbench.quickInput.answer(text);
}

async function becomes(workbench: Workbench, label: string, words: RegExp): Promise<void> {
  await eventually(
    `${label} to say ${String(words)}`,
    () => workbench.tree('Agent Tabs').row(label),
    ({ description }) => words.test(description),
  );
}

async function hooks(workbench: Workbench): Promise<void> {
  const id = 'memory';
  const own: Record<string, string> = { SRE_WORKBENCH_TAB: id, SRE_WORKBENCH_FOLDER: workbench.folder };
  const session = await sessionOf(workbench);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    say('prompt go on', 'tool Bash');
    await becomes(workbench, 'memory', /^working/u);
    const said = await watchRow(workbench, 'memory', 'waiting');
    const input = { session_id: session, hook_event_name: 'PermissionRequest', tool_name: 'Bash' };
    const told = Date.now();
    await keepHookEvent(JSON.stringify(input), {
      writer: createFileWriter(),
      clock: { now: () => Date.now() },
      environment: { ...environment, variable: (name: string) => own[name] },
    });
    times.push((await said()) - told);
    say('result', 'answer done');
    await becomes(workbench, 'memory', /^idle/u);
  }
  printFigure({
    name: 'from a hook to the row, 19 of 20',
    figures: `${milliseconds(atMost(times, 0.95))}, median ${milliseconds(median(times))}`,
    value: atMost(times, 0.95),
    goal: 300,
  });
}

async function sessionOf(workbench: Workbench): Promise<string> {
  const text = await readFile(path.join(workbench.folder, '.sre-workbench/tabs.json'), 'utf8');
  const content = JSON.parse(text) as { tabs: { conversation?: { id: string } }[] };
  return content.tabs[0]?.conversation?.id ?? '';
}

async function transcripts(workbench: Workbench): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const said = await watchRow(workbench, 'memory', 'working');
    const told = Date.now();
    say('prompt go on', 'tool Bash');
    times.push((await said()) - told);
    say('result', 'answer done');
    await becomes(workbench, 'memory', /^idle/u);
  }
  printFigure({
    name: 'without hooks, 19 of 20',
    figures: `${milliseconds(atMost(times, 0.95))}, median ${milliseconds(median(times))}`,
    value: atMost(times, 0.95),
    goal: 3000,
  });
}

const five = ['one', 'two', 'three', 'four', 'five'];

async function layout(workbench: Workbench): Promise<void> {
  const folder = path.join(workbench.folder, '.sre-workbench/layouts');
  mkdirSync(folder, { recursive: true });
  const tabs = five.map((name) => `  - { name: ${name}, task: Look around, role: green }`);
  writeFileSync(path.join(folder, 'five.yaml'), ['name: Five of a kind', 'tabs:', ...tabs, ''].join('\n'));
  await workbench.runCommand('SRE Workbench: Open Layout of Agent Tabs');
  await answer(workbench, /Layout/u, 'Five of a kind');
  await eventually(
    'the agents',
    () => workbench.quickInput.question(),
    (asked) => /What to start/u.test(asked),
  );
  const began = performance.now();
  await workbench.quickInput.answer('Stand-in');
  await workbench.notifications.click('Start the 5 tabs', 'Start All');
  for (const name of five) await becomes(workbench, name, /^(?:idle|working)/u);
  const took = performance.now() - began;
  printFigure({
    name: 'a layout of 5 tabs, agents started',
    figures: milliseconds(took),
    value: took,
    goal: 5000,
  });
}

async function inEditor(): Promise<void> {
  writeFileSync(control, '');
  const workbench = new Workbench({
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
  try {
    await workbench.open();
    await workbench.tree('Agent Tabs').showAlone();
    await workbench.runCommand('SRE Workbench: New Agent Tab');
    await answer(workbench, /What to start/u, 'Stand-in');
    await answer(workbench, /Where/u, path.basename(workbench.folder));
    await answer(workbench, /What is it to do/u, 'Be measured');
    await answer(workbench, /Name of the tab/u, 'memory');
    await becomes(workbench, 'memory', /^idle/u);
    await transcripts(workbench);
    await hooks(workbench);
    await layout(workbench);
  } finally {
    await workbench.close('bench-tabs').catch((error: unknown) => console.log(String(error)));
    rmSync(place, { recursive: true, force: true });
  }
}

const { tabs, wrong, unbound, kept, bound } = await startInParallel(100);
printFigure({
  name: '100 agents that start at once, lost or bound wrongly',
  figures: `${100 - tabs + wrong + unbound} of 100, ${milliseconds(kept + bound)}`,
  value: 100 - tabs + wrong + unbound,
  goal: 0,
});
process.env['SRE_WORKBENCH_VSIX'] ??= await ownPackage();
await inEditor();
// What an editor has left open does not hold it up.
process.exit();
