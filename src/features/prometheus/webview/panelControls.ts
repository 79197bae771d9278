/** Small controls that the parts of the page share; each has a name that is read aloud. */
import { element } from '../../../webview/page.ts';

export function button(label: string, onClick: () => void, className = ''): HTMLButtonElement {
  const made = element('button', { type: 'button', class: className }, label);
  made.addEventListener('click', onClick);
  return made;
}

/** A button of one sign; the label is its name and its hint. */
export function iconButton(sign: string, label: string, onClick: () => void): HTMLButtonElement {
  const made = element(
    'button',
    { type: 'button', class: 'icon', 'aria-label': label, title: label },
    element('span', { 'aria-hidden': 'true' }, sign),
  );
  made.addEventListener('click', onClick);
  return made;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A list to choose one from; `set` shows another choice. */
export function selection(
  label: string,
  choices: readonly Choice[],
  onChange: (value: string) => void,
): { readonly element: HTMLSelectElement; set(value: string, choices?: readonly Choice[]): void } {
  const made = element('select', { 'aria-label': label, title: label });
  const fill = (list: readonly Choice[]): void =>
    made.replaceChildren(...list.map((choice) => element('option', { value: choice.value }, choice.label)));
  fill(choices);
  made.addEventListener('change', () => onChange(made.value));
  return {
    element: made,
    set(value, list) {
      if (list) fill(list);
      if (made.value !== value) made.value = value;
    },
  };
}

/** A few choices side by side, one of them taken; the arrow keys go from one to the next. */
export function segments(
  label: string,
  choices: readonly Choice[],
  onChange: (value: string) => void,
): { readonly element: HTMLElement; set(value: string): void } {
  const buttons = choices.map(({ value, label: name }) => {
    const made = element('button', { type: 'button', role: 'radio', 'data-value': value }, name);
    made.addEventListener('click', () => onChange(value));
    return made;
  });
  const made = element('div', { class: 'segments', role: 'radiogroup', 'aria-label': label }, ...buttons);
  made.addEventListener('keydown', (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    const at = buttons.findIndex((each) => each === document.activeElement);
    const next = buttons[(at + by + buttons.length) % buttons.length];
    next?.focus();
    next?.click();
    event.preventDefault();
  });
  return {
    element: made,
    set(value) {
      for (const each of buttons) {
        const taken = each.getAttribute('data-value') === value;
        each.setAttribute('aria-checked', String(taken));
        each.tabIndex = taken ? 0 : -1;
      }
    },
  };
}

/** A switch that is on or off. */
export function toggleButton(
  label: string,
  onChange: (on: boolean) => void,
): { readonly element: HTMLButtonElement; set(on: boolean): void } {
  const made = element('button', { type: 'button', class: 'toggle', 'aria-pressed': 'false' }, label);
  made.addEventListener('click', () => onChange(made.getAttribute('aria-pressed') !== 'true'));
  return { element: made, set: (on) => made.setAttribute('aria-pressed', String(on)) };
}

/** A short text that counts when Enter is pressed or the field is left; `parse` answers undefined for what it cannot read. */
export function textField<Value>(options: {
  readonly label: string;
  readonly placeholder: string;
  readonly parse: (text: string) => Value | undefined;
  readonly onChange: (value: Value) => void;
}): { readonly element: HTMLInputElement; set(text: string): void } {
  const made = element('input', {
    type: 'text',
    'aria-label': options.label,
    title: options.label,
    placeholder: options.placeholder,
    spellcheck: 'false',
    autocomplete: 'off',
  });
  let known = '';
  const take = (): void => {
    const value = options.parse(made.value);
    made.setAttribute('aria-invalid', String(value === undefined));
    if (value === undefined || made.value === known) return;
    known = made.value;
    options.onChange(value);
  };
  made.addEventListener('change', take);
  made.addEventListener('keydown', ({ key }) => key === 'Enter' && take());
  return {
    element: made,
    set(text) {
      known = text;
      if (document.activeElement === made && made.value !== '') return;
      made.value = text;
      made.setAttribute('aria-invalid', 'false');
    },
  };
}

/** A menu behind a button: opens with Enter, Space or the down arrow, closes with Escape, gives the focus back. */
export function menuButton(
  label: string,
  items: () => readonly { readonly label: string; run(): void }[],
): HTMLElement {
  const list = element('div', { class: 'menu', role: 'menu', 'aria-label': label });
  list.hidden = true;
  const opener = element(
    'button',
    { type: 'button', 'aria-haspopup': 'menu', 'aria-expanded': 'false' },
    label,
    element('span', { 'aria-hidden': 'true' }, ' ▾'),
  );
  const close = (): void => {
    list.hidden = true;
    opener.setAttribute('aria-expanded', 'false');
  };
  const open = (): void => {
    list.replaceChildren(
      ...items().map((item) => {
        const row = element('button', { type: 'button', role: 'menuitem', tabindex: '-1' }, item.label);
        row.addEventListener('click', () => {
          close();
          opener.focus();
          item.run();
        });
        return row;
      }),
    );
    list.hidden = false;
    opener.setAttribute('aria-expanded', 'true');
    list.querySelector('button')?.focus();
  };
  opener.addEventListener('click', () => (list.hidden ? open() : close()));
  opener.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown') return;
    open();
    event.preventDefault();
  });
  list.addEventListener('keydown', (event) => {
    const rows = [...list.querySelectorAll('button')];
    const at = rows.findIndex((row) => row === document.activeElement);
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) rows[(at + by + rows.length) % rows.length]?.focus();
    else if (event.key === 'Escape') {
      close();
      opener.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const place = element('div', { class: 'menu-place' }, opener, list);
  place.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node) || !place.contains(relatedTarget)) close();
  });
  return place;
}
