/** Quick fixes, as a person takes them. */
import { eventually } from '../../editor/harness/eventually.ts';
import type { Workbench } from './workbench.ts';

/**
 * Picks from the list that the light bulb opens, by keyboard and mouse.
 *
 * @param name of a screenshot of the list
 */
export async function chooseAction(workbench: Workbench, title: RegExp, name?: string): Promise<void> {
  const rows = workbench.page.locator('.action-widget .monaco-list-row');
  const row = rows.filter({ hasText: title }).first();
  await eventually(`the action ${String(title)}`, async () => {
    // In an open list the same keys take what is selected.
    if (await rows.first().isVisible()) await workbench.page.keyboard.press('Escape');
    await workbench.editor.focus();
    await workbench.page.keyboard.press('Control+.');
    await row.waitFor({ timeout: 4000 });
    return true;
  });
  if (name !== undefined) await workbench.screenshot(name);
  await row.click();
}
