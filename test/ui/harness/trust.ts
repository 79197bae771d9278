/** Workspace Trust, as a person meets it. */
import type { Page } from 'playwright-core';
import type { QuickInput } from './quickInput.ts';

export class Trust {
  readonly #page: () => Page;
  readonly #quickInput: QuickInput;

  constructor(page: () => Page, quickInput: QuickInput) {
    this.#page = page;
    this.#quickInput = quickInput;
  }

  /** Answers the question that a workbench opened with `trust: 'ask'` begins with. */
  async answer(trusted: boolean): Promise<void> {
    const dialog = this.#page().locator('.monaco-dialog-box');
    const button = trusted ? 'Yes, I trust the authors' : "No, I don't trust the authors";
    await dialog.getByRole('button', { name: button }).click();
    await dialog.waitFor({ state: 'hidden' });
    if (!trusted) await this.#restricted.waitFor();
  }

  /** Leaves Restricted Mode, without a reload. */
  async grant(): Promise<void> {
    await this.#quickInput.runCommand('Workspaces: Manage Workspace Trust');
    await this.#page()
      .locator('.workspace-trust-editor')
      .getByRole('button', { name: 'Trust', exact: true })
      .click();
    await this.#restricted.waitFor({ state: 'hidden' });
  }

  async isRestricted(): Promise<boolean> {
    return this.#restricted.isVisible();
  }

  get #restricted() {
    return this.#page().locator('.statusbar-item').filter({ hasText: 'Restricted Mode' });
  }
}
