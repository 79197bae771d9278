/**
 * The Prometheus panel in the real editor, in one Chromium with what it is compared with: the chart library alone, the
 * library's own demonstration of 40,000 points by 50 series, and the page of the Prometheus that Debian packages. Each round
 * has one of each, so that all see the same machine.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { programs } from '../scripts/setup/programs.mjs';
import { panelSamples } from '../test/builders/prometheus/panelSamples.ts';
import { startPrometheus } from '../test/builders/prometheus/realPrometheus.ts';
import { eventually } from '../test/editor/harness/eventually.ts';
import { ownPackage } from '../test/ui/harness/packages.ts';
import { Workbench } from '../test/ui/harness/workbench.ts';
import { clock, median, milliseconds, printFigure, printMissing } from './figure.ts';
import { points, series, startLongServer } from './panelServers.ts';
import { NameIndex } from '../src/features/prometheus/core/completionSearch.ts';
import { project } from './place.ts';

const rounds = 7;
const libraryFile = path.join(project, 'node_modules/uplot/dist/uPlot.iife.min.js');
const end = Math.floor(Date.now() / 15_000) * 15;

/** A key among 200,000 names, as the extension's host searches them. */
async function completion(): Promise<void> {
  const names = Array.from({ length: 200_000 }, (_, at) => `service_${at % 977}_requests_${at}_total`);
  const index = new NameIndex(names);
  const typed = 'service_97_requests_1';
  const times: number[] = [];
  for (let length = 1; length <= typed.length; length += 1)
    times.push(await clock(async () => index.search(typed.slice(0, length))));
  times.push(
    await clock(async () => index.search('nothing like it')),
    await clock(async () => index.search('97_tot')),
  );
  const worst = Math.max(...times);
  printFigure({
    name: 'completion among 200,000 names, slowest key',
    figures: `${milliseconds(worst)}, median ${milliseconds(median(times))}`,
    value: worst,
    goal: 50,
  });
}

async function panel(): Promise<void> {
  const long = await startLongServer();
  const real =
    prometheus && promtool ? await startPrometheus('prometheus', { data: panelSamples(end) }) : undefined;
  const servers = [{ name: 'long', url: long.url }, ...(real ? [{ name: 'real', url: real.url }] : [])];
  const workbench = new Workbench({
    settings: { 'sreWorkbench.prometheus.showChanges': false },
    machineSettings: { 'sreWorkbench.prometheus.servers': servers },
  });
  try {
    await workbench.open();
    await workbench.page.setViewportSize({ width: 1680, height: 900 });
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    await workbench.runCommand('SRE Workbench: Open Prometheus Panel');
    const frame = await workbench.webview('Prometheus');
    await prepare(frame);
    await againstTheLibrary(workbench, frame, long);
    if (real) await againstThePage(workbench, frame, real.url);
    else printMissing('Enter to painted', 'the Prometheus of the system is missing');
  } finally {
    await workbench.close('bench-panel').catch((error: unknown) => console.log(String(error)));
    await real?.stop();
    await long.stop();
  }
}

/** Milliseconds since 1970, but for `draw`. */
interface Seen {
  entered: number;
  /** The answer is in the page. */
  arrived: number;
  /** The frame after the last stroke. */
  framed: number;
  /** The pixels have been read back. */
  painted: number;
  /** Milliseconds of the library's part. */
  draw: number;
}

/** Reads a pixel back when all is drawn, so that the raster work is in the figure. */
async function prepare(frame: Frame): Promise<void> {
  await frame.evaluate(() => {
    const seen = { entered: 0, arrived: 0, framed: 0, painted: 0, draw: 0 };
    let begun = 0;
    const now = () => performance.timeOrigin + performance.now();
    Object.assign(globalThis, { seen });
    const mark = performance.mark.bind(performance);
    performance.mark = (name: string) => {
      if (name === 'chart begun') begun = performance.now();
      if (name === 'chart drawn') {
        requestAnimationFrame(() => (seen.framed = now()));
        document.querySelector('canvas')?.getContext('2d')?.getImageData(0, 0, 1, 1);
        seen.draw = performance.now() - begun;
        seen.painted = now();
      }
      return mark(name);
    };
    // By the event's own time: the page's handler has been called before this one.
    addEventListener('message', ({ data, timeStamp }) => {
      if (data?.kind === 'result') seen.arrived = performance.timeOrigin + timeStamp;
    });
    const onKey = (event: KeyboardEvent) =>
      event.key === 'Enter' && (seen.entered = performance.timeOrigin + event.timeStamp);
    document.addEventListener('keydown', onKey, true);
  });
}

const seenIn = (frame: Frame): Promise<Seen> =>
  frame.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);

