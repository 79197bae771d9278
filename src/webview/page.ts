/** What every page shares: its channel to the extension, and building elements without ever reading text as HTML. */

interface Channel {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): Channel;

export const channel: Channel = acquireVsCodeApi();

type Attributes = Readonly<Record<string, string>>;

/** An element with attributes and children; a text child is text, whatever it contains. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const result = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) result.setAttribute(key, value);
  result.append(...children);
  return result;
}

/** Hands each message from the extension to `handle` after `parse` has accepted its shape. */
export function onMessage<Message>(
  parse: (message: unknown) => Message | undefined,
  handle: (message: Message) => void,
): void {
  window.addEventListener('message', ({ data }) => {
    const message = parse(data);
    if (message !== undefined) handle(message);
  });
}
