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
  /** Errors since the start. */
  readonly errors: SeenError[];
  close(): Promise<void>;
}

/** A page with a profile of its own: no storage is shared with another page. */
export async function openPage(browser: Browser): Promise<EditorPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  const errors: SeenError[] = [];
  const owners = webviewOwners(page);
  const ownerOf = (url: string) => owners.get(idOf(url)) ?? '';
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(consoleError(message, ownerOf));
  });
  page.on('pageerror', (error) => {
    const text = error.stack ?? String(error);
    errors.push({ source: 'page', text, url: ownerOf(text) });
  });
  return { page, errors, close: () => context.close() };
}

/** The ids of webview frames, with the address that names their extension: an inner frame tells only its id. */
function webviewOwners(page: Page): Map<string | undefined, string> {
  const owners = new Map<string | undefined, string>();
  page.on('framenavigated', (frame) => {
    const address = frame.url();
    if (address.includes('extensionId=')) owners.set(idOf(address), address);
  });
  return owners;
}

function idOf(text: string): string | undefined {
  return /[?&]id=([\w-]+)/u.exec(text)?.[1];
}

function consoleError(message: ConsoleMessage, ownerOf: (url: string) => string): SeenError {
  const { url } = message.location();
  // The workbench colours its messages: "%c  ERR color: #f33 text".
  const text = message.text().replace(/^%c\s*ERR color: \S+ /u, '');
  return { source: 'console', text, url: ownerOf(url) || url };
}
