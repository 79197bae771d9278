/** The Prometheus panel as a person meets it, against a real Prometheus. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { Frame } from 'playwright-core';
import { panelSamples, turnMinutes } from '../builders/prometheus/panelSamples.ts';
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

describe('the Prometheus panel', () => {
  /** Of the samples with known values; seconds since 1970. */
  let end = 0;
  let prometheus: RealPrometheus;
  let door: Awaited<ReturnType<typeof startCountingDoor>>;
  before(async function () {
    this.timeout(240_000);
    end = Math.floor(Date.now() / 15_000) * 15;
    prometheus = await startPrometheus('prometheus3', { data: panelSamples(end) });
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
  /** Without those for the changes that are marked, which follow an answer. */
  const asked = () =>
    door.requests.filter(
      ({ path, body }) =>
        /\/query(_range)?(\?|$)/u.test(path) && !/ALERTS|kube_replicaset_created/u.test(body),
    );
  const queries = () => asked().length;

  async function write(frame: Frame, text: string): Promise<void> {
    const field = frame.locator('.cm-content').first();
    await field.waitFor();
    await field.click();
    await workbench.keyboard.press('Control+A', 'Delete');
    await workbench.page.keyboard.insertText(text);
    await workbench.keyboard.press('Escape');
  }
  const expressions = () => asked().map(({ body }) => new URLSearchParams(body).get('query'));
  async function ask(frame: Frame, text: string): Promise<void> {
    const before = queries();
    await write(frame, text);
    await workbench.keyboard.press('Enter');
    await eventually('the question', () => expressions().slice(before).includes(text));
    await answered(frame);
  }
  const answered = (frame: Frame) =>
    eventually(
      'the answer',
      () => frame.locator('.figures').innerText(),
      (text) => / series/u.test(text),
    );

  it('opens with a field to write in, and says what to do', async () => {
    await workbench.page.setViewportSize({ width: 1440, height: 900 });
    commitAt(workbench.folder, end - 5400, 'Describe the on-call rota');
    commitAt(workbench.folder, end - turnMinutes * 60 - 150, 'Raise the pool of payment connections');
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
  const valueAt = (time: number) => (100 * (time - (end - 7200))) / 7200;

  it('shows a gap as a gap, and draws on with NaN and infinities around', async () => {
    const frame = await page();
    await setRange(frame, '2h');
    await ask(frame, 'demo_holes');
    // Minutes from the beginning; the first twenty are a gap, as are forty-five to sixty, five after the last sample.
    const { from } = await eventually(
      'two hours',
      () => shownRange(frame),
      (range) => Math.abs(range.to - range.from - 7200) < 60,
    );
    const share = (minute: number) => (end - 7200 + minute * 60 - from) / 7200;
    const places = [10, 34, 52, 65, 71, 100].map(share);
    const around = (y: number | undefined) => y !== undefined && Math.abs(y - 0.5) < 0.02;
    await eventually(
      '50 where there are samples, and nothing in the first twenty minutes, in the gap and for NaN',
      () => curveAt(frame, places),
      ([leading, before, gap, after, nan, late]) =>
        [before, after, late].every(around) && [leading, gap, nan].every((y) => y === undefined),
    );
    await frame.getByRole('tab', { name: 'Table' }).click();
    await frame.getByRole('cell', { name: '50', exact: true }).first().waitFor();
    await frame.getByRole('tab', { name: 'Graph' }).click();
  });

  it('asks nothing when the view changes, and zooms with the query', async () => {
    const frame = await page();
    await setRange(frame, '1h');
    await ask(frame, 'sum by (job, code) (rate(http_requests_total[5m]))');
    await frame.locator('.change').first().waitFor();
    const before = queries();
    await frame.getByRole('tab', { name: 'Table' }).click();
    await frame
      .getByRole('row', { name: /payment/u })
      .first()
      .waitFor();
    await frame.getByRole('tab', { name: 'Graph' }).click();
    await frame.locator('canvas').waitFor();
    assert.equal(queries(), before, 'another view is no question');
    const whole = await shownRange(frame);
    const box = await frame.locator('.u-over').boundingBox();
    assert.ok(box);
    const { mouse } = workbench.page;
    await mouse.move(box.x + box.width * 0.5, box.y + 60);
    await mouse.down();
    await mouse.move(box.x + box.width * 0.75, box.y + 80, { steps: 5 });
    await mouse.up();
    const zoomed = await eventually(
      'the smaller range',
      () => shownRange(frame),
      ({ from, to }) => Math.abs(to - from - 900) < 60,
    );
    assert.ok(Math.abs(zoomed.from - (whole.from + 1800)) < 60, 'it begins in the middle');
    await frame.locator('.plot').press('-');
    await eventually(
      'the whole range again',
      () => shownRange(frame),
      ({ from, to }) => Math.abs(to - from - 3600) < 60,
    );
  });

  it('puts the change first that came before the turn', async () => {
    const frame = await page();
    const first = frame.locator('.change').first();
    await first.waitFor();
    assert.match(await first.innerText(), /before\s+Commit\s+[0-9a-f]+ Raise the pool/u);
  });

  it('comes back without a question after it was hidden', async () => {
    const before = queries();
    await workbench.editor.open('README.md');
    await workbench.runCommand('SRE Workbench: Open Prometheus Panel');
    const frame = await page();
    await frame.locator('canvas').waitFor();
    await frame
      .getByRole('option', { name: /payment/u })
      .first()
      .waitFor();
    assert.equal(queries(), before);
  });

  it('completes names and labels, and says what functions do', async () => {
    const frame = await page();
    const field = frame.locator('.cm-content').first();
    await field.click();
    await workbench.keyboard.press('Control+A', 'Delete');
    await workbench.page.keyboard.type('sum(rat');
    await frame.locator('.cm-completionInfo', { hasText: 'growth per second' }).waitFor();
    await workbench.keyboard.press('Enter');
    await workbench.page.keyboard.type('http_req');
    await frame
      .locator('.cm-tooltip-autocomplete [aria-selected]', { hasText: 'http_requests_total' })
      .waitFor();
    await workbench.keyboard.press('Enter');
    await workbench.page.keyboard.type('{jo');
    await frame.locator('.cm-tooltip-autocomplete [aria-selected]', { hasText: 'job' }).waitFor();
    await workbench.keyboard.press('Enter');
    await workbench.page.keyboard.type('="pay');
    await frame.locator('.cm-tooltip-autocomplete [aria-selected]', { hasText: 'payment' }).waitFor();
    await workbench.screenshot('panel-completion');
    await workbench.keyboard.press('Enter');
    await eventually(
      'the whole text',
      () => field.innerText(),
      (text) => text === 'sum(rate(http_requests_total{job="payment"}))',
    );
  });

  it('marks the place of a fault and says what the server said', async () => {
    const frame = await page();
    await write(frame, 'sum(rate(http_requests_total))');
    await workbench.keyboard.press('Enter');
    await frame.getByRole('alert').getByText('expected type range vector').waitFor();
    const marked = frame.locator('.cm-lintRange-error');
    await marked.first().waitFor();
    assert.equal(await marked.first().innerText(), 'http_requests_total');
    await workbench.screenshot('panel-fault');
  });

  it('explains each part with its series and time, and graphs one', async () => {
    const frame = await page();
    await ask(
      frame,
      'sum by (job) (rate(http_requests_total{code="500"}[5m])) / sum by (job) (rate(http_requests_total[5m]))',
    );
    await frame.getByRole('tab', { name: 'Explain' }).click();
    const node = frame.getByRole('treeitem', { name: /rate\(\).*8 series/u });
    await node.waitFor();
    await frame.getByRole('treeitem', { name: /^\/ .*4 series/u }).waitFor();
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await frame.locator(`body[data-vscode-theme-kind="vscode-${theme}"]`).waitFor();
      await workbench.screenshot('panel-explain');
      assert.deepEqual(await workbench.barriers({ webview: title }), []);
    }
    await frame.getByRole('tree').focus();
    await workbench.keyboard.press('Home', 'ArrowDown', 'ArrowDown', 'Enter');
    await eventually(
      'the part as a second query',
      () => frame.locator('.cm-content').count(),
      (count) => count === 2,
    );
    await frame.locator('canvas').waitFor();
    await frame.getByRole('button', { name: 'Remove query B' }).click();
  });

  it('goes by keyboard alone, reads its legend and has no barrier, in every theme', async () => {
    const frame = await page();
    await ask(frame, 'sum by (job, code) (rate(http_requests_total[5m]))');
    await frame.locator('.change').first().waitFor();
    await frame.getByText('sum by').first().click();
    // The list behind the last heading of its columns.
    await workbench.keyboard.tabTo('Max');
    await workbench.keyboard.press('Tab');
    await workbench.keyboard.press('ArrowDown', 'Enter');
    await eventually(
      'one series alone',
      () => frame.locator('.legend-row.off').count(),
      (count) => count >= 6,
    );
    await workbench.keyboard.press('a');
    await frame.locator('.plot').focus();
    await workbench.keyboard.press('ArrowLeft', 'ArrowLeft');
    await frame.locator('.readout').waitFor();
    await frame.evaluate(() => scrollTo(0, 0));
    for (const theme of ['light', 'high-contrast', 'high-contrast-light', 'dark'] as const) {
      await workbench.setTheme(theme);
      await frame.locator(`body[data-vscode-theme-kind="vscode-${theme}"]`).waitFor();
      assert.deepEqual(await workbench.barriers({ webview: title }), []);
      await (theme === 'dark' ? workbench.picture('panel') : workbench.screenshot('panel'));
    }
    await frame.getByRole('tab', { name: 'Table' }).click();
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await frame.locator(`body[data-vscode-theme-kind="vscode-${theme}"]`).waitFor();
      assert.deepEqual(await workbench.barriers({ webview: title }), []);
      await workbench.screenshot('panel-table');
    }
    await frame.getByRole('tab', { name: 'Graph' }).click();
  });

  it('draws the highest of very many, and all when asked', async () => {
    const frame = await page();
    await ask(frame, 'demo_many');
    await frame.getByText('200 of 300 series are drawn').waitFor();
    await frame.getByRole('button', { name: 'Draw all' }).click();
    await frame.getByRole('button', { name: 'Draw only the highest 200' }).waitFor();
    await workbench.screenshot('panel-many');
  });

  it('keeps what was asked over a reload of the window, and asks nothing by itself', async () => {
    const frame = await page();
    await ask(frame, 'demo_ramp');
    const before = queries();
    const loaded = workbench.page.waitForEvent('load');
    await workbench.runCommand('Developer: Reload Window');
    await loaded;
    const again = await page();
    await eventually(
      'the query',
      () => again.locator('.cm-content').innerText(),
      (text) => text === 'demo_ramp',
    );
    assert.equal(queries(), before);
  });
});

async function setRange(frame: Frame, text: string): Promise<void> {
  const field = frame.getByRole('combobox', { name: 'Length of the range, such as 1h or 30m' });
  await field.fill(text);
  await field.press('Enter');
}

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
