/** What axe finds in a page or a part of the workbench. */
import Axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';

export interface AccessibilityFinding {
  readonly rule: string;
  readonly impact: string;
  readonly help: string;
  /** The HTML of each element, shortened by axe. */
  readonly elements: readonly string[];
}

/**
 * Runs axe in one frame, and nowhere else: the workbench around it is not ours.
 * @param selector the part to look at; the whole frame where it is left out
 */
export async function findBarriers(frame: Frame | Page, selector?: string): Promise<AccessibilityFinding[]> {
  // Evaluated by the browser's own debugger, which a page's content security policy does not hold back.
  await frame.evaluate(Axe.source);
  const results = await frame.evaluate(async (part) => {
    const { axe } = globalThis as unknown as { axe: typeof Axe };
    return axe.run(part ?? document, { iframes: false, resultTypes: ['violations'] });
  }, selector);
  return results.violations.map(({ id, impact, help, nodes }) => ({
    rule: id,
    impact: impact ?? '',
    help,
    elements: nodes.map(({ html }) => html),
  }));
}
