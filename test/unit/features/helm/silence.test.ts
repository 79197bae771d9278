import { describe, expect, test } from 'vitest';
import { readSilences } from '../../../../src/base/silences.ts';
import { isRuleId } from '../../../../src/features/helm/core/rules.ts';
import { applySettings } from '../../../../src/features/helm/core/silence.ts';
import type { RuleFinding } from '../../../../src/features/helm/core/rules/input.ts';
import type { RuleId } from '../../../../src/features/helm/core/rules.ts';

const finding = (rule: RuleId, line: number, file = 'values.yaml'): RuleFinding => ({
  rule,
  environment: null,
  file,
  line,
  column: 1,
  path: '',
  message: '',
});

describe('settings', () => {
  test.each([
    [{}, 'warning'],
    [{ 'duplicate-key': 'error' }, 'error'],
    [{ 'duplicate-key': 'information' }, 'information'],
    [{ 'unused-key': 'error' }, 'warning'],
  ] as const)('%j', (settings, severity) => {
    expect(applySettings([finding('duplicate-key', 1)], settings, () => '')).toMatchObject([{ severity }]);
  });

  test('a rule that is off says nothing, one that is off by default can be switched on', () => {
    const findings = [finding('duplicate-key', 1), finding('production-equals-staging', 1)];
    expect(applySettings(findings, { 'duplicate-key': 'off' }, () => '')).toEqual([]);
    expect(applySettings(findings, { 'production-equals-staging': 'warning' }, () => '')).toHaveLength(2);
  });
});

describe('comments', () => {
  const told = (text: string): readonly string[] =>
    applySettings(
      [1, 2, 3, 4].flatMap((line) => [finding('duplicate-key', line), finding('type-changes', line)]),
      {},
      () => text,
    ).map(({ rule, line }) => `${line} ${rule}`);
  const all = told('');

  test.each([
    ['a: 1 # sre-workbench-disable-line duplicate-key', ['1 duplicate-key']],
    [
      'a:\r\nb: 1 # sre-workbench-disable-line duplicate-key, type-changes',
      ['2 duplicate-key', '2 type-changes'],
    ],
    ['# sre-workbench-disable-next-line duplicate-key because we want it\na: 1', ['2 duplicate-key']],
    ['# sre-workbench-disable-next-line duplicate-key\n# why\n\na: 1', ['4 duplicate-key']],
    ['a: 1\n#sre-workbench-disable-next-line\nb: 1', ['3 duplicate-key', '3 type-changes']],
    [
      'a: 1\n\n\n# sre-workbench-disable-file type-changes',
      ['1 type-changes', '2 type-changes', '3 type-changes', '4 type-changes'],
    ],
    ['# sre-workbench-disable-next-line because\na: 1', []],
    ['# sre-workbench-disable-lines duplicate-key\na: 1', []],
    ['a: x#sre-workbench-disable-line duplicate-key', []],
  ])('%j', (text, silenced) => {
    expect(told(text)).toEqual(all.filter((one) => !silenced.includes(one)));
  });

  test('they silence in values files only, and not what is wrong with the file as a whole', () => {
    const text = '# sre-workbench-disable-file';
    const findings = [
      finding('render-failed', 1, 'templates/a.yaml'),
      finding('yaml-syntax', 1),
      finding('unused-key', 1),
    ];
    const told = applySettings(findings, {}, (file) => (file === 'values.yaml' ? text : undefined));
    expect(told.map(({ rule }) => rule)).toEqual(['render-failed', 'yaml-syntax']);
  });

  test('a file without them costs nothing', () => {
    expect(readSilences('a: 1\n'.repeat(1000), isRuleId).size).toBe(0);
  });
});
