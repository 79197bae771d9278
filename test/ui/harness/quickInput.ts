/** The one input at the top of the workbench: the command palette, file search, quick picks and input boxes. */
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../../editor/harness/eventually.ts';

export interface PickItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

export class QuickInput {
  readonly #page: () => Page;

  constructor(page: () => Page) {
    this.#page = page;
  }

  get #widget(): Locator {
    return this.#page().locator('.quick-input-widget:visible');
  }

  get #input(): Locator {
    return this.#widget.locator('input.input');
  }

  /**
   * Runs a command as a person does.
   * @param title as the palette shows it, with its category: "SRE Workbench: Check set-up"
   */
  async runCommand(title: string): Promise<void> {
    await this.#search('F1', `>${title}`, this.#row(exactLabel(title)));
  }

  /** Runs the command by which the workbench focuses a view; its category is that of the view's container. */
  async focusView(name: string): Promise<void> {
    const title = `Focus on ${name} View`;
    const label = `: ${title}`;
    // Once used, it is said to be "recently used" behind its name.
    const row = `:is([aria-label$=${JSON.stringify(label)}], [aria-label*=${JSON.stringify(`${label}, `)}])`;
    await this.#search('F1', `>${title}`, this.#row(row));
  }

  /** The commands that the palette offers for a text. */
  async commands(text: string): Promise<string[]> {
    await this.#openWith('F1');
    await this.#input.fill(`>${text}`);
    const items = await eventually(
      `commands for "${text}"`,
      () => this.items(),
      (found) => found.length > 0,
    );
    await this.cancel();
    return items.map(({ label }) => label);
  }

  /**
   * Opens a file of the workspace.
   * @param file relative to the workspace, or absolute
   * @param line from 1
   */
  async openFile(file: string, line?: number): Promise<void> {
    const name = file.slice(file.lastIndexOf('/') + 1);
    const folder = file.startsWith('/') ? '' : file.slice(0, -name.length - 1);
    const row = this.#row(`[aria-label^=${JSON.stringify(folder ? `${name} ${folder},` : name)}]`);
    await this.#search('Control+P', line === undefined ? file : `${file}:${line}`, row.first());
  }

  /** Moves the cursor of the active editor; both count from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.#openWith('Control+G');
    await this.#input.fill(`:${line}:${column}`);
    await this.#input.press('Enter');
    await this.#widget.waitFor({ state: 'hidden' });
  }

  /** The visible rows of an open list. */
  async items(): Promise<PickItem[]> {
    return this.#widget.locator('.monaco-list-row').evaluateAll((rows) =>
      rows.map((row) => ({
        label: row.querySelector('.label-name')?.textContent?.trim() ?? '',
        description: row.querySelector('.label-description')?.textContent?.trim() ?? '',
        detail: row.querySelector('.quick-input-list-label-meta')?.textContent?.trim() ?? '',
      })),
    );
  }

  /** Waits for a list with this row, and picks it. */
  async choose(label: string): Promise<void> {
    const row = this.#widget.locator('.monaco-list-row').filter({
      has: this.#page().locator('.label-name', { hasText: new RegExp(`^\\s*${escape(label)}\\s*$`, 'u') }),
    });
    // A long list shows only what fits; typing brings the row up.
    await this.#input.fill(label);
    await this.#tellItems(`"${label}"`, () => row.first().waitFor());
    await row.first().click();
    await this.#closed(row.first());
  }

  /** Waits for an input box, and answers it. */
  async answer(text: string): Promise<void> {
    await this.#input.fill(text);
    await this.#input.press('Enter');
  }

  /** What an open input asks: its title, placeholder and prompt in one text; '' where none is open. */
  async question(): Promise<string> {
    if ((await this.#widget.count()) === 0) return '';
    // It may close meanwhile; whoever waits asks again.
    const soon = { timeout: 1000 };
    const title = await this.#widget.locator('.quick-input-title').textContent(soon);
    const placeholder = await this.#input.getAttribute('placeholder', soon);
    const prompt = await this.#widget.locator('.quick-input-message').textContent(soon);
    return [title, placeholder, prompt].filter(Boolean).join('\n');
  }

  async cancel(): Promise<void> {
    await eventually('the input to close', async () => {
      // A list that has just come may not have the keyboard yet.
      await this.#page().keyboard.press('Escape');
      await this.#widget.waitFor({ state: 'hidden', timeout: 2000 });
      return true;
    });
  }

  /** Opens the input by a key, types, and picks the row. */
  async #search(key: string, text: string, row: Locator): Promise<void> {
    await this.#openWith(key);
    // A list that was asked before its part of the workbench or the extension host had started does not ask again by itself.
    await this.#tellItems(`"${text}"`, () =>
      eventually(text, async () => {
        // It closes by itself when something that has just started takes the keyboard.
        if (!(await this.#input.isVisible())) await this.#openWith(key);
        await this.#input.fill(text[0] ?? '', { timeout: 2000 });
        await this.#input.fill(text, { timeout: 2000 });
        await row.waitFor({ timeout: 1000 });
        // Part of the attempt: what takes the keyboard can close it between the two.
        await row.click({ timeout: 2000 });
        return true;
      }),
    );
    await this.#closed(row);
  }

  async #closed(row: Locator): Promise<void> {
    await row.waitFor({ state: 'hidden' });
    // Left where it is, the pointer would bring up the tooltip of whatever lies there.
    await this.#page().mouse.move(1, 1);
  }

  /** Keys pressed while the workbench still starts may be lost. */
  async #openWith(key: string): Promise<void> {
    await eventually(`the input of ${key}`, async () => {
      await this.#page().keyboard.press(key);
      await this.#input.waitFor({ timeout: 2000 });
      return true;
    });
  }

  #row(selector: string): Locator {
    return this.#widget.locator(`.monaco-list-row${selector}`);
  }

  async #tellItems<T>(what: string, wait: () => Promise<T>): Promise<T> {
    try {
      return await wait();
    } catch (error) {
      throw new Error(`No ${what} in the list. There was: ${JSON.stringify(await this.items())}`, {
        cause: error,
      });
    }
  }
}

/** A row's label for screen readers ends with the key binding, where it has one. */
function exactLabel(title: string): string {
  return `:is([aria-label=${JSON.stringify(title)}], [aria-label^=${JSON.stringify(`${title}, `)}])`;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
}
