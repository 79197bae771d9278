import { expect, test } from 'vitest';
import { buildCommandIn } from '../../../../src/features/helm/core/renders.ts';
import { base, validate } from '../../../builders/valuesReport.ts';
import { refused, toldEngine } from '../../../builders/valuesEngine.ts';

test('a dependency that is not built names the command that a person would run', async () => {
  const detail =
    'An error occurred while checking for chart dependencies: found in Chart.yaml, but missing in charts/ directory: redis, common';
  const report = await validate(
    base,
    toldEngine(() => refused('missing-dependency', detail)),
  );
  const [render] = report.renders;
  expect(render?.status).toBe('skipped');
  expect(render?.detail).toContain('redis, common');
  expect(buildCommandIn(render?.detail ?? '')).toBe('helm dependency build .');
});

test('no other sentence does', () => {
  expect(buildCommandIn('A library chart is never rendered by itself.')).toBeUndefined();
  expect(buildCommandIn('execution error: run "rm -rf /" first')).toBeUndefined();
});
