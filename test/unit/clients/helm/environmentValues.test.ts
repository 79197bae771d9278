import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readYaml } from '../../../../src/base/yamlDecode.ts';
import {
  positionOf,
  SourceText,
  toPlain,
  type YamlEntry,
  type YamlMap,
} from '../../../../src/base/yamlNode.ts';
import type { ChartNode } from '../../../../src/clients/helm/dependencies.ts';
import { entryAt, mergeEnvironment } from '../../../../src/clients/helm/environmentValues.ts';
import { makeValuesCase, type ChartTree } from '../../../builders/valuesTree.ts';

function values(path: string, text: string): YamlMap {
  const reading = readYaml(new SourceText(path, text));
  if (!reading.ok || reading.value.root?.kind !== 'map') throw new Error(text);
  return reading.value.root;
}

function chart(text: string, more: Partial<ChartNode> = {}): ChartNode {
  return { name: 'top', values: values('values.yaml', text), dependencies: undefined, charts: [], ...more };
}

function subchart(name: string, text: string): ChartNode {
  return chart(text, { name, values: values(`charts/${name}/values.yaml`, text) });
}

function merge(node: ChartNode, texts: readonly string[], major: 3 | 4 = 4): YamlMap {
  const merged = mergeEnvironment(
    node,
    texts.map((text, index) => values(`values/${index}.yaml`, text)),
    major,
  );
  if (!merged.ok) throw new Error(merged.error.message);
  return merged.value.values;
}

function place(entry: YamlEntry | undefined): string | undefined {
  if (entry === undefined) return undefined;
  const { file, line, column } = positionOf(entry.value);
  return `${file}:${line}:${column}`;
}

test('mappings merge, lists and scalars replace', () => {
  const merged = merge(chart('a: {b: 1, c: [1, 2]}\nd: x\n'), ['a: {c: [3], e: 4}\n', 'd: {f: 1}\n']);
  expect(toPlain(merged)).toEqual({ a: { b: 1, c: [3], e: 4 }, d: { f: 1 } });
});

test('each leaf knows where it is set, and what it covers, highest first', () => {
  const merged = merge(chart('a:\n  b: 1\n  c: 2\n'), ['\na:\n  b: 3\n', 'a: {b: 4}\n']);
  const b = entryAt(merged, ['a', 'b']);
  expect(place(b)).toBe('values/1.yaml:1:8');
  expect(b?.below?.map(place)).toEqual(['values/0.yaml:3:6', 'values.yaml:2:6']);
  expect(place(entryAt(merged, ['a', 'c']))).toBe('values.yaml:3:6');
});

describe('null', () => {
  test.each([3, 4] as const)('deletes a default, Helm %i', (major) => {
    expect(toPlain(merge(chart('a: {b: 1, c: 2}\nd: 3\n'), ['a: {b: null}\nd: ~\n'], major))).toEqual({
      a: { c: 2 },
    });
  });

  test.each([3, 4] as const)('stays where there is no default, Helm %i', (major) => {
    expect(toPlain(merge(chart('a: {c: 2}\n'), ['a: {b: null}\nd: ~\n'], major))).toEqual({
      a: { b: null, c: 2 },
      d: null,
    });
  });

  test('of the defaults themselves stays with Helm 3 and goes with Helm 4', () => {
    expect(toPlain(merge(chart('a: {b: null}\nc: ~\n'), ['d: 1\n'], 3))).toEqual({
      a: { b: null },
      c: null,
      d: 1,
    });
    expect(toPlain(merge(chart('a: {b: null}\nc: ~\n'), ['d: 1\n'], 4))).toEqual({ a: {}, d: 1 });
  });

  test('between two files replaces, and a later mapping replaces it again', () => {
    expect(toPlain(merge(chart('{}'), ['a: {b: 1}\n', 'a: null\n', 'a: {c: 2}\n']))).toEqual({ a: { c: 2 } });
  });
});

