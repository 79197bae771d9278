/** What a new user sees of the Helm feature: the packaged extension, on the example company. */
import assert from 'node:assert/strict';
import { eventually } from '../editor/harness/eventually.ts';
import { useWorkbench } from './harness/useWorkbench.ts';

const chart = 'SRE/helm/charts/my-service';
const production = `${chart}/values/production.yaml`;
/** The line of production's memory limit in the example. */
const memoryLine = 22;

describe('charts, as a new user meets them', () => {
  const workbench = useWorkbench();

  it('shows the limits of all environments above resources', async () => {
    await workbench.editor.open(`${chart}/values.yaml`, 39);
    const lens = await workbench.editor.codeLens('limits');
    assert.equal(lens.line, 39);
    assert.match(lens.text, /dev .+ · staging .+ · production 1000m \/ 1Gi/u);
  });

  it('warns about a limit that is lower in production, on its line, with a page that explains it', async () => {
    await workbench.editor.open(production, memoryLine);
    await workbench.editor.codeLens('production 1000m / 1Gi');
    await workbench.editor.replaceLine(memoryLine, '    memory: 256Mi');
    await workbench.problems.show();
    const problem = await workbench.problems.problem({
      code: 'production-below-staging',
      file: 'production.yaml',
    });
    assert.equal(problem.line, memoryLine);
    assert.equal(problem.severity, 'warning');
    assert.equal(problem.source, 'SRE Workbench');
    await workbench.editor.codeLens('256Mi');
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await (theme === 'dark' ? workbench.picture('lens') : workbench.screenshot('lens'));
    }
    await workbench.editor.replaceLine(memoryLine, '    memory: 1Gi');
    await eventually(
      'no problem',
      () => workbench.problems.rows(),
      (rows) => rows.length === 0,
    );
    await workbench.editor.save();
  });

  it('goes from the line above resources to the value of an environment, by keyboard', async () => {
    await workbench.editor.open(`${chart}/values.yaml`);
    await workbench.runCommand('SRE Workbench: Compare Limits of All Environments');
    await eventually(
      'the values',
      () => workbench.quickInput.items(),
      (items) => items.length > 5,
    );
    await workbench.screenshot('compare-limits');
    await workbench.quickInput.answer('production limits.memory');
    await workbench.editor.waitFor('production.yaml');
    await workbench.editor.cursorIn(memoryLine);
  });

  it('lists every chart with its environments and findings', async () => {
    const charts = workbench.tree('Charts');
    await charts.showAlone();
    await workbench.runCommand('SRE Workbench: Validate All Charts');
    await workbench.notifications.click('Validated', 'Show Problems');
    const told = (label: string, what: string) =>
      eventually(
        `"${what}" behind ${label}`,
        () => charts.row(label),
        ({ description }) => description.includes(what),
      );
    await told('my-service', 'no problems');
    await charts.expand('legacy-billing');
    const billing = await told('legacy-billing', 'errors');
    assert.match(billing.spoken, /legacy-billing.*errors/u);
    await charts.expand('uat');
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await (theme === 'dark' ? workbench.picture('charts') : workbench.screenshot('charts'));
    }
  });

  it('shows the manifests of an environment beside its values, and follows the typing', async () => {
    await workbench.editor.open(production, memoryLine);
    await workbench.runCommand('SRE Workbench: Render Environment');
    await workbench.quickInput.answer('production');
    await workbench.editor.waitFor('production (rendered).yaml');
    await workbench.screenshot('rendered');
    await workbench.runCommand('View: Close All Editors');
  });

  it('shows the limits of all charts in a table, by keyboard alone, without barriers', async () => {
    await workbench.runCommand('SRE Workbench: Show Limits of All Charts');
    const page = await workbench.webview('Limits of All Charts');
    await page
      .getByRole('row', { name: /redis-cluster/u })
      .first()
      .waitFor();
    await workbench.keyboard.tabTo('Filter by chart, environment or value');
    await workbench.page.keyboard.type('my-service production');
    await eventually(
      'one chart and environment',
      () => page.getByRole('row').count(),
      (count) => count > 1 && count < 6,
    );
    const header = page.getByRole('columnheader', { name: 'Memory limit' });
    await header.getByRole('button').press('Enter');
    await eventually(
      'sorted by memory',
      () => header.getAttribute('aria-sort'),
      (sorting) => sorting === 'ascending',
    );
    for (const form of ['Markdown', 'CSV']) {
      await page.getByRole('button', { name: `Copy as ${form}` }).press('Enter');
      await workbench.page.getByText('The table is on the clipboard.').first().waitFor();
    }
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      // The page gets the colours of the new theme after the window.
      await page.locator(`body[data-vscode-theme-kind="vscode-${theme}"]`).waitFor();
      assert.deepEqual(await workbench.barriers({ webview: 'Limits of All Charts' }), []);
      await (theme === 'dark' ? workbench.picture('table') : workbench.screenshot('table'));
    }
    await page.getByRole('button', { name: '1Gi' }).first().press('Enter');
    await workbench.editor.waitFor('production.yaml');
  });

  it('says what it found on this machine', async () => {
    await workbench.runCommand('SRE Workbench: Check Set-up');
    const items = await eventually(
      'the list',
      () => workbench.quickInput.items(),
      (list) => list.length >= 5,
    );
    assert.ok(
      items.some(
        ({ label, description }) => label.includes('Helm 4, built in') && description.includes('v4.3.1'),
      ),
    );
    assert.ok(items.some(({ label }) => label.includes('git')));
    await workbench.screenshot('check-set-up');
    await workbench.quickInput.cancel();
  });
});

describe('charts in Restricted Mode', () => {
  const workbench = useWorkbench({ trust: 'ask' });

  it('are compared and rendered without trust, and no program runs', async () => {
    await workbench.trust.answer(false);
    await workbench.editor.open(`${chart}/values.yaml`, 39);
    await workbench.editor.codeLens('limits');
    await workbench.runCommand('SRE Workbench: Check Set-up');
    const items = await eventually(
      'the list',
      () => workbench.quickInput.items(),
      (list) => list.length >= 5,
    );
    assert.ok(items.some(({ label, detail }) => label.includes('git') && /until you trust/u.test(detail)));
    await workbench.screenshot('restricted');
    await workbench.quickInput.cancel();
    await workbench.trust.grant();
    await workbench.runCommand('SRE Workbench: Check Set-up');
    await eventually(
      'git, now that programs may run',
      () => workbench.quickInput.items(),
      (list) => list.some(({ label, description }) => label.includes('git') && /\d+\.\d+/u.test(description)),
    );
    await workbench.quickInput.cancel();
  });
});

describe('charts where there are none', () => {
  const workbench = useWorkbench({ folder: 'none' });

  it('says what to do without a folder', async () => {
    const charts = workbench.tree('Charts');
    await charts.show();
    const { buttons } = await eventually(
      'what the empty view says',
      () => charts.welcome(),
      ({ text }) => text.includes('Open a folder'),
    );
    assert.deepEqual(buttons, ['Open Folder']);
    await workbench.screenshot('no-folder');
  });
});
