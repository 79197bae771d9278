/** Values files decoded here and by Helm's own code: same values, same refusals, same messages. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { SourceText, toPlain } from '../../../src/base/yamlNode.ts';
import { decodeValues } from '../../../src/clients/helm/valuesFile.ts';
import { makeYaml } from '../../builders/valuesYaml.ts';
import { startEngine } from './engine.ts';

const count = Number(process.env['HELM_YAML_CASES'] ?? 2000);
const seed = Number(process.env['HELM_YAML_SEED'] ?? 1);
const engine = startEngine();

const answers = z.array(
  z.object({ value: z.optional(z.unknown()), error: z.optional(z.object({ detail: z.string() })) }),
);

type Decoded = { readonly value: unknown } | { readonly error: string };

const atOnce = 1000;

async function decodeByHelm(texts: readonly string[], major: 3 | 4): Promise<readonly Decoded[]> {
  const decoded: Decoded[] = [];
  for (let start = 0; start < texts.length; start += atOnce) {
    const payload = { major, texts: texts.slice(start, start + atOnce) };
    const answer = await engine.call({ method: 'decodeYamls', payload });
    if (!answer.ok) throw new Error(answer.error.message);
    for (const { value, error } of answers.parse(answer.value)) {
      decoded.push(error ? { error: error.detail } : { value: value ?? {} });
    }
  }
  return decoded;
}

function decodeHere(text: string, major: 3 | 4): Decoded {
  const decoded = decodeValues(new SourceText('values.yaml', text), major);
  return decoded.ok ? { value: toPlain(decoded.value.root) } : { error: decoded.error.message };
}

/** Rows that a reader of YAML 1.2, or one with other defaults, gets wrong. */
const values =
  'on,yes,y,n,no,off,0755,010,08,0o755,0b11,1_000,1:30,22:22,2020-01-01,.inf,-.INF,.nan,1e1000,1e3,{{ .Values.x }},' +
  '!!float 1,!!binary aGk=,!custom x,0x1F,-0x1F,18446744073709551615,18446744073709551616,+1,.5,1.,~,"on",!!int 1.5';
const rows = values.split(',').flatMap((value) => [`a: ${value}\n`, `${value}: 1\n`, `a: [${value}]\n`]);
const texts = [
  ...rows,
  'x: &x {b: 2}\na:\n  b: 3\n  <<: *x\n',
  'x: &x {b: 2}\na:\n  <<: *x\n  b: 3\n',
  'a: 1\nb: 2\na: 3\n',
  'a: {b: 1, c: 2}\na: {d: 3}\n',
  'a: &x 1\nb: &x 2\nc: *x\n',
  `a: &a x\nb: [${'*a, '.repeat(200)}]\n`,
  '- a\n',
  'text\n',
  '',
  '# nothing\n',
  'a: 1\r\nb:\r\n  c: 2\r\n',
  '\uFEFFa: 1\n',
  'a:\t1\n',
  'a:\n\tb: 1\n',
  'a:\u00a01\n',
  '[a]: 1\n',
  '~: 1\n',
  '  a: 1\nb: 2\n',
  'a: 1\n---\nb: 2\n---\na: {c: 3}\n',
  'a: 1\n--- b\n',
  '---\n# c\n---\na: 1\n...\nb: 2\n',
];

describe.each([3, 4] as const)('Helm %i', (major) => {
  test('every known trap', async () => {
    expect(texts.map((text) => strip(decodeHere(text, major)))).toEqual(
      (await decodeByHelm(texts, major)).map(strip),
    );
  });

  test(`${count} texts from seed ${seed}`, async () => {
    const made = Array.from({ length: count }, (_, index) => makeYaml(seed + index)).filter(hasOneAnswer);
    const theirs = await decodeByHelm(made, major);
    const different = made.flatMap((text, index) => {
      const [ours, expected] = [strip(decodeHere(text, major)), strip(theirs[index] ?? { error: 'none' })];
      return JSON.stringify(sorted(ours)) === JSON.stringify(sorted(expected))
        ? []
        : [{ text, ours, expected }];
    });
    expect(different.slice(0, 3)).toEqual([]);
  });
});

/** Keys that are different in YAML and equal in JSON win in the order of Go's maps, which is any. */
function hasOneAnswer(text: string): boolean {
  return !/\btrue['"]|['"]true/.test(text);
}

/** What Helm says around the decoder's words, and a quoted key in Go's own syntax, in which the order of keys is its own. */
function strip(decoded: Decoded): Decoded {
  if (!('error' in decoded)) return decoded;
  const error = decoded.error
    .replace(/^(?:cannot unmarshal yaml document: )?/, '')
    .replace(/(invalid map key: ).*$/s, '$1')
    .replace(/(unsupported map key of type: [^,]*).*$/s, '$1');
  return { error };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!(value instanceof Object)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
