/** A tree view of an extension: what its rows say, and what one can do with them. */
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../../editor/harness/eventually.ts';
import type { QuickInput } from './quickInput.ts';

export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** The codicon's name, 'file' for an icon of the file icon theme, 'image' for one of the extension, '' for none. */
  readonly icon: string;
  /** As the page computes it, such as `rgb(137, 209, 133)`; '' without an icon. */
  readonly iconColor: string;
  /** From 1. */
  readonly level: number;
  /** `undefined` for a row that has no rows below it. */
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
  /** What a screen reader says. */
  readonly spoken: string;
}

export class TreeView {
  readonly name: string;
  readonly #page: () => Page;
  readonly #quickInput: QuickInput;

  /** @param name the view's name, as in its header */
  constructor(name: string, page: () => Page, quickInput: QuickInput) {
    this.name = name;
    this.#page = page;
    this.#quickInput = quickInput;
  }

  get #list(): Locator {
    return this.#page().locator(`.monaco-list[role="tree"][aria-label=${JSON.stringify(this.name)}]`);
  }

  get #pane(): Locator {
    const header = this.#page().locator(`.pane-header[aria-label=${JSON.stringify(`${this.name} Section`)}]`);
    return this.#page().locator('.pane').filter({ has: header });
  }

  /** Brings the view to the front, by the command that the workbench makes for each view. */
  async show(): Promise<void> {
    await this.#quickInput.focusView(this.name);
    await this.#pane.waitFor();
  }

  /** Brings the view to the front and closes those around it, so that more rows fit. */
  async showAlone(): Promise<void> {
    await this.show();
    const others = this.#page()
      .locator('.split-view-container')
      .filter({ has: this.#pane })
      .last()
      .locator('.pane-header[aria-expanded="true"]')
      .filter({ hasNotText: this.name });
    while ((await others.count()) > 0) await others.first().click();
  }

  /** The rows that are on the screen, from top to bottom. */
  async rows(): Promise<TreeRow[]> {
    const rows = await this.#list.locator('.monaco-list-row').evaluateAll((elements) =>
      elements.map((row) => {
        const text = (selector: string) => row.querySelector(selector)?.textContent?.trim() ?? '';
        const icon = row.querySelector('.custom-view-tree-node-item-icon');
        const codicon = [...(icon?.classList ?? [])].find((name) => name.startsWith('codicon-'));
        const expanded = row.getAttribute('aria-expanded');
        const fileIcon = row.querySelector('.file-icon, .folder-icon') ? 'file' : '';
        return {
          index: Number(row.getAttribute('data-index')),
          label: text('.label-name'),
          description: text('.label-description'),
          icon: codicon?.slice('codicon-'.length) ?? (icon ? 'image' : fileIcon),
          iconColor: icon ? getComputedStyle(icon).color : '',
          level: Number(row.getAttribute('aria-level')),
          expanded: expanded === null ? undefined : expanded === 'true',
          selected: row.getAttribute('aria-selected') === 'true',
          spoken: row.getAttribute('aria-label') ?? '',
        };
      }),
    );
    return rows.sort((one, other) => one.index - other.index).map(({ index: _index, ...row }) => row);
  }

  /** Waits for a row with this label. */
  async row(label: string): Promise<TreeRow> {
    const rows = await eventually(
      `the row "${label}" in ${this.name}`,
      () => this.rows(),
      (found) => found.some((row) => row.label === label),
    );
    return rows.find((row) => row.label === label) as TreeRow;
  }

  /** Opens a row by its twistie, if it is closed. */
  async expand(label: string): Promise<void> {
    if ((await this.row(label)).expanded) return;
    await this.#element(label).locator('.monaco-tl-twistie').click();
    await eventually(`"${label}" to open`, async () => (await this.row(label)).expanded);
  }

  /** Clicks a row: its own command runs. */
  async click(label: string): Promise<void> {
    await this.row(label);
    await this.#element(label).locator('.label-name').click();
  }

  /** Drags a row onto another one. */
  async drag(label: string, onto: string): Promise<void> {
    await this.row(label);
    await this.row(onto);
    await this.#element(label).locator('.label-name').dragTo(this.#element(onto).locator('.label-name'));
  }

  /** Clicks the box before a row; what comes of it the row shows. */
  async tick(label: string): Promise<void> {
    await this.row(label);
    await this.#element(label).locator('[role="checkbox"]').click();
  }

  /** Whether the box before a row is ticked; undefined where it has none. */
  async isTicked(label: string): Promise<boolean | undefined> {
    await this.row(label);
    const box = this.#element(label).locator('[role="checkbox"]');
    return (await box.count()) === 0 ? undefined : (await box.getAttribute('aria-checked')) === 'true';
  }

  /** Clicks one of the icons that a row shows under the pointer. */
  async inlineAction(label: string, action: string): Promise<void> {
    await this.row(label);
    const button = this.#element(label).getByRole('button', { name: action, exact: true });
    // A row above that opens or closes takes the row from under the pointer, and its icons with it.
    await eventually(`"${action}" of the row "${label}"`, async () => {
      await this.#element(label).hover({ timeout: 1000 });
      await button.click({ timeout: 1000 });
      return true;
    });
  }

  /** Clicks an entry of a row's context menu. */
  async contextMenu(label: string, entry: string): Promise<void> {
    await this.row(label);
    const item = this.#page().getByRole('menuitem', { name: entry, exact: true });
    await eventually(`"${entry}" in the menu of "${label}"`, async () => {
      await this.#element(label).click({ button: 'right', timeout: 2000 });
      await item.waitFor({ timeout: 2000 }).catch(async (error: unknown) => {
        // A view that is made anew at that moment closes the menu, and one of another row is none to choose from.
        await this.#page().keyboard.press('Escape');
        throw error;
      });
      return true;
    });
    // A menu that has only just opened takes the first click for the end of the one that opened it.
    await eventually(`the menu with "${entry}" to close`, async () => {
      if (await item.isVisible()) await item.click({ timeout: 1000 });
      await item.waitFor({ state: 'hidden', timeout: 1000 });
      return true;
    });
  }

  /** Clicks an icon of the view's header. */
  async titleAction(action: string): Promise<void> {
    await this.#pane.hover();
    await this.#pane.locator('.pane-header').getByRole('button', { name: action, exact: true }).click();
  }

  /** The text that stands in place of an empty tree, and its buttons. */
  async welcome(): Promise<{ text: string; buttons: string[] }> {
    const content = this.#pane.locator('.welcome-view-content');
    if ((await content.count()) === 0) return { text: '', buttons: [] };
    return {
      text: await content.innerText(),
      buttons: await content.locator('.monaco-button').allInnerTexts(),
    };
  }

  #element(label: string): Locator {
    const name = this.#page().locator('.label-name').getByText(label, { exact: true });
    return this.#list.locator('.monaco-list-row').filter({ has: name }).first();
  }
}
