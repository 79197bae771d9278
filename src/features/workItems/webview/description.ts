/** A description as a person wrote it, shown as text and its form alone: nothing of it runs, loads or styles the page. */
import { element } from '../../../webview/page.ts';
import { parseMarkdown, type Piece } from '../core/markdown.ts';

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

/**
 * @param markdown where the item says so; what is not HTML is shown as Markdown too
 * @param onLink called with the address of a link that was chosen
 */
export function describe(text: string, markdown: boolean, onLink: (address: string) => void): Node {
  const place = element('div');
  if (markdown || !/<[a-z!/]/i.test(text)) {
    place.classList.add('markdown');
    place.append(...parseMarkdown(text).map((one) => elementOf(one, onLink)));
    return place;
  }
  // A parsed document is inert: no script runs, nothing is fetched.
  const { body } = new DOMParser().parseFromString(text, 'text/html');
  copyChildren(body, place, { onLink, depth: 0 });
  return place;
}

function elementOf({ tag, address, children }: Piece, onLink: (address: string) => void): HTMLElement {
  const inside = children.map((child) => (typeof child === 'string' ? child : elementOf(child, onLink)));
  return tag === 'a' ? linkTo(address ?? '', inside, onLink) : element(tag, {}, ...inside);
}

/** A button: a page follows no links of its own, and the extension opens what is https alone. */
function linkTo(
  address: string,
  inside: readonly (Node | string)[],
  onLink: (address: string) => void,
): HTMLElement {
  const button = element('button', { type: 'button', class: 'link', title: address }, ...inside);
  button.addEventListener('click', () => onLink(address));
  return button;
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
    const copy = document.createElement(/^h\d$/.test(name) ? 'h3' : name);
    copyChildren(child, copy, deeper);
    to.append(copy);
  } else {
    copyChildren(child, to, deeper);
  }
}

function linkOf(child: Element, copying: Copying): HTMLElement {
  const address = child.getAttribute('href') ?? '';
  if (!/^https:\/\//i.test(address)) {
    const text = element('span');
    copyChildren(child, text, copying);
    return text;
  }
  return linkTo(address, [child.textContent ?? address], copying.onLink);
}
