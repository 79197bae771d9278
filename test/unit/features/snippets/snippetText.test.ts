import { describe, expect, test } from 'vitest';
import {
  escapeSnippet,
  expandSnippet,
  tabStops,
} from '../../../../src/features/snippets/core/snippetText.ts';

describe('a snippet becomes', () => {
  test.each([
    ['plain text', 'plain text'],
    ['$1${2}$0', ''],
    ['${1:name} and $1', 'name and name'],
    ['$1 before ${1:name}', 'name before name'],
    ['${1:a ${2:b} c} $2', 'a b c b'],
    ['${1|one,two|} $1', 'one one'],
    ['${1|a\\,b,c\\|d|}', 'a,b'],
    ['\\$1 \\${2:x\\} \\\\', '$1 ${2:x} \\'],
    ['${1:a\\}b}', 'a}b'],
    ['$CURRENT_YEAR-${CURRENT_MONTH}', '2026-CURRENT_MONTH'],
    ['${TM_FILENAME:none}', 'none'],
    ['{{ \\$value }} costs $ 5 and $x', '{{ $value }} costs $ 5 and $x'],
  ])('%s', (body, text) => expect(expandSnippet(body, { variables: { CURRENT_YEAR: '2026' } })).toBe(text));

  test('the choice that is taken, wherever its number stands', () =>
    expect(expandSnippet('${2|a,b|} $2 ${1|x,y|}', { chosen: { 2: 1 } })).toBe('b b x'));
  test('indented as the editor does', () =>
    expect(expandSnippet('\ta\n\t\tb\tc', { tab: '  ' })).toBe('  a\n    b\tc'));
});

test('tab stops come in the order of their numbers, the last place last', () =>
  expect(tabStops('$0 ${2|a,b|} ${1:x ${3:y}} $2')).toEqual([
    { number: 1, choices: [] },
    { number: 2, choices: ['a', 'b'] },
    { number: 3, choices: [] },
    { number: 0, choices: [] },
  ]));

test.each(['a$b', 'x}y', 'c:\\d', '${1|a|}'])('%s survives escaping', (text) => {
  expect(expandSnippet(escapeSnippet(text))).toBe(text);
  expect(expandSnippet(`\${1:${escapeSnippet(text)}}`)).toBe(text);
});
