/** Snippets that people read, by their structure; and what only needs a parser. */
import { execFileSync } from 'node:child_process';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { allSnippets, expand, snippetOf, variantsOf } from '../../../builders/snippets/allSnippets.ts';

const documents = allSnippets.filter(({ file }) => file.name === 'markdown').flatMap(variantsOf);

describe.each(documents.map(({ name, text }) => [name, text] as const))('%s', (_name, text) => {
  const { children } = fromMarkdown(text);
  const headings = children.filter((node) => node.type === 'heading');

  test('has headings one level after another, each once', () => {
    const depths = headings.map(({ depth }) => depth);
    for (const [index, depth] of depths.entries())
      expect(depth - (depths[index - 1] ?? depth)).toBeLessThanOrEqual(1);
    const titles = text.match(/^#+ .*$/gm) ?? [];
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles).toHaveLength(headings.length);
  });
  test('has tables whose rows have as many cells as their heads', () => {
    for (const table of text.match(/(?:^\|.*\n?)+/gm) ?? []) {
      const widths = table
        .trim()
        .split('\n')
        .map((row) => row.split('|').length);
      expect(new Set(widths).size, table).toBe(1);
      expect(table.split('\n')[1]).toMatch(/^\|( --- \|)+$/);
    }
  });
  test('closes its code blocks, has no trailing blanks and one blank line at most', () => {
    expect((text.match(/^ *```/gm) ?? []).length % 2).toBe(0);
    expect(text).not.toMatch(/[ \t]$/m);
    expect(text).not.toMatch(/\n{3}/);
  });
});

test('the readiness list asks 28 questions', () =>
  expect(expand(snippetOf('sre-readiness-list').body).match(/^- \[ \] /gm)).toHaveLength(28));

test('a commit message has a short first line in the usual form, then a blank one', () => {
  for (const { text } of variantsOf(snippetOf('sre-commit'))) {
    const [subject = '', blank, ...rest] = text.split('\n');
    expect(subject).toMatch(/^[a-z]+\(example-service\): /);
    expect(subject.length).toBeLessThanOrEqual(72);
    expect(blank).toBe('');
    expect(rest.filter((line) => /^(Tried|Undo|Refs): \S/.test(line))).toHaveLength(3);
  }
});

describe('steps of a pipeline', () => {
  test.each([
    ['sre-ci-query-count', 'run'],
    ['sre-ci-query-count-azure', 'script'],
  ] as const)('%s is one step with a command that a shell reads', (prefix, key) => {
    for (const { text } of variantsOf(snippetOf(prefix))) {
      const steps = parse(text) as readonly Record<string, unknown>[];
      expect(steps).toHaveLength(1);
      const command = String(steps[0]?.[key]);
      expect(command).toMatch(/query.count/);
      execFileSync('bash', ['-n', '-c', command]);
    }
  });
});

test('the declarations are YAML with a date', () => {
  for (const { text } of variantsOf(snippetOf('sre-readiness'))) {
    const { version, criteria } = parse(text) as {
      version: number;
      criteria: Record<string, { date: string }>;
    };
    expect(version).toBe(1);
    expect(Object.values(criteria).map(({ date }) => date)).toEqual(['2026-11-22']);
  }
});
