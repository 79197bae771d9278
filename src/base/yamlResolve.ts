/** What the text of a scalar stands for in YAML 1.1, as the YAML library behind Helm reads it (go-yaml, version 2). */
import { YamlProblem, type Mark } from './yamlCursor.ts';
import type { WrittenScalar } from './yamlParser.ts';

export type Resolved =
  | { readonly type: 'null' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'str' | 'timestamp'; readonly value: string };

const words = new Map<string, Resolved>();
for (const text of ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']) {
  words.set(text, { type: 'bool', value: true });
}
for (const text of ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']) {
  words.set(text, { type: 'bool', value: false });
}
for (const text of ['', '~', 'null', 'Null', 'NULL']) words.set(text, { type: 'null' });
for (const text of ['.nan', '.NaN', '.NAN']) words.set(text, { type: 'float', value: Number.NaN });
for (const text of ['.inf', '.Inf', '.INF']) {
  words.set(text, { type: 'float', value: Infinity });
  words.set(`+${text}`, { type: 'float', value: Infinity });
  words.set(`-${text}`, { type: 'float', value: -Infinity });
}

const standard = 'tag:yaml.org,2002:';
const appliedTags = new Set(
  ['str', 'bool', 'int', 'float', 'null', 'timestamp'].map((name) => standard + name),
);
const smallest = -(2n ** 63n);
const largest = 2n ** 64n - 1n;

/** Throws a {@link YamlProblem} where the scalar is not what its tag says. */
export function resolveScalar({ tag, text, style, start }: WrittenScalar): Resolved {
  if (tag === '') return style === 'plain' ? resolvePlain(text) : { type: 'str', value: text };
  if (tag === `${standard}binary`) return { type: 'str', value: decodeBinary(text, start) };
  if (tag === `${standard}str` || !appliedTags.has(tag)) return { type: 'str', value: text };
  const wanted = tag.slice(standard.length);
  const resolved = wanted === 'timestamp' ? resolveTimestamp(text) : resolvePlain(text);
  if (resolved.type === wanted) return resolved;
  if (wanted === 'float' && resolved.type === 'int' && resolved.value < 2n ** 63n) {
    return { type: 'float', value: Number(resolved.value) };
  }
  throw new YamlProblem('decoder', `cannot decode !!${resolved.type} \`${text}\` as a !!${wanted}`, start);
}

function resolvePlain(text: string): Resolved {
  const first = text.charCodeAt(0) | 0;
  // Most scalars begin with a letter that begins no word, and need no further look.
  if (first > 57 && !'yYnNtTfFoO~'.includes(text.charAt(0))) return { type: 'str', value: text };
  const word = words.get(text);
  if (word !== undefined) return word;
  if (first === 46) return resolveFraction(text);
  if (first === 43 || first === 45 || (first >= 48 && first <= 57)) return resolveNumber(text);
  return { type: 'str', value: text };
}

/** Text that begins with a point. */
function resolveFraction(text: string): Resolved {
  const value = /^\.\d+(_\d+)*([eE][-+]?\d+(_\d+)*)?$/.test(text)
    ? Number(text.replaceAll('_', ''))
    : Infinity;
  return Number.isFinite(value) ? { type: 'float', value } : { type: 'str', value: text };
}

/** Text that begins with a digit or a sign. */
function resolveNumber(text: string): Resolved {
  const digits = text.replaceAll('_', '');
  const int = parseInt64(digits);
  if (int !== undefined) return { type: 'int', value: int };
  if (/^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(digits)) {
    const value = Number(digits);
    if (Number.isFinite(value)) return { type: 'float', value };
  }
  return { type: 'str', value: text };
}

const intForms = [
  { pattern: /^0[xX]([0-9a-fA-F]+)$/, prefix: '0x' },
  { pattern: /^0[oO]([0-7]+)$/, prefix: '0o' },
  { pattern: /^0[bB]([01]+)$/, prefix: '0b' },
  { pattern: /^0([0-7]*)$/, prefix: '0o0' },
  { pattern: /^([1-9]\d*)$/, prefix: '' },
];

function parseInt64(text: string): bigint | undefined {
  const signed = text.startsWith('-') || text.startsWith('+');
  const digits = signed ? text.slice(1) : text;
  for (const { pattern, prefix } of intForms) {
    const match = pattern.exec(digits);
    if (match === null) continue;
    const magnitude = BigInt(prefix + (match[1] ?? ''));
    const value = text.startsWith('-') ? -magnitude : magnitude;
    // The upper half of the unsigned numbers is read only without a sign.
    return value < smallest || value > largest || (signed && value >= 2n ** 63n) ? undefined : value;
  }
  return undefined;
}

/** Dates stay text in values; only an explicit tag asks whether they are dates. */
function resolveTimestamp(text: string): Resolved {
  const match =
    /^\d{4}-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+]\d{2}:\d{2})| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/.exec(
      text,
    );
  if (match === null) return resolvePlain(text);
  const [month = 0, day = 0] = match.slice(1, 3).map(Number);
  const [hour = 0, minute = 0, second = 0] = match.slice(3).filter(Boolean).map(Number);
  const valid =
    month >= 1 && month <= 12 && day >= 1 && day <= daysIn(Number(text.slice(0, 4)), month) && hour < 24;
  return valid && minute < 60 && second < 60 ? { type: 'timestamp', value: text } : resolvePlain(text);
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function decodeBinary(text: string, start: Mark): string {
  const packed = text.replaceAll(/[\r\n]/g, '');
  if (!/^(?:[\w+/]{4})*(?:[\w+/]{2}==|[\w+/]{3}=)?$/.test(packed) || packed.includes('_')) {
    throw new YamlProblem('decoder', '!!binary value contains invalid base64 data', start);
  }
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** A mapping's key as text, as sigs.k8s.io/yaml writes it; undefined for one that JSON cannot have. */
export function keyText(key: Resolved): string | undefined {
  switch (key.type) {
    case 'null':
      return undefined;
    case 'int':
      return key.value < 2n ** 63n ? key.value.toString() : undefined;
    case 'float':
      return floatText(key.value);
    case 'bool':
      return String(key.value);
    case 'str':
    case 'timestamp':
      return key.value;
  }
}

/** The shortest text that reads as the same 32-bit number, in Go's `%g` form. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(Math.fround(value))) return value > 0 ? '.inf' : '-.inf';
  let digits = 1;
  while (digits < 9 && Math.fround(Number(value.toPrecision(digits))) !== Math.fround(value)) digits += 1;
  const [mantissa = '', exponentText = '0'] = value.toExponential(digits - 1).split('e');
  const exponent = Number(exponentText);
  if (value !== 0 && (exponent < -4 || exponent >= 6)) {
    const trimmed = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
    return `${trimmed}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return Object.is(value, -0) ? '-0' : String(Number(value.toPrecision(digits)));
}
