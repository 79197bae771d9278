/** Insert Snippet, as a person uses it: search, look, insert. */
import assert from 'node:assert/strict';
import { eventually } from '../editor/harness/eventually.ts';
import { useWorkbench } from './harness/useWorkbench.ts';

const template = 'SRE/helm/charts/my-service/templates/pdb.yaml';
const title = 'Kubernetes: HorizontalPodAutoscaler';

describe('snippets', () => {
  const workbench = useWorkbench();

  /** The list with one snippet marked, and its preview beside it. */
  async function preview(): Promise<void> {
    await workbench.runCommand('SRE Workbench: Insert Snippet');
    await eventually(
      'the snippets',
      () => workbench.quickInput.items(),
      (items) => items.some(({ label }) => label === 'Service level objective: recording rules'),
    );
    await workbench.page.locator('.quick-input-widget input.input').fill('sre-hpa');
    const tab = workbench.page.locator(`.tab[data-resource-name="${title} (preview).yaml"]`);
    await tab.waitFor();
    // The chart's name stands where the snippet has an example.
    await workbench.page
      .locator('.editor-group-container .view-line', { hasText: /name:\s*my-service/u })
      .nth(1)
      .waitFor();
  }

  it('finds one by its prefix, shows what it inserts with the names of the chart, and inserts it', async () => {
    await workbench.editor.open(template, 1);
    for (const theme of ['light', 'high-contrast', 'dark'] as const) {
      await workbench.setTheme(theme);
      await workbench.editor.waitFor('pdb.yaml');
      await preview();
      await (theme === 'dark' ? workbench.picture('snippets') : workbench.screenshot('snippets'));
      await workbench.quickInput.cancel();
      // Nothing of the preview is left.
      await eventually(
        'the preview to be gone',
        async () => workbench.page.locator('.tab[data-resource-name*="(preview)"]').count(),
        (count) => count === 0,
      );
    }
    await workbench.editor.waitFor('pdb.yaml');
    await preview();
    await workbench.page.keyboard.press('Enter');
    await workbench.editor.waitFor('pdb.yaml');
    const lines = await eventually(
      'the snippet in the template',
      async () => [...(await workbench.editor.lines()).values()],
      (all) => all.some((line) => line.includes('HorizontalPodAutoscaler')),
    );
    assert.ok(
      lines.some((line) => /name:\s*my-service/u.test(line)),
      lines.join('\n'),
    );
    assert.ok(!lines.some((line) => line.includes('example-service')), lines.join('\n'));
  });

  it('opens a document of its own for a language that is not the one in front', async () => {
    await workbench.runCommand('SRE Workbench: Insert Snippet');
    await workbench.quickInput.choose('Error-budget policy');
    const lines = await eventually(
      'the policy',
      async () =>
        [...(await workbench.editor.lines()).values()].map((line) => line.replaceAll('\u00a0', ' ')),
      (all) => all.some((line) => line.startsWith('# Error-budget policy of')),
    );
    assert.ok(lines.length > 5);
  });
});
