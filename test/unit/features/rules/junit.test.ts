import { expect, test } from 'vitest';
import { junit } from '../../../../src/features/rules/core/junit.ts';

const point = { kind: 'alert', line: 3, evalTime: '5m', expected: '', got: '' } as const;

test('each file is a suite and each expectation a case, in texts that XML can hold', () => {
  const failed = 'exp: [a < "b" & c]\ngot: \u0007\uD800 [😀]';
  expect(
    junit([
      {
        file: 'a&b.yml',
        error: '',
        warnings: [],
        tests: [
          { ...point, name: 'goes "down"', subject: 'Down', status: 'passed', message: '' },
          { ...point, name: 'goes "down"', subject: 'Up', status: 'failed', message: failed },
          { ...point, name: 'n', subject: 'sum(a) < 1', status: 'error', message: 'cannot' },
        ],
      },
      { file: 'none.yml', error: 'no such file', warnings: [], tests: [] },
    ]),
  ).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="a&amp;b.yml" tests="3" failures="1" errors="1" skipped="0">
    <testcase classname="a&amp;b.yml: goes &quot;down&quot;" name="Down at 5m"/>
    <testcase classname="a&amp;b.yml: goes &quot;down&quot;" name="Up at 5m">
      <failure message="exp: [a &lt; &quot;b&quot; &amp; c]">exp: [a &lt; &quot;b&quot; &amp; c]
got: \uFFFD\uFFFD [😀]</failure>
    </testcase>
    <testcase classname="a&amp;b.yml: n" name="sum(a) &lt; 1 at 5m">
      <error message="cannot">cannot</error>
    </testcase>
  </testsuite>
  <testsuite name="none.yml" tests="1" failures="0" errors="1" skipped="0">
    <testcase classname="none.yml" name="none.yml">
      <error message="no such file">no such file</error>
    </testcase>
  </testsuite>
</testsuites>
`);
});
