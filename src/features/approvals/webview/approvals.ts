/** The approval window: one plan at a time, whole, with two buttons. */
import { channel, element, onMessage } from '../../../webview/page.ts';
import { toPage, type FromPage, type ShownPlan, type TextName, type ToPage } from '../core/protocol.ts';

/** Milliseconds: a click that was meant for the plan before must not approve this one. */
const settling = 700;

let texts: Readonly<Record<string, string>> = {};
let onScreen = '';
let shownAt = 0;
let deadline = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function say(name: TextName, value: string | number = ''): string {
  return (texts[name] ?? '').replace('{0}', String(value));
}

function send(message: FromPage): void {
  channel.postMessage(message);
}

function show({ texts: sentences, shown }: ToPage): void {
  texts = sentences;
  clearInterval(timer);
  const page = document.getElementById('page');
  if (!page) return;
  if (!shown) {
    page.replaceChildren(element('h1', {}, say('heading')), element('p', {}, say('nothing')));
    return;
  }
  if (shown.planId !== onScreen) shownAt = performance.now();
  const focused = shown.planId === onScreen && document.activeElement?.id;
  onScreen = shown.planId;
  const { plan } = shown;
  page.replaceChildren(
    element('h1', { tabindex: '-1', id: 'title' }, plan.title),
    element('dl', {}, ...facts(shown)),
    ...plan.parts.map((part) =>
      element(
        'section',
        {},
        element('h2', {}, part.subject),
        table(
          [say('field'), say('now'), say('after')],
          part.changes.map(({ field, before, after }) => [field, before, after]),
        ),
      ),
    ),
    ...conflicts(shown),
    shown.status === 'pending' ? decision(shown) : outcome(shown),
    ...(shown.others > 0 ? [element('p', { class: 'small' }, say('more', shown.others))] : []),
  );
  document.getElementById(focused || 'title')?.focus();
}

function facts({ plan }: ShownPlan): readonly Node[] {
  const rows: readonly (readonly [TextName, string])[] = [
    ['where', plan.where],
    ['who', plan.who],
    ['undo', plan.undo],
  ];
  return rows.flatMap(([name, text]) => [element('dt', {}, say(name)), element('dd', {}, text)]);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): Node {
  const cell = (text: string, index: number): Node =>
    index === 0
      ? element('th', { scope: 'row' }, text)
      : element('td', text === '' ? { class: 'none' } : {}, text === '' ? say('none') : text);
  return element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head.map((text) => element('th', { scope: 'col' }, text)))),
    element('tbody', {}, ...rows.map((row) => element('tr', {}, ...row.map(cell)))),
  );
}

function conflicts({ conflicts: rows }: ShownPlan): readonly Node[] {
  if (rows.length === 0) return [];
  return [
    element('h2', {}, say('changed')),
    table(
      [say('field'), say('base'), say('theirs'), say('mine')],
      rows.map(({ subject, field, base, theirs, mine }) => [`${subject}: ${field}`, base, theirs, mine]),
    ),
  ];
}

function decision({ planId, planHash, secondsLeft }: ShownPlan): Node {
  const approve = element('button', { type: 'button', id: 'approve' }, say('approve'));
  const refuse = element('button', { type: 'button', id: 'refuse', class: 'secondary' }, say('refuse'));
  const left = element('span', { role: 'timer', class: 'small', id: 'left' });
  approve.addEventListener('click', () => {
    if (performance.now() - shownAt < settling) return;
    approve.disabled = true;
    refuse.disabled = true;
    send({ kind: 'approve', planId, planHash });
  });
  refuse.addEventListener('click', () => send({ kind: 'refuse', planId }));
  deadline = performance.now() + secondsLeft * 1000;
  const tick = (): void => {
    const seconds = Math.max(0, Math.ceil((deadline - performance.now()) / 1000));
    left.textContent = say('left', seconds);
    if (seconds > 0) return;
    clearInterval(timer);
    send({ kind: 'timeUp' });
  };
  timer = setInterval(tick, 1000);
  left.textContent = say('left', secondsLeft);
  return element('div', { class: 'actions' }, approve, refuse, left);
}

function outcome({ status, lines }: ShownPlan): Node {
  const word = status === 'pending' ? '' : say(status);
  return element(
    'div',
    { id: 'outcome', class: status, role: 'status' },
    element('strong', {}, word),
    ...lines.map((line) => element('p', {}, line)),
  );
}

onMessage((raw) => toPage.safeParse(raw).data, show);
send({ kind: 'ready' });
