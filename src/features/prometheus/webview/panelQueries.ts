/** The rows of queries: a letter, a field, a star, and a button that takes the row away. */
import { element } from '../../../webview/page.ts';
import { placeOf } from '../core/errorPlace.ts';
import type { PanelCompletion, PromqlWord, ToPanel } from '../core/panelProtocol.ts';
import { freeId, maxQueries, type PanelQuery } from '../core/panelState.ts';
import { button, iconButton } from './panelControls.ts';
import type { FieldOptions, FieldProblem, PromqlField } from './promqlField.ts';
import type { Runner } from './panelRun.ts';
import { resultKey } from '../core/panelProtocol.ts';
import { send, type PanelStore } from './panelStore.ts';

export interface Queries {
  readonly element: HTMLElement;
  focus(): void;
  /** An answer for a field that waits for names or words. */
  answer(message: Extract<ToPanel, { kind: 'completions' | 'words' }>): void;
}

interface Row {
  readonly element: HTMLElement;
  readonly field: PromqlField;
  readonly badge: HTMLElement;
  readonly star: HTMLButtonElement;
  readonly remove: HTMLButtonElement;
  readonly message: HTMLElement;
}

export function createQueries(store: PanelStore, runner: Runner): Queries {
  const rows = new Map<string, Row>();
  const place = element('div', { class: 'query-rows' });
  const ask = createAsker(store);
  const add = button(store.text('addQuery'), () => {
    const { queries } = store.state;
    const id = freeId(queries);
    store.change({ queries: [...queries, { id, expr: '' }] });
    rows.get(id)?.field.focus();
  });
  add.classList.add('quiet-button');

  const update = (): void => {
    const { queries } = store.state;
    for (const [id, row] of rows) {
      if (queries.some((query) => query.id === id)) continue;
      row.element.remove();
      rows.delete(id);
    }
    for (const query of queries) {
      let row = rows.get(query.id);
      if (!row) {
        row = createRow(store, runner, query, ask);
        rows.set(query.id, row);
        place.append(row.element);
      }
      row.field.setText(query.expr);
      row.badge.hidden = queries.length === 1;
      row.remove.hidden = queries.length === 1;
      const loved = store.favourites.includes(query.expr);
      row.star.setAttribute('aria-pressed', String(loved));
      row.star.firstElementChild?.replaceChildren(loved ? '★' : '☆');
    }
    add.hidden = queries.length >= maxQueries;
  };
  const mark = (): void => {
    for (const query of store.state.queries) {
      const row = rows.get(query.id);
      if (row) showProblems(store, query, row);
    }
  };
  store.on(['state', 'history'], update);
  store.on(['data', 'running'], mark);
  update();
  return {
    element: element('section', { class: 'queries', 'aria-label': store.text('queries') }, place, add),
    focus: () => rows.values().next().value?.field.focus(),
    answer: (message) => ask.answer(message),
  };
}

type Asker = ReturnType<typeof createAsker>;

/** Questions of the fields, and their answers, which may come in another order. */
function createAsker(store: PanelStore) {
  let [request, latest] = [0, 0];
  const waiting = new Map<number, (items: readonly PanelCompletion[]) => void>();
  let words: Promise<readonly PromqlWord[]> | undefined;
  let gotWords: (words: readonly PromqlWord[]) => void = () => undefined;
  return {
    names: (
      question: Omit<
        Extract<Parameters<typeof send>[0], { kind: 'complete' }>,
        'kind' | 'request' | 'server'
      >,
    ) =>
      new Promise<readonly PanelCompletion[]>((resolve) => {
        request += 1;
        latest = request;
        waiting.set(request, resolve);
        const { what, text, metric, label } = question;
        send({
          kind: 'complete',
          request,
          server: store.server,
          what,
          text: text.slice(0, 500),
          metric,
          label,
        });
      }),
    words: (): Promise<readonly PromqlWord[]> => {
      words ??= new Promise((resolve) => {
        gotWords = resolve;
        send({ kind: 'words' });
      });
      return words;
    },
    answer(message: Extract<ToPanel, { kind: 'completions' | 'words' }>): void {
      if (message.kind === 'words') return gotWords(message.words);
      for (const [id, resolve] of waiting) {
        if (id > message.request) continue;
        // An older question has been overtaken.
        resolve(id === message.request || latest === message.request ? message.items : []);
        waiting.delete(id);
      }
      return undefined;
    },
  };
}

