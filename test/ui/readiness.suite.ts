/** The check for production readiness, as a person meets it: a report, and problems on the chart. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { eventually } from '../editor/harness/eventually.ts';
import { useWorkbench } from './harness/useWorkbench.ts';
import { webviewFrame } from './harness/webviews.ts';

const chart = 'SRE/helm/charts/user-api/Chart.yaml';

describe('production readiness', () => {
  const workbench = useWorkbench();

  /** Criteria by their state. The page is replaced by its successor, so it is looked for anew each time. */
  const states = (accept: (counts: Readonly<Record<string, number>>) => boolean) =>
    eventually(
      'the report',
      async () => {
        const report = await webviewFrame(workbench.page, 'Preview Readiness of user-api.md');
        const cells = await report.locator('tbody tr td:nth-child(2)').allTextContents();
        return Object.fromEntries(
          [...Map.groupBy(cells, (state) => state)].map(([state, all]) => [state, all.length]),
        );
      },
      accept,
    );

  it('tells what the files show of a chart, and what nobody has declared', async () => {
    await workbench.editor.open(chart, 1);
    await workbench.runCommand('SRE Workbench: Check Production Readiness');
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      const counts = await states(({ unknown = 0 }) => unknown > 0);
      assert.deepEqual(counts, { checked: 5, failed: 1, unknown: 22 });
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

  it('checks again by itself when a file around the chart changes', async () => {
    const rules = path.join(workbench.folder, 'SRE/monitoring/rules/user-api.yaml');
    const text = await readFile(rules, 'utf8');
    const runbook = 'annotations:\n          runbook_url: https://runbooks.example.com/user-api';
    await writeFile(rules, text.replaceAll('annotations:', runbook));
    await eventually(
      'the chart without that problem',
      () => workbench.problems.rows(),
      (rows) => rows.length > 0 && rows.every(({ code }) => code !== 'runbook-links'),
    );
    await states(({ checked }) => checked === 6);
  });
});
