/** The search page: a box, a list that is drawn where it is looked at, and a preview. */
import { channel, element, onMessage } from '../../../webview/page.ts';
import { toPage, type FromPage, type Preview, type Status, type TextName } from '../core/protocol.ts';
import { orders, type FoundFacets } from '../core/workerProtocol.ts';
import { previewPane } from './preview.ts';
import { ResultList } from './resultList.ts';

type Order = (typeof orders)[number];

const facetNames = ['state', 'type', 'assigned', 'tag', 'area', 'iteration'] as const;
const facetValues = 6;

let texts: Readonly<Record<string, string>> = {};

/** A sentence of the page with its figures. */
function say(name: TextName, ...values: readonly (string | number)[]): string {
  return (texts[name] ?? '').replaceAll(/\{(\d)\}/g, (_, index: string) =>
    String(values[Number(index)] ?? ''),
  );
}

function send(message: FromPage): void {
  channel.postMessage(message);
}

const kept = readState(channel.getState());
const box = element('input', {
  type: 'search',
  id: 'box',
  role: 'combobox',
  'aria-controls': 'list',
  'aria-expanded': 'true',
});
const order = element('select', { id: 'order' });
const status = element('div', { id: 'status', role: 'status' });
const offer = element('div', { id: 'offer', hidden: '' });
const problem = element('p', { id: 'problem' });
const hints = element('div', { id: 'hints' });
const facetPlace = element('details', { id: 'facets' });
const preview = element('section', { id: 'preview', hidden: '' });
let number = 0;

const list = new ResultList(box, {
  ask: (from, to) => search(from, to),
  open: (row) => send({ kind: 'preview', place: row.place }),
  describe: (row) => [
    String(row.id),
    row.type,
    row.state,
    row.assignedTo.replace(/ <.*/, '') || say('nobody'),
  ],
});

function search(from: number, to: number): void {
  send({ kind: 'search', number, text: box.value, order: orderOf(order.value), from, to });
}

function orderOf(value: string): Order {
  return orders.find((one) => one === value) ?? 'relevance';
}

function ask(): void {
  number += 1;
  list.reset();
  channel.setState({ text: box.value, order: order.value });
}

/** An empty box lists what changed last; the order that a person chose stays. */
function build(): void {
  const page = document.getElementById('page');
  if (!page) return;
  box.placeholder = say('search');
  box.setAttribute('aria-label', say('search'));
  order.setAttribute('aria-label', say('order'));
  order.replaceChildren(...orders.map((name) => element('option', { value: name }, say(name))));
  order.value = kept.order;
  list.element.setAttribute('aria-label', say('list'));
  box.value = kept.text;
  page.replaceChildren(
    element('h1', { class: 'hidden' }, say('list')),
    element('div', { id: 'bar' }, box, order),
    status,
    offer,
    problem,
    hints,
    facetPlace,
    list.element,
    preview,
  );
  ask();
}

function showOffer(reason: string): void {
  const button = element('button', { type: 'button', id: 'regenerate' }, say('regenerate'));
  button.addEventListener('click', () => send({ kind: 'regenerate' }));
  offer.replaceChildren(element('span', {}, reason), button);
  offer.hidden = reason === '';
}

function showStatus({ count, indexing, age, stale, offer: why, broken, problem: reason }: Status): void {
  showOffer(why);
  problem.textContent = reason;
  problem.hidden = reason === '';
  document.body.classList.toggle('empty', reason !== '');
  const parts = [
    count === 1 ? say('countOne') : say('count', count),
    age,
    ...(indexing ? [say('indexing')] : []),
    ...(broken > 0 ? [say('broken', broken)] : []),
  ];
  status.textContent = reason === '' ? parts.join(' · ') : '';
  status.classList.toggle('stale', stale && reason === '');
  ask();
}

function showHints(message: {
  readonly corrected: Readonly<Record<string, readonly string[]>>;
  readonly unknown: readonly string[];
  readonly total: number;
  readonly more: boolean;
}): void {
  const corrected = Object.entries(message.corrected).map(([word, instead]) =>
    say('corrected', word, instead.slice(0, 3).join(', ')),
  );
  const found =
    message.total === 0
      ? say(box.value === '' ? 'empty' : 'nothing')
      : say(message.more ? 'countMore' : 'results', message.total);
  hints.replaceChildren(
    ...[found, ...corrected, ...message.unknown.map((part) => say('unknown', part))].map((text) =>
      element('div', {}, text),
    ),
  );
}

function showFacets(facets: FoundFacets): void {
  const open = facetPlace.open;
  const groups = facetNames.flatMap((name) => {
    const values = facets[name].filter(({ value }) => value !== '');
    if (values.length < 2) return [];
    return [
      element(
        'div',
        { class: 'facet', role: 'group', 'aria-label': say(name) },
        element('span', { class: 'name' }, say(name)),
        ...values.slice(0, facetValues).map(({ value, count }) => facetButton(name, value, count)),
      ),
    ];
  });
  facetPlace.replaceChildren(element('summary', {}, say('filters')), ...groups);
  facetPlace.hidden = groups.length === 0;
  facetPlace.open = open;
}

function facetButton(name: string, value: string, count: number): HTMLElement {
  const shown = value.replace(/ <.*/, '');
  const button = element('button', { type: 'button', class: 'value' }, `${shown} ${count}`);
  button.addEventListener('click', () => {
    const filter = `${name}:${/\s/.test(shown) ? `"${shown}"` : shown}`;
    if (!box.value.includes(filter)) box.value = `${box.value} ${filter}`.trim();
    ask();
    box.focus();
  });
  return button;
}

function showPreview(item: Preview): void {
  preview.replaceChildren(
    previewPane(item, {
      say,
      act: (action) => {
        // The list may have gone on to other rows; where it still has this one, it knows better where it lies now.
        const row = list.activeRow();
        send({ kind: 'act', action, place: row?.id === item.id ? row.place : item.place });
      },
      goTo: (place) => send({ kind: 'goTo', place }),
      link: (address) => send({ kind: 'link', address }),
      close: () => {
        showPane(false);
        box.focus();
      },
    }),
  );
  showPane(true);
  preview.scrollTop = 0;
}

function showPane(shown: boolean): void {
  preview.hidden = !shown;
  document.body.classList.toggle('previewing', shown);
  list.draw();
}

function readState(value: unknown): { readonly text: string; readonly order: Order } {
  const fields = new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  const text: unknown = fields.get('text');
  return { text: typeof text === 'string' ? text : '', order: orderOf(String(fields.get('order'))) };
}

box.addEventListener('input', () => {
  if (!preview.hidden) showPane(false);
  ask();
});
window.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || preview.hidden) return;
  showPane(false);
  box.focus();
});
order.addEventListener('change', ask);

onMessage(
  (raw) => toPage.safeParse(raw).data,
  (message) => {
    switch (message.kind) {
      case 'texts':
        texts = message.texts;
        build();
        return;
      case 'status':
        showStatus(message.status);
        return;
      case 'found':
        if (message.number !== number) return;
        list.take(message.from, message.total, message.rows);
        if (message.from === 0) showHints(message);
        return;
      case 'facets':
        if (message.number === number) showFacets(message.facets);
        return;
      case 'preview':
        showPreview(message.preview);
        return;
      case 'query':
        box.value = message.text;
        ask();
        box.focus();
    }
  },
);
send({ kind: 'ready' });
