/** A comment that silences a rule stands where the rule sees it, and where it is a comment. */
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../../src/clients/prometheus/rules/fix.ts';
import { withoutSilenced } from '../../../../src/clients/prometheus/rules/promqlRules.ts';
import { expressionsIn } from '../../../../src/clients/prometheus/rules/ruleExpressions.ts';
import { silenceFix } from '../../../../src/features/rules/core/silenceFix.ts';

const rule = 'rate-of-gauge';

describe('a comment silences the finding below it, and changes no expression', () => {
  test.each([
    ['yaml', 'groups:\n- name: g\n  rules:\n  - record: r\n    expr: rate(a[5m])\n', '    # sre-workbench-disable-next-line'],
    ['yaml', 'groups:\n- name: g\n  rules:\n  - expr: rate(a[5m])\n    record: r\n', '  # sre-workbench-disable-next-line'],
    ['yaml', 'groups:\n- name: g\n  rules:\n  - record: r\n    expr: >\n      sum(\n      rate(a[5m]))\n', '# sre-workbench-disable-file'],
    ['yaml', 'groups:\r\n- name: g\r\n  rules:\r\n  - record: r\r\n    expr: rate(a[5m])\r\n', '    # sre-workbench-disable-next-line'],
    ['promql', 'up\n\nsum(\n  rate(a[5m])\n)\n', '  # sre-workbench-disable-next-line'],
  ])('%s %s', (language, text, comment) => {
    const finding = { rule, from: text.indexOf('rate(') };
    const fix = silenceFix(text, finding, language);
    const silenced = applyEdits(text, fix?.edits ?? []);
    expect(silenced.split(/\r?\n/)).toContain(`${comment} ${rule}`);
    expect(withoutSilenced(text, [finding])).toHaveLength(1);
    expect(withoutSilenced(silenced, [{ rule, from: silenced.indexOf('rate(') }])).toEqual([]);
    if (language === 'yaml') {
      expect(expressionsIn(silenced).map((each) => each.text)).toEqual(
        expressionsIn(text).map((each) => each.text),
      );
    }
  });
  test('none in JSON', () => expect(silenceFix('{"expr": "up"}', { rule, from: 10 }, 'json')).toBeUndefined());
}); // prettier-ignore
