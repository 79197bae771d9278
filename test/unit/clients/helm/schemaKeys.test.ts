import { expect, test } from 'vitest';
import { readSchemaKeys } from '../../../../src/clients/helm/schemaKeys.ts';

const schema = {
  properties: {
    image: { $ref: '#/$defs/image' },
    labels: { additionalProperties: { type: 'string' } },
    free: { type: 'object' },
    flag: true,
    list: { items: { properties: { name: {} } } },
    either: { oneOf: [{ properties: { a: {} } }, { properties: { b: {} } }] },
  },
  patternProperties: { '^x-': {} },
  $defs: {
    image: { allOf: [{ properties: { tag: {} } }], properties: { name: {} } },
    loop: { $ref: '#/$defs/loop' },
  },
  allOf: [{ $ref: '#/$defs/loop' }],
};

test('the keys that a schema names, through references and combinations', () => {
  const keys = readSchemaKeys([{ prefix: ['web'], schema }]);
  expect([...keys.keysAt(['web'])]).toEqual(['image', 'labels', 'free', 'flag', 'list', 'either']);
  expect([...keys.keysAt(['web', 'image'])].toSorted()).toEqual(['name', 'tag']);
  expect([...keys.keysAt(['web', 'either'])]).toEqual(['a', 'b']);
  expect([...keys.keysAt(['web', 'list', { item: 0 }])]).toEqual(['name']);
  expect([...keys.keysAt(['image'])]).toEqual([]);
});

test('what a schema says something about', () => {
  const { patternProperties: _, ...strict } = schema;
  const keys = readSchemaKeys([{ prefix: [], schema: strict }]);
  const known = [['image', 'tag'], ['labels', 'any'], ['flag'], ['image', 'tga'], ['free', 'x'], ['imgae']];
  expect(known.filter((path) => keys.knows(path))).toEqual(known.slice(0, 3));
  expect(readSchemaKeys([{ prefix: [], schema }]).knows(['anything'])).toBe(true);
});

test.each([
  null,
  true,
  [],
  'x',
  { properties: [] },
  { $ref: '#/nowhere' },
  { $ref: 'https://example.com/x' },
  { allOf: 3 },
])('odd schemas know nothing: %j', (odd) => {
  const keys = readSchemaKeys([{ prefix: [], schema: odd }]);
  expect(keys.knows(['a'])).toBe(false);
  expect(keys.keysAt([]).size).toBe(0);
});
