/** Anchors, aliases, tags and directives of YAML 1.1 as libyaml reads them. */
import { chars, isBlank, isBlankOrEnd, isBreakOrEnd, isDigit, isWord, YamlProblem } from './yamlCursor.ts';
import type { Mark, YamlCursor } from './yamlCursor.ts';

export type Directive =
  | { readonly type: 'version'; readonly major: number; readonly minor: number }
  | { readonly type: 'tag'; readonly handle: string; readonly prefix: string };

const behindAnchor = new Set<number>([
  chars.question,
  chars.colon,
  chars.comma,
  chars.closeBracket,
  chars.closeBrace,
  chars.percent,
  chars.at,
  chars.backtick,
]);

/** The name behind `&` or `*`. */
export function scanAnchorName(cursor: YamlCursor): string {
  const start = cursor.mark();
  cursor.skip();
  const name = scanWord(cursor);
  if (name === '' || !(isBlankOrEnd(cursor.code()) || behindAnchor.has(cursor.code()))) {
    throw new YamlProblem(
      'scanner',
      'did not find expected alphabetic or numeric character',
      cursor.mark(),
      start,
    );
  }
  return name;
}

function scanWord(cursor: YamlCursor): string {
  const from = cursor.offset;
  while (isWord(cursor.code())) cursor.skip();
  return cursor.text.slice(from, cursor.offset);
}

export interface Tag {
  /** Empty for a tag that is whole as it stands. */
  readonly handle: string;
  readonly suffix: string;
}

export function scanTag(cursor: YamlCursor): Tag {
  const start = cursor.mark();
  const tag = cursor.code(1) === chars.less ? scanVerbatimTag(cursor, start) : scanShortTag(cursor, start);
  if (!isBlankOrEnd(cursor.code())) {
    throw new YamlProblem('scanner', 'did not find expected whitespace or line break', cursor.mark(), start);
  }
  return tag;
}

function scanVerbatimTag(cursor: YamlCursor, start: Mark): Tag {
  cursor.skip(2);
  const suffix = scanTagUri(cursor, '', start);
  if (cursor.code() !== chars.greater) {
    throw new YamlProblem('scanner', "did not find the expected '>'", cursor.mark(), start);
  }
  cursor.skip();
  return { handle: '', suffix };
}

function scanShortTag(cursor: YamlCursor, start: Mark): Tag {
  const handle = scanTagHandle(cursor, false, start);
  if (handle.length > 1 && handle.endsWith('!')) {
    return { handle, suffix: scanTagUri(cursor, '', start) };
  }
  const suffix = scanTagUri(cursor, handle, start);
  return suffix === '' ? { handle: '', suffix: '!' } : { handle: '!', suffix };
}

function scanTagHandle(cursor: YamlCursor, directive: boolean, start: Mark): string {
  const expected = () => new YamlProblem('scanner', "did not find expected '!'", cursor.mark(), start);
  if (cursor.code() !== chars.bang) throw expected();
  cursor.skip();
  const name = `!${scanWord(cursor)}`;
  if (cursor.code() === chars.bang) {
    cursor.skip();
    return `${name}!`;
  }
  if (directive && name !== '!') throw expected();
  return name;
}

