/** Favourites and what was asked before, in a list that is filtered by typing. */
import { element } from '../../../webview/page.ts';
import { button } from './panelControls.ts';
import type { Runner } from './panelRun.ts';
import type { PanelStore } from './panelStore.ts';

/** More rows are found by filtering. */
const mostRows = 40;

export function createHistory(
  store: PanelStore,
  runner: Runner,
): { readonly opener: HTMLElement; readonly element: HTMLElement } {
  const filter = element('input', {
    type: 'search',
    'aria-label': store.text('filterHistory'),
    placeholder: store.text('filterHistory'),
  });
  const rows = element('div', { class: 'history-rows' });
  const dialog = element('dialog', { class: 'history', 'aria-label': store.text('history') }, filter, rows);
  const take = (expr: string, server: string): void => {
    dialog.close();
    const [first, ...others] = store.state.queries;
    const change = { queries: [{ id: first?.id ?? 'A', expr }, ...others] };
    store.change(store.servers.includes(server) ? { ...change, server } : change);
    runner.run();
  };
  const fill = (): void => {
    const wanted = filter.value.toLowerCase();
    const fits = (expr: string): boolean => expr.toLowerCase().includes(wanted);
    const entries = [
      ...store.favourites.filter(fits).map((expr) => ({ expr, server: '', loved: true })),
      ...store.history
        .filter(({ expr }) => fits(expr) && !store.favourites.includes(expr))
        .map(({ expr, server }) => ({ expr, server, loved: false })),
    ].slice(0, mostRows);
    rows.replaceChildren(
      ...entries.map(({ expr, server, loved }) => {
        const row = button('', () => take(expr, server), 'history-row');
        row.append(
          element('span', { class: 'star', 'aria-hidden': 'true' }, loved ? '★' : ''),
          element('code', {}, expr.replaceAll(/\s+/g, ' ')),
          element('span', { class: 'quiet' }, server),
        );
        return row;
      }),
      ...(entries.length === 0 ? [element('p', { class: 'quiet' }, store.text('noHistory'))] : []),
    );
  };
  filter.addEventListener('input', fill);
  dialog.addEventListener('keydown', (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    const stops = [filter, ...rows.querySelectorAll('button')];
    const at = stops.findIndex((stop) => stop === document.activeElement);
    stops[(at + by + stops.length) % stops.length]?.focus();
    event.preventDefault();
  });
  store.on(['history'], () => dialog.open && fill());
  const opener = button(store.text('history'), () => {
    filter.value = '';
    fill();
    dialog.showModal();
    filter.focus();
  });
  opener.classList.add('quiet-button');
  dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close());
  return { opener, element: dialog };
}
