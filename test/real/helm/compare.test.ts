import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { defineChart } from '../../builders/charts/chartSpec.ts';
import { findDifference, findSurprise } from './compare.ts';
import type { Outcome } from './realHelm.ts';
import { shapeOf } from './shape.ts';

const renders = (output: string): Outcome => ({ ok: true, output, error: '' });
const fails = (error: string): Outcome => ({ ok: false, output: '', error });
const between = (real: Outcome, engine: Outcome, shape = false) =>
  findDifference({ real, engine, chartFolder: '/charts/a', shape });

describe('a difference is', () => {
  test('one that renders where the other fails', () => {
    expect(between(renders('a'), fails('b'))).toContain('Helm renders');
    expect(between(fails('b'), renders('a'))).toContain('the engine renders');
  });

  test('a single byte at the end of the output', () => {
    expect(between(renders('a: 1\n'), renders('a: 1\n'))).toBeUndefined();
    expect(between(renders('a: 1\n'), renders('a: 1\n\n'))).toContain('line 3');
  });

  test('another line of an error, or another order', () => {
    expect(between(fails('one\ntwo\nthree\n'), fails('one\ntwo\nthree'))).toBeUndefined();
    expect(between(fails('one\ntwo\nthree'), fails('one\nthree\ntwo'))).toContain('line 2');
  });
});

describe('no difference is', () => {
  test('the folder of the chart, or the hint on a flag of the command line', () => {
    const real = fails('open /charts/a/values.yaml: no\n\nUse --debug flag to render out invalid YAML\n');
    expect(between(real, fails('open values.yaml: no'))).toBeUndefined();
  });

  test('the order in which breaches of a schema are told, but their number and text', () => {
    const schema = "values don't meet the specifications of the schema(s) in the following chart(s):";
    expect(between(fails(`${schema}\na:\n- x\n- y`), fails(`${schema}\na:\n- y\n- x`))).toBeUndefined();
    expect(between(fails(`${schema}\na:\n- x\n- y`), fails(`${schema}\na:\n- y`))).toContain('- x');
  });
});

describe('a shape', () => {
  test('keeps the length and the separators of what is masked, and all of the rest', () => {
    const one = 'masked-uuid: 1f3-ab\nother: 5';
    expect(shapeOf(one)).toBe(shapeOf('masked-uuid: c0d-ee\nother: 5'));
    expect(shapeOf(one)).not.toBe(shapeOf('masked-uuid: c0d-eef\nother: 5'));
    expect(shapeOf(one)).not.toBe(shapeOf('masked-uuid: c0d-ee\nother: 6'));
    expect(between(renders(one), renders('masked-uuid: c0d-ee\nother: 5'), true)).toBeUndefined();
    expect(between(renders(one), renders('masked-uuid: c0d-ee\nother: 5'))).toContain('line 1');
  });

  test('tells keys of one kind from keys of another', () => {
    const format = { type: 'pkcs8', format: 'pem' } as const;
    const ed25519 = () => String(generateKeyPairSync('ed25519').privateKey.export(format));
    const ec = (namedCurve: string) =>
      String(generateKeyPairSync('ec', { namedCurve }).privateKey.export(format));
    expect(shapeOf(ed25519())).toBe(shapeOf(ed25519()));
    expect(shapeOf(ed25519())).not.toBe(shapeOf(ec('P-256')));
    expect(shapeOf(ec('P-256'))).not.toBe(shapeOf(ec('P-384')));
  });
});

test('a generated chart that Helm does not take as its author meant is told', () => {
  const { environments } = defineChart({
    name: 'a',
    about: '',
    files: {},
    environments: { dev: { fails: { 3: 'no such thing' } } },
  });
  const verdicts = environments.flatMap((environment) => [
    findSurprise(fails('no such thing at line 5'), environment, 3),
    findSurprise(fails('something else\nno such thing'), environment, 3),
    findSurprise(renders(''), environment, 3),
    findSurprise(renders(''), environment, 4),
    findSurprise(fails('broken'), environment, 4),
  ]);
  expect(verdicts).toEqual([
    undefined,
    'Helm should fail with "no such thing", but says: Error: something else',
    'Helm should fail with "no such thing", but renders',
    undefined,
    'Helm should render, but fails: broken',
  ]);
});
