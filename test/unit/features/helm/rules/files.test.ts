import { expect, test } from 'vitest';
import { runRules } from '../../../../../src/features/helm/core/rules/all.ts';
import { brief, briefs, messages } from '../../../../builders/findings.ts';
import { makeInput } from '../../../../builders/valuesInput.ts';

test('the second of two keys is marked, once for all environments that take the file', () => {
  const files = {
    'values.yaml': 'a: 1\nb:\n  - name: x\n    c: 1\n    c: 2\na: 3\n',
    'values/dev.yaml': '',
    'values/production.yaml': 'z: 1\nz: 2\n',
  };
  expect(briefs('duplicate-key', files)).toEqual([
    'all values.yaml:5:5 b[x].c',
    'all values.yaml:6:1 a',
    'production values/production.yaml:2:1 z',
  ]);
  expect(messages('duplicate-key', files)[1]).toBe(
    'a stands here a second time: this one wins, and line 1 is lost.',
  );
});

test('a fault of the defaults is shared by an environment that cannot be read', () => {
  const files = { 'values.yaml': 'a: 1\na: 2\n', 'values/dev.yaml': '', 'values/production.yaml': '\t' };
  expect(briefs('duplicate-key', files)).toEqual(['all values.yaml:2:1 a']);
});

test('the only environment of a chart has faults of its own', () => {
  const files = { 'values.yaml': 'a: 1\na: 2\n', 'values/production.yaml': 'b: 1\nb: 2\n' };
  expect(briefs('duplicate-key', files)).toEqual([
    'all values.yaml:2:1 a',
    'production values/production.yaml:2:1 b',
  ]);
});

test('a key that Helm reads as a boolean is named as it is written', () => {
  const files = { 'values.yaml': 'tax:\n  de: 1\n  no: 2\n  "on": 3\n  Yes: 4\n' };
  expect(briefs('boolean-like-key', files)).toEqual([
    'all values.yaml:3:3 tax.no',
    'all values.yaml:5:3 tax.Yes',
  ]);
  expect(messages('boolean-like-key', files)[0]).toBe(
    'Helm reads the key no as "false". Write it in quotes.',
  );
});

test('a word that Helm reads as a boolean', () => {
  const files = { 'values.yaml': 'a: yes\nb: "yes"\nc: true\nd: [off, { e: N }]\nf: &x on\ng: *x\n' };
  expect(briefs('boolean-like-value', files)).toEqual([
    'all values.yaml:1:4 a',
    'all values.yaml:4:5 d[0]',
    'all values.yaml:4:15 d[1].e',
    'all values.yaml:5:7 f',
  ]);
  expect(messages('boolean-like-value', files)[1]).toBe(
    'Helm reads off as false. Write that, or quotes around the word.',
  );
});

test('a file that was too large to be read is told', () => {
  const input = makeInput({ 'values.yaml': '', 'values/dev.yaml': '', 'values/production.yaml': '' });
  const environments = input.environments.map((values) =>
    values.environment.name === 'dev'
      ? {
          ...values,
          merged: undefined,
          layers: values.layers.map((layer) =>
            layer.file === 'values.yaml' ? layer : { ...layer, state: 'too-large' as const },
          ),
        }
      : values,
  );
  expect(runRules({ ...input, environments }).map(brief)).toEqual(['dev values/dev.yaml:1:1']);
});
