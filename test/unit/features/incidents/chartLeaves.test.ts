import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readChartLeaves } from '../../../../src/features/incidents/core/state/chartLeaves.ts';
import { debtText } from '../../../../src/features/incidents/core/state/debtText.ts';
import { openDebts } from '../../../../src/features/incidents/core/state/debts.ts';
import { liveFixes } from '../../../../src/features/incidents/core/state/liveFixes.ts';
import { createFiles } from '../../../../src/node/files.ts';
import { command, incidentEvents } from '../../../builders/incidentEvents.ts';

const company = path.resolve(import.meta.dirname, '../../../../examples/company');

describe('the live fixes of an incident in the example company', () => {
  const debtsOf = async (...lines: readonly string[]) => {
    const fixes = liveFixes(incidentEvents(...lines.map((line) => command(line))));
    const names = fixes.map(({ target }) => target);
    return openDebts(fixes, await readChartLeaves(createFiles(), [company], names));
  };

  test('are held against the merged values of the environment, with the line to edit', async () => {
    const [debt] = await debtsOf('kubectl set resources sts/redis-cluster -n production --limits=memory=3Gi');
    expect(debt && debtText(debt)).toBe(
      'redis-cluster: live limits.memory 3Gi, values of production say 2Gi.',
    );
    expect(debt?.said?.file).toBe(
      `${company}/SRE/helm/charts/redis-cluster/environments/production/values.yaml`,
    );
    expect(debt?.said?.line).toBe(14);
  });

  test('are none where the values say the same', async () => {
    expect(
      await debtsOf('kubectl set resources sts/redis-cluster -n production --limits=memory=2048Mi'),
    ).toEqual([]);
    expect(await debtsOf('helm upgrade redis-cluster . -n production --set replicaCount=6')).toEqual([]);
  });

  test('of what the company has no chart of stay open', async () => {
    const [debt] = await debtsOf('kubectl scale deployment/elsewhere --replicas=3');
    expect(debt?.chart).toBeUndefined();
  });
});
