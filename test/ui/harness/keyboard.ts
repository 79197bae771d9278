/** Going through the workbench and its pages by keyboard alone. */
import type { Frame, Page } from 'playwright-core';

export interface Focused {
  /** The role, or the element's name where it has none of its own. */
  readonly role: string;
  /** Its accessible name as far as attributes and text tell it. */
  readonly name: string;
}

export class Keyboard {
  readonly #page: () => Page;

  constructor(page: () => Page) {
    this.#page = page;
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page().keyboard.press(key);
  }

  /** What has the focus, in whichever frame. */
  async focused(): Promise<Focused> {
    let frame: Frame = this.#page().mainFrame();
    for (;;) {
      const child = await focusedChild(frame);
      if (!child) return describeFocus(frame);
      frame = child;
    }
  }

  /**
   * Presses Tab until this has the focus.
   * @throws an error that lists what was passed on the way
   */
  async tabTo(name: string, options: { key?: string; limit?: number } = {}): Promise<void> {
    const passed: string[] = [];
    for (let step = 0; step < (options.limit ?? 60); step += 1) {
      await this.press(options.key ?? 'Tab');
      const focused = await this.focused();
      if (focused.name === name) return;
      passed.push(`${focused.role} "${focused.name}"`);
    }
    throw new Error(`Tab does not reach "${name}". It passed ${passed.join(', ')}`);
  }
}

async function focusedChild(frame: Frame): Promise<Frame | undefined> {
  for (const child of frame.childFrames()) {
    const element = await child.frameElement();
    if (await element.evaluate((node) => node === node.ownerDocument?.activeElement)) return child;
  }
  return undefined;
}

async function describeFocus(frame: Frame): Promise<Focused> {
  return frame.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!element) return { role: '', name: '' };
    const active = element.getAttribute('aria-activedescendant');
    const described = (active && document.getElementById(active)) || element;
    const labelled = described.getAttribute('aria-labelledby');
    const name =
      described.getAttribute('aria-label') ??
      (labelled && document.getElementById(labelled)?.textContent) ??
      (described instanceof HTMLInputElement ? described.labels?.[0]?.textContent : described.textContent) ??
      '';
    return { role: described.getAttribute('role') ?? described.localName, name: name.trim() };
  });
}
