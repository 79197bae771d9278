/** A step as a fenced block: the language, then attributes in braces, as Runme reads them. */
import { parseJson, recordOf } from '../../../../base/json.ts';

export type Attributes = Readonly<Record<string, string>>;

/** What stands as it is in an info string of Markdown, and in the braces of Runme, which splits at blanks and at `=`. */
const plain = /^[^\s"'={}`\\&\p{Cc}\p{Cs}]+$/u;

/** Written as `key=value`; where a value cannot stand so, all of it as JSON, which Runme reads too. */
export function attributeText(attributes: Attributes): string {
  const entries = Object.entries(attributes);
  if (entries.every(([, value]) => plain.test(value))) {
    return `{ ${entries.map(([key, value]) => `${key}=${value}`).join(' ')} }`;
  }
  // Markdown ends at backticks and decodes `\"` and `&quot;`, Runme ends at the first brace: all of them in the one form that nobody touches.
  return `{${entries.map(([key, value]) => `"${key}":"${encoded(value)}"`).join(',')}}`;
}

/** As the inside of a string of JSON. */
function encoded(text: string): string {
  return text.replaceAll(
    // oxlint-disable-next-line no-control-regex
    /["'{}`\\&<\u0000-\u001f\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Of what stands behind the language: `{ key=value other="a b" }`, or JSON, which Runme writes when it saves a file. */
export function readAttributes(meta: string): Attributes {
  const text = meta.trim();
  const json = recordOf(parseJson(text));
  if (Object.keys(json).length > 0) {
    return Object.fromEntries(
      Object.entries(json).flatMap(([key, value]) =>
        ['string', 'number', 'boolean'].includes(typeof value) ? [[key, String(value)]] : [],
      ),
    );
  }
  const inner = /^\{(.*)\}$/s.exec(text)?.[1] ?? '';
  const found = inner.matchAll(/([A-Za-z_:][\w:.-]*)=(?:"([^"]*)"|'([^']*)'|([^\s"'}]+))/g);
  return Object.fromEntries([...found].map(([, key = '', a, b, c]) => [key, a ?? b ?? c ?? '']));
}

/** A block that no text in it can end. */
export function fenced(language: string, attributes: Attributes | undefined, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const info = attributes === undefined ? language : `${language} ${attributeText(attributes)}`;
  return `${fence}${info}\n${text}\n${fence}`;
}
