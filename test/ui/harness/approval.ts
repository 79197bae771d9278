/** The approval window as a person uses it. */
import type { Frame } from 'playwright-core';
import { eventually } from '../../editor/harness/eventually.ts';
import type { Workbench } from './workbench.ts';

/** Waits for the window with a plan in it. */
export async function approvalWindow(workbench: Workbench): Promise<Frame> {
  const approval = await workbench.webview('Approval');
  await approval.waitForSelector('#approve');
  return approval;
}

/** A click in the first moments is meant for what was there before. */
export async function approve(approval: Frame, outcome: 'done' | 'failed' | 'expired'): Promise<void> {
  await eventually(
    `the outcome ${outcome}`,
    async () => {
      if ((await approval.locator('#approve:enabled').count()) > 0) await approval.click('#approve');
      return approval.locator(`#outcome.${outcome}`).count();
    },
    (count) => count === 1,
  );
}
