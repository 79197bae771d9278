import { expect, test } from 'vitest';
import { findRequiredKey } from '../../../../src/features/helm/core/requiredKey.ts';

test.each([
  ['{{ required "m" .Values.a.b }}', ['a', 'b']],
  ['{{ required `m` $.Values.a | quote }}', ['a']],
  ['{{ .Values.a.b | required "m" }}', ['a', 'b']],
  ['{{ required (printf "m %s" .Release.Name) .Values.a.b }}', ['a', 'b']],
  ['{{ (required "m" .Values.a).b }}', ['a']],
  ['{{ tpl (required "m" .Values.a) . | nindent 2 }}', ['a']],
  ['{{ required "m" (index .Values "a" "b.c") }}', ['a', 'b.c']],
  ['{{ .Values.other }} {{ required "m" .Values.a }}', ['a']],
  ['{{- if not (required "m" .Values.a) }}', ['a']],
  ['{{ required "m" $x }}', undefined],
  ['{{ required "m" .name }}', undefined],
  ['{{ fail "m" }}', undefined],
])('%s', (text, keys) => {
  expect(findRequiredKey(`first\n${text}\nlast`, 2, [])).toEqual(keys);
});

test('of a subchart stands below its name, but for globals', () => {
  expect(findRequiredKey('{{ required "m" .Values.a }}', 1, ['redis'])).toEqual(['redis', 'a']);
  expect(findRequiredKey('{{ required "m" .Values.global.a }}', 1, ['redis'])).toEqual(['global', 'a']);
});

test('an action that begins above the named line is found', () => {
  expect(findRequiredKey('{{ printf "%s"\n  (required "m"\n  .Values.a) }}', 3, [])).toEqual(['a']);
});