async function ask(workbench: Workbench, frame: Frame, expr: string): Promise<Seen> {
  const field = frame.locator('.cm-content').first();
  await field.click();
  await workbench.keyboard.press('Control+A', 'Delete');
  await workbench.page.keyboard.insertText(expr);
  const before = (await seenIn(frame)).painted;
  await workbench.keyboard.press('Escape', 'Enter');
  await eventually(
    'a new picture',
    () => seenIn(frame),
    ({ framed, painted, entered }) => painted > before && painted > entered && framed > entered,
  );
  await eventually(
    'the answer',
    () => frame.locator('.figures').innerText(),
    (text) => / series/u.test(text),
  );
  return seenIn(frame);
}

async function againstTheLibrary(workbench: Workbench, frame: Frame, long: LongServer): Promise<void> {
  // Wide enough for one step a second and 11,001 points.
  await setField(frame, 'Length of the range, such as 1h or 30m', '11000s');
  await setField(frame, 'Step between points, such as 15s; empty goes by the width', '1s');
  const library = await readFile(libraryFile, 'utf8');
  await frame.evaluate(`${library}; globalThis.uPlot = uPlot;`);
  const figures = {
    whole: [],
    inPage: [],
    toServer: [],
    toPage: [],
    draw: [],
    bare: [],
    warm: [],
    demonstration: [],
  } as Record<string, number[]>;
  for (let round = 0; round <= rounds; round += 1) {
    const seen = await ask(workbench, frame, `bench + ${round}`);
    const size = await sizeOfGraph(frame);
    const [bare] = await drawAlone(workbench, { which: 'bare', ...size });
    const drawn: Drawn = { which: 'bare', ...size, points, series, draws: 1 };
    const [warm] = await frame.evaluate(drawInPage, drawn);
    const [demonstration] = await drawAlone(workbench, { which: 'demonstration', width: 1920, height: 400 });
    // The first one warms up.
    if (round === 0) continue;
    figures['whole']?.push(seen.painted - long.lastByte());
    figures['inPage']?.push(seen.painted - seen.arrived);
    figures['toServer']?.push(long.asked() - seen.entered);
    figures['toPage']?.push(seen.arrived - long.lastByte());
    figures['draw']?.push(seen.draw);
    figures['bare']?.push(bare ?? 0);
    figures['warm']?.push(warm ?? 0);
    figures['demonstration']?.push(demonstration ?? 0);
  }
  const of = (name: string) => median(figures[name] ?? []);
  const compare = (name: string, pair: readonly [one: string, other: string], goal?: number) => {
    const [one, other] = pair.map(of) as [number, number];
    const text = `${milliseconds(one)} against ${milliseconds(other)}`;
    printFigure({ name, figures: text, value: one / other, ...(goal !== undefined && { goal }) });
  };
  compare('last byte to painted, 11,001 x 50, against a bare draw', ['whole', 'bare'], 2.25);
  compare("  the same against uPlot's own 40,000 x 50", ['whole', 'demonstration'], 0.8);
  compare('  the draw alone against a bare draw in the same page', ['draw', 'warm'], 1.1);
  for (const [part, name] of [
    ['toServer', 'Enter to the server'],
    ['toPage', 'last byte to the page: read, and sent there'],
    ['inPage', 'in the page: columns, draw, pixels'],
  ] as const)
    printFigure({ name: `  part: ${name}`, figures: milliseconds(of(part)) });
}

/** Pixels; there must be a graph. */
async function sizeOfGraph(frame: Frame): Promise<{ width: number; height: number }> {
  const size = await frame.locator('.plot').first().boundingBox();
  if (!size) throw new Error('there is no graph');
  return { width: Math.round(size.width), height: Math.round(size.height) };
}

type LongServer = Awaited<ReturnType<typeof startLongServer>>;

