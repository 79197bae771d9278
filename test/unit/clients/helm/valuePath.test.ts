import { expect, test } from 'vitest';
import { readYaml } from '../../../../src/base/yamlDecode.ts';
import { SourceText, type YamlMap } from '../../../../src/base/yamlNode.ts';
import {
  findEntry,
  findNode,
  formatPath,
  keyOf,
  startsWith,
} from '../../../../src/clients/helm/valuePath.ts';

function read(text: string): YamlMap {
  const reading = readYaml(new SourceText('values.yaml', text));
  if (!reading.ok || reading.value.root?.kind !== 'map') throw new Error('no mapping');
  return reading.value.root;
}

test.each([
  [['a', 'b'], 'a.b'],
  [['containers', { item: 'app' }, 'resources'], 'containers[app].resources'],
  [['l', { item: 0 }, { item: 1 }], 'l[0][1]'],
  [['annotations', 'a.b/c'], 'annotations["a.b/c"]'],
  [['a.b', 'c'], '["a.b"].c'],
  [['l', { item: 'x y' }], 'l["x y"]'],
  [['a', ''], 'a[""]'],
  [[], ''],
])('%j is written %s', (path, text) => {
  expect(formatPath(path)).toBe(text);
});

test('items are found by name where all have one of their own, else by number', () => {
  const root = read(
    'named: [{ name: a, v: 1 }, { name: b, v: 2 }]\nsame: [{ name: a }, { name: a, v: 3 }]\nplain: [4]\n',
  );
  const value = (node: ReturnType<typeof findNode>): unknown => (node?.kind === 'scalar' ? node.value : node);
  expect(value(findNode(root, ['named', { item: 'b' }, 'v']))).toBe(2);
  expect(findNode(root, ['named', { item: 1 }, 'v'])).toBeUndefined();
  expect(value(findNode(root, ['same', { item: 1 }, 'v']))).toBe(3);
  expect(value(findNode(root, ['plain', { item: 0 }]))).toBe(4);
  expect(findNode(root, ['plain', 'x'])).toBeUndefined();
  expect(findNode(root, [])).toBe(root);
  expect(findEntry(root, ['named', { item: 'a' }, 'v'])?.value).toMatchObject({ value: 1 });
});

test('prefixes and keys', () => {
  const path = ['l', { item: 'a' }, 'v'] as const;
  expect(startsWith(path, ['l', { item: 'a' }])).toBe(true);
  expect(startsWith(path, ['l', { item: 'b' }])).toBe(false);
  expect(startsWith(path, [...path, 'w'])).toBe(false);
  expect([keyOf(path), keyOf(path, 1), keyOf(path, 2), keyOf(path, 3)]).toEqual(['v', '', 'l', '']);
});
