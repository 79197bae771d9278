/** The pages of extensions: each is a frame in a frame, and may belong to an editor or to a view. */
import type { Frame, Page } from 'playwright-core';
import { eventually } from '../../editor/harness/eventually.ts';

/**
 * Waits for the page of a webview.
 * @param title of the panel or the view
 * @returns the inner frame, in which the extension's own HTML is
 */
export async function webviewFrame(page: Page, title: string): Promise<Frame> {
  return eventually(`the page "${title}"`, async () => {
    const titles: string[] = [];
    for (const frame of page.frames()) {
      const found = await innerFrame(frame);
      if (found?.title === title && found.ready) return found.frame;
      if (found) titles.push(`${found.title}${found.ready ? '' : ' (still loading)'}`);
    }
    throw new Error(`the pages were: ${titles.join(', ') || 'none'}`);
  });
}

interface InnerFrame {
  readonly frame: Frame;
  readonly title: string;
  readonly ready: boolean;
}

/** The title stands on the element of the inner frame; while a page is replaced, its successor waits as `pending-frame`. */
async function innerFrame(frame: Frame): Promise<InnerFrame | undefined> {
  if (!frame.parentFrame()?.url().includes('extensionId=')) return undefined;
  const element = await frame.frameElement();
  const title = (await element.getAttribute('title')) ?? '';
  const shown = (await element.getAttribute('id')) === 'active-frame';
  // The workbench shows a page before its styles are there, and so before its scripts have run.
  const ready = shown && (await frame.evaluate(() => document.readyState)) === 'complete';
  return { frame, title, ready };
}
