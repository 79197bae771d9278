/** The rows that were found: only those in sight are in the page, others are asked for when they come into sight. */
import { element } from '../../../webview/page.ts';
import type { FoundRow } from '../core/workerProtocol.ts';

/** Pixels; the style sheet gives rows this height. */
const rowHeight = 46;
/** Rows asked for at a time. */
const pageSize = 50;

export interface ListRules {
  /** Wants the rows from the one to before the other. */
  readonly ask: (from: number, to: number) => void;
  readonly open: (row: FoundRow) => void;
  /** The small print of a row. */
  readonly describe: (row: FoundRow) => readonly string[];
}

/** The box keeps the keyboard; the active row is told to a screen reader by its id. */
export class ResultList {
  readonly element = element('div', { id: 'list', role: 'listbox', tabindex: '-1' });
  readonly #canvas = element('div', { class: 'canvas', role: 'presentation' });
  readonly #box: HTMLElement;
  readonly #rules: ListRules;
  readonly #rows = new Map<number, FoundRow>();
  readonly #asked = new Set<number>();
  #total = 0;
  #active = 0;

  constructor(box: HTMLElement, rules: ListRules) {
    this.#box = box;
    this.#rules = rules;
    this.element.append(this.#canvas);
    this.element.addEventListener('scroll', () => this.draw());
    box.addEventListener('keydown', (event) => this.#key(event));
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  activeRow(): FoundRow | undefined {
    return this.#rows.get(this.#active);
  }

  /** Asks for the first rows of another search; those on the screen stay until the new ones are there. */
  reset(): void {
    this.#asked.clear();
    this.#asked.add(0);
    this.#rules.ask(0, pageSize);
  }

  take(from: number, total: number, rows: readonly FoundRow[]): void {
    if (from === 0) {
      this.#rows.clear();
      this.#active = 0;
      this.element.scrollTop = 0;
    }
    this.#total = total;
    rows.forEach((row, at) => this.#rows.set(from + at, row));
    this.draw();
  }

  draw(): void {
    const first = Math.max(0, Math.floor(this.element.scrollTop / rowHeight) - 2);
    const last = Math.min(this.#total, first + Math.ceil(this.element.clientHeight / rowHeight) + 4);
    this.#canvas.style.height = `${this.#total * rowHeight}px`;
    const shown: HTMLElement[] = [];
    for (let place = first; place < last; place += 1) {
      const row = this.#rows.get(place);
      if (row) shown.push(this.#rowElement(row, place));
      else this.#want(place);
    }
    this.#canvas.replaceChildren(...shown);
    this.#box.setAttribute('aria-activedescendant', this.#total > 0 ? `row-${this.#active}` : '');
  }

  #want(place: number): void {
    const page = Math.floor(place / pageSize) * pageSize;
    if (this.#asked.has(page)) return;
    this.#asked.add(page);
    this.#rules.ask(page, page + pageSize);
  }

  #rowElement(row: FoundRow, place: number): HTMLElement {
    const active = place === this.#active;
    const result = element(
      'div',
      {
        id: `row-${place}`,
        role: 'option',
        class: `row${active ? ' active' : ''}${row.open ? '' : ' over'}`,
        'aria-selected': String(active),
        'aria-setsize': String(this.#total),
        'aria-posinset': String(place + 1),
      },
      element('div', { class: 'title' }, ...markedTitle(row)),
      element('div', { class: 'small' }, this.#rules.describe(row).filter(Boolean).join(' · ')),
    );
    result.style.top = `${place * rowHeight}px`;
    result.addEventListener('click', () => {
      this.#active = place;
      this.draw();
      this.#rules.open(row);
    });
    return result;
  }

  #key(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.element.clientHeight / rowHeight) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
    };
    const step = steps[event.key];
    if (step !== undefined && this.#total > 0) {
      event.preventDefault();
      this.#active = Math.min(this.#total - 1, Math.max(0, this.#active + step));
      this.#scrollTo(this.#active);
      this.draw();
    } else if (event.key === 'Enter') {
      const row = this.activeRow();
      if (row) this.#rules.open(row);
    }
  }

  #scrollTo(place: number): void {
    const top = place * rowHeight;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + rowHeight > scrollTop + clientHeight)
      this.element.scrollTop = top + rowHeight - clientHeight;
  }
}

function markedTitle({ title, marks }: FoundRow): readonly (Node | string)[] {
  const parts: (Node | string)[] = [];
  let at = 0;
  for (const [start, end] of marks) {
    parts.push(title.slice(at, start), element('mark', {}, title.slice(start, end)));
    at = end;
  }
  parts.push(title.slice(at));
  return parts;
}
