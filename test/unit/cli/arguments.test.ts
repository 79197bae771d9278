import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { argumentsOf, readArguments } from '../../../src/cli/arguments.ts';
import { defineTool } from '../../../src/tools/tool.ts';

const tool = defineTool({
  name: 'try_things',
  title: '',
  description: '',
  effect: 'read',
  input: z.object({
    folder: z.string(),
    render: z.boolean().default(true),
    kubeVersion: z.optional(z.string()),
    helm: z.number().default(4),
    apiVersions: z.array(z.string()).default([]),
  }),
  output: z.object({}),
  positional: 'folder',
  run: async () => ({}),
  print: () => '',
  outcome: () => 'clean',
  brief: () => [],
});
const listTool = defineTool({
  name: 'check_files',
  title: '',
  description: '',
  effect: 'read',
  input: z.object({ files: z.array(z.string()) }),
  output: z.object({}),
  positional: 'files',
  run: async () => ({}),
  print: () => '',
  outcome: () => 'clean',
  brief: () => [],
});
const read = (...words: string[]) => readArguments(tool, words);

describe('arguments of a command', () => {
  test('come from the input schema', () => {
    expect(argumentsOf(tool).map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'folder text',
      'render flag',
      'kubeVersion text',
      'helm number',
      'apiVersions list',
    ]);
  });
  test('positional, kebab-case, repeated, attached and negated words are read', () => {
    expect(
      read(
        'charts',
        '--no-render',
        '--kube-version=1.34.0',
        '--api-versions',
        'a/v1',
        '--api-versions',
        'b/v1',
        '--helm',
        '3',
        '--json',
      ),
    ).toEqual({
      ok: true,
      value: {
        input: {
          folder: 'charts',
          render: false,
          kubeVersion: '1.34.0',
          apiVersions: ['a/v1', 'b/v1'],
          helm: 3,
        },
        json: true,
        failOn: 'error',
        help: false,
      },
    });
  });
  test('a folder that begins with a dash comes behind --', () => {
    expect(read('--', '-charts')).toMatchObject({ value: { input: { folder: '-charts' } } });
  });
  test('a list may be the positional', () => {
    expect(readArguments(listTool, ['a.yaml', 'b.yaml'])).toMatchObject({
      value: { input: { files: ['a.yaml', 'b.yaml'] } },
    });
  });
  test('--fail-on takes two words alone', () => {
    expect(read('x', '--fail-on', 'warning')).toMatchObject({ value: { failOn: 'warning' } });
    expect(read('x', '--fail-on', 'never')).toMatchObject({ ok: false });
    expect(read('x', '--fail-on')).toMatchObject({ ok: false });
  });
  test.each([
    [['a', 'b'], 'one too many'],
    [['--nonsense'], '--nonsense'],
    [['--kube-version'], 'needs a value'],
    [['--helm', 'four'], 'takes a number'],
    [['--helm', ''], 'takes a number'],
    [['--render=yes'], 'takes no value'],
    [['--kube-version', '1', '--kube-version', '2'], 'twice'],
    [['--__proto__', 'x'], '--__proto__'],
  ])('%j is refused with a sentence', (words, part) => {
    const result = readArguments(tool, words);
    expect(result).toEqual({ ok: false, error: expect.stringContaining(part) });
  });
});