describe('subcharts', () => {
  const redis = subchart('redis', 'port: 6379\nsize: 1\n');
  const dependency = { name: 'redis', tags: [], importValues: [] };

  test('their defaults lie under the name, or the alias', () => {
    const node = chart('redis: {size: 2}\n', { charts: [redis], dependencies: [dependency] });
    expect(toPlain(merge(node, []))).toEqual({ redis: { port: 6379, size: 2, global: {} } });
    const aliased = { ...node, dependencies: [{ ...dependency, alias: 'cache' }] };
    const merged = merge(aliased, ['cache: {size: 3}\n']);
    expect(entryAt(merged, ['redis', 'port'])).toBeUndefined();
    expect(place(entryAt(merged, ['cache', 'port']))).toBe('charts/redis/values.yaml:1:7');
    expect(entryAt(merged, ['cache', 'size'])?.below?.map(place)).toEqual(['charts/redis/values.yaml:2:7']);
  });

  test.each([
    ['redis: {enabled: false}', undefined],
    ['redis: {enabled: "false"}', 6379],
    ['redis: {enabled: true}\ntags: {db: false}', 6379],
    ['tags: {db: false}', undefined],
    ['tags: {db: false, web: true}', 6379],
  ])('take part unless a condition or tag says no: %s', (text, port) => {
    const node = chart('{}', {
      charts: [redis],
      dependencies: [{ ...dependency, condition: 'redis.enabled,other', tags: ['db', 'web'] }],
    });
    expect(entryAt(merge(node, [text]), ['redis', 'port'])?.value).toEqual(
      port === undefined ? undefined : expect.objectContaining({ value: port }),
    );
  });

  test('get the globals, and what the parent says wins', () => {
    const sub = subchart('redis', 'global: {zone: b, tier: x}\n');
    const merged = merge(chart('global: {zone: a}\n', { charts: [sub] }), []);
    expect(toPlain(merged)).toEqual({ global: { zone: 'a' }, redis: { global: { zone: 'a', tier: 'x' } } });
  });

  test('hand up what is imported', () => {
    const sub = subchart('redis', 'exports: {data: {host: h}}\nport: {no1: 1}\n');
    const importValues = ['data', { child: 'port', parent: 'up.here' }];
    const node = chart('host: mine\n', { charts: [sub], dependencies: [{ ...dependency, importValues }] });
    expect(toPlain(merge(node, []))).toMatchObject({ host: 'mine', up: { here: { no1: 1 } } });
  });

  test('a scalar in their place is refused, and said where it stands', () => {
    const merged = mergeEnvironment(chart('{}', { charts: [redis] }), [values('o.yaml', 'redis: yes\n')], 4);
    expect(merged).toMatchObject({
      ok: false,
      error: { code: 'type-mismatch', message: 'type mismatch on redis' },
    });
  });
});

test('aliases are merged once, however often they are used', () => {
  const bomb = Array.from(
    { length: 4 },
    (_, i) => `l${i + 1}: &l${i + 1} {${['a', 'b', 'c', 'd'].map((k) => `${k}: *l${i}`).join(', ')}}`,
  );
  const text = `l0: &l0 {x: 1}\n${bomb.join('\n')}\n`;
  const started = performance.now();
  merge(chart(text), [text, text]);
  expect(performance.now() - started).toBeLessThan(2000);
});

function nodeOf(tree: ChartTree): ChartNode {
  return {
    name: tree.name,
    values: values(`${tree.name}.yaml`, JSON.stringify(tree.values)),
    charts: tree.charts.map(nodeOf),
    dependencies: tree.dependencies?.map((one) => ({
      ...one,
      tags: one.tags ?? [],
      importValues: one['import-values'] ?? [],
    })),
  };
}

test('merging changes no file, and every leaf is what some file says there', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.constantFrom(3 as const, 4 as const),
      (seed, major) => {
        const { chart: tree, layers } = makeValuesCase(seed);
        const node = nodeOf(tree);
        const files = layers.map((layer, index) => values(`layer${index}.yaml`, JSON.stringify(layer)));
        const before = JSON.stringify([node.values, ...files].map(toPlain));
        const merged = mergeEnvironment(node, files, major);
        expect(JSON.stringify([node.values, ...files].map(toPlain))).toBe(before);
        fc.pre(merged.ok);
        if (merged.ok) expectWritten(merged.value.values);
      },
    ),
    { numRuns: 500 },
  );
});

function expectWritten(map: YamlMap): void {
  for (const { value } of map.entries.values()) {
    if (value.kind === 'map') expectWritten(value);
    else if (value.kind === 'scalar') {
      expect(JSON.stringify(value.value)).toBe(value.source.text.slice(value.start, value.end));
    }
  }
}
