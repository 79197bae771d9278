/**
 * Kubernetes quantities (`500m`, `1.5Gi`, `1e3`), read, compared and written as the API server does
 * (k8s.io/apimachinery, pkg/api/resource). Whole numbers of billionths throughout: a floating point
 * number, or a count of units or thousandths, cannot hold all of them.
 */
import { err, ok, type Result } from './result.ts';

/** How a quantity was written, and so how it is written again. */
export type QuantityFormat = 'decimal' | 'binary' | 'exponent';

export interface Quantity {
  /** Billionths of the unit (of a core, a byte, a thing). */
  readonly nano: bigint;
  /** Powers of ten on top of it, for amounts that no machine could write out; 0 for all that is in use. */
  readonly zeros: number;
  readonly format: QuantityFormat;
}

/** `suffix`: the unit is none that Kubernetes knows; `form`: it is not a number with a suffix at all. */
export type QuantityFault = 'form' | 'number' | 'suffix';

interface Suffix {
  readonly format: QuantityFormat;
  readonly base: 2 | 10;
  readonly exponent: number;
}

const decimalSuffixes = new Map<string, number>([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
] as const);
const binarySuffixes = new Map<string, number>([
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
] as const);

const nanoPerUnit = 10n ** 9n;
/** Binary quantities are capped at the largest 64-bit number, decimal ones are not. */
const binaryCap = (2n ** 63n - 1n) * nanoPerUnit;
/** Powers of ten beyond this are only counted: no quantity in use comes near, and `1e999999999` must cost nothing. */
const exponentCap = 5000;

const quantityPattern = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[+-]?\d*)$/;

/**
 * Reads a quantity from its text. Outer blanks are refused, as Kubernetes' parser does; its JSON decoder trims them
 * first. Fractions of a billionth are rounded away from zero.
 */
export function parseQuantity(text: string): Result<Quantity, QuantityFault> {
  const match = text === '' ? null : quantityPattern.exec(text);
  if (match === null) return err('form');
  const [, sign = '', whole = '', fraction = '', suffixText = ''] = match;
  const suffix = readSuffix(suffixText);
  if (suffix === undefined) return err('suffix');
  if (whole === '' && fraction === '' && !readsEmptyAsZero(suffix)) return err('number');
  const digits = BigInt(whole + fraction);
  const magnitude = toNano(digits, fraction.length, suffix);
  const zeros = digits === 0n ? 0 : Math.max(0, powerOfTen(fraction.length, suffix) - exponentCap);
  return ok({ nano: sign === '-' ? -magnitude : magnitude, zeros, format: suffix.format });
}

function readSuffix(text: string): Suffix | undefined {
  const decimal = decimalSuffixes.get(text);
  if (decimal !== undefined) return { format: 'decimal', base: 10, exponent: decimal };
  const binary = binarySuffixes.get(text);
  if (binary !== undefined) return { format: 'binary', base: 2, exponent: binary };
  if (!/^[eE][+-]?\d+$/.test(text)) return undefined;
  const parsed = BigInt(text.slice(1).replace('+', ''));
  if (parsed !== BigInt.asIntN(64, parsed)) return undefined;
  // Kubernetes keeps 32 bits of the exponent, whatever was written.
  return { format: 'exponent', base: 10, exponent: Number(BigInt.asIntN(32, parsed)) };
}

/** Kubernetes reads a bare suffix (`Mi`, `m`) as zero where its fast path takes the text, and refuses the others. */
function readsEmptyAsZero(suffix: Suffix): boolean {
  return suffix.base === 10 ? suffix.exponent >= -9 : suffix.exponent <= 40;
}

/** `digits` times ten to the power of minus `places`, times the suffix, in billionths. */
function toNano(digits: bigint, places: number, suffix: Suffix): bigint {
  if (digits === 0n) return 0n;
  if (suffix.base === 2) {
    const capped = roundUp(digits * 2n ** BigInt(suffix.exponent) * nanoPerUnit, 10n ** BigInt(places));
    return capped > binaryCap ? binaryCap : capped;
  }
  const shift = powerOfTen(places, suffix);
  return shift >= 0
    ? digits * 10n ** BigInt(Math.min(shift, exponentCap))
    : roundUp(digits, 10n ** BigInt(Math.min(-shift, digits.toString().length)));
}

/** What digits with so many of them behind the point are multiplied by, for billionths. */
function powerOfTen(places: number, { base, exponent }: Suffix): number {
  return base === 10 ? 9 + exponent - places : 0;
}

function roundUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

/** Negative, zero or positive, as for sorting. */
export function compareQuantities(first: Quantity, second: Quantity): -1 | 0 | 1 {
  const [one, other] = first.zeros === second.zeros ? [first.nano, second.nano] : alignZeros(first, second);
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Two numbers in the same order, without more digits than are needed. */
function alignZeros(first: Quantity, second: Quantity): readonly [bigint, bigint] {
  const common = Math.min(first.zeros, second.zeros);
  const longest = exponentCap + Math.max(first.nano.toString().length, second.nano.toString().length);
  const align = ({ nano, zeros }: Quantity) => nano * 10n ** BigInt(Math.min(zeros - common, longest));
  return [align(first), align(second)];
}

/** The same amount `count` times: a limit for all replicas together. */
export function multiplyQuantity(quantity: Quantity, count: bigint): Quantity {
  return { ...quantity, nano: quantity.nano * count };
}

/**
 * Kubernetes' canonical form: no fraction, the largest suffix that loses nothing (`1500m`, `1536Mi`).
 * Beyond `E` the suffix is lost, as it is there: `1000E` is written `1`.
 */
export function canonicalQuantity(quantity: Quantity): string {
  const { nano, zeros, format } = quantity;
  if (nano === 0n) return '0';
  const units = nano / nanoPerUnit;
  const small = nano < 1024n * nanoPerUnit && nano > -1024n * nanoPerUnit;
  if (format === 'binary' && !small && units * nanoPerUnit === nano) return writeBinary(units);
  return writeDecimal(nano, zeros, format === 'exponent');
}

function writeBinary(units: bigint): string {
  let amount = units;
  let power = 0;
  while (amount % 1024n === 0n) {
    amount /= 1024n;
    power += 10;
  }
  return `${amount}${suffixOf(binarySuffixes, power)}`;
}

function writeDecimal(nano: bigint, further: number, asExponent: boolean): string {
  const digits = nano.toString();
  const significant = digits.replace(/0+$/, '');
  const zeros = digits.length - significant.length + further;
  const exponent = Math.floor(zeros / 3) * 3 - 9;
  const amount = significant + '0'.repeat(zeros % 3);
  if (asExponent) return exponent === 0 ? amount : `${amount}e${exponent}`;
  return amount + suffixOf(decimalSuffixes, exponent);
}

function suffixOf(suffixes: ReadonlyMap<string, number>, exponent: number): string {
  for (const [suffix, power] of suffixes) {
    if (power === exponent) return suffix;
  }
  return '';
}
