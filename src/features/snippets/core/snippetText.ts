/** The editor's snippet syntax, as far as our snippets use it: tab stops, placeholders, choices, variables, escapes. No transforms. */

type Piece =
  | string
  | { readonly stop: number; readonly content: readonly Piece[]; readonly choices: readonly string[] }
  | { readonly variable: string; readonly content: readonly Piece[] };

export interface Expansion {
  /** Which of a tab stop's choices is taken, by the stop's number; the first unless told. */
  readonly chosen?: Readonly<Record<number, number>>;
  /** What `$CURRENT_YEAR` and the like stand for; one that is not here stays as its name, as in the editor. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What one tab of indentation becomes. */
  readonly tab?: string;
  /** What becomes of the text at a tab stop. */
  readonly mark?: (text: string, stop: number) => string;
}

export interface TabStop {
  readonly number: number;
  /** Empty where the stop has none. */
  readonly choices: readonly string[];
}

/** The text as it stands after the snippet is inserted and every tab stop left as it is. */
export function expandSnippet(
  body: string,
  { chosen = {}, variables = {}, tab = '\t', mark = (text) => text }: Expansion = {},
): string {
  const pieces = parseSnippet(body);
  const first = new Map<number, Piece>();
  for (const piece of allPieces(pieces)) {
    if (typeof piece !== 'object' || !('stop' in piece)) continue;
    if (piece.content.length + piece.choices.length > 0 && !first.has(piece.stop))
      first.set(piece.stop, piece);
  }
  const textOf = (list: readonly Piece[]): string =>
    list
      .map((piece) => {
        if (typeof piece === 'string') return piece;
        if ('variable' in piece) {
          return variables[piece.variable] ?? (textOf(piece.content) || piece.variable);
        }
        const own = first.get(piece.stop);
        if (own === undefined || typeof own !== 'object' || !('stop' in own)) return '';
        return mark(own.choices[chosen[own.stop] ?? 0] ?? textOf(own.content), own.stop);
      })
      .join('');
  return textOf(pieces).replaceAll(/^\t+/gm, (tabs) => tab.repeat(tabs.length));
}

/** In the order in which the Tab key visits them; the last is 0, where it has one. */
export function tabStops(body: string): readonly TabStop[] {
  const stops = new Map<number, TabStop>();
  for (const piece of allPieces(parseSnippet(body))) {
    if (typeof piece === 'string' || !('stop' in piece)) continue;
    const known = stops.get(piece.stop);
    stops.set(piece.stop, {
      number: piece.stop,
      choices: known?.choices.length ? known.choices : piece.choices,
    });
  }
  return [...stops.values()].sort((one, other) => rankOf(one) - rankOf(other));
}

const rankOf = ({ number }: TabStop): number => (number === 0 ? Infinity : number);

/** A text that the editor inserts as it is, also inside a placeholder. */
export function escapeSnippet(text: string): string {
  return text.replaceAll(/[\\$}]/g, (character) => `\\${character}`);
}

function allPieces(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.flatMap((piece) =>
    typeof piece === 'string' ? [piece] : [piece, ...allPieces(piece.content)],
  );
}

const start = /\$(?:(\d+)|([A-Z_]+)|\{(?:(\d+)|([A-Z_]+))([:|}]))/y;

function parseSnippet(body: string): readonly Piece[] {
  let at = 0;
  /** Up to the end of the placeholder that it stands in, or of the body. */
  const list = (end: string): readonly Piece[] => {
    const pieces: Piece[] = [];
    let text = '';
    while (at < body.length && body[at] !== end) {
      const piece = next();
      if (typeof piece === 'string') {
        text += piece;
        continue;
      }
      if (text !== '') pieces.push(text);
      text = '';
      pieces.push(piece);
    }
    return text === '' ? pieces : [...pieces, text];
  };
  const next = (): Piece => {
    const character = body[at] ?? '';
    if (character === '\\' && /[\\$}]/.test(body[at + 1] ?? '')) {
      at += 2;
      return body[at - 1] ?? '';
    }
    start.lastIndex = at;
    const [whole, plainStop, plainName, stop = plainStop, name = plainName, mark] = start.exec(body) ?? [];
    if (whole === undefined) {
      at += 1;
      return character;
    }
    at += whole.length;
    const choices = mark === '|' ? choicesHere() : [];
    const content = mark === ':' ? list('}') : [];
    if (mark === ':') at += 1;
    return stop === undefined ? { variable: name ?? '', content } : { stop: Number(stop), content, choices };
  };
  const choicesHere = (): readonly string[] => {
    const [whole = '', inner = ''] = /^((?:\\.|[^|\\])*)\|\}/s.exec(body.slice(at)) ?? [];
    at += whole.length;
    return [...inner.matchAll(/(?:^|,)((?:\\.|[^,\\])*)/gs)].map(([, choice = '']) =>
      choice.replaceAll(/\\([\\,|])/g, '$1'),
    );
  };
  return list('');
}
