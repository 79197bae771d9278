/** A step as a fenced block: the language, then attributes in braces, as Runme reads them. */
import { parseJson, recordOf } from '../../../../base/json.ts';

export type Attributes = Readonly<Record<string, string>>;

/** Written as `key=value`, quoted where it must be; neither backticks nor newlines survive, which would end the line. */
export function attributeText(attributes: Attributes): string {
  const parts = Object.entries(attributes).map(([key, value]) => {
    const plain = /^(?:[A-Za-z_:][\w:.-]*|\d+)$/.test(value);
    return `${key}=${plain ? value : `"${value.replaceAll(/[`\r\n]/g, ' ').replaceAll(/["\\]/g, "'")}"`}`;
  });
  return `{ ${parts.join(' ')} }`;
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
