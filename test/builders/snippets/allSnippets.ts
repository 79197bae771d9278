/** The snippets as they are shipped, and every text that one may become. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  readSnippets,
  snippetFiles,
  type Snippet,
} from '../../../src/features/snippets/core/snippetFiles.ts';
import { expandSnippet, tabStops } from '../../../src/features/snippets/core/snippetText.ts';

const root = path.resolve(import.meta.dirname, '../../..');

export const allSnippets: readonly Snippet[] = snippetFiles.flatMap((file) => {
  const text = readFileSync(path.join(root, 'snippets', `${file.name}.code-snippets`), 'utf8');
  const read = readSnippets(text, file);
  if (!read.ok) throw new Error(`${file.name}: ${read.error}`);
  return read.value;
});

export function snippetOf(prefix: string, file?: string): Snippet {
  const found = allSnippets.filter(
    (one) => one.prefix === prefix && (file ?? one.file.name) === one.file.name,
  );
  const [snippet] = found;
  if (found.length !== 1 || snippet === undefined)
    throw new Error(`${found.length} snippets ${prefix} in ${file}`);
  return snippet;
}

const variables = {
  CURRENT_YEAR: '2026',
  CURRENT_MONTH: '11',
  CURRENT_DATE: '22',
  CURRENT_HOUR: '09',
  CURRENT_MINUTE: '30',
};

export const expand = (body: string, chosen: Readonly<Record<number, number>> = {}): string =>
  expandSnippet(body, { chosen, variables, tab: '    ' });

export interface Variant {
  /** Which choice was taken, for messages. */
  readonly name: string;
  readonly text: string;
}

/** With the defaults, and once more for each other choice of each tab stop. */
export function variantsOf({ prefix, body }: Snippet): readonly Variant[] {
  const others = tabStops(body).flatMap(({ number, choices }) =>
    choices.slice(1).map((choice, index) => ({
      name: `${prefix} with ${choice}`,
      text: expand(body, { [number]: index + 1 }),
    })),
  );
  return [{ name: prefix, text: expand(body) }, ...others];
}