interface Alone {
  readonly which: 'bare' | 'demonstration';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** Milliseconds of the library's first draw in a fresh page, with the pixels read back. */
async function drawAlone(workbench: Workbench, { which, width, height }: Alone): Promise<number[]> {
  const page = await workbench.page.context().newPage();
  try {
    const library = await readFile(libraryFile, 'utf8');
    await page.evaluate(`${library}; globalThis.uPlot = uPlot;`);
    return await page.evaluate(drawInPage, { which, width, height, points, series, draws: 1 });
  } finally {
    await page.close();
  }
}

interface Drawn extends Alone {
  readonly points: number;
  readonly series: number;
  readonly draws: number;
}

async function drawInPage(asked: Drawn): Promise<number[]> {
  type Library = new (
    options: object,
    data: number[][],
    place: HTMLElement,
  ) => { ctx: CanvasRenderingContext2D; destroy(): void };
  const { uPlot } = globalThis as unknown as { uPlot: Library };
  const bare = asked.which === 'bare';
  const times = Array.from({ length: bare ? asked.points : 40_000 }, (_, at) => at);
  const spikes = (at: number, index: number) => Math.abs(Math.sin(Math.floor(at) * 7.3 + index));
  const valueAt = (at: number, index: number) =>
    bare
      ? 50 + 30 * Math.sin(at / 900 + index) + 15 * Math.sin(at * 12.9898 + index * 78.233)
      : 2 * index +
        2 * Math.sin(at / 100) +
        2 * (spikes(at / 100, index) + spikes(at / 1000, index) + spikes(at / 10_000, index)) +
        spikes(at, index);
  const curves = Array.from({ length: asked.series }, (_, index) => times.map((at) => valueAt(at, index)));
  const options = {
    width: asked.width,
    height: asked.height,
    ...(bare ? { legend: { show: false } } : { title: '40,000 points x 50 series' }),
    focus: { alpha: 1 },
    cursor: { points: { one: true }, focus: { prox: 30 } },
    scales: { x: { time: bare } },
    series: [
      {},
      ...curves.map((_, index) => ({
        label: String(index),
        width: 1 / devicePixelRatio,
        stroke: `hsl(${(index * 137) % 360} 60% 60%)`,
      })),
    ],
  };
  const place = document.createElement('div');
  place.style.position = 'absolute';
  place.style.top = '0';
  document.body.append(place);
  const took: number[] = [];
  for (let draw = 0; draw < asked.draws; draw += 1) {
    const began = performance.now();
    const plot = new uPlot(options, [times, ...curves], place);
    // The library draws in a microtask of its own.
    await Promise.resolve();
    plot.ctx.getImageData(0, 0, 1, 1);
    took.push(performance.now() - began);
    plot.destroy();
  }
  place.remove();
  return took;
}

/** The same query, range and step, from the Enter key to the picture, here and in the server's own page. */
async function againstThePage(workbench: Workbench, frame: Frame, url: string): Promise<void> {
  await frame.getByRole('combobox', { name: 'Server' }).selectOption('real');
  await setField(frame, 'Length of the range, such as 1h or 30m', '1h');
  await setField(frame, 'Step between points, such as 15s; empty goes by the width', '14s');
  const page = await workbench.page.context().newPage();
  try {
    await page.setViewportSize({ width: 1680, height: 900 });
    await page.goto(`${url}/classic/graph?g0.expr=demo_ramp&g0.tab=0&g0.range_input=1h&g0.step_input=14`);
    await page.locator('.rickshaw_graph path').first().waitFor();
    const [ours, theirs, inPage]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round <= rounds; round += 1) {
      const expr = `demo_many + ${round}`;
      await workbench.page.bringToFront();
      const { framed, entered, arrived } = await ask(workbench, frame, expr);
      const all = frame.getByRole('button', { name: 'Draw all' });
      if (await all.isVisible()) await all.click();
      await page.bringToFront();
      const other = await askPage(page, expr);
      if (round === 0) continue;
      ours.push(framed - entered);
      inPage.push(framed - arrived);
      theirs.push(other);
    }
    printFigure({
      name: "Enter to painted, 300 series, against 2.42's page",
      figures: `${milliseconds(median(ours))} against ${milliseconds(median(theirs))}`,
      value: median(ours) / median(theirs),
      goal: 0.6,
    });
    printFigure({ name: '  of that in the page', figures: milliseconds(median(inPage)) });
  } finally {
    await page.close();
  }
}

/** Milliseconds from the Enter key to the last curve in the page. */
async function askPage(page: Page, expr: string): Promise<number> {
  const field = page.locator('#expr0');
  await field.fill(expr);
  await page.evaluate(() => {
    const seen = { entered: 0, painted: 0 };
    Object.assign(globalThis, { seen });
    document.addEventListener(
      'keydown',
      (event) => event.key === 'Enter' && (seen.entered ||= event.timeStamp),
      {
        capture: true,
        once: false,
      },
    );
    new MutationObserver((changes) => {
      const curves = changes.some(({ addedNodes }) =>
        [...addedNodes].some((node) => node.nodeName === 'path'),
      );
      if (curves) requestAnimationFrame(() => (seen.painted = performance.now()));
    }).observe(document.body, { childList: true, subtree: true });
  });
  await field.press('Enter');
  const read = () =>
    page.evaluate(() => (globalThis as unknown as { seen: { entered: number; painted: number } }).seen);
  const seen = await eventually(
    'the curves of the page',
    read,
    ({ entered, painted }) => painted > entered && entered > 0,
  );
  return seen.painted - seen.entered;
}

async function setField(frame: Frame, name: string, text: string): Promise<void> {
  const field = frame.getByLabel(name, { exact: true });
  await field.fill(text);
  await field.press('Enter');
}

process.env['SRE_WORKBENCH_VSIX'] = await ownPackage();
const { prometheus, promtool, chromium, codeServer } = programs();
await completion();
if (!chromium || !codeServer) printMissing('the panel', 'the editor or Chromium is missing');
else await panel();
process.exit();
