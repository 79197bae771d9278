/** The generated charts are what they say: many, repeatable, and about every function. How the real Helm takes each is part of the fidelity test. */
import { expect, test } from 'vitest';
import type { FileContent, FileTree } from '../../builders/charts/chartSpec.ts';
import { generateCharts } from '../../builders/charts/generatedCharts.ts';
import { templateFunctions } from '../../builders/charts/templateFunctions.ts';

const charts = generateCharts(1);

test('forty charts and more have three environments and more, every chart has a name of its own', () => {
  const full = charts.filter(({ environments }) => environments.length >= 3);
  expect(full.length).toBeGreaterThanOrEqual(40);
  expect(new Set(charts.map(({ name }) => name)).size).toBe(charts.length);
});

test('equal seeds make equal charts, another seed makes others', () => {
  expect(generateCharts(1)).toEqual(charts);
  const other = generateCharts(2);
  expect(other.map(({ name }) => name)).toEqual(charts.map(({ name }) => name));
  expect(other).not.toEqual(charts);
});

test('every function of the template language is called somewhere', () => {
  const actions = charts
    .flatMap(({ files }) => textsOf(files))
    .flatMap((content) => content.match(/\{\{[\s\S]*?\}\}/g) ?? [])
    .join('\n');
  const isCalled = (name: string) => new RegExp(`(?:^|[({|\\s])${name}(?=[\\s)}|.])`).test(actions);
  expect(templateFunctions.filter((name) => !isCalled(name))).toEqual([]);
});

function textsOf(files: FileTree): readonly string[] {
  return Object.values(files).flatMap((content: FileContent) => {
    if (typeof content === 'string') return [content];
    return content instanceof Uint8Array || 'link' in content ? [] : textsOf(content.archive);
  });
}
