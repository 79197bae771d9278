import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { manifestRules } from '../../../../../src/clients/kubernetes/manifestRules.ts';
import { describeChart } from '../../../../../src/clients/helm/discovery.ts';
import { runRules } from '../../../../../src/features/helm/core/rules/all.ts';
import type { RuleFinding } from '../../../../../src/features/helm/core/rules/input.ts';
import { ruleSeverities, type RuleId } from '../../../../../src/features/helm/core/rules.ts';
import { createFiles } from '../../../../../src/node/files.ts';
import { brief } from '../../../../builders/findings.ts';
import { makeInput, readChartFiles } from '../../../../builders/valuesInput.ts';

const charts = fileURLToPath(new URL('../../../../../examples/company/SRE/helm/charts/', import.meta.url));

async function findIn(name: string): Promise<readonly RuleFinding[]> {
  const chart = await describeChart(createFiles(), `${charts}${name}`, { environments: {} });
  if (!chart.ok) throw new Error(chart.error.message);
  const { environments, dependencies, type } = chart.value;
  return runRules(makeInput(readChartFiles(`${charts}${name}`), { environments, dependencies, type }));
}

interface Expected {
  readonly rule: RuleId;
  readonly environment: string | null;
  readonly file: string;
  readonly line: number;
  readonly path: string;
}

/** Rules that need Helm itself: its decoder, or a render. */
const rendered: readonly RuleId[] = [
  'yaml-syntax',
  'missing-required',
  'schema-violation',
  'render-failed',
  'duplicate-object',
  ...manifestRules,
  'promql-invalid',
  'rule-file-invalid',
];

test('legacy-billing has one fault for each rule, and no other', async () => {
  const file = new URL('../../../../fixtures/legacyBilling.json', import.meta.url);
  const { findings, offByDefault } = JSON.parse(readFileSync(file, 'utf8')) as Record<
    string,
    readonly Expected[]
  >;
  const expected = [...(findings ?? []), ...(offByDefault ?? [])].filter(
    ({ rule }) => !rendered.includes(rule),
  );
  const show = ({ rule, environment, file, line, path }: Expected): string =>
    [rule, environment, file, line, path].join(' ');
  expect(new Set(expected.map(({ rule }) => rule)).size).toBe(17);
  expect((await findIn('legacy-billing')).map(show).toSorted()).toEqual(expected.map(show).toSorted());
});

test.each(['my-service', 'user-api', 'redis-cluster', 'api-gateway'])('%s is healthy', async (name) => {
  const found = await findIn(name);
  expect(found.filter(({ rule }) => ruleSeverities[rule] !== 'off').map(brief)).toEqual([]);
});
