/** A Chromium page that shows a workbench, and what went wrong in it. */
import { chromium, type Browser, type ConsoleMessage, type Page } from 'playwright-core';
import { requireProgram } from '../../../scripts/setup/programs.mjs';
import type { SeenError } from './errors.ts';
import { patience } from './eventually.ts';

const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The same on every machine: nothing but the server can be reached.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: requireProgram('chromium'), args: chromiumArguments });
}

export interface EditorPage {
  readonly page: Page;
  /** Errors since the start, those of the pages of extensions too. */
  readonly errors: SeenError[];
  close(): Promise<void>;
}

/** A page with a profile of its own: no storage is shared with another page. */
export async function openPage(browser: Browser): Promise<EditorPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  const errors: SeenError[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(consoleError(message));
  });
  page.on('pageerror', (error) =>
    errors.push({ source: 'page', text: error.stack ?? String(error), url: '' }),
  );
  return { page, errors, close: () => context.close() };
}

function consoleError(message: ConsoleMessage): SeenError {
  // The workbench colours its messages: "%c  ERR color: #f33 text".
  const text = message.text().replace(/^%c\s*ERR color: \S+ /u, '');
  return { source: 'console', text, url: message.location().url };
}
