/** Every sentence of the extension is translated: in a made language, each stands in brackets. */
import assert from 'node:assert/strict';
import { eventually } from '../editor/harness/eventually.ts';
import { pseudo, untranslated } from './harness/pseudoLanguage.ts';
import { useWorkbench } from './harness/useWorkbench.ts';

/** English that is left outside of the brackets: words of three letters or more that are no data. */
const leftover = (text: string, data: RegExp): readonly string[] =>
  untranslated(text)
    .replace(data, '')
    .match(/\p{L}{3,}/gu) ?? [];

const chart = 'SRE/helm/charts/my-service';
const category = pseudo('SRE Workbench');
const command = (title: string) => `${category}: ${pseudo(title)}`;

describe('in another language', () => {
  const workbench = useWorkbench({ language: 'pseudo' });

  it('the notification, the view and its rows are translated', async () => {
    await workbench.runCommand(command('Validate All Charts'));
    const { message, buttons } = await workbench.notifications.notification('Validated');
    assert.deepEqual(leftover(message, /$^/u), []);
    for (const button of buttons) assert.deepEqual(leftover(button, /$^/u), []);
    const charts = workbench.tree(pseudo('Charts'));
    await charts.showAlone();
    await charts.expand('legacy-billing');
    await charts.expand('uat');
    const rows = await eventually(
      'findings',
      () => charts.rows(),
      (found) => found.some(({ level }) => level === 3),
    );
    const places = /[\w./-]+\.(?:ya?ml|tpl|json)(?::\d+)?|SRE\/helm\/charts\/[\w-]+/gu;
    for (const { description } of rows) assert.deepEqual(leftover(description, places), [], description);
    for (const { label, level } of rows) {
      if (level === 3) assert.deepEqual(leftover(label, /$^/u), [], label);
    }
    await workbench.screenshot('language-charts');
  });

  it('the lens, the problem and the table are translated', async () => {
    await workbench.editor.open(`${chart}/values/production.yaml`, 22);
    const lens = await workbench.editor.codeLens('Diff rendered');
    assert.deepEqual(leftover(lens.text, /$^/u), []);
    await workbench.runCommand(command('Show Limits of All Charts'));
    const page = await workbench.webview(pseudo('Limits of All Charts'));
    await page.getByRole('row').nth(1).waitFor();
    for (const selector of ['h1', 'button', 'thead th', '[role=status]']) {
      for (const text of await page.locator(`${selector}:visible`).allInnerTexts()) {
        assert.deepEqual(leftover(text, /^\d+(?:\.\d+)?(?:[mkMGT]i?)?$/u), [], `${selector}: ${text}`);
      }
    }
    const hint = await page.locator('#filter').getAttribute('aria-label');
    assert.deepEqual(leftover(hint ?? 'none', /$^/u), []);
  });

  it('what the set-up says is translated, outside of the editor’s own code too', async () => {
    await workbench.runCommand(command('Check Set-up'));
    const items = await eventually(
      'the list',
      () => workbench.quickInput.items(),
      (list) => list.length >= 5 && list.every(({ label }) => !label.includes(category)),
    );
    for (const { detail } of items) {
      // A row that is used again keeps, out of sight, the English title of the command that it was in the palette.
      if (!detail.startsWith('SRE Workbench: ')) assert.deepEqual(leftover(detail, /$^/u), [], detail);
    }
    await workbench.quickInput.cancel();
  });
});
