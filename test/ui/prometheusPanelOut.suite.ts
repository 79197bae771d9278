/** What leaves the Prometheus panel, what it remembers, and how it fares with Debian's older server, which knows fewer questions. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { writeHandle } from '../../src/features/prometheus/core/queryHandle.ts';
import { panelSamples } from '../builders/prometheus/panelSamples.ts';
import {
  freePort,
  startCountingDoor,
  startPrometheus,
  type RealPrometheus,
} from '../builders/prometheus/realPrometheus.ts';
import { eventually } from '../editor/harness/eventually.ts';
import { useWorkbench } from './harness/useWorkbench.ts';

const port = await freePort();
const title = 'Prometheus';

describe('the Prometheus panel on Debian’s server', () => {
  /** Seconds since 1970. */
  let end = 0;
  let prometheus: RealPrometheus;
  let door: Awaited<ReturnType<typeof startCountingDoor>>;
  before(async function () {
    this.timeout(240_000);
    end = Math.floor(Date.now() / 15_000) * 15;
    prometheus = await startPrometheus('prometheus', { data: panelSamples(end) });
    door = await startCountingDoor(prometheus.url, port);
  });
  after(async () => {
    await door?.stop();
    await prometheus?.stop();
  });
  const workbench = useWorkbench({
    settings: { 'sreWorkbench.prometheus.showChanges': false },
    machineSettings: {
      'sreWorkbench.prometheus.servers': [{ name: 'old', url: `http://127.0.0.1:${port}` }],
    },
  });
  const page = () => workbench.webview(title);
  const forms = () =>
    door.requests
      .filter(({ path: asked }) => asked.endsWith('/query_range'))
      .map(({ body }) => Object.fromEntries(new URLSearchParams(body)));

  async function ask(frame: Frame, text: string): Promise<void> {
    const field = frame.locator('.cm-content').first();
    await field.waitFor();
    await field.click();
    await workbench.keyboard.press('Control+A', 'Delete');
    await workbench.page.keyboard.insertText(text);
    await workbench.keyboard.press('Escape', 'Enter');
  }
  const legendOf = (frame: Frame) => frame.locator('.legend-row .name').allInnerTexts();
  async function choose(frame: Frame, item: string): Promise<void> {
    await frame.getByRole('button', { name: 'More' }).click();
    await frame.getByRole('menuitem', { name: item }).click();
  }
  async function saved(frame: Frame, item: string, name: string): Promise<Buffer> {
    await choose(frame, item);
    const file = path.join(workbench.folder, name);
    const input = workbench.page.locator('.quick-input-widget:visible input.input');
    await eventually(
      'the dialog with a name',
      () => input.inputValue(),
      (text) => text.includes('prometheus.'),
    );
    await input.fill(file);
    await input.press('Enter');
    return eventually(
      `the file ${name}`,
      () => readFile(file),
      (bytes) => bytes.length > 0,
    );
  }

  it('asks, draws and explains without the questions that the server does not know', async () => {
    await workbench.page.setViewportSize({ width: 1440, height: 900 });
    await workbench.runCommand('SRE Workbench: Open Prometheus Panel');
    const frame = await page();
    await ask(frame, 'sum by (job) (rate(http_requests_total[5m]))');
    await eventually(
      'four services',
      () => legendOf(frame),
      (names) => names.length === 4,
    );
    await frame.getByRole('tab', { name: 'Explain' }).click();
    await frame.getByRole('treeitem', { name: /rate\(\).*8 series/u }).waitFor();
    await frame.getByRole('tab', { name: 'Graph' }).click();
    assert.deepEqual(await workbench.barriers({ webview: title }), []);
  });

  it('saves what it shows as CSV, JSON and PNG', async () => {
    const frame = await page();
    const csv = (await saved(frame, 'Save as CSV…', 'prometheus.csv')).toString();
    assert.match(csv, /^time,.*cart.*,.*checkout.*,.*payment.*,.*search.*\r\n\d{4}-\d\d-\d\dT/u);
    const json: unknown = JSON.parse((await saved(frame, 'Save as JSON…', 'prometheus.json')).toString());
    assert.ok(typeof json === 'object' && json !== null && 'resultType' in json);
    assert.equal(json.resultType, 'matrix');
    const png = await saved(frame, 'Save as PNG…', 'prometheus.png');
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
  });

  it('copies a table for a report, which can be pasted', async () => {
    const frame = await page();
    await choose(frame, 'Copy as Markdown Table');
    await workbench.page.getByText('The table is on the clipboard.').first().waitFor();
  });

  it('compares with an hour before', async () => {
    const frame = await page();
    const before = forms().length;
    await frame.getByRole('combobox', { name: 'Compare with earlier' }).selectOption('3600');
    await eventually(
      'each service twice',
      () => legendOf(frame),
      (names) => names.length === 8 && names.filter((name) => name.includes('−1h')).length === 4,
    );
    const starts = forms()
      .slice(before)
      .map(({ start }) => Number(start));
    assert.equal(Math.max(...starts) - Math.min(...starts), 3600);
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await frame.locator(`body[data-vscode-theme-kind="vscode-${theme}"]`).waitFor();
      await workbench.screenshot('panel-compared');
    }
    await frame.getByRole('combobox', { name: 'Compare with earlier' }).selectOption('0');
    await eventually(
      'each service once',
      () => legendOf(frame),
      (names) => names.length === 4,
    );
  });

  it('finds again what was asked, favourites first, by keyboard', async () => {
    const frame = await page();
    await frame.getByRole('button', { name: 'Keep as a favourite' }).first().click();
    await ask(frame, 'demo_ramp');
    await eventually(
      'the other curve',
      () => legendOf(frame),
      (names) => names.length === 1,
    );
    await frame.getByRole('button', { name: 'History' }).click();
    const rows = frame.locator('.history-row');
    await rows.first().waitFor();
    assert.match(await rows.first().innerText(), /★\s*sum by/u);
    await frame.getByRole('searchbox', { name: 'Filter what was asked before' }).fill('http_req');
    await eventually(
      'the one that fits',
      () => rows.count(),
      (count) => count === 1,
    );
    await workbench.screenshot('panel-history');
    await workbench.keyboard.press('ArrowDown', 'Enter');
    await eventually(
      'the services again',
      () => legendOf(frame),
      (names) => names.length === 4,
    );
  });

  it('opens what an agent found by its handle', async () => {
    const frame = await page();
    const handle = writeHandle({ expr: 'demo_ramp', server: 'old', start: end - 1800, end, step: 15 });
    await ask(frame, handle);
    await eventually(
      'its query',
      () => frame.locator('.cm-content').first().innerText(),
      (text) => text === 'demo_ramp',
    );
    await eventually(
      'its range',
      () => forms().at(-1),
      (form) => form?.['query'] === 'demo_ramp' && form['step'] === '15' && Number(form['end']) === end,
    );
  });

  it('draws more samples than pixels from their outline, and reads each when somebody comes near', async () => {
    const frame = await page();
    const step = frame.getByLabel('Step between points, such as 15s; empty goes by the width', {
      exact: true,
    });
    await step.fill('1s');
    await step.press('Enter');
    const range = frame.getByRole('combobox', { name: 'Length of the range, such as 1h or 30m' });
    await range.fill('2h');
    await range.press('Enter');
    await eventually(
      'two hours by the second',
      () => forms().at(-1),
      (form) => form?.['step'] === '1' && Number(form['end']) - Number(form['start']) >= 7199,
    );
    await eventually(
      'the answer',
      () => frame.locator('.figures').innerText(),
      (text) => /\b7,20\d\b/u.test(text),
    );
    const plot = frame.locator('.plot');
    await plot.focus();
    await workbench.keyboard.press('ArrowLeft');
    const value = frame.locator('.readout .value');
    await value.waitFor();
    // The sample in the middle of the last column: the curve rises by a fifth of one in fifteen seconds.
    const last = frame.locator('.legend-row .last').first();
    await eventually(
      'the last sample under the crosshair',
      async () => Number(await value.innerText()) - Number(await last.innerText()),
      (difference) => Math.abs(difference) < 0.5,
    );
    await workbench.screenshot('panel-outline');
    const csv = (await saved(frame, 'Save as CSV…', 'seconds.csv')).toString();
    assert.ok(csv.split('\r\n').length > 7000, 'every sample is saved');
    await frame.getByRole('radio', { name: 'Stacked' }).click();
    await frame.locator('canvas').waitFor();
    await workbench.screenshot('panel-outline-stacked');
    await frame.getByRole('radio', { name: 'Lines' }).click();
  });
});
