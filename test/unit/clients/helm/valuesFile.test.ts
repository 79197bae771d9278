import { describe, expect, test } from 'vitest';
import { positionOf, SourceText, toPlain } from '../../../../src/base/yamlNode.ts';
import { decodeValues, isGitCrypt, isSops } from '../../../../src/clients/helm/valuesFile.ts';

function decode(text: string, major: 3 | 4) {
  const decoded = decodeValues(new SourceText('values.yaml', text), major);
  return decoded.ok ? toPlain(decoded.value.root) : decoded.error.message;
}

describe('several documents', () => {
  test.each([
    ['a: 1\nb: {c: 1}\n---\nb: {d: 2}\n', { a: 1, b: { c: 1, d: 2 } }],
    ['---\na: 1\n--- # more\nb: 2\n', { a: 1, b: 2 }],
    ['a: 1\r\n---\r\nb: 2\r\n', { a: 1, b: 2 }],
    ['# only a comment\n---\na: 1\n', { a: 1 }],
    ['---\n---\n', {}],
    ['a: 1\n--- b: 2\n', 'error reading yaml document: invalid Yaml document separator: b: 2'],
    ['a: 1\n----\n', 'error reading yaml document: invalid Yaml document separator: -'],
  ])('Helm 4 merges them: %j', (text, values) => {
    expect(decode(text, 4)).toEqual(values);
  });

  test('Helm 3 reads the first', () => {
    expect(decode('a: 1\n---\nb: @\n', 3)).toEqual({ a: 1 });
  });

  test('a value of the second has its own line', () => {
    const decoded = decodeValues(new SourceText('f', 'a: 1\n---\nb: 2\n'), 4);
    const b = decoded.ok ? decoded.value.root.entries.get('b') : undefined;
    expect(b && positionOf(b.value).line).toBe(3);
  });
});

test('what Helm passes over in silence is told', () => {
  const decoded = decodeValues(new SourceText('f', '  a: 1\nb: 2\n'), 4);
  expect(decoded).toMatchObject({ ok: true, value: { ignoredFrom: 7 } });
});

test.each([
  ['- a\n', 'array'],
  ['text\n', 'string'],
  ['5\n', 'number'],
  ['no\n', 'bool'],
])('%j is no values file', (text, type) => {
  const message = `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${type} into Go value of type map[string]interface {}`;
  expect(decode(text, 4)).toBe(message);
  expect(decode(text, 3)).toBe(message);
});

test('encrypted files are known', () => {
  expect(isGitCrypt(new TextEncoder().encode('\0GITCRYPT\0abc'))).toBe(true);
  expect(isGitCrypt(new TextEncoder().encode('a: 1'))).toBe(false);
  const sops = decodeValues(new SourceText('f', 'a: ENC[x]\nsops:\n  mac: m\n  version: 3.9.0\n'), 4);
  expect(sops.ok && isSops(sops.value.root)).toBe(true);
});
