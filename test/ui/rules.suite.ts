/** Rule files as a person meets them: what is wrong while typing, what a server says of them, and their tests. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { freePort, startPrometheus, type RealPrometheus } from '../builders/prometheus/realPrometheus.ts';
import { eventually } from '../editor/harness/eventually.ts';
import { useWorkbench } from './harness/useWorkbench.ts';

const monitoring = 'SRE/monitoring';
const file = `${monitoring}/rules/checkout.yaml`;
const rules = `groups:
  - name: checkout
    rules:
      - record: job:queue_depth:max
        expr: max by (job) (queue_depths)
      - alert: QueueIsLong
        expr: queue_depth{job="checkout"} > 50
        for: 10m
        labels: { severity: page, service: checkout }
        annotations: { summary: Orders wait in the queue of checkout }
`;
const [recordLine, alertLine, forLine] = [5, 7, 8];

/** Between five and four hours ago the queue was long; since then it is short again. */
function samples(now: number): string {
  const minutes = Array.from({ length: 27 * 60 }, (_, at) => now - 26 * 3600 + at * 60);
  const depth = (time: number) => (time >= now - 5 * 3600 && time < now - 4 * 3600 ? 80 : 20);
  const lines = minutes.map((time) => `queue_depth{job="checkout",pod="checkout-1"} ${depth(time)} ${time}`);
  return `# TYPE queue_depth gauge\n${lines.join('\n')}\n# EOF\n`;
}

const port = await freePort();

