/** A list of any length that holds only the rows on the screen, and is gone through by keyboard. */
import { element } from './page.ts';

export interface VirtualListOptions {
  readonly label: string;
  /** `listbox` for rows that are chosen, `tree` for nodes, `rowgroup` for the rows of a table. */
  readonly role: 'listbox' | 'tree' | 'rowgroup';
  readonly className: string;
  /** Pixels. */
  readonly rowHeight: number;
  /** The content and attributes of a row; the list sets its place, id and position in the set. */
  readonly row: (index: number) => HTMLElement;
  /** A key on the active row; answers whether it was taken. */
  readonly onKey?: (key: KeyboardEvent, index: number) => boolean;
  readonly onClick?: (index: number, event: MouseEvent) => void;
}

/** Rows that are drawn above and below what is seen, so that slow scrolling finds them there. */
const spare = 6;
let lists = 0;

export class VirtualList {
  readonly element: HTMLElement;
  readonly #options: VirtualListOptions;
  readonly #rows = element('div', { class: 'rows', role: 'presentation' });
  readonly #name: string;
  #count = 0;
  #active = 0;

  constructor(options: VirtualListOptions) {
    this.#options = options;
    lists += 1;
    this.#name = `list${lists}`;
    const { className, role, label } = options;
    this.element = element(
      'div',
      { class: `virtual ${className}`, role, 'aria-label': label, tabindex: '0' },
      this.#rows,
    );
    this.element.addEventListener('scroll', () => this.#draw(), { passive: true });
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('click', (event) => this.#onClick(event));
    new ResizeObserver(() => this.#draw()).observe(this.element);
  }

  /** Draws the rows again; with another number of rows too. */
  update(count: number): void {
    this.#count = count;
    this.#active = Math.max(0, Math.min(this.#active, count - 1));
    this.#rows.style.height = `${count * this.#options.rowHeight}px`;
    this.#draw();
  }

  /** As high as its rows, and no higher than so many of them. */
  fit(mostRows: number): void {
    const rows = Math.max(1, Math.min(this.#count, mostRows));
    // With the border above and below.
    this.element.style.height = `${rows * this.#options.rowHeight + 2}px`;
  }

  #draw(): void {
    const { rowHeight } = this.#options;
    const { scrollTop, clientHeight } = this.element;
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spare);
    const last = Math.min(this.#count, Math.ceil((scrollTop + clientHeight) / rowHeight) + spare);
    const count = Math.max(0, last - first);
    this.#rows.replaceChildren(...Array.from({ length: count }, (_, at) => this.#drawRow(first + at)));
    // A group of rows has no active one for who hears the page: a table is read by its cells.
    if (this.#options.role !== 'rowgroup' && this.#active >= first && this.#active < last)
      this.element.setAttribute('aria-activedescendant', `${this.#name}-${this.#active}`);
    else this.element.removeAttribute('aria-activedescendant');
  }

  #drawRow(index: number): HTMLElement {
    const { rowHeight, role, row: build } = this.#options;
    const row = build(index);
    row.id = `${this.#name}-${index}`;
    row.classList.toggle('active', index === this.#active);
    row.style.transform = `translateY(${index * rowHeight}px)`;
    row.style.height = `${rowHeight}px`;
    // The head of a table is its first row.
    if (role === 'rowgroup') row.setAttribute('aria-rowindex', String(index + 2));
    else {
      row.setAttribute('aria-setsize', String(this.#count));
      row.setAttribute('aria-posinset', String(index + 1));
    }
    return row;
  }

  #go(index: number): void {
    const { rowHeight } = this.#options;
    this.#active = Math.max(0, Math.min(this.#count - 1, index));
    const top = this.#active * rowHeight;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + rowHeight > scrollTop + clientHeight)
      this.element.scrollTop = top + rowHeight - clientHeight;
    this.#draw();
  }

  #onKey(event: KeyboardEvent): void {
    const target = this.#targetOf(event.key);
    if (target !== undefined) this.#go(target);
    else if (!this.#options.onKey?.(event, this.#active)) return;
    event.preventDefault();
  }

  #targetOf(key: string): number | undefined {
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.#options.rowHeight) - 1);
    switch (key) {
      case 'ArrowDown':
        return this.#active + 1;
      case 'ArrowUp':
        return this.#active - 1;
      case 'PageDown':
        return this.#active + page;
      case 'PageUp':
        return this.#active - page;
      case 'Home':
        return 0;
      case 'End':
        return this.#count - 1;
      default:
        return undefined;
    }
  }

  #onClick(event: MouseEvent): void {
    const row = event.target instanceof Element ? event.target.closest(`[id^="${this.#name}-"]`) : null;
    if (!row) return;
    const index = Number(row.id.slice(this.#name.length + 1));
    this.#go(index);
    this.#options.onClick?.(index, event);
  }
}
