/** What axe finds in a page or a part of the workbench. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';

export interface AccessibilityFinding {
  readonly rule: string;
  readonly impact: string;
  readonly help: string;
  /** The HTML of each element, shortened by axe. */
  readonly elements: readonly string[];
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact?: string | null;
    readonly help: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/**
 * Runs axe in one frame, and nowhere else: the workbench around it is not ours.
 * @param selector the part to look at; the whole frame where it is left out
 */
export async function findBarriers(frame: Frame | Page, selector?: string): Promise<AccessibilityFinding[]> {
  // Evaluated by the browser's own debugger, which a page's content security policy does not hold back.
  await frame.evaluate(await readAxe());
  const results = await frame.evaluate(async (part) => {
    const { axe } = globalThis as unknown as {
      axe: { run(context: unknown, options: unknown): Promise<AxeResults> };
    };
    return axe.run(part ?? document, { iframes: false, resultTypes: ['violations'] });
  }, selector);
  return results.violations.map(({ id, impact, help, nodes }) => ({
    rule: id,
    impact: impact ?? '',
    help,
    elements: nodes.map(({ html }) => html),
  }));
}

async function readAxe(): Promise<string> {
  const builder = createRequire(import.meta.url).resolve('@axe-core/playwright');
  return readFile(createRequire(builder).resolve('axe-core/axe.min.js'), 'utf8');
}
