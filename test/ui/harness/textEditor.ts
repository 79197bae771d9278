/** The active text editor. Lines and columns count from 1. */
import { stat } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../../editor/harness/eventually.ts';
import type { QuickInput } from './quickInput.ts';

export interface CodeLens {
  /** Icons left out. */
  readonly text: string;
  /** The line above which it stands. */
  readonly line: number;
}

export class TextEditor {
  readonly #page: () => Page;
  readonly #quickInput: QuickInput;

  constructor(page: () => Page, quickInput: QuickInput) {
    this.#page = page;
    this.#quickInput = quickInput;
  }

  get #group(): Locator {
    return this.#page().locator('.editor-group-container.active');
  }

  get #editor(): Locator {
    return this.#group.locator('.editor-instance .monaco-editor').first();
  }

  /** Opens a file, relative to the workspace or absolute, and waits until the keyboard writes into it. */
  async open(file: string, line?: number): Promise<void> {
    await this.#quickInput.openFile(file, line);
    await this.waitFor(file.slice(file.lastIndexOf('/') + 1));
    if (line !== undefined) await this.cursorIn(line);
  }

  /** Waits until the editor of this name is active and the keyboard writes into it. */
  async waitFor(name: string): Promise<void> {
    await eventually(
      `${name} to be the active editor`,
      () => this.title(),
      (title) => title === name,
    );
    await this.#editor.locator('.view-line').first().waitFor();
    await this.focus();
  }

  /** The name on the active tab. */
  async title(): Promise<string> {
    return (await this.#activeTab.getAttribute('data-resource-name')) ?? '';
  }

  /** The names on all tabs of the active group. */
  async tabs(): Promise<string[]> {
    const tabs = await this.#group.locator('.tab').all();
    return Promise.all(tabs.map(async (tab) => (await tab.getAttribute('data-resource-name')) ?? ''));
  }

  async focus(): Promise<void> {
    await eventually('the keyboard to be in the editor', async () => {
      await this.#editor.locator('.native-edit-context, textarea.inputarea').first().focus();
      return this.#editor.evaluate((editor) => editor.classList.contains('focused'));
    });
  }

  /** Where the cursor is, from the status bar. */
  async position(): Promise<{ line: number; column: number }> {
    const text = await this.#page().locator('#status\\.editor\\.selection').innerText();
    const found = /Ln (\d+), Col (\d+)/u.exec(text);
    if (!found) throw new Error(`The status bar tells no position: ${text}`);
    return { line: Number(found[1]), column: Number(found[2]) };
  }

  /** Waits until the cursor is there: a file may be shown a moment before its line is. */
  async cursorIn(line: number): Promise<void> {
    await eventually(
      `the cursor in line ${line}`,
      () => this.position(),
      (position) => position.line === line,
    );
  }

  async goTo(line: number, column = 1): Promise<void> {
    await this.#quickInput.goTo(line, column);
    await eventually(
      `the cursor at ${line}:${column}`,
      () => this.position(),
      (position) => position.line === line && position.column === column,
    );
    await this.focus();
  }

  /** Writes at the cursor, as one input, so that nothing is completed or closed on the way. */
  async insert(text: string): Promise<void> {
    await this.#page().keyboard.insertText(text);
  }

  /** Replaces a whole line, its indentation too. */
  async replaceLine(line: number, text: string): Promise<void> {
    await this.goTo(line);
    await this.#page().keyboard.press('End');
    // The first Home goes to the first character, the second to the margin.
    await this.#page().keyboard.press('Shift+Home');
    await this.#page().keyboard.press('Shift+Home');
    await this.insert(text);
    await eventually(
      `line ${line} to be "${text}"`,
      () => this.lines(),
      (lines) => lines.get(line) === text,
    );
  }

  /** The lines that are on the screen. */
  async lines(): Promise<Map<number, string>> {
    const lines = await this.#editor.evaluate((editor) => {
      const numbers = new Map<string, number>();
      for (const margin of editor.querySelectorAll<HTMLElement>('.margin-view-overlays > div')) {
        const shown = margin.querySelector('.line-numbers')?.textContent;
        if (shown) numbers.set(margin.style.top, Number(shown));
      }
      const found: [number, string][] = [];
      for (const view of editor.querySelectorAll<HTMLElement>('.view-lines > .view-line')) {
        const line = numbers.get(view.style.top);
        if (line !== undefined) found.push([line, (view.textContent ?? '').replaceAll('\u{a0}', ' ')]);
      }
      return found.sort(([one], [other]) => one - other);
    });
    return new Map(lines);
  }

  /** Saves what was changed, and waits until it is on the disk. */
  async save(): Promise<void> {
    await this.#activeTab.and(this.#page().locator('.dirty')).waitFor();
    const file = await this.#activeFile();
    const before = (await stat(file)).mtimeMs;
    await this.#page().keyboard.press('Control+S');
    // The mark on the tab goes when saving begins.
    await eventually(`${file} to be saved`, async () => (await stat(file)).mtimeMs > before);
    await this.#activeTab.and(this.#page().locator(':not(.dirty)')).waitFor();
  }

  /** The path of the file on the active tab: the label for screen readers begins with it. */
  async #activeFile(): Promise<string> {
    const label = (await this.#activeTab.locator('.tab-label').getAttribute('aria-label')) ?? '';
    return label.split(' • ')[0] ?? '';
  }

  /** The code lenses on the screen, from top to bottom. */
  async codeLenses(): Promise<CodeLens[]> {
    return this.#editor.evaluate((editor) => {
      const lines = [...editor.querySelectorAll('.margin-view-overlays > div')]
        .map((margin) => ({
          top: margin.getBoundingClientRect().top,
          line: Number(margin.querySelector('.line-numbers')?.textContent ?? 0),
        }))
        .filter(({ line }) => line > 0)
        .sort((one, other) => one.top - other.top);
      return [...editor.querySelectorAll('.codelens-decoration')].flatMap((widget) => {
        const middle = widget.getBoundingClientRect().top + widget.getBoundingClientRect().height / 2;
        const line = lines.find(({ top }) => top >= middle)?.line ?? 0;
        const parts = [...widget.querySelectorAll('a, span:not(.codicon)')].map(
          (part) => part.textContent?.trim() ?? '',
        );
        return parts.filter((text) => text !== '' && text !== '|').map((text) => ({ text, line }));
      });
    });
  }

  /** Waits for a code lens whose text contains this. */
  async codeLens(text: string): Promise<CodeLens> {
    const has = (lens: CodeLens) => lens.text.includes(text);
    const lenses = await eventually(
      `a code lens "${text}"`,
      () => this.codeLenses(),
      (found) => found.some(has),
    );
    return lenses.find(has) as CodeLens;
  }

  async clickCodeLens(text: string): Promise<void> {
    await this.codeLens(text);
    await this.#editor.locator('.codelens-decoration a').filter({ hasText: text }).first().click();
  }

  /** What the editor tells about a place, from the keyboard. */
  async hover(line: number, column: number): Promise<string> {
    await this.goTo(line, column);
    const content = this.#page().locator('.monaco-resizable-hover:visible .monaco-hover-content');
    // A line that moves below it, by a lens that comes or changes, closes it: then it is asked for again.
    return eventually(`a hover at ${line}:${column}`, async () => {
      await this.#page().keyboard.press('Control+K');
      await this.#page().keyboard.press('Control+I');
      await content.waitFor({ timeout: 3000 });
      return eventually(
        'its text',
        () => content.innerText({ timeout: 1000 }),
        (text) => text !== '' && text !== 'Loading...',
        15_000,
      );
    });
  }

  get #activeTab(): Locator {
    return this.#group.locator('.tab.active');
  }
}
