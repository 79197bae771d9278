/** The Prometheus panel as a person meets it, against a real Prometheus. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { Frame } from 'playwright-core';
import { requireProgram } from '../../scripts/setup/programs.mjs';
import { panelSamples, turnMinutes } from '../builders/prometheus/panelSamples.ts';
import {
  freePort,
  startCountingDoor,
  startRealPrometheus,
  type RealPrometheus,
} from '../builders/prometheus/realPrometheus.ts';
import { eventually } from '../editor/harness/eventually.ts';
import { useWorkbench } from './harness/useWorkbench.ts';

const end = Math.floor(Date.now() / 15_000) * 15;
const port = await freePort();
const title = 'Prometheus';

describe('the Prometheus panel', () => {
  let prometheus: RealPrometheus;
  let door: Awaited<ReturnType<typeof startCountingDoor>>;
  before(async function () {
    this.timeout(240_000);
    prometheus = await startRealPrometheus({
      prometheus: requireProgram('prometheus3'),
      promtool: requireProgram('promtool3'),
      samples: panelSamples(end),
    });
    door = await startCountingDoor(prometheus.url, port);
  });
  after(async () => {
    await door?.stop();
    await prometheus?.stop();
  });
  const workbench = useWorkbench({
    machineSettings: {
      'sreWorkbench.prometheus.servers': [{ name: 'production', url: `http://127.0.0.1:${port}` }],
    },
  });

  const page = () => workbench.webview(title);
  const queries = () => door.requests.filter(({ path }) => /\/query(_range)?(\?|$)/u.test(path)).length;

  async function write(frame: Frame, text: string): Promise<void> {
    const field = frame.locator('.cm-content').first();
    await field.waitFor();
    await field.click();
    await workbench.keyboard.press('Control+A', 'Delete');
    await workbench.page.keyboard.insertText(text);
    await workbench.keyboard.press('Escape');
  }
  async function ask(frame: Frame, text: string): Promise<void> {
    const before = queries();
    await write(frame, text);
    await workbench.keyboard.press('Enter');
    await eventually('the question', queries, (count) => count > before, 15_000);
    await answered(frame);
  }
  const answered = (frame: Frame) =>
    eventually(
      'the answer',
      () => frame.locator('.figures').innerText(),
      (text) => / series/u.test(text),
    );

  it('opens with a field to write in, and says what to do', async () => {
    commitAt(workbench.folder, end - turnMinutes * 60 - 150, 'Raise the pool of payment connections');
    commitAt(workbench.folder, end - 5400, 'Describe the on-call rota');
    await workbench.runCommand('SRE Workbench: Open Prometheus Panel');
    const frame = await page();
    await frame.getByText('Write a query above and press Enter.').waitFor();
    assert.equal(queries(), 0, 'nothing is asked unasked');
    await eventually(
      'the focus in the field',
      () => workbench.keyboard.focused(),
      ({ name }) => name === 'Query A',
    );
  });

  it('draws a known curve where it belongs', async () => {
    const frame = await page();
    await ask(frame, 'demo_ramp');
    const points = await eventually(
      'the curve',
      () => curveAt(frame, [0.25, 0.5, 0.75]),
      (found) => found.every((y) => y !== undefined),
    );
    const { from, to } = await shownRange(frame);
    for (const [index, share] of [0.25, 0.5, 0.75].entries()) {
      // The curve rises from 0 to 100 in two hours; the axis leaves eight hundredths of its span free on top.
      const time = from + share * (to - from);
      const [first, last] = [valueAt(from), valueAt(to)];
      const axis =
        first < last - first
          ? [0, last + 0.08 * (last - first)]
          : [first - 0.1 * (last - first), last + 0.1 * (last - first)];
      const [low = 0, high = 1] = axis;
      const expected = 1 - (valueAt(time) - low) / (high - low);
      assert.ok(
        Math.abs((points[index] ?? 0) - expected) < 0.02,
        `at ${share} the curve is at ${points[index]}, not at ${expected}`,
      );
    }
  });
  const valueAt = (time: number) => Math.min(100, (100 * (time - (end - 7200))) / 7200);

  it('screens', async () => {
    const frame = await page();
    await ask(frame, 'sum by (job, code) (rate(http_requests_total[5m]))');
    await workbench.screenshot('panel-first');
  });
});

/** The share of the height, from the top, at which the first curve's colour stands at these shares of the width. */
async function curveAt(frame: Frame, shares: readonly number[]): Promise<(number | undefined)[]> {
  return frame.evaluate((places) => {
    const canvas = document.querySelector('canvas');
    const over = document.querySelector('.u-over');
    if (!canvas || !over) return places.map(() => undefined);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) return places.map(() => undefined);
    const scale = canvas.width / canvas.getBoundingClientRect().width;
    const [outer, inner] = [canvas.getBoundingClientRect(), over.getBoundingClientRect()];
    const swatch = document.querySelector<HTMLElement>('.legend-row .swatch');
    const [red = 0, green = 0, blue = 0] =
      (swatch ? getComputedStyle(swatch).borderTopColor : '').match(/\d+/gu)?.map(Number) ?? [];
    return places.map((share) => {
      const x = Math.round((inner.left - outer.left + share * inner.width) * scale);
      const top = Math.round((inner.top - outer.top) * scale);
      const height = Math.round(inner.height * scale);
      const { data } = context.getImageData(x, top, 1, height);
      const rows: number[] = [];
      for (let y = 0; y < height; y += 1) {
        const distance =
          Math.abs((data[4 * y] ?? 0) - red) +
          Math.abs((data[4 * y + 1] ?? 0) - green) +
          Math.abs((data[4 * y + 2] ?? 0) - blue);
        if (distance < 90 && (data[4 * y + 3] ?? 0) > 120) rows.push(y);
      }
      return rows.length === 0 ? undefined : rows.reduce((sum, y) => sum + y, 0) / rows.length / height;
    });
  }, shares);
}

/** Both ends of the graph, from its description for who does not see it. */
async function shownRange(frame: Frame): Promise<{ from: number; to: number }> {
  const label = (await frame.locator('.plot').first().getAttribute('aria-label')) ?? '';
  const [, from = '', to = ''] = /from (.+?) to (.+?)\. /u.exec(label) ?? [];
  return { from: Date.parse(from) / 1000, to: Date.parse(to) / 1000 };
}

/** The folder becomes a repository with a commit of that moment. */
function commitAt(folder: string, seconds: number, subject: string): void {
  const date = new Date(seconds * 1000).toISOString();
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], {
      cwd: folder,
      env: { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
    });
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '-m', subject);
}
