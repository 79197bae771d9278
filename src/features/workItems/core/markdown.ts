/**
 * A description in Markdown taken apart: headings, lists, tables, quotes, code, links to https alone. HTML that stands in
 * it is text. Every pattern is bounded, so a long text takes time by its length and no more.
 */

export interface Piece {
  readonly tag:
    | 'p'
    | 'h3'
    | 'pre'
    | 'code'
    | 'blockquote'
    | 'ul'
    | 'ol'
    | 'li'
    | 'table'
    | 'tr'
    | 'th'
    | 'td'
    | 'hr'
    | 'strong'
    | 'em'
    | 'del'
    | 'a';
  /** Of a link. */
  readonly address?: string;
  readonly children: readonly (Piece | string)[];
}

/** Longer is no description that a person wrote; it is shown as it is. */
const longest = 100_000;
const deepest = 8;

/** Lists and quotes as they are nested, each piece a block. */
export function parseMarkdown(text: string): readonly Piece[] {
  if (text.length > longest) return [piece('p', [text])];
  return blocksOf(text.replaceAll('\t', '    ').split(/\r\n?|\n/), 0);
}

function piece(tag: Piece['tag'], children: Piece['children']): Piece {
  return { tag, children };
}

interface Taken {
  readonly block: Piece;
  /** The line behind it. */
  readonly end: number;
}

/** The first line from `from` on that is no longer part of a block. */
function endOf(lines: readonly string[], from: number, isPart: (line: string) => boolean): number {
  let end = from;
  while (end < lines.length && isPart(lines[end] ?? '')) end += 1;
  return end;
}

function blocksOf(lines: readonly string[], depth: number): readonly Piece[] {
  if (depth > deepest) return [piece('p', [lines.join('\n')])];
  const blocks: Piece[] = [];
  for (let at = 0; at < lines.length;) {
    if ((lines[at] ?? '').trim() === '') {
      at += 1;
      continue;
    }
    const { block, end } =
      code(lines, at) ??
      line(lines, at) ??
      quote(lines, at, depth) ??
      table(lines, at) ??
      list(lines, at, depth) ??
      paragraph(lines, at);
    blocks.push(block);
    at = end;
  }
  return blocks;
}

function code(lines: readonly string[], at: number): Taken | undefined {
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(lines[at] ?? '')?.[1];
  if (fence === undefined) return undefined;
  const end = endOf(lines, at + 1, (one) => !one.trim().startsWith(fence));
  const inside = lines.slice(at + 1, end).join('\n');
  return { block: piece('pre', [piece('code', [inside])]), end: end + 1 };
}