const uriCharacters = /[-\w;/?:@&=+$,.!~*'()[\]%]/;

/** `head` is what was taken for a handle and is none: its text behind the `!` belongs to the tag. */
function scanTagUri(cursor: YamlCursor, head: string, start: Mark): string {
  let uri = head.slice(1);
  let found = head !== '';
  while (cursor.code() !== 0 && uriCharacters.test(cursor.text.charAt(cursor.offset))) {
    if (cursor.code() === chars.percent) {
      uri += scanUriEscape(cursor, start);
    } else {
      uri += cursor.text.charAt(cursor.offset);
      cursor.skip();
    }
    found = true;
  }
  if (!found) throw new YamlProblem('scanner', 'did not find expected tag URI', cursor.mark(), start);
  return uri;
}

/** One character, written as `%` and two digits for each of its bytes. */
function scanUriEscape(cursor: YamlCursor, start: Mark): string {
  const bytes: number[] = [];
  let length = 1;
  while (bytes.length < length) {
    const digits = /^%([0-9a-fA-F]{2})$/.exec(cursor.text.slice(cursor.offset, cursor.offset + 3))?.[1];
    if (digits === undefined) {
      throw new YamlProblem('scanner', 'did not find URI escaped octet', cursor.mark(), start);
    }
    const octet = Number.parseInt(digits, 16);
    if (bytes.length === 0) {
      length = utf8Length(octet);
      if (length === 0) {
        throw new YamlProblem('scanner', 'found an incorrect leading UTF-8 octet', cursor.mark(), start);
      }
    } else if ((octet & 0xc0) !== 0x80) {
      throw new YamlProblem('scanner', 'found an incorrect trailing UTF-8 octet', cursor.mark(), start);
    }
    bytes.push(octet);
    cursor.skip(3);
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function utf8Length(octet: number): number {
  if (octet < 0x80) return 1;
  if ((octet & 0xe0) === 0xc0) return 2;
  if ((octet & 0xf0) === 0xe0) return 3;
  return (octet & 0xf8) === 0xf0 ? 4 : 0;
}

/** `%YAML 1.1` or `%TAG ! prefix`, to the end of its line. */
export function scanDirective(cursor: YamlCursor): Directive {
  const start = cursor.mark();
  cursor.skip();
  const directive = scanDirectiveBody(cursor, scanDirectiveName(cursor, start), start);
  cursor.skipBlanks();
  if (cursor.code() === chars.hash) cursor.skipToBreak();
  if (!isBreakOrEnd(cursor.code())) {
    throw new YamlProblem('scanner', 'did not find expected comment or line break', cursor.mark(), start);
  }
  cursor.takeBreak();
  return directive;
}

function scanDirectiveName(cursor: YamlCursor, start: Mark): string {
  const name = scanWord(cursor);
  if (name === '') {
    throw new YamlProblem('scanner', 'could not find expected directive name', cursor.mark(), start);
  }
  if (!isBlankOrEnd(cursor.code())) {
    throw new YamlProblem('scanner', 'found unexpected non-alphabetical character', cursor.mark(), start);
  }
  return name;
}

function scanDirectiveBody(cursor: YamlCursor, name: string, start: Mark): Directive {
  if (name === 'YAML') {
    cursor.skipBlanks();
    const major = scanVersionNumber(cursor, start);
    if (cursor.code() !== chars.dot) {
      throw new YamlProblem('scanner', "did not find expected digit or '.' character", cursor.mark(), start);
    }
    cursor.skip();
    return { type: 'version', major, minor: scanVersionNumber(cursor, start) };
  }
  if (name === 'TAG') {
    cursor.skipBlanks();
    const handle = scanTagHandle(cursor, true, start);
    if (!isBlank(cursor.code())) {
      throw new YamlProblem('scanner', 'did not find expected whitespace', cursor.mark(), start);
    }
    cursor.skipBlanks();
    const prefix = scanTagUri(cursor, '', start);
    if (!isBlankOrEnd(cursor.code())) {
      throw new YamlProblem(
        'scanner',
        'did not find expected whitespace or line break',
        cursor.mark(),
        start,
      );
    }
    return { type: 'tag', handle, prefix };
  }
  throw new YamlProblem('scanner', 'found unknown directive name', cursor.mark(), start);
}

function scanVersionNumber(cursor: YamlCursor, start: Mark): number {
  const from = cursor.offset;
  while (isDigit(cursor.code())) {
    if (cursor.offset - from === 2) {
      throw new YamlProblem('scanner', 'found extremely long version number', cursor.mark(), start);
    }
    cursor.skip();
  }
  if (cursor.offset === from) {
    throw new YamlProblem('scanner', 'did not find expected version number', cursor.mark(), start);
  }
  return Number(cursor.text.slice(from, cursor.offset));
}
