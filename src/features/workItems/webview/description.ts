/** A description as a person wrote it, shown as text and its form alone: nothing of it runs, loads or styles the page. */
import { element } from '../../../webview/page.ts';

const kept = new Set(
  'p br ul ol li b strong i em u code pre blockquote h1 h2 h3 h4 h5 h6 table thead tbody tr th td hr div span'.split(
    ' ',
  ),
);
const dropped = new Set(
  'script style template iframe object embed svg math form input button select textarea'.split(' '),
);
/** Deeper is no text that a person wrote. */
const deepest = 60;

/** @param onLink called with the address of a link that was chosen */
export function describe(text: string, onLink: (address: string) => void): Node {
  if (!/<[a-z!/]/i.test(text)) return element('div', { class: 'plain' }, text);
  // A parsed document is inert: no script runs, nothing is fetched.
  const { body } = new DOMParser().parseFromString(text, 'text/html');
  const place = element('div');
  copyChildren(body, place, { onLink, depth: 0 });
  return place;
}

interface Copying {
  readonly onLink: (address: string) => void;
  readonly depth: number;
}

function copyChildren(from: Node, to: HTMLElement, copying: Copying): void {
  if (copying.depth > deepest) {
    to.append(from.textContent ?? '');
    return;
  }
  for (const child of from.childNodes) {
    if (child instanceof Text) to.append(child.data);
    else if (child instanceof Element) copyElement(child, to, copying);
  }
}

function copyElement(child: Element, to: HTMLElement, copying: Copying): void {
  const name = child.localName;
  if (dropped.has(name)) return;
  const deeper = { ...copying, depth: copying.depth + 1 };
  if (name === 'img') {
    to.append(child.getAttribute('alt') ?? '');
  } else if (name === 'a') {
    to.append(linkOf(child, deeper));
  } else if (kept.has(name)) {
    const copy = document.createElement(/^h\d$/.test(name) ? 'h4' : name);
    copyChildren(child, copy, deeper);
    to.append(copy);
  } else {
    copyChildren(child, to, deeper);
  }
}

/** A button: a page follows no links of its own, and the extension opens what is https alone. */
function linkOf(child: Element, copying: Copying): HTMLElement {
  const address = child.getAttribute('href') ?? '';
  if (!/^https:\/\//i.test(address)) {
    const text = element('span');
    copyChildren(child, text, copying);
    return text;
  }
  const button = element('button', { type: 'button', class: 'link', title: address });
  button.append(child.textContent ?? address);
  button.addEventListener('click', () => copying.onLink(address));
  return button;
}
