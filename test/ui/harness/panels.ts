/** What stands around the editor: problems, notifications, the status bar. */
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../../editor/harness/eventually.ts';
import type { QuickInput } from './quickInput.ts';

export interface Problem {
  readonly severity: 'error' | 'warning' | 'info';
  /** The name of the file, and its folder as the panel shows it: relative to the workspace. */
  readonly file: string;
  readonly folder: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly source: string;
  readonly code: string;
}

interface MarkerRow extends Omit<Problem, 'file' | 'folder' | 'severity'> {
  readonly severity: string;
}

export class Problems {
  readonly #page: () => Page;
  readonly #quickInput: QuickInput;

  constructor(page: () => Page, quickInput: QuickInput) {
    this.#page = page;
    this.#quickInput = quickInput;
  }

  /** Opens the panel. */
  async show(): Promise<void> {
    await this.#quickInput.runCommand('Problems: Focus on Problems View');
    await this.#page().locator('.markers-panel').waitFor();
  }

  /** The problems on the screen. */
  async rows(): Promise<Problem[]> {
    const rows = await this.#page()
      .locator('.markers-panel .monaco-list-row')
      .evaluateAll((elements) =>
        elements
          .sort(
            (one, other) => Number(one.getAttribute('data-index')) - Number(other.getAttribute('data-index')),
          )
          .map((row) => {
            const text = (selector: string) => row.querySelector(selector)?.textContent?.trim() ?? '';
            const place = /Ln (\d+), Col (\d+)/u.exec(text('.marker-line'));
            return {
              file: text('.label-name'),
              folder: text('.label-description'),
              severity: row.querySelector('.marker-icon')?.className.replace('marker-icon', '').trim() ?? '',
              line: Number(place?.[1] ?? 0),
              column: Number(place?.[2] ?? 0),
              message: [...row.querySelectorAll('.marker-message')]
                .map((part) => part.textContent)
                .join('\n'),
              source: text('.marker-source'),
              code: text('.marker-code'),
            };
          }),
      );
    return joinProblems(rows);
  }

  /** Waits for the first problem that is as wanted. */
  async problem(wanted: Partial<Problem>): Promise<Problem> {
    const matches = (problem: Problem) => {
      const seen: Readonly<Record<string, unknown>> = { ...problem };
      return Object.entries(wanted).every(([key, value]) => seen[key] === value);
    };
    const rows = await eventually(
      `the problem ${JSON.stringify(wanted)}`,
      () => this.rows(),
      (found) => found.some(matches),
    );
    return rows.find(matches) as Problem;
  }

  /** Opens the place of a problem, as a click on its row does. */
  async open(message: string): Promise<void> {
    await this.problem({ message });
    await this.#page()
      .locator('.markers-panel .marker-message')
      .filter({ hasText: message })
      .first()
      .dblclick();
  }
}

/** The panel is a tree: a row for each file, and the rows of its problems below. */
function joinProblems(rows: readonly (MarkerRow & Pick<Problem, 'file' | 'folder'>)[]): Problem[] {
  let file = '';
  let folder = '';
  const problems: Problem[] = [];
  for (const row of rows) {
    if (row.file) ({ file, folder } = row);
    if (!isSeverity(row.severity)) continue;
    problems.push({ ...row, severity: row.severity, file, folder });
  }
  return problems;
}

function isSeverity(text: string): text is Problem['severity'] {
  return text === 'error' || text === 'warning' || text === 'info';
}

export interface Notification {
  readonly severity: string;
  readonly message: string;
  readonly buttons: readonly string[];
}

export class Notifications {
  readonly #page: () => Page;

  constructor(page: () => Page) {
    this.#page = page;
  }

  get #toasts(): Locator {
    return this.#page().locator('.notifications-toasts .notification-list-item');
  }

  /** The notifications on the screen. */
  async list(): Promise<Notification[]> {
    return this.#toasts.evaluateAll((items) =>
      items.map((item) => ({
        severity:
          /codicon-(info|warning|error)/u.exec(
            item.querySelector('.notification-list-item-icon')?.className ?? '',
          )?.[1] ?? '',
        message: item.querySelector('.notification-list-item-message')?.textContent ?? '',
        buttons: [...item.querySelectorAll('.monaco-button')].map((button) => button.textContent ?? ''),
      })),
    );
  }

  /** Waits for a notification that contains this text. */
  async notification(text: string): Promise<Notification> {
    const has = (item: Notification) => item.message.includes(text);
    const list = await eventually(
      `the notification "${text}"`,
      () => this.list(),
      (found) => found.some(has),
    );
    return list.find(has) as Notification;
  }

  async click(text: string, button: string): Promise<void> {
    await this.notification(text);
    await this.#toasts.filter({ hasText: text }).getByRole('button', { name: button, exact: true }).click();
  }
}

export interface StatusBarItem {
  /** The extension's id and the item's, with a dot between; the workbench's own begin with `status.`. */
  readonly id: string;
  /** Icons left out. */
  readonly text: string;
  /** What a screen reader says: text and tooltip. */
  readonly spoken: string;
  readonly background: 'error' | 'warning' | 'prominent' | 'remote' | '';
}

export class StatusBar {
  readonly #page: () => Page;

  constructor(page: () => Page) {
    this.#page = page;
  }

  async items(): Promise<StatusBarItem[]> {
    return this.#page()
      .locator('.statusbar-item')
      .evaluateAll((items) =>
        items.map((item) => ({
          id: item.id,
          text: item.textContent?.trim() ?? '',
          spoken: item.getAttribute('aria-label') ?? '',
          background:
            (['error', 'warning', 'prominent', 'remote'] as const).find((kind) =>
              item.classList.contains(`${kind}-kind`),
            ) ?? '',
        })),
      );
  }

  /** Waits for an item that contains this text. */
  async item(text: string): Promise<StatusBarItem> {
    const has = (item: StatusBarItem) => item.text.includes(text);
    const items = await eventually(
      `the status bar item "${text}"`,
      () => this.items(),
      (found) => found.some(has),
    );
    return items.find(has) as StatusBarItem;
  }

  async click(text: string): Promise<void> {
    await this.item(text);
    await this.#page().locator('.statusbar-item').filter({ hasText: text }).first().click();
  }
}
