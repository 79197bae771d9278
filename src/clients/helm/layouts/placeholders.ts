/**
 * Texts with `{{ name }}` in them, as ApplicationSets and helmfiles write them. What is known is put in; what is not
 * stands for any text without a slash, the same text wherever the same name stands.
 */

export type Parameters = ReadonlyMap<string, string>;

/** No braces within, so that no text takes more than one look at each of its characters. */
const placeholder = /\{\{([^{}]*)\}\}/g;

export function hasPlaceholder(text: string): boolean {
  return text.includes('{{');
}

/** With the parameters that are known put in. */
export function fillIn(text: string, parameters: Parameters): string {
  return withoutEscapes(text).replace(placeholder, (whole, expression: string) => {
    return parameters.get(nameOfExpression(expression)) ?? whole;
  });
}

/** More would take too long to match, and nobody writes it. */
const mostPlaceholders = 4;

/** The paths that a text with placeholders may stand for, and what each placeholder stands for there. */
export function matchPaths(
  text: string,
  paths: Iterable<string>,
): readonly { readonly path: string; readonly parameters: Parameters }[] {
  const names: string[] = [];
  const parts = withoutEscapes(text).split(placeholder);
  if (parts.length > mostPlaceholders * 2 + 1) return [];
  const pattern = parts.map((part, index) => {
    if (index % 2 === 0) return part.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
    const name = nameOfExpression(part);
    const known = names.indexOf(name);
    if (known !== -1) return `(?:\\${known + 1})`;
    names.push(name);
    return '([^/]+)';
  });
  const expression = new RegExp(`^${pattern.join('')}$`);
  return [...paths].flatMap((path) => {
    const match = expression.exec(path);
    return match
      ? [{ path, parameters: new Map(names.map((name, index) => [name, match[index + 1] ?? ''])) }]
      : [];
  });
}

/** `.env`, `env | lower`, `path[1]` and `index .path.segments 1` in one way of writing. */
function nameOfExpression(expression: string): string {
  const name = (expression.split('|')[0] ?? '').replace(/^-|-$/g, '').trim();
  const indexed = /^index\s+\.?(\S+)\s+"?([^"\s]+)"?$/.exec(name) ?? /^\.?([\w.]+)\[(\d+)\]$/.exec(name);
  if (indexed) return `${indexed[1] === 'path' ? 'path.segments' : indexed[1]}.${indexed[2]}`;
  return name.replace(/^\./, '');
}

/** A template of a template writes `{{ '{{' }} .env {{ '}}' }}`, or all of it between backquotes. */
function withoutEscapes(text: string): string {
  return text
    .replace(/\{\{\s*`(\{\{[^{}]*\}\})`\s*\}\}/g, '$1')
    .replace(/\{\{\s*['"`]\{\{['"`]\s*\}\}/g, '{{')
    .replace(/\{\{\s*['"`]\}\}['"`]\s*\}\}/g, '}}');
}
