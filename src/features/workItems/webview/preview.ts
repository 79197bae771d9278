/** One item: its fields, its description, and what can be done with it. */
import { element } from '../../../webview/page.ts';
import { actions, type ItemAction, type Preview, type TextName } from '../core/protocol.ts';
import { describe } from './description.ts';

export interface PreviewRules {
  readonly say: (name: TextName, ...values: readonly (string | number)[]) => string;
  readonly act: (action: ItemAction) => void;
  readonly goTo: (place: number) => void;
  readonly link: (address: string) => void;
  readonly close: () => void;
}

export function previewPane(item: Preview, { say, act, goTo, link, close }: PreviewRules): Node {
  const button = (text: string, run: () => void): HTMLElement => {
    const result = element('button', { type: 'button', class: 'secondary' }, text);
    result.addEventListener('click', run);
    return result;
  };
  const offered = actions.filter((action) => action !== 'openInBrowser' || item.canOpen);
  const fields = item.fields.flatMap(({ name, value }) => [
    element('dt', {}, name),
    element('dd', {}, value),
  ]);
  return element(
    'div',
    {},
    element('h2', {}, `${item.id} ${item.title}`),
    element(
      'div',
      { class: 'actions' },
      ...offered.map((action) => button(say(action), () => act(action))),
      ...item.places.map((text, place) => button(text, () => goTo(place))),
      button(say('close'), close),
    ),
    element('dl', {}, ...fields),
    item.description === ''
      ? element('p', {}, say('noDescription'))
      : describe(item.description, item.markdown, link),
  );
}
