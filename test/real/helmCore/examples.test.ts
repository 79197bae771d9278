/** The validator on the example company: nothing on the healthy charts, every planted fault on the ill one. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultHelmSettings } from '../../../src/features/helm/core/settings.ts';
import { createValidator } from '../../../src/features/helm/core/validator.ts';
import { createFiles, withSlashes } from '../../../src/node/files.ts';
import { startEngine } from './engine.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const charts = withSlashes(path.join(root, 'examples/company/SRE/helm/charts'));
const ports = { files: createFiles(), engine: startEngine() };

async function validate(name: string, settings = defaultHelmSettings) {
  const validator = createValidator({ ports, settings });
  const chart = (await validator.discover(charts)).find((one) => one.path === name);
  if (chart === undefined) throw new Error(name);
  const report = await validator.validate(chart);
  if (!report.ok) throw new Error(report.error.message);
  return report.value;
}

describe.each([3, 4] as const)('Helm %i', (major) => {
  test.each(['api-gateway', 'my-service', 'redis-cluster', 'user-api'])('%s is healthy', async (name) => {
    const report = await validate(name, { ...defaultHelmSettings, major });
    expect(report.findings).toEqual([]);
    expect(report.renders.map(({ status }) => status)).toEqual(report.environments.map(() => 'ok'));
  });

  test('legacy-billing has the faults that were planted, and no other', async () => {
    const expected: {
      readonly findings: readonly object[];
      readonly renders: readonly { readonly environment: string }[];
    } = JSON.parse(await readFile(path.join(root, 'test/fixtures/legacyBilling.json'), 'utf8'));
    const report = await validate('legacy-billing', { ...defaultHelmSettings, major });
    const found = report.findings.map(({ rule, severity, environment, file, line, path: at }) => ({
      rule,
      severity,
      environment,
      file,
      line,
      path: at,
    }));
    expect(sorted(found)).toEqual(sorted(expected.findings));
    const renders = report.renders.map(({ environment, status }) => ({ environment, status }));
    expect(sorted(renders)).toEqual(sorted(expected.renders));
  });
});

test('a rule that is off by default is there when it is switched on', async () => {
  const report = await validate('legacy-billing', {
    ...defaultHelmSettings,
    rules: { 'production-equals-staging': 'information', 'unused-key': 'off' },
  });
  expect(report.findings).toContainEqual(
    expect.objectContaining({
      rule: 'production-equals-staging',
      severity: 'information',
      file: 'values.yaml',
      line: 55,
    }),
  );
  expect(report.findings.map(({ rule }) => rule)).not.toContain('unused-key');
});

function sorted(list: readonly object[]): readonly string[] {
  return list.map((one) => JSON.stringify(one)).toSorted();
}
