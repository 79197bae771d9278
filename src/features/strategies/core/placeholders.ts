/** `{{name}}` in the texts of a strategy. */
import { posixQuote } from '../../../base/posixQuote.ts';

const place = /\{\{\s*([a-z][A-Za-z0-9]*)\s*\}\}/g;

export type Values = Readonly<Record<string, string>>;

/** The names in all texts of a value, each once. */
export function placesIn(value: unknown): readonly string[] {
  const names = [...(JSON.stringify(value) ?? '').matchAll(place)].map(([, name = '']) => name);
  return [...new Set(names)];
}

export function fill(text: string, values: Values): string {
  return text.replaceAll(place, (_, name: string) => values[name]?.trim() ?? '');
}

/** As a word of a shell: what a person typed stays one word, whatever is in it. */
export function fillCommand(command: string, values: Values): string {
  return command.replaceAll(place, (_, name: string) => {
    const value = values[name]?.trim() ?? '';
    if (value === '') return `<${name}>`;
    return /^[\w@%+=:,./-]+$/.test(value) ? value : posixQuote(value);
  });
}

/** The text is nothing but one value: what stands there is what the person typed. */
export function isValueAlone(text: string): boolean {
  return /^\{\{\s*[a-z][A-Za-z0-9]*\s*\}\}$/.test(text.trim());
}
