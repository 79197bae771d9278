/**
 * The search of work items in the real editor, over 100,000 items (or as many as the first argument says): from a key to the
 * rows on the screen, measured in the page. A key's way is page, extension, worker, and back; its parts are told apart.
 * Beside it, how long the extension host is kept busy while the index is made and while somebody types.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Frame } from 'playwright-core';
import { generateItems, makeVocabulary, randomFrom } from '../test/builders/workItems.ts';
import { eventually } from '../test/editor/harness/eventually.ts';
import { TurnTimes } from '../test/ui/harness/turnTimes.ts';
import { ownPackage } from '../test/ui/harness/packages.ts';
import { Workbench } from '../test/ui/harness/workbench.ts';
import { median, milliseconds, printFigure } from './figure.ts';

const count = Number(process.argv[2] ?? 100_000);
const vocabulary = makeVocabulary(30_000, 1);

/** Milliseconds since the page began. */
interface Key {
  readonly pressed: number;
  /** The answer is in the page. */
  readonly arrived: number;
  /** The rows are in the page, and the frame after them has begun: they are on the screen. */
  readonly shown: number;
}

async function prepare(frame: Frame): Promise<void> {
  await frame.evaluate(() => {
    const keys: { pressed: number; arrived: number; shown: number }[] = [];
    Object.assign(globalThis, { keys });
    let waiting: { pressed: number; arrived: number; shown: number } | undefined;
    document.addEventListener(
      'input',
      ({ timeStamp }) => (waiting = { pressed: timeStamp, arrived: 0, shown: 0 }),
      true,
    );
    addEventListener('message', ({ data, timeStamp }) => {
      const key = waiting;
      if (data?.kind !== 'found' || !key) return;
      waiting = undefined;
      key.arrived = timeStamp;
      // After the listener of the page itself, which draws the rows, and then after the frame that shows them.
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.addEventListener('message', () => {
          key.shown = performance.now();
          keys.push(key);
        });
        channel.port1.start();
        channel.port2.postMessage(0);
      });
    });
  });
}

function queries(): readonly string[] {
  const random = randomFrom(7);
  const word = (from: number, to: number): string =>
    vocabulary.words[from + Math.floor(random() * (to - from))] ?? '';
  return Array.from({ length: 12 }, (_, at) =>
    at % 3 === 0 ? `${word(0, 60)} ${word(0, 60)}` : word(100, 3000),
  );
}

async function typeAll(workbench: Workbench, frame: Frame): Promise<readonly Key[]> {
  const seen = (): Promise<readonly Key[]> =>
    frame.evaluate(() => (globalThis as unknown as { keys: Key[] }).keys);
  let wanted = 0;
  for (const text of queries()) {
    if ((await frame.inputValue('#box')) !== '') {
      await frame.fill('#box', '');
      await eventually('the whole list', seen, (keys) => keys.length > wanted);
      wanted = (await seen()).length;
    }
    for (const letter of text) {
      await workbench.page.keyboard.type(letter);
      wanted += 1;
      await eventually('the rows of a key', seen, (keys) => keys.length >= wanted);
    }
  }
  return seen();
}

function tell(name: string, times: readonly number[], goal?: number): void {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  const p95 = at(0.95);
  printFigure({
    name,
    figures: `fastest tenth ${milliseconds(at(0.1))}, median ${milliseconds(median(sorted))}, p95 ${milliseconds(p95)}`,
    ...(goal !== undefined && { value: p95, goal }),
  });
}

async function tellTurns(name: string, from: number, to: number): Promise<void> {
  const longest = (await turns.between(from, to)).slice(0, 3);
  const figures = longest.map(({ busy, at }) => `${milliseconds(busy)} (${at} ms on)`).join(', ');
  printFigure({ name, figures: `at most ${figures}`, value: longest[0]?.busy ?? 0, goal: 10 });
}

const folder = await mkdtemp(path.join(tmpdir(), 'work-item-page-'));
process.env['SRE_WORKBENCH_VSIX'] ??= await ownPackage();
const notes = path.join(folder, 'notes/work-items');
await mkdir(notes, { recursive: true });
const rows = Array.from(generateItems(count, { vocabulary }), (item) => JSON.stringify(item));
await writeFile(path.join(notes, 'team-work-items.json'), `[\n${rows.join(',\n')}\n]\n`);
await writeFile(path.join(notes, 'last-updated.txt'), new Date().toISOString());
await using turns = new TurnTimes();
// Without what the editor does by itself in the same process: its other extensions, and its search for open ports.
const workbench = new Workbench({
  folder,
  nodeArguments: turns.nodeArguments,
  bare: true,
  settings: { 'remote.autoForwardPortsSource': 'output' },
});
try {
  await workbench.open();
  await workbench.runCommand('SRE Workbench: Search Work Items');
  const frame = await workbench.webview('Work Items');
  await frame.waitForSelector('#box:focus');
  const begun = performance.now();
  const from = Date.now();
  await eventually(
    'rows',
    () => frame.locator('.row').count(),
    (found) => found > 0,
  );
  const usable = performance.now() - begun;
  const indexed = await eventually(
    'the index',
    () => frame.innerText('#status'),
    (status) => /[1-9]/u.test(status) && !status.includes('indexing'),
  ).then(() => performance.now() - begun);
  const ready = Date.now();
  await workbench.tree('Work Items').showAlone();
  await prepare(frame);
  await frame.focus('#box');
  const typing = Date.now();
  const keys = await typeAll(workbench, frame);
  const done = Date.now();
  console.log(`${count} work items in the real editor, ${keys.length} keys`);
  printFigure({ name: 'usable, from the view on', figures: milliseconds(usable), value: usable, goal: 1000 });
  printFigure({
    name: 'indexed, from the view on',
    figures: milliseconds(indexed),
    value: indexed,
    goal: 5000,
  });
  tell(
    'a key to its answer in the page',
    keys.map(({ pressed, arrived }) => arrived - pressed),
  );
  tell(
    'the answer to the rows on the screen',
    keys.map(({ arrived, shown }) => shown - arrived),
  );
  tell(
    'a key to the rows on the screen',
    keys.map(({ pressed, shown }) => shown - pressed),
    16,
  );
  // Turns are written down twice a second.
  await pause(1000);
  await tellTurns('the extension host is busy at a time, indexing', from, ready);
  await tellTurns('the extension host is busy at a time, keys', typing, done);
} finally {
  await workbench.close('bench-work-items').catch((error: unknown) => console.log(String(error)));
  await rm(folder, { recursive: true });
}