describe('rule files, as a new user meets them', () => {
  let prometheus: RealPrometheus;
  before(async function () {
    this.timeout(240_000);
    const now = Math.floor(Date.now() / 60_000) * 60;
    prometheus = await startPrometheus('prometheus3', { data: samples(now), port });
  });
  after(async () => prometheus?.stop());
  const workbench = useWorkbench({
    machineSettings: {
      'sreWorkbench.prometheus.servers': [{ name: 'production', url: `http://127.0.0.1:${port}` }],
    },
  });

  /** The rows of the Test Explorer, each with its state. */
  const shownTests = async () =>
    workbench.page
      .locator('.test-explorer .monaco-list-row')
      .evaluateAll((elements) =>
        elements.map((row) => row.getAttribute('aria-label') ?? row.textContent ?? ''),
      );

  async function inThemes(name: string): Promise<void> {
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot(name);
    }
  }

  it('has a lens above each rule to run, graph, explain and check it, and tells a fault while it is typed', async () => {
    await writeFile(path.join(workbench.folder, file), rules);
    await workbench.page.setViewportSize({ width: 1440, height: 900 });
    await workbench.editor.open(file);
    await workbench.editor.codeLens('Last day');
    const lenses = await workbench.editor.codeLenses();
    assert.deepEqual(
      lenses.filter(({ line }) => line === alertLine - 1).map(({ text }) => text),
      ['Run', 'Graph', 'Explain', 'Check', 'Last day'],
    );
    await workbench.editor.replaceLine(alertLine, '        expr: rate(queue_depth{job="checkout"}) > 50');
    await workbench.problems.show();
    const problem = await workbench.problems.problem({ code: 'promql-invalid', file: 'checkout.yaml' });
    assert.equal(problem.line, alertLine);
    assert.match(problem.message, /expected type range vector/u);
    await inThemes('rule-fault');
    await workbench.editor.replaceLine(alertLine, '        expr: queue_depth{job="checkout"} > 50');
    await eventually(
      'no problem',
      () => workbench.problems.rows(),
      (rows) => rows.every(({ code }) => code !== 'promql-invalid'),
    );
    await workbench.editor.save();
  });

  it('opens the tree of an expression', async () => {
    await workbench.editor.open(file);
    await workbench.editor.clickCodeLens('Explain');
    const page = await workbench.webview('Prometheus');
    await eventually(
      'the tree',
      () => page.locator('.explain').innerText(),
      (text) => text.includes('max') && text.includes('queue_depths'),
    );
    await workbench.screenshot('rule-explain');
    await workbench.runCommand('View: Close All Editors');
  });

  it('says which selector has no series, and puts what is near it into its place', async () => {
    await workbench.editor.open(file);
    await workbench.editor.clickCodeLens('Check');
    await workbench.editor.codeLens('Check: 0 of 1 selectors have series in production');
    // In the Problems view the row that is chosen shows a bulb in the place of its severity.
    const told = await workbench.editor.hover(recordLine, 34);
    assert.match(told, /There is no metric queue_depths in this time.*queue_depth \(1 series\)/u);
    await inThemes('rule-check');
    await workbench.editor.goTo(recordLine, 34);
    await workbench.keyboard.press('Control+.');
    await workbench.page.locator('.action-widget').getByText('Replace with queue_depth').click();
    await eventually(
      'the fix',
      () => workbench.editor.lines(),
      (lines) => lines.get(recordLine) === '        expr: max by (job) (queue_depth)',
    );
    // What was said of the expression as it was is said of it no more.
    await eventually(
      'two lenses to check',
      () => workbench.editor.codeLenses(),
      (lenses) => lenses.filter(({ text }) => text === 'Check').length === 2,
    );
    await workbench.editor.save();
  });

  it('shows when an alert would have fired, and what an edit changes about it, while typing', async () => {
    await workbench.editor.open(file);
    await workbench.editor.clickCodeLens('Last day');
    const lens = await workbench.editor.codeLens('would have fired once');
    assert.match(lens.text, /^▁+[▄█]+▁+ would have fired once in the last day, for 5[01]m$/u);
    await workbench.editor.replaceLine(forLine, '        for: 2h');
    await workbench.editor.codeLens('would not have fired in the last day');
    const before = await workbench.editor.codeLens('before the edit: ');
    assert.match(before.text, /^before the edit: ▁+[▄█]+▁+ once, for 5[01]m$/u);
    await workbench.editor.replaceLine(alertLine, '        expr: queue_depth{job="checkout"} > 10');
    await workbench.editor.codeLens('would fire now; would have fired once');
    await inThemes('rule-last-day');
    await workbench.editor.replaceLine(alertLine, '        expr: queue_depth{job="payment"} > 10');
    await workbench.editor.codeLens('The rule reads other series now');
    await workbench.editor.replaceLine(alertLine, '        expr: queue_depth{job="checkout"} > 50');
    await workbench.editor.replaceLine(forLine, '        for: 10m');
    await workbench.editor.save();
    await eventually(
      'the rule to be what it was',
      () => workbench.editor.codeLenses(),
      (lenses) =>
        lenses.some(({ text }) => text.includes('would have fired once')) &&
        lenses.every(({ text }) => !text.includes('before the edit')),
    );
    await workbench.editor.clickCodeLens('would have fired once');
    const page = await workbench.webview('Prometheus');
    await eventually(
      'the graph of what it watches',
      () => page.locator('.cm-content').first().innerText(),
      (text) => text.trim() === 'queue_depth{job="checkout"}',
    );
    await eventually(
      'the strip at the foot of the graph',
      () => stripIn(page),
      // 50 minutes of a day.
      (share) => share > 0.025 && share < 0.045,
    );
    await inThemes('rule-in-panel');
    await workbench.runCommand('View: Close All Editors');
  });

  it('offers the names that the server has while a query is written', async () => {
    await workbench.editor.open(`${monitoring}/queries.promql`, 1);
    await workbench.editor.insert('queue_\n\n');
    await workbench.editor.goTo(1, 7);
    await workbench.keyboard.press('Control+Space');
    const offered = workbench.page.locator('.suggest-widget .monaco-list-row');
    await offered.filter({ hasText: 'queue_depth' }).first().waitFor();
    await workbench.screenshot('promql-completion');
    await workbench.keyboard.press('Enter');
    await eventually(
      'the name',
      () => workbench.editor.lines(),
      (lines) => lines.get(1) === 'queue_depth',
    );
    assert.match(await workbench.editor.hover(1, 3), /queue_depth/u);
    await workbench.editor.save();
  });

  it('runs the tests of rules in the Test Explorer, and shows a failed one as a difference', async () => {
    const tests = `${monitoring}/tests/memory_test.yaml`;
    const text = await readFile(path.join(workbench.folder, tests), 'utf8');
    await writeFile(path.join(workbench.folder, tests), text.replace('value: 0.748', 'value: 0.75'));
    await workbench.editor.open(tests);
    await workbench.runCommand('Testing: Focus on Test Explorer View');
    await eventually(
      'the test files',
      shownTests,
      (labels) => labels.some((label) => label.includes('redis_test')) && labels.some((label) => label.includes('memory_test')), // prettier-ignore
    );
    await workbench.runCommand('Test: Run All Tests');
    await eventually(
      'the results',
      shownTests,
      (labels) =>
        labels.some((label) => /memory_test.*Failed/u.test(label)) &&
        labels.some((label) => /redis_test.*Passed/u.test(label)),
    );
    // The difference, behind its line.
    await workbench.page
      .locator('.monaco-editor')
      .getByText(/7\.48E-01 != /u)
      .first()
      .waitFor();
    await inThemes('rule-tests');
    // The next run is that of the save.
    await workbench.runCommand('Test: Start Continuous Run');
    const value = text.split('\n').findIndex((each) => each.includes('value: 0.748')) + 1;
    await workbench.editor.replaceLine(value, '            value: 0.748');
    await workbench.editor.save();
    await eventually('all to pass', shownTests, (labels) => {
      const files = labels.filter((label) => label.includes('_test.yaml'));
      return files.length === 3 && files.every((label) => label.includes('Passed'));
    });
  });

  it('lists the rules that no test looks at', async () => {
    await workbench.runCommand('SRE Workbench: List Rules Without a Test');
    const items = await eventually(
      'the list',
      () => workbench.quickInput.items(),
      (found) => found.some(({ label }) => label === 'QueueIsLong'),
    );
    const labels = items.map(({ label }) => label);
    assert.ok(!labels.includes('RedisMemoryNearMaximum'), labels.join(', '));
    await workbench.quickInput.choose('QueueIsLong');
    await workbench.editor.waitFor('checkout.yaml');
    await workbench.editor.cursorIn(alertLine - 1);
  });

  it('makes a test for the rule under the cursor', async () => {
    await workbench.runCommand('SRE Workbench: Make a Test for This Rule');
    await workbench.editor.waitFor('checkout_QueueIsLong_test.yaml');
    const made = path.join(workbench.folder, monitoring, 'tests/checkout_QueueIsLong_test.yaml');
    const text = await readFile(made, 'utf8');
    assert.match(text, /rule_files:\n\s+- '?\.\.\/rules\/checkout\.yaml'?\n/u);
    assert.match(text, /alertname: QueueIsLong\n\s+exp_alerts:\n\s+- exp_labels:/u);
    await workbench.screenshot('rule-made-test');
  });

  it('makes an alert rule of a query by the last day, and a test of its samples beside it', async () => {
    const query = `${monitoring}/queue.promql`;
    await writeFile(path.join(workbench.folder, query), 'queue_depth{job="checkout"} > 50\n');
    await workbench.editor.open(query);
    await workbench.editor.clickCodeLens('Make an alert rule');
    await workbench.editor.waitFor('QueueDepthHigh.yaml');
    const read = async (name: string) =>
      readFile(path.join(workbench.folder, monitoring, 'rules', name), 'utf8');
    const rule = await read('QueueDepthHigh.yaml');
    assert.match(rule, /# Over the samples of \S+, with this threshold it would have fired once/u);
    assert.match(
      rule,
      /alert: QueueDepthHigh\n\s+expr: \|\n\s+queue_depth\{job="checkout"\} > 50\n\s+for: 5m\n/u,
    );
    const beside = await read('QueueDepthHigh_test.yaml');
    assert.match(beside, /values: '20x\d+ 80x\d+'/u);
    assert.match(beside, /exp_alerts:\n\s+- exp_labels:/u);
    await workbench.runCommand('Test: Run All Tests');
    await eventually('the tests that were made to pass', shownTests, (labels) =>
      ['checkout_QueueIsLong_test', 'QueueDepthHigh_test'].every((name) =>
        labels.some((label) => label.includes(name) && label.includes('Passed')),
      ),
    );
    await workbench.screenshot('rule-made-alert');
  });

  it('makes an alert rule of the graph, above what its values usually are', async () => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.editor.open(file);
    await workbench.editor.clickCodeLens('Graph');
    const page = await workbench.webview('Prometheus');
    await page.locator('canvas').waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Make an Alert Rule' }).click();
    await workbench.editor.waitFor('QueueDepthHigh2.yaml');
    const made = path.join(workbench.folder, monitoring, 'rules/QueueDepthHigh2.yaml');
    assert.match(await readFile(made, 'utf8'), /\n\s+max by \(job\) \(queue_depth\) > 80\n\s+for: 5m\n/u);
  });
});

