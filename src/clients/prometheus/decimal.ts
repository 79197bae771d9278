/**
 * Decimal text in bytes to the nearest double, without making a string of it. Prometheus writes the shortest text that
 * names a double, up to 17 digits, which is more than a double holds exactly: the digits are kept as an exact sum of two
 * doubles, divided in double-double arithmetic, and where that leaves a doubt about the rounding, JavaScript decides.
 */

const powers = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
/** 2^27 + 1, which splits a double in two halves of 26 bits (Dekker). */
const splitter = 134_217_729;
/** Digits that fit into a small integer, whatever they are. */
const smallDigits = 9;
/** Digits that fit into a double exactly, whatever they are. */
const exactDigits = 15;
const mostDigits = 17;

const minus = 0x2d;
const dot = 0x2e;
const zero = 0x30;

/** Reads numbers one after the other. */
export class DecimalReader {
  /** Behind the last number that was read. */
  end = 0;

  /**
   * Puts the number that begins at `from` (an optional minus, digits, an optional fraction) into the array. False where there
   * is none, or where its rounding is in doubt; `end` says how far it was looked then. Numbers that are handed over in
   * an array are not boxed, which is half of the time.
   */
  read(bytes: Uint8Array, from: number, into: Float64Array, index: number): boolean {
    const negative = bytes[from] === minus;
    const first = negative ? from + 1 : from;
    let at = first;
    // The first nine significant digits, and those behind them.
    let head = 0;
    let tail = 0;
    let digits = 0;
    let point = -1;
    // Zeros in front count for nothing but their place.
    while (bytes[at] === zero) at += 1;
    for (; digits < smallDigits; at += 1) {
      const digit = (bytes[at] ?? 0) - zero;
      if (digit >= 0 && digit <= 9) {
        head = head * 10 + digit;
        if (head > 0) digits += 1;
      } else if (digit === dot - zero && point < 0) point = at;
      else break;
    }
    if (digits === smallDigits) {
      const behind = at;
      for (; ; at += 1) {
        const digit = (bytes[at] ?? 0) - zero;
        if (digit >= 0 && digit <= 9) tail = tail * 10 + digit;
        else if (digit === dot - zero && point < 0) point = at;
        else break;
      }
      digits += at - behind - (point >= behind ? 1 : 0);
    }
    this.end = at;
    const fraction = point < 0 ? 0 : at - point - 1;
    const wrong = at === first || point === first || (point >= 0 && fraction === 0);
    if (wrong || digits > mostDigits || fraction >= powers.length) return false;
    const shift = powers[digits > smallDigits ? digits - smallDigits : 0] ?? 1;
    const divisor = powers[fraction] ?? 1;
    if (digits <= exactDigits) {
      const value = (head * shift + tail) / divisor;
      into[index] = negative ? -value : value;
      return true;
    }
    const product = head * shift;
    const high = product + tail;
    const low = productError(head, shift, product) + (tail - (high - product));
    const whole = high / divisor;
    const reached = whole * divisor;
    const rest = (high - reached - productError(whole, divisor, reached) + low) / divisor;
    const sum = whole + rest;
    const left = rest - (sum - whole);
    into[index] = negative ? -sum : sum;
    // The true quotient is sum + left, but for less than 2^-98 of it: whoever adds that must come to the same sum.
    const doubt = sum * 2 ** -98;
    return sum + (left + doubt) === sum && sum + (left - doubt) === sum;
  }
}

/** All of the bytes from `from` to `to` as a number; see `DecimalReader`. */
export function decimal(bytes: Uint8Array, from: number, to: number): number | undefined {
  const reader = new DecimalReader();
  const into = new Float64Array(1);
  return reader.read(bytes, from, into, 0) && reader.end === to ? into[0] : undefined;
}

/** The exact rounding error of a product (Veltkamp and Dekker). */
function productError(a: number, b: number, product: number): number {
  const aScaled = splitter * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = splitter * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
