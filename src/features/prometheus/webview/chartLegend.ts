/** The legend: every curve with its figures, sorted, filtered, switched and isolated, by keyboard too. */
import { element } from '../../../webview/page.ts';
import { VirtualList } from '../../../webview/virtualList.ts';
import type { ChartModel, Curve } from '../core/chartModel.ts';
import { formatValue, type ChartUnit } from '../core/chartUnits.ts';
import { sortColumns, type SortColumn } from '../core/panelState.ts';
import type { ChartTheme } from './chartTheme.ts';
import type { PanelStore } from './panelStore.ts';

const rowHeight = 24;
/** Rows that are seen at once; the others are scrolled to. */
const mostRows = 8;
/** Of so few nobody needs to filter. */
const fewRows = 5;

export class Legend {
  readonly element: HTMLElement;
  readonly #store: PanelStore;
  readonly #filter: HTMLInputElement;
  readonly #count = element('span', { class: 'quiet', role: 'status' });
  readonly #columns = element('div', { class: 'legend-columns' });
  readonly #list: VirtualList;
  #model: ChartModel | undefined;
  #unit: Exclude<ChartUnit, 'auto'> = 'short';
  #theme: ChartTheme | undefined;
  #rows: readonly Curve[] = [];

  constructor(store: PanelStore) {
    this.#store = store;
    const name = store.text('filterSeries');
    this.#filter = element('input', {
      type: 'search',
      class: 'small',
      'aria-label': name,
      placeholder: name,
    });
    this.#filter.addEventListener('input', () => this.#fill());
    this.#list = this.#createList();
    const label = store.text('legend');
    this.element = element(
      'section',
      { class: 'legend', 'aria-label': label },
      element('div', { class: 'legend-head' }, this.#filter, this.#count, this.#columns),
      this.#list.element,
    );
    store.on(['legend'], () => this.#list.update(this.#rows.length));
    store.watch(
      ({ legend }) => [legend],
      () => {
        const focused = document.activeElement?.getAttribute('data-sort');
        this.#fill();
        if (focused) this.#columns.querySelector<HTMLElement>(`[data-sort="${focused}"]`)?.focus();
      },
    );
  }

  update(model: ChartModel, unit: Exclude<ChartUnit, 'auto'>, theme: ChartTheme): void {
    [this.#model, this.#unit, this.#theme] = [model, unit, theme];
    this.#fill();
  }

  #createList(): VirtualList {
    const store = this.#store;
    const list = new VirtualList({
      label: store.text('legend'),
      role: 'listbox',
      className: 'legend-rows',
      rowHeight,
      row: (index) => legendRow(this.#rows[index], { store, unit: this.#unit, theme: this.#theme }),
      onClick: (index, event) =>
        event.shiftKey || event.altKey ? this.#isolate(index) : this.#toggle(index),
      onKey: (event, index) => {
        if (event.key === ' ') this.#toggle(index);
        else if (event.key === 'Enter') this.#isolate(index);
        else if (event.key === 'a' && !event.ctrlKey && !event.metaKey) this.#hide(new Set());
        else return false;
        return true;
      },
    });
    list.element.setAttribute('aria-multiselectable', 'true');
    list.element.title = store.text('legendHelp');
    return list;
  }

  #hide(hidden: ReadonlySet<string>): void {
    this.#store.hidden = hidden;
    this.#store.tell('legend');
  }

  #toggle(index: number): void {
    const key = this.#rows[index]?.key;
    if (key === undefined) return;
    const hidden = new Set(this.#store.hidden);
    if (!hidden.delete(key)) hidden.add(key);
    this.#hide(hidden);
  }

  /** Alone; once more, and all are back. */
  #isolate(index: number): void {
    const key = this.#rows[index]?.key;
    if (key === undefined) return;
    const { hidden } = this.#store;
    const others = (this.#model?.curves ?? []).map((curve) => curve.key).filter((other) => other !== key);
    const alone = others.every((other) => hidden.has(other)) && !hidden.has(key);
    this.#hide(alone ? new Set() : new Set(others));
  }

  #fill(): void {
    const curves = this.#model?.curves ?? [];
    const wanted = this.#filter.value.trim().toLowerCase();
    this.#rows = sortCurves(
      curves.filter(({ name }) => name.toLowerCase().includes(wanted)),
      this.#store.state.legend,
    );
    const { length } = this.#rows;
    this.#columns.replaceChildren(...sortColumns.map((column) => sortButton(this.#store, column)));
    this.#count.textContent =
      length > mostRows || wanted !== '' ? this.#store.text('seriesCount', this.#store.number(length)) : '';
    this.#filter.hidden = curves.length <= fewRows;
    this.#list.update(length);
    this.#list.fit(mostRows);
  }
}

function sortButton(store: PanelStore, column: SortColumn): HTMLButtonElement {
  const { sort, descending } = store.state.legend;
  const current = sort === column;
  const label = store.text(column === 'name' ? 'series' : column);
  const button = element('button', { type: 'button', class: `sort ${column}`, 'data-sort': column }, label);
  if (current) button.append(element('span', { 'aria-hidden': 'true' }, descending ? ' ▾' : ' ▴'));
  button.setAttribute('aria-pressed', String(current));
  button.addEventListener('click', () =>
    store.change({ legend: { sort: column, descending: current ? !descending : column !== 'name' } }),
  );
  return button;
}

function sortCurves(
  curves: readonly Curve[],
  { sort, descending }: { readonly sort: SortColumn; readonly descending: boolean },
): readonly Curve[] {
  const sign = descending ? -1 : 1;
  if (sort === 'name')
    return curves.toSorted((a, b) => sign * a.name.localeCompare(b.name, undefined, { numeric: true }));
  // What has no number stays at the end in either order.
  const compare = (a: number, b: number): number => {
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return sign * (a < b ? -1 : a > b ? 1 : 0);
  };
  return curves.toSorted((a, b) => compare(a.statistics[sort], b.statistics[sort]));
}

interface RowParts {
  readonly store: PanelStore;
  readonly unit: Exclude<ChartUnit, 'auto'>;
  readonly theme: ChartTheme | undefined;
}

function legendRow(curve: Curve | undefined, { store, unit, theme }: RowParts): HTMLElement {
  const row = element('div', { role: 'option', class: 'legend-row' });
  if (!curve) return row;
  const shown = !store.hidden.has(curve.key);
  const swatch = element('span', { class: curve.shift > 0 ? 'swatch dashed' : 'swatch' });
  const colour = theme?.colour(curve.colour) ?? '';
  swatch.style.borderColor = colour;
  if (shown && curve.shift === 0) swatch.style.background = colour;
  row.setAttribute('aria-selected', String(shown));
  row.classList.toggle('off', !shown);
  const cell = (column: 'last' | 'min' | 'mean' | 'max'): HTMLElement =>
    element('span', { class: column }, formatValue(curve.statistics[column], unit));
  row.append(
    swatch,
    element('span', { class: 'name', title: curve.name }, curve.name),
    cell('last'),
    cell('min'),
    cell('mean'),
    cell('max'),
  );
  return row;
}
