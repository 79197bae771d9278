/** Values files decoded here and by Helm's own code: same values, same refusals, same messages. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { SourceText, toPlain } from '../../../src/base/yamlNode.ts';
import { decodeValues } from '../../../src/clients/helm/valuesFile.ts';
import { renderChart } from '../../../src/clients/engine/charts.ts';
import { makeUsualYaml } from '../../builders/usualYaml.ts';
import { makeYaml } from '../../builders/valuesYaml.ts';
import { startEngine } from './engine.ts';

const count = Number(process.env['HELM_YAML_CASES'] ?? 10_000);
const seed = Number(process.env['HELM_YAML_SEED'] ?? 1);
const usualCount = Number(process.env['HELM_YAML_USUAL_CASES'] ?? 1000);
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

/** Deeper than our own nodes go, and what both sides refuse. The answers are too deep to be sent to this thread. */
const nested: readonly (readonly [string, string])[] = [
  ...[1001, 3000, 10_000, 10_001, 20_000].flatMap((depth) => [
    [`${depth} brackets`, `a: ${'['.repeat(depth)}${']'.repeat(depth)}\n`] as const,
    [`${depth} open brackets`, `a: ${'['.repeat(depth)}\n`] as const,
    [`${depth} dashes`, `a: 1\nb:\n  ${'- '.repeat(depth)}x\n`] as const,
  ]),
  ['mappings', `a: ${'{b: '.repeat(2000)}1${'}'.repeat(2000)}\nc: 1\n`],
  ['an anchor far below', `a: ${'['.repeat(2000)}&x 1${']'.repeat(2000)}\nb: *x\n`],
];
const plainChart = {
  id: 'plain',
  files: [
    { path: 'Chart.yaml', bytes: new TextEncoder().encode('apiVersion: v2\nname: a\nversion: 1.0.0\n') },
  ],
};

describe.each([3, 4] as const)('Helm %i', (major) => {
  test('every known trap', async () => {
    expect(texts.map((text) => strip(decodeHere(text, major)))).toEqual(
      (await decodeByHelm(texts, major)).map(strip),
    );
  });

  test(`${usualCount} files as people write them, from seed ${seed}`, async () => {
    const made = Array.from({ length: usualCount }, (_, index) => makeUsualYaml(seed + index));
    const { different, refused } = await compare(made, major);
    expect(different.slice(0, 3)).toEqual([]);
    expect(refused / made.length).toBeLessThan(0.05);
  });

  test(`${count} texts with slips, from seed ${seed}`, async () => {
    const made = Array.from({ length: count }, (_, index) => makeYaml(seed + index));
    const { different } = await compare(made, major);
    expect(different.slice(0, 3)).toEqual([]);
  });

  test.each(nested)('%s', async (_, text) => {
    const values = [{ name: 'values.yaml', text }];
    const answer = await renderChart(engine, plainChart, { major, release: 'r', namespace: 'n', values });
    const theirs = answer.ok ? { ok: true } : { error: answer.error.error.detail ?? '' };
    const ours = decodeValues(new SourceText('values.yaml', text), major);
    if ('error' in theirs) expect(theirs.error).toContain(ours.ok ? 'accepted here' : ours.error.message);
    else expect(ours.ok ? '' : ours.error.message).toBe('');
  });
});

async function compare(made: readonly string[], major: 3 | 4) {
  const texts = made.filter(hasOneAnswer);
  const theirs = await decodeByHelm(texts, major);
  const different = texts.flatMap((text, index) => {
    const [ours, expected] = [strip(decodeHere(text, major)), strip(theirs[index] ?? { error: 'none' })];
    return JSON.stringify(sorted(ours)) === JSON.stringify(sorted(expected))
      ? []
      : [{ text, ours, expected }];
  });
  return { different, refused: theirs.filter((decoded) => 'error' in decoded).length };
}

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