/** The share of the width over which the foot of the graph has the colour of alerts. */
async function stripIn(page: Frame): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.querySelector('canvas');
    const over = document.querySelector('.u-over');
    const context = canvas?.getContext('2d', { willReadFrequently: true });
    if (!canvas || !over || !context) return 0;
    const [outer, inner] = [canvas.getBoundingClientRect(), over.getBoundingClientRect()];
    const scale = canvas.width / outer.width;
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = 'var(--vscode-charts-red)';
    const [red = 0, green = 0, blue = 0] = getComputedStyle(probe).color.match(/\d+/gu)?.map(Number) ?? [];
    probe.remove();
    const width = Math.round(inner.width * scale);
    const { data } = context.getImageData(
      Math.round((inner.left - outer.left) * scale),
      Math.round((inner.bottom - outer.top - 3) * scale),
      width,
      1,
    );
    let found = 0;
    for (let x = 0; x < width; x += 1) {
      const distance =
        Math.abs((data[4 * x] ?? 0) - red) +
        Math.abs((data[4 * x + 1] ?? 0) - green) +
        Math.abs((data[4 * x + 2] ?? 0) - blue);
      if (distance < 40 && (data[4 * x + 3] ?? 0) > 200) found += 1;
    }
    return found / width;
  });
}
