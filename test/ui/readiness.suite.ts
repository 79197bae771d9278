/** The check for production readiness, as a person meets it: a report, and problems on the chart. */
import assert from 'node:assert/strict';
import { useWorkbench } from './harness/useWorkbench.ts';
import { webviewFrame } from './harness/webviews.ts';

const chart = 'SRE/helm/charts/user-api/Chart.yaml';

describe('production readiness', () => {
  const workbench = useWorkbench();

  it('tells what the files show of a chart, and what nobody has declared', async () => {
    await workbench.editor.open(chart, 1);
    await workbench.runCommand('SRE Workbench: Check Production Readiness');
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      const report = await webviewFrame(workbench.page, 'Preview Readiness of user-api.md');
      await report.locator('h1', { hasText: 'Production readiness of user-api' }).waitFor();
      assert.equal(await report.locator('tbody tr').count(), 28);
      assert.equal(await report.locator('tbody strong', { hasText: 'failed' }).count(), 1);
      await (theme === 'dark' ? workbench.picture('readiness') : workbench.screenshot('readiness'));
    }
  });

  it('marks what failed on the name of the chart', async () => {
    await workbench.problems.show();
    await workbench.page.getByPlaceholder(/^Filter /u).fill('**/Chart.yaml');
    const problem = await workbench.problems.problem({ code: 'runbook-links', file: 'Chart.yaml' });
    assert.equal(problem.severity, 'warning');
    assert.equal(problem.source, 'SRE Workbench');
    assert.equal(problem.line, 2);
    await workbench.problems.problem({ code: 'readiness-unknown', severity: 'info' });
    await workbench.screenshot('readiness-problems');
  });
});
