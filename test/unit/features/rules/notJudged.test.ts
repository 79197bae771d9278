import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../../src/base/ports.ts';
import { err } from '../../../../src/base/result.ts';
import { analyseFile, analysePromql, notJudged } from '../../../../src/features/rules/core/analyse.ts';

const slow: Engine = { call: () => Promise.resolve(err({ code: 'time-limit', message: 'Too long.' })) };
const rules = 'groups:\n- name: g\n  rules:\n  - alert: Down\n    expr: up == 0\n';

describe('a document that the engine could not judge', () => {
  test.each([
    ['a rule file', rules, analyseFile],
    ['a PromQL document', 'up == 0\n', analysePromql],
  ])('%s is told with the reason, at its first line', async (_, text, analyse) => {
    const answer = await analyse(slow, text, {});
    expect(answer).toEqual({ ok: false, error: 'Too long.' });
    expect(notJudged(text, 'Too long.')).toMatchObject({
      rule: 'not-judged',
      severity: 'warning',
      from: 0,
      to: text.indexOf('\n'),
      message: expect.stringContaining('Too long.'),
    });
  });
});
