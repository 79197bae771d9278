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
   * The number that begins at `from`: an optional minus, digits, an optional fraction. Undefined where there is none, or
   * where its rounding is in doubt; `end` says how far it was looked then.
   */
  read(bytes: Uint8Array, from: number): number | undefined {
    const negative = bytes[from] === minus;
    const first = negative ? from + 1 : from;
    let at = first;
    // The first nine significant digits, and those behind them.
    let head = 0;
    let tail = 0;
    let digits = 0;
    let places = 0;
    let point = -1;
    for (; ; at += 1) {
      const digit = (bytes[at] ?? 0) - zero;
      if (digit < 0 || digit > 9) {
        if (digit !== dot - zero || point >= 0) break;
        point = at;
        continue;
      }
      places += 1;
      if (digits < smallDigits) head = head * 10 + digit;
      else tail = tail * 10 + digit;
      if (digits > 0 || digit !== 0) digits += 1;
    }
    this.end = at;
    const fraction = point < 0 ? 0 : at - point - 1;
    const wrong = places === 0 || point === first || (point >= 0 && fraction === 0);
    if (wrong || digits > mostDigits || fraction >= powers.length) return undefined;
    const value = quotient({ head, tail, digits, fraction });
    return value !== undefined && negative ? -value : value;
  }
}

/** All of the bytes from `from` to `to` as a number; see `DecimalReader`. */
export function decimal(bytes: Uint8Array, from: number, to: number): number | undefined {
  const reader = new DecimalReader();
  const value = reader.read(bytes, from);
  return reader.end === to ? value : undefined;
}

interface Digits {
  readonly head: number;
  readonly tail: number;
  readonly digits: number;
  readonly fraction: number;
}

/** Undefined near the middle between two doubles. */
function quotient({ head, tail, digits, fraction }: Digits): number | undefined {
  const shift = powers[digits > smallDigits ? digits - smallDigits : 0] ?? 1;
  const divisor = powers[fraction] ?? 1;
  const product = head * shift;
  if (digits <= exactDigits) return (product + tail) / divisor;
  const high = product + tail;
  const low = productError(head, shift, product) + (tail - (high - product));
  const whole = high / divisor;
  const reached = whole * divisor;
  const rest = (high - reached - productError(whole, divisor, reached) + low) / divisor;
  const sum = whole + rest;
  const left = rest - (sum - whole);
  // The true quotient is sum + left, but for less than 2^-98 of it: whoever adds that must come to the same sum.
  const doubt = Math.abs(sum) * 2 ** -98;
  return sum + (left + doubt) === sum && sum + (left - doubt) === sum ? sum : undefined;
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
