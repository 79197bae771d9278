import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readYaml, type YamlReading } from '../../../src/base/yamlDecode.ts';
import { positionOf, SourceText, toPlain, type YamlNode } from '../../../src/base/yamlNode.ts';

function read(text: string): YamlReading {
  const reading = readYaml(new SourceText('values.yaml', text));
  if (!reading.ok) throw new Error(reading.error.message);
  return reading.value;
}

function plain(text: string): unknown {
  const { root } = read(text);
  return root === undefined ? undefined : toPlain(root);
}

function fault(text: string): { message: string; line: number; column: number } {
  const source = new SourceText('values.yaml', text);
  const reading = readYaml(source);
  if (reading.ok)
    throw new Error(`decoded: ${JSON.stringify(reading.value.root && toPlain(reading.value.root))}`);
  return { message: reading.error.message, ...source.position(reading.error.offset) };
}

function at(text: string, ...path: string[]): YamlNode {
  let node = read(text).root;
  for (const key of path) {
    if (node?.kind === 'map') node = node.entries.get(key)?.value;
    else if (node?.kind === 'list') node = node.items[Number(key)];
  }
  if (node === undefined) throw new Error(path.join('.'));
  return node;
}

describe('scalars are decoded as Helm decodes them', () => {
  test.each([
    ['yes', true],
    ['no', false],
    ['on', true],
    ['off', false],
    ['y', true],
    ['N', false],
    ['True', true],
    ['tRue', 'tRue'],
    ['0755', 493],
    ['010', 8],
    ['08', 8],
    ['0o755', 493],
    ['0b11', 3],
    ['0x1F', 31],
    ['-0x1F', -31],
    ['1_000', 1000],
    ['_1', '_1'],
    ['1:30', '1:30'],
    ['22:22', '22:22'],
    ['2020-01-01', '2020-01-01'],
    ['1e3', 1000],
    ['1e1000', '1e1000'],
    ['.5', 0.5],
    ['1.', 1],
    ['+.5', 0.5],
    ['18446744073709551615', 18446744073709552000],
    ['1.2.3', '1.2.3'],
    ['~', null],
    ['', null],
    ['Null', null],
    ['"yes"', 'yes'],
    ["'1'", '1'],
    ["'it''s'", "it's"],
    ['"a\\x41\\u00e9\\n\\_"', 'aAé\n\u00a0'],
    ['"a \\\n   b"', 'a b'],
    ['"a\n\n\n  b"', 'a\n\nb'],
    ['a #c', 'a'],
    ['a#c', 'a#c'],
    ['!!float 1', 1],
    ['!!str 1', '1'],
    ['!!int "3"', 3],
    ['!!binary aGk=', 'hi'],
    ['!custom 1', '1'],
    ['!!timestamp 2001-1-2', '2001-1-2'],
    ['<<', '<<'],
  ])('%s', (text, value) => {
    expect(plain(`a: ${text}\n`)).toEqual({ a: value });
  });

  test('a plain scalar goes on over lines', () => {
    expect(plain('a: b\n  c\n\n  d\n')).toEqual({ a: 'b c\nd' });
  });

  test.each([
    ['|', 'x\n y\n\nz\n'],
    ['|-', 'x\n y\n\nz'],
    ['|+', 'x\n y\n\nz\n\n'],
    ['>', 'x\n y\n\nz\n'],
    ['>-', 'x\n y\n\nz'],
    ['|2 # c', 'x\n y\n\nz\n'],
  ])('a block of text, %s', (header, value) => {
    expect(plain(`a: ${header}\n  x\n   y\n\n  z\n\nb: 1\n`)).toEqual({ a: value, b: 1 });
  });
});

