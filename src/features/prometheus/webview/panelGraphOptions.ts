/** The views of a result as tabs, and how the graph is drawn. */
import { element } from '../../../webview/page.ts';
import { chartUnits } from '../core/chartUnits.ts';
import { formatDuration } from '../../../base/durations.ts';
import type { PanelState } from '../core/panelState.ts';
import { segments, selection, textField, toggleButton } from './panelControls.ts';
import type { Runner } from './panelRun.ts';
import type { PanelStore } from './panelStore.ts';

const views = ['graph', 'table', 'explain'] as const;
const shifts = [0, 3600, 86_400, 604_800, 2_419_200];

/** @param bodies the view of each tab */
export function createTabs(
  store: PanelStore,
  bodies: Readonly<Record<PanelState['view'], HTMLElement>>,
): HTMLElement {
  const tabs = views.map((view) => {
    const tab = element('button', { type: 'button', role: 'tab', id: `tab-${view}` }, store.text(view));
    tab.addEventListener('click', () => store.change({ view }));
    return { view, tab };
  });
  const list = element(
    'div',
    { role: 'tablist', class: 'tabs', 'aria-label': store.text('views') },
    ...tabs.map(({ tab }) => tab),
  );
  list.addEventListener('keydown', (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const at = views.indexOf(store.state.view);
    const next = tabs[(at + by + tabs.length) % tabs.length];
    if (next) store.change({ view: next.view });
    next?.tab.focus();
    event.preventDefault();
  });
  for (const { view, tab } of tabs) {
    const body = bodies[view];
    body.id = `view-${view}`;
    body.setAttribute('role', 'tabpanel');
    body.setAttribute('aria-labelledby', tab.id);
    tab.setAttribute('aria-controls', body.id);
  }
  const update = (): void => {
    for (const { view, tab } of tabs) {
      const taken = view === store.state.view;
      tab.setAttribute('aria-selected', String(taken));
      tab.tabIndex = taken ? 0 : -1;
      bodies[view].hidden = !taken;
    }
  };
  store.on(['state'], update);
  update();
  return list;
}

export function createGraphOptions(store: PanelStore, runner: Runner): HTMLElement {
  const style = segments(
    store.text('style'),
    [
      { value: 'lines', label: store.text('lines') },
      { value: 'stacked', label: store.text('stacked') },
    ],
    (value) => store.change({ style: value === 'stacked' ? 'stacked' : 'lines' }),
  );
  const logarithmic = toggleButton(store.text('logarithmic'), (on) => store.change({ logarithmic: on }));
  const apart = toggleButton(store.text('apart'), (on) => store.change({ apart: on }));
  const exemplars = toggleButton(store.text('exemplars'), (on) => {
    store.change({ exemplars: on });
    runner.run();
  });
  const unit = selection(
    store.text('unit'),
    chartUnits.map((value) => ({ value, label: store.text(`unit_${value}`) })),
    (value) => store.change({ unit: chartUnits.find((each) => each === value) ?? 'auto' }),
  );
  const shift = shiftSelection(store, runner);
  const thresholds = textField({
    label: store.text('thresholds'),
    placeholder: store.text('thresholdsExample'),
    parse: parseNumbers,
    onChange: (values) => store.change({ thresholds: values }),
  });
  thresholds.element.classList.add('narrow');
  const update = (): void => {
    const { state } = store;
    style.set(state.style);
    logarithmic.set(state.logarithmic);
    apart.set(state.apart);
    apart.element.hidden = state.queries.length < 2;
    exemplars.set(state.exemplars ?? false);
    unit.set(state.unit);
    shift.set(String(state.shift));
    thresholds.set(state.thresholds.join(', '));
    place.classList.toggle('off', state.view !== 'graph');
  };
  const place = element(
    'div',
    { class: 'options', role: 'group', 'aria-label': store.text('graphOptions') },
    style.element,
    logarithmic.element,
    apart.element,
    exemplars.element,
    unit.element,
    shift.element,
    thresholds.element,
  );
  store.on(['state'], update);
  update();
  return place;
}

function shiftSelection(store: PanelStore, runner: Runner): ReturnType<typeof selection> {
  return selection(
    store.text('compare'),
    shifts.map((seconds) => ({
      value: String(seconds),
      label: seconds === 0 ? store.text('compareOff') : store.text('earlier', formatDuration(seconds)),
    })),
    (value) => {
      store.change({ shift: Number(value) });
      runner.run();
    },
  );
}

function parseNumbers(text: string): number[] | undefined {
  const numbers = text
    .split(/[,;\s]+/)
    .filter(Boolean)
    .map(Number);
  return numbers.every(Number.isFinite) ? numbers : undefined;
}
