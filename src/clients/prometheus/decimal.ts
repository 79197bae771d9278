/**
 * Decimal text in bytes to the nearest double, without making a string of it. Prometheus writes the shortest text that
 * names a double, up to 17 digits, which is more than a double holds exactly: the digits are kept as an exact sum of two
 * doubles, divided in double-double arithmetic, and where that leaves a doubt about the rounding, JavaScript decides.
 */

const powers = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
/** 2^27 + 1, which splits a double in two halves of 26 bits (Dekker). */
const splitter = 134_217_729;
/** Digits that fit into a double exactly, whatever they are. */
const exactDigits = 15;
const mostDigits = 17;

const minus = 0x2d;
const dot = 0x2e;
const zero = 0x30;
const nine = 0x39;

/**
 * The number that stands in `bytes` from `from` to `to`: an optional minus, digits, an optional fraction. Undefined where
 * it is anything else, or where its rounding is in doubt.
 */
export function decimal(bytes: Uint8Array, from: number, to: number): number | undefined {
  let at = from;
  const negative = bytes[at] === minus;
  if (negative) at += 1;
  // The first 15 significant digits, and those behind them.
  let head = 0;
  let tail = 0;
  let digits = 0;
  let fraction = 0;
  let seenDot = false;
  const first = at;
  for (; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= zero && byte <= nine) {
      if (digits > 0 || byte !== zero) digits += 1;
      if (digits <= exactDigits) head = head * 10 + (byte - zero);
      else tail = tail * 10 + (byte - zero);
      if (seenDot) fraction += 1;
    } else if (byte === dot && !seenDot && at > first) seenDot = true;
    else return undefined;
  }
  if (at === first || (seenDot && fraction === 0) || digits > mostDigits || fraction > 22) return undefined;
  const divisor = powers[fraction] ?? 1;
  if (digits <= exactDigits) return signed(head / divisor, negative);
  const quotient = longQuotient(head, tail, { shift: powers[digits - exactDigits] ?? 1, divisor });
  return quotient === undefined ? undefined : signed(quotient, negative);
}

/** `(head * shift + tail) / divisor`, rounded once; undefined near the middle between two doubles. */
function longQuotient(
  head: number,
  tail: number,
  { shift, divisor }: { readonly shift: number; readonly divisor: number },
): number | undefined {
  // Both products are below 2^57, so that their rounding error is a double itself.
  const product = head * shift;
  const productLow = productError(head, shift, product);
  const high = product + tail;
  const low = productLow + (tail - (high - product));
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

const signed = (value: number, negative: boolean): number => (negative ? -value : value);
