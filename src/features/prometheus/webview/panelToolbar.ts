/** The bar on top: whom to ask, for which time, how finely, how often. */
import { element } from '../../../webview/page.ts';
import { formatDuration, parseDuration } from '../../../base/durations.ts';
import {
  button,
  iconButton,
  menuButton,
  segments,
  selection,
  textField,
  toggleButton,
  type Choice,
} from './panelControls.ts';
import { outwardMenu } from './panelOutward.ts';
import type { ChartsView } from './panelCharts.ts';
import type { Runner } from './panelRun.ts';
import { send, type PanelStore } from './panelStore.ts';

const usualRanges = [300, 900, 1800, 3600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000];
const refreshes = [0, 5, 15, 30, 60, 300];
/** The value of the entry that leads to the settings. */
const addServer = '+';

export function createToolbar(store: PanelStore, runner: Runner, charts: () => ChartsView): HTMLElement {
  const server = selection(store.text('server'), [], (value) => {
    if (value !== addServer) return store.change({ server: value });
    server.set(store.server);
    return send({ kind: 'addServer' });
  });
  const mode = createMode(store, runner);
  const step = textField({
    label: store.text('step'),
    placeholder: store.text('auto'),
    parse: (text) => (text.trim() === '' ? 0 : parseDuration(text)),
    onChange: (value) => {
      store.change({ step: value === 0 ? null : value });
      runner.run();
    },
  });
  step.element.classList.add('narrow');
  const refresh = selection(
    store.text('refresh'),
    refreshes.map((seconds) => ({
      value: String(seconds),
      label: seconds === 0 ? store.text('refreshOff') : store.text('every', formatDuration(seconds)),
    })),
    (value) => store.change({ refresh: Number(value) }),
  );
  const time = createTimeControls(store, runner);
  const run = createRunButton(store, runner);
  const update = (): void => {
    const { state } = store;
    server.set(store.server, serverChoices(store));
    mode.set(state.mode);
    step.set(state.step === null ? '' : formatDuration(state.step));
    step.element.hidden = state.mode === 'instant';
    refresh.set(String(state.refresh));
  };
  store.on(['state', 'servers'], update);
  update();
  return element(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': store.text('toolbar') },
    server.element,
    mode.element,
    ...time,
    step.element,
    run,
    element('span', { class: 'grow' }),
    refresh.element,
    menuButton(store.text('more'), () => outwardMenu(store, runner, charts())),
  );
}

/** Range or instant; an instant has nothing to draw. */
function createMode(store: PanelStore, runner: Runner): ReturnType<typeof segments> {
  return segments(
    store.text('mode'),
    [
      { value: 'range', label: store.text('range') },
      { value: 'instant', label: store.text('instant') },
    ],
    (value) => {
      if (value === store.state.mode) return;
      const range = value === 'range';
      store.change({ mode: range ? 'range' : 'instant', ...(!range && { view: 'table' }) });
      runner.run();
    },
  );
}

function serverChoices(store: PanelStore): Choice[] {
  const known = store.servers.map((name) => ({ value: name, label: name }));
  const none = known.length === 0 ? [{ value: '', label: store.text('noServer') }] : [];
  return [...none, ...known, { value: addServer, label: store.text('addServer') }];
}

/** Back, length, end, forward. */
function createTimeControls(store: PanelStore, runner: Runner): HTMLElement[] {
  const length = textField({
    label: store.text('rangeLength'),
    placeholder: '1h',
    parse: parseDuration,
    onChange: (seconds) => {
      store.change({ seconds });
      runner.run();
    },
  });
  length.element.classList.add('narrow');
  length.element.setAttribute('list', 'ranges');
  const ranges = element(
    'datalist',
    { id: 'ranges' },
    ...usualRanges.map((seconds) => element('option', { value: formatDuration(seconds) })),
  );
  const end = element('input', {
    type: 'datetime-local',
    step: '1',
    'aria-label': store.text('end'),
    title: store.text('end'),
  });
  end.addEventListener('change', () => {
    const time = Date.parse(end.value) / 1000;
    store.change({ end: Number.isFinite(time) ? time : null });
    runner.run();
  });
  // Off, the range stands still where it ends now, and its end can be chosen.
  const now = toggleButton(store.text('now'), (on) => {
    store.change({ end: on ? null : Math.round(Date.now() / 1000) });
    if (on) runner.run();
  });
  const back = iconButton('‹', store.text('back'), () => runner.pan(-0.5));
  const forward = iconButton('›', store.text('forward'), () => runner.pan(0.5));
  const group = element('div', { class: 'time' }, back, length.element, ranges, forward, now.element, end);
  const update = (): void => {
    const { seconds, end: fixed, mode } = store.state;
    length.set(formatDuration(seconds));
    length.element.hidden = mode === 'instant';
    end.value = localTime(fixed);
    end.hidden = fixed === null;
    now.set(fixed === null);
    forward.disabled = fixed === null;
  };
  store.on(['state'], update);
  update();
  return [group];
}

/** As the field wants it: local, without a zone. */
function localTime(seconds: number | null): string {
  if (seconds === null) return '';
  const date = new Date(seconds * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** While a query is under way the button ends it. */
function createRunButton(store: PanelStore, runner: Runner): HTMLButtonElement {
  const made = button(
    store.text('run'),
    () => (store.running.size > 0 ? runner.cancel() : runner.run()),
    'primary',
  );
  const update = (): void => {
    const busy = store.running.size > 0;
    made.textContent = busy ? store.text('cancel') : store.text('run');
    made.classList.toggle('busy', busy);
    made.disabled = store.server === '';
  };
  store.on(['running', 'servers', 'state'], update);
  update();
  return made;
}