describe('keys become text', () => {
  test.each([
    ['on: 1', { true: 1 }],
    ['no: 1', { false: 1 }],
    ['0x10: 1', { 16: 1 }],
    ['1.50: 1', { 1.5: 1 }],
    ['1e6: 1', { '1e+06': 1 }],
    ['0.1: 1', { 0.1: 1 }],
    ['2020-01-01: 1', { '2020-01-01': 1 }],
    ['"a b": 1', { 'a b': 1 }],
    ['? a\n: 1', { a: 1 }],
    ['a.b: 1', { 'a.b': 1 }],
  ])('%s', (text, value) => {
    expect(plain(text)).toEqual(value);
  });

  test('those of the object prototype are keys like any other [abuse 28]', () => {
    const value = plain('__proto__: {polluted: 1}\nconstructor: 2\ntoString: 3\n');
    expect(Object.entries(value ?? {})).toEqual([
      ['__proto__', { polluted: 1 }],
      ['constructor', 2],
      ['toString', 3],
    ]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('boolean-like ones are told', () => {
    const keys = read('a:\n  no: 1\n  true: 2\n  "off": 3\n').booleanKeys;
    expect(keys.map(({ parent, name, key }) => [parent, name, positionOf(key).line])).toEqual([
      [['a'], 'false', 2],
    ]);
  });
});

describe('merge keys and aliases', () => {
  const anchors = 'x: &x {b: 2, c: 3}\n';
  test.each([
    ['<<: *x', { b: 2, c: 3 }],
    ['<<: *x\n  b: 1', { b: 1, c: 3 }],
    ['b: 1\n  <<: *x', { b: 2, c: 3 }],
    ['<<: [{b: 9, d: 4}, *x]', { b: 9, c: 3, d: 4 }],
    ['<<: {<<: *x, c: 5}', { b: 2, c: 5 }],
  ])('%s', (text, value) => {
    expect(plain(`${anchors}a:\n  ${text}\n`)).toEqual({ x: { b: 2, c: 3 }, a: value });
  });

  test('an alias is the node that it names, at its place', () => {
    const root = read('a: &a\n  b: 1\nc: *a\n').root;
    if (root?.kind !== 'map') throw new Error('no map');
    expect(root.entries.get('c')?.value).toBe(root.entries.get('a')?.value);
  });

  test('a name may be given twice: the last one before the alias counts', () => {
    expect(plain('a: &x 1\nb: &x 2\nc: *x\n')).toEqual({ a: 1, b: 2, c: 2 });
  });

  test('more than a hundred uses of one alias are no fault', () => {
    const text = `a: &a 1\nb: [${'*a, '.repeat(200)}]\n`;
    expect(plain(text)).toHaveProperty('b.length', 200);
  });

  test('a bomb is refused as Helm refuses it, and fast [abuse 26]', () => {
    const levels = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(9)}]`);
    expect(fault(`l0: &l0 [x]\n${levels.join('\n')}\n`).message).toBe(
      'error converting YAML to JSON: yaml: document contains excessive aliasing',
    );
  });
});

describe('refused, with the message of Helm, marked where a person looks', () => {
  test.each([
    ['a:\n\tb: 2\n', 'yaml: line 2: found character that cannot start any token', 2],
    ['a: b\n\tc\n', 'yaml: line 2: found a tab character that violates indentation', 2],
    ['a:\n  b: 1\n c: 2\n', 'yaml: line 2: did not find expected key', 3],
    ['a: 1\nfoo\nb: 2\n', "yaml: line 3: could not find expected ':'", 2],
    ['a: 1\nb: "x\nc: 2\n', 'yaml: line 4: found unexpected end of stream', 2],
    ['a: b: c\n', 'yaml: mapping values are not allowed in this context', 1],
    ['a: [1, 2\nb: 3\n', "yaml: line 1: did not find expected ',' or ']'", 1],
    ['a: {x: 1,\n    y: 2\n    z: 3}\n', "yaml: line 2: did not find expected ',' or '}'", 3],
    [
      'a: {{ .Values.x }}\n',
      'yaml: invalid map key: map[interface {}]interface {}{".Values.x":interface {}(nil)}',
      1,
    ],
    ['a: *nowhere\n', "yaml: unknown anchor 'nowhere' referenced", 1],
    ['a: &a [*a]\n', "yaml: anchor 'a' value contains itself", 1],
    ['b: 1\n~: x\n', 'unsupported map key of type: %!s(<nil>), key: <nil>, value: "x"', 2],
    ['[a]: 1\n', 'yaml: invalid map key: []interface {}{"a"}', 1],
    ['x: 1\na: .inf\n', 'json: unsupported value: +Inf', 2],
    ['a: .nan\n', 'json: unsupported value: NaN', 1],
    ['a: !!int x\n', 'yaml: cannot decode !!str `x` as a !!int', 1],
    ['a: !!binary "%"\n', 'yaml: !!binary value contains invalid base64 data', 1],
    ['a: @x\n', 'yaml: found character that cannot start any token', 1],
    ['a: "\\q"\n', 'yaml: found unknown escape character', 1],
    ['a: 1\nb: \u0000\n', 'yaml: control characters are not allowed', 2],
    ['%YAML 1.2\n---\na: 1\n', 'yaml: found incompatible YAML document', 1],
    ['<<: 1\n', 'yaml: map merge requires map or sequence of maps as the value', 1],
  ])('%j', (text, message, line) => {
    expect(fault(text)).toMatchObject({ message: `error converting YAML to JSON: ${message}`, line });
  });

  test('a key of more than 1024 characters', () => {
    expect(plain(`${'k'.repeat(1024)}: 1\n`)).toEqual({ ['k'.repeat(1024)]: 1 });
    expect(fault(`a: 1\n${'k'.repeat(1025)}: 1\n`)).toMatchObject({
      message: "error converting YAML to JSON: yaml: line 2: could not find expected ':'",
      line: 2,
    });
  });

  test('twenty thousand brackets', () => {
    const message = 'error converting YAML to JSON: yaml: exceeded max depth of 10000';
    expect(fault(`a: ${'['.repeat(20_000)}`).message).toBe(message);
    expect(fault(`${'- '.repeat(20_000)}a`).message).toBe(message);
  });

  test('what is nested deeper than anybody nests is passed over, with its anchors', () => {
    // Measured with Helm 3.22.0 and 4.3.1: 9,999 brackets in a mapping are the most that JSON may have there.
    expect(plain(`a: ${'['.repeat(9999)}${']'.repeat(9999)}\nb: 1\n`)).toMatchObject({ b: 1 });
    expect(fault(`a: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`).message).toBe(
      "error unmarshaling JSON: while decoding JSON: invalid character '[' exceeded max depth",
    );
    const deep = `${'['.repeat(5000)}&x {a: [1, "]"]}, 2${']'.repeat(5000)}`;
    expect(plain(`b: 1\na: ${deep}\nc: *x\n`)).toMatchObject({ b: 1, c: '' });
    expect(fault(`a: ${'['.repeat(5000)}1 2: ]${']'.repeat(4990)}}`).message).toContain(
      "expected ',' or ']'",
    );
    expect(fault(`a: ${'[{a: '.repeat(2000)}[`).message).toContain('did not find expected node content');
  });
});

describe('accepted as Helm accepts them [abuse 29]', () => {
  test.each([
    ['\uFEFFa: 1\n', { a: 1 }],
    ['a: 1\r\nb: 2\r\n', { a: 1, b: 2 }],
    ['a:\t1\n', { a: 1 }],
    ['a: 1\u0085b: 2', { a: 1, b: 2 }],
    ['a:\u00a01', 'a:\u00a01'],
    ['# only a comment\n', undefined],
    ['', undefined],
    ['---\n', null],
    ['a:\n- 1\n- 2\nb: 3\n', { a: [1, 2], b: 3 }],
    ['- a\n- - b\n  - c\n', ['a', ['b', 'c']]],
    ['[a: 1, b]', [{ a: 1 }, 'b']],
    ['{a, b: }', { a: null, b: null }],
    ['a: !!set {b}', { a: { b: null } }],
    ['%TAG !e! tag:e,2000:\n---\na: !e!x 1\n', { a: '1' }],
  ])('%j', (text, value) => {
    expect(plain(text)).toEqual(value);
  });

  test('only the first document, and that more follows is told', () => {
    expect(plain('a: 1\n---\nb: 2\n')).toEqual({ a: 1 });
    expect(read('a: 1\n---\nb: 2\n').rest).toBe(5);
    expect(read('a: 1\n...\n# end\n').rest).toBeUndefined();
  });

  test('a text that is indented at first ends where it is not', () => {
    expect(plain('  a: 1\nb: @ 2\n')).toEqual({ a: 1 });
    expect(read('  a: 1\nb: @ 2\n').rest).toBe(7);
  });
});

test('the last of two equal keys wins, as a whole, and both are told', () => {
  const text = 'a:\n  b: {x: 1}\n  c: 2\n  b: {z: 3}\n';
  expect(plain(text)).toEqual({ a: { b: { z: 3 }, c: 2 } });
  expect(
    read(text).duplicateKeys.map(({ parent, name, first, second }) => [
      [...parent, name].join('.'),
      positionOf(first).line,
      positionOf(second).line,
    ]),
  ).toEqual([['a.b', 2, 4]]);
});

describe('places', () => {
  test.each([
    ['a: 1\nb:\n  cd: 512Mi # c\n', ['b', 'cd'], [3, 7, 3, 12]],
    ['a: "x y"\n', ['a'], [1, 4, 1, 9]],
    ['a: &m 1\n', ['a'], [1, 7, 1, 8]],
    ['a:\n  - x\n  - yz\n', ['a', '1'], [3, 5, 3, 7]],
    ['a: {b: [1, 22]}\n', ['a', 'b', '1'], [1, 12, 1, 14]],
    ['\uFEFFa: 1\r\nb: 2\r\n', ['b'], [2, 4, 2, 5]],
    ['é: 😀\nb: 1\n', ['b'], [2, 4, 2, 5]],
  ] as const)('%j %j', (text, path, [line, column, endLine, endColumn]) => {
    expect(positionOf(at(text, ...path))).toEqual({
      file: 'values.yaml',
      line,
      column,
      endLine,
      endColumn,
    });
  });

  test('a part of the text keeps its places', () => {
    const source = new SourceText('f', 'a: 1\n---\nb: 2\n');
    const reading = readYaml(source, { start: 9, end: 14 });
    const root = reading.ok ? reading.value.root : undefined;
    if (root?.kind !== 'map') throw new Error('no map');
    const value = root.entries.get('b')?.value;
    expect(value && positionOf(value)).toMatchObject({ line: 3, column: 4 });
  });

  test('the form of a number is kept', () => {
    expect(at('a: 0.50\n', 'a')).toMatchObject({ value: 0.5, text: '0.50', quoted: false });
    expect(at("a: '0.50'\n", 'a')).toMatchObject({ value: '0.50', text: '0.50', quoted: true });
  });
});

const fragment = fc.constantFrom(
  ...Array.from('ab:-?&x*!|>"\'#%@`{}[],~01\\\t\n\ré\0 '),
  '\n  ',
  ': ',
  '- ',
  '&x ',
  '*x',
  '!!int ',
  '>-',
  ' #',
  '---\n',
  '\n...\n',
  '<<: ',
  '0x',
);

test('no text makes it throw, and every place lies in the text', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join('')),
        fc.string(),
      ),
      (text) => {
        const reading = readYaml(new SourceText('f', text));
        if (reading.ok)
          expect(JSON.stringify(reading.value.root && toPlain(reading.value.root))).not.toBe('');
        else expect(reading.error.offset).toBeLessThanOrEqual(text.length);
      },
    ),
    { numRuns: 3000 },
  );
});
