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

type Outcome = 'done' | 'failed' | 'expired';

export async function approve(approval: Frame, outcome: Outcome): Promise<void> {
  await approveUntil(approval, outcome, () => approval.click('#approve'));
}

export async function approveByKeyboard(approval: Frame): Promise<void> {
  await approveUntil(approval, 'done', () => approval.press('#approve', 'Enter'));
}

/** What comes in the first moments is meant for what was there before. */
async function approveUntil(approval: Frame, outcome: Outcome, press: () => Promise<void>): Promise<void> {
  await eventually(
    `the outcome ${outcome}`,
    async () => {
      if ((await approval.locator('#approve:enabled').count()) > 0) await press();
      return approval.locator(`#outcome.${outcome}`).count();
    },
    (count) => count === 1,
  );
}
