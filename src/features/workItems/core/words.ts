/** Words as the index keeps them: lower case, without accents, letters and digits alone. */

const longestWord = 40;

/** Calls `take` with each word of a text and where it begins and ends in it. */
export function eachWord(text: string, take: (word: string, start: number, end: number) => void): void {
  for (let at = 0; at < text.length; at += 1) {
    if (!isWordUnit(text.charCodeAt(at))) continue;
    const start = at;
    while (at < text.length && isWordUnit(text.charCodeAt(at))) at += 1;
    const word = foldWord(text.slice(start, Math.min(at, start + longestWord)));
    if (word !== '') take(word, start, at);
  }
}

export function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  eachWord(text, (word) => words.push(word));
  return words;
}

/** Digits, ASCII letters, and everything from Latin-1's letters on that is no punctuation or space. */
function isWordUnit(unit: number): boolean {
  if (unit < 0x80) {
    return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x30 && unit <= 0x39);
  }
  return unit >= 0xc0 && unit !== 0xd7 && unit !== 0xf7 && (unit < 0x2000 || unit > 0x206f) && !isWide(unit);
}

/** CJK punctuation and full-width signs. */
function isWide(unit: number): boolean {
  return (unit >= 0x3000 && unit <= 0x303f) || (unit >= 0xff00 && unit <= 0xff0f);
}

function foldWord(word: string): string {
  if (!/[\u0080-\uffff]/.test(word)) return word.toLowerCase();
  return word.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
]);

/** The words of HTML as a reader sees them; text without tags stays as it is. */
export function plainText(text: string): string {
  if (!text.includes('<') && !text.includes('&')) return text;
  return text
    .replaceAll(/<\/?[a-z!][^<>]*>/gi, ' ')
    .replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
      if (typeof name === 'string') return entities.get(name.toLowerCase()) ?? whole;
      const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
    });
}
