/** The changes on the graph, that nearest to the turn first. */
import { element } from '../../../webview/page.ts';
import { rankMarks, type Turn } from '../core/chartTurn.ts';
import { formatDuration } from '../../../base/durations.ts';
import { formatClock } from './chartTime.ts';
import type { Runner } from './panelRun.ts';
import type { PanelStore } from './panelStore.ts';

/** More changes explain nothing. */
const mostChanges = 3;

export function createChanges(
  store: PanelStore,
  runner: Runner,
): { readonly element: HTMLElement; update(turn: Turn | undefined): void } {
  const place = element('section', { class: 'changes', 'aria-label': store.text('changes') });
  place.hidden = true;
  return {
    element: place,
    update(turn) {
      place.hidden = store.marks.length === 0 || store.results.size === 0 || !turn;
      if (!turn || place.hidden) return;
      const ranked = rankMarks(store.marks, turn).slice(0, mostChanges);
      const rows = ranked.map((mark) => {
        const seconds = Math.round(Math.abs(mark.distance) / 60) * 60 || Math.round(Math.abs(mark.distance));
        const when = store.text(mark.distance <= 0 ? 'before' : 'after', formatDuration(seconds));
        const row = element(
          'button',
          { type: 'button', class: `change ${mark.kind}`, title: store.text('zoomThere') },
          element('span', { class: 'flag', 'aria-hidden': 'true' }),
          element('span', { class: 'distance' }, when),
          element('span', { class: 'kind' }, store.text(mark.kind)),
          element('span', { class: 'name' }, mark.text),
        );
        const around = Math.max(300, Math.abs(mark.distance) * 3);
        row.addEventListener('click', () => runner.zoom(turn.time - around, turn.time + around));
        return element('li', {}, row);
      });
      const title = store.text('changesNear', formatClock(turn.time, store.language));
      place.replaceChildren(element('h2', {}, title), element('ol', {}, ...rows));
    },
  };
}