function createRow(store: PanelStore, runner: Runner, { id, expr }: PanelQuery, ask: Asker): Row {
  const field = createField({
    ...ask,
    text: expr,
    label: store.text('queryField', id),
    placeholder: store.text('queryPlaceholder'),
    nonce: document.querySelector<HTMLScriptElement>('script[type="module"]')?.nonce ?? '',
    onRun: () => runner.run(),
    onChange(text) {
      const { queries } = store.state;
      store.change({ queries: queries.map((query) => (query.id === id ? { id, expr: text } : query)) });
    },
  });
  const badge = element('span', { class: 'badge', 'aria-hidden': 'true' }, id);
  const star = iconButton('☆', store.text('favourite'), () => {
    const now = store.state.queries.find((query) => query.id === id)?.expr ?? '';
    if (now.trim() !== '') send({ kind: 'favourite', expr: now, on: !store.favourites.includes(now) });
  });
  const remove = iconButton('✕', store.text('removeQuery', id), () => {
    store.results.forEach(({ query }, key) => query === id && store.results.delete(key));
    store.failures.forEach(({ query }, key) => query === id && store.failures.delete(key));
    store.change({ queries: store.state.queries.filter((query) => query.id !== id) });
    store.tell('data');
  });
  const message = element('div', { class: 'problem', role: 'alert' });
  message.hidden = true;
  const row = element('div', { class: 'query' }, badge, field.element, star, remove, message);
  return { element: row, field, badge, star, remove, message };
}

/** A plain field until the better one is there; what was typed meanwhile is kept. */
function createField(options: FieldOptions): PromqlField {
  const plain = element('textarea', {
    'aria-label': options.label,
    placeholder: options.placeholder,
    rows: '1',
  });
  const place = element('div', { class: 'field' }, plain);
  let better: PromqlField | undefined;
  let problems: readonly FieldProblem[] = [];
  plain.value = options.text;
  plain.addEventListener('input', () => options.onChange(plain.value));
  plain.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    options.onRun();
  });
  const improve = async (): Promise<void> => {
    const { createPromqlField } = await import('./promqlField.ts');
    const focused = document.activeElement === plain;
    better = createPromqlField({ ...options, text: plain.value });
    place.replaceChildren(better.element);
    if (problems.length > 0) better.showProblems(problems);
    if (focused) better.focus();
  };
  void improve();
  return {
    element: place,
    focus: () => (better ?? plain).focus(),
    setText(text) {
      if (better) better.setText(text);
      else plain.value = text;
    },
    showProblems(list) {
      problems = list;
      better?.showProblems(list);
    },
  };
}

function showProblems(store: PanelStore, { id, expr }: PanelQuery, row: Row): void {
  const key = resultKey(id, 0);
  const failure = store.failures.get(key);
  const result = store.results.get(key);
  row.element.classList.toggle('busy', store.running.has(key));
  row.message.hidden = !failure;
  row.message.textContent = failure?.message ?? '';
  row.message.title = failure?.detail ?? '';
  const problems: FieldProblem[] = [];
  const addProblem = (message: string, severity: FieldProblem['severity']): void => {
    const found = placeOf(message, expr);
    if (found) problems.push({ ...found, severity, message });
  };
  if (failure) addProblem(failure.message, 'error');
  else if (result?.expr === expr) {
    for (const warning of result.warnings) addProblem(warning, 'warning');
    for (const info of result.infos) addProblem(info, 'info');
  }
  row.field.showProblems(problems);
}