/** What takes a line of its own: a heading, a rule. */
function line(lines: readonly string[], at: number): Taken | undefined {
  const first = lines[at] ?? '';
  if (/^ {0,3}(?:-(?: ?-){2,}|\*(?: ?\*){2,}|_(?: ?_){2,}) *$/.test(first)) {
    return { block: piece('hr', []), end: at + 1 };
  }
  const heading = /^ {0,3}#{1,6} +(.*)$/.exec(first)?.[1];
  return heading === undefined
    ? undefined
    : { block: piece('h3', inline(heading.replace(/ #{1,6} {0,9}$/, ''))), end: at + 1 };
}

function quote(lines: readonly string[], at: number, depth: number): Taken | undefined {
  const mark = /^ {0,3}> ?/;
  const end = endOf(lines, at, (one) => mark.test(one));
  if (end === at) return undefined;
  const inside = lines.slice(at, end).map((one) => one.replace(mark, ''));
  return { block: piece('blockquote', blocksOf(inside, depth + 1)), end };
}

function isTableMark(text: string): boolean {
  return /^[\s|:-]+$/.test(text) && text.includes('-') && text.includes('|');
}

function table(lines: readonly string[], at: number): Taken | undefined {
  const head = lines[at] ?? '';
  if (!head.includes('|') || !isTableMark(lines[at + 1] ?? '')) return undefined;
  const end = endOf(lines, at + 2, (one) => one.includes('|'));
  const rows = lines.slice(at + 2, end);
  const cells = (text: string): readonly string[] =>
    text
      .trim()
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => cell.trim());
  const row = (tag: 'th' | 'td') => (text: string) =>
    piece(
      'tr',
      cells(text).map((cell) => piece(tag, inline(cell))),
    );
  return { block: piece('table', [row('th')(head), ...rows.map(row('td'))]), end };
}

const marker = /^( *)([-*+]|\d{1,9}[.)]) +(.*)$/;

interface ListMark {
  readonly indent: number;
  /** Where the text behind the mark begins. */
  readonly inside: number;
  readonly ordered: boolean;
  readonly text: string;
}

function markOf(text: string): ListMark | undefined {
  const [, space = '', sign = '', rest = ''] = marker.exec(text) ?? [];
  if (sign === '') return undefined;
  const box = /^\[([ xX])\] +/.exec(rest);
  const shown = box ? `${box[1] === ' ' ? '☐' : '☑'} ${rest.slice(box[0].length)}` : rest;
  return {
    indent: space.length,
    inside: space.length + sign.length + 1,
    ordered: /\d/.test(sign),
    text: shown,
  };
}

/** An item has the lines that stand deeper than its mark, and those that go on without a mark of their own. */
function list(lines: readonly string[], at: number, depth: number): Taken | undefined {
  const first = markOf(lines[at] ?? '');
  if (!first) return undefined;
  const items: string[][] = [];
  let end = at;
  for (; end < lines.length; end += 1) {
    const text = lines[end] ?? '';
    const mark = markOf(text);
    const indent = text.length - text.trimStart().length;
    const blank = text.trim() === '';
    const afterBlank = end > at && (lines[end - 1] ?? '').trim() === '';
    if (mark && mark.indent <= first.indent) {
      if (mark.ordered !== first.ordered || mark.indent < first.indent) break;
      items.push([mark.text]);
    } else if (!blank && indent <= first.indent && (afterBlank || startsBlock(text))) {
      break;
    } else {
      items.at(-1)?.push(text.slice(Math.min(indent, first.inside)));
    }
  }
  const children = items.map((item) => piece('li', tight(blocksOf(item, depth + 1))));
  return { block: piece(first.ordered ? 'ol' : 'ul', children), end };
}

/** The paragraph with which an item begins needs no space around it. */
function tight([first, ...others]: readonly Piece[]): Piece['children'] {
  return first?.tag === 'p' ? [...first.children, ...others] : first ? [first, ...others] : [];
}

function startsBlock(text: string): boolean {
  return /^ {0,3}(?:#{1,6} |>|`{3}|~{3})/.test(text);
}

function paragraph(lines: readonly string[], at: number): Taken {
  const end = endOf(
    lines,
    at + 1,
    (text) => text.trim() !== '' && !startsBlock(text) && markOf(text) === undefined,
  );
  const text = lines.slice(at, end).map((one) => one.trimEnd());
  return { block: piece('p', inline(text.join('\n'))), end };
}

/** In the order in which they are tried at a place. */
const patterns = {
  escaped: /\\([!-/:-@[-`{-~])/y,
  code: /(`{1,3})(?!`)([^`]{1,500})\1(?!`)/y,
  image: /!\[([^\]\n]{0,500})\]\([^()\n]{0,2000}\)/y,
  link: /\[([^[\]\n]{1,500})\]\(\s?([^()\s]{0,2000})(?:\s"[^"\n]{0,500}")?\s?\)/y,
  address: /<?(https:\/\/[^\s<>"'`)\]]{0,2000}[^\s<>"'`)\].,;:!?])>?/y,
  break: /<br ?\/?>/iy,
  strong: /(\*\*|__)(?=\S)([^\n]{0,500}?\S)\1/y,
  deleted: /~~(?=\S)([^\n~]{1,500})~~/y,
  emphasis: /([*_])(?=[^\s*_])([^\n*_]{1,500})(?<=\S)\1(?![\p{L}\p{N}])/uy,
} as const;

type Pattern = keyof typeof patterns;

function isPattern(name: string): name is Pattern {
  return name in patterns;
}

const names = Object.keys(patterns).filter(isPattern);
const special = /[\\`![<h*_~]/g;

function inline(text: string, depth = 0): Piece['children'] {
  const children: (Piece | string)[] = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    special.lastIndex = at;
    const next = special.exec(text)?.index ?? text.length;
    plain += text.slice(at, next);
    at = next;
    if (at === text.length) break;
    const found = depth > deepest || isInsideWord(text, at) ? undefined : matchAt(text, at);
    if (!found) {
      plain += text[at] ?? '';
      at += 1;
      continue;
    }
    at += found.length;
    const made = pieceOf(found, depth);
    if (typeof made === 'string') {
      plain += made;
      continue;
    }
    if (plain !== '') children.push(plain);
    plain = '';
    children.push(made);
  }
  if (plain !== '') children.push(plain);
  return children;
}

/** The marks in a name such as `some_value_here` stand for themselves. */
function isInsideWord(text: string, at: number): boolean {
  return (text[at] === '_' || text[at] === 'h') && /[\p{L}\p{N}]/u.test(text[at - 1] ?? '');
}

interface Found {
  readonly name: Pattern;
  readonly length: number;
  readonly groups: readonly string[];
}

function matchAt(text: string, at: number): Found | undefined {
  for (const name of names) {
    const pattern = patterns[name];
    pattern.lastIndex = at;
    const [whole, ...groups] = pattern.exec(text) ?? [];
    if (whole !== undefined)
      return { name, length: whole.length, groups: groups.map((group) => group ?? '') };
  }
  return undefined;
}

function pieceOf({ name, groups }: Found, depth: number): Piece | string {
  const [first = '', second = ''] = groups;
  switch (name) {
    case 'escaped':
    case 'image':
      return first;
    case 'break':
      return '\n';
    case 'code':
      return piece('code', [second]);
    case 'strong':
      return piece('strong', inline(second, depth + 1));
    case 'emphasis':
      return piece('em', inline(second, depth + 1));
    case 'deleted':
      return piece('del', inline(first, depth + 1));
    case 'address':
      return linkTo(first, [first]);
    case 'link':
      // An address of another kind is not opened, so only its text is shown.
      return /^https:\/\//i.test(second) ? linkTo(second, [first]) : first;
  }
}

function linkTo(address: string, children: Piece['children']): Piece {
  return { tag: 'a', address, children };
}
