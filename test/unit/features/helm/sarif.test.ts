import { describe, expect, test } from 'vitest';
import { baselineKeys, withoutKnown } from '../../../../src/features/helm/core/baseline.ts';
import { sarif } from '../../../../src/features/helm/core/sarif.ts';
import type { ChartReport, Finding } from '../../../../src/features/helm/core/report.ts';

const finding = (change: Partial<Finding> = {}): Finding => ({
  rule: 'production-below-staging',
  severity: 'warning',
  environment: 'production',
  file: 'values/production.yaml',
  line: 4,
  column: 13,
  path: 'resources.limits.memory',
  message: 'limits.memory is lower',
  ...change,
});
const report = (...findings: Finding[]): ChartReport => ({
  chart: 'charts/shop',
  name: 'shop',
  environments: [],
  findings,
  renders: [],
});

describe('SARIF', () => {
  const log = JSON.parse(
    sarif(
      [
        report(
          finding({ related: [{ file: '../shared/b c.yaml', line: 2, column: 1, message: 'here' }] }),
          finding({ rule: 'yaml-syntax', severity: 'error', environment: null, endLine: 5, endColumn: 2 }),
        ),
      ],
      '1.2.3',
    ),
  );
  const [{ tool, results }] = log.runs;

  test('names the tool, and each rule that was broken with its usual level', () => {
    expect([log.version, tool.driver.version]).toEqual(['2.1.0', '1.2.3']);
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
      'yaml-syntax',
      'production-below-staging',
    ]);
    for (const result of results) expect(tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
  });
  test('places results and related places relative to the folder', () => {
    const [first, second] = results;
    expect(first.level).toBe('warning');
    expect(first.message.text).toBe('production: limits.memory is lower');
    expect(first.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'charts/shop/values/production.yaml', uriBaseId: 'SRCROOT' },
      region: { startLine: 4, startColumn: 13 },
    });
    expect(first.relatedLocations[0].physicalLocation.artifactLocation.uri).toBe('charts/shared/b%20c.yaml');
    expect(second.locations[0].physicalLocation.region).toMatchObject({ endLine: 5, endColumn: 2 });
  });
  test('recognises a finding again whose line moved', () => {
    const moved = JSON.parse(sarif([report(finding({ line: 40 }))], '1'));
    expect(moved.runs[0].results[0].partialFingerprints).toEqual(results[0].partialFingerprints);
  });
});

describe('a baseline', () => {
  const known = baselineKeys([report(finding())]);
  test('takes known findings away although their line moved', () => {
    expect(withoutKnown([report(finding({ line: 9 }))], known)[0]?.findings).toEqual([]);
  });
  test('leaves new ones, and a second one that is equal', () => {
    const other = finding({ path: 'resources.limits.cpu' });
    expect(withoutKnown([report(finding(), finding({ line: 8 }), other)], known)[0]?.findings).toEqual([
      finding({ line: 8 }),
      other,
    ]);
  });
});
