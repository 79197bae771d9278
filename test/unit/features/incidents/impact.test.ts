import { describe, expect, it } from 'vitest';
import {
  attainedAfter,
  budgetSeconds,
  budgetShare,
  budgetSpent,
  budgetSpentByRequests,
  burnRate,
  burnRateFor,
  daysUntil,
  failedRequests,
  reduction,
  timesTarget,
  withinTarget,
} from '../../../../src/features/incidents/core/impact/arithmetic.ts';
import { computeImpact, impactWindow } from '../../../../src/features/incidents/core/impact/computeImpact.ts';
import type { PrometheusClient } from '../../../../src/clients/prometheus/client.ts';
import { incidentEvents, redisIncident } from '../../../builders/incident.ts';

const hour = 3600;
const minute = 60;

describe('the arithmetic of an impact', () => {
  it('counts failed requests by the second', () => {
    expect(failedRequests(5000, 10 * minute, 1)).toBe(3_000_000);
  });

  it('spends a budget by the share that failed', () => {
    expect(budgetSeconds('99.9', 30)).toBe(43.2 * minute);
    expect(budgetSpent({ share: 1, seconds: 10 * minute }, '99.9', 30)).toBeCloseTo(0.2315, 4);
    expect(budgetSpent({ share: 0.15, seconds: 47 * minute }, '99.9', 30)).toBeCloseTo(0.1632, 4);
    expect(budgetSpentByRequests(18_000, 100_000_000, '99.9')).toBe(0.18);
  });

  it('takes a partial failure for a part of the time', () => {
    expect(attainedAfter(0.15, 47 * minute, 30) * 100).toBeCloseTo(99.984, 3);
    expect(attainedAfter(1, 47 * minute, 30) * 100).toBeCloseTo(99.891, 3);
  });

  it('knows how fast a budget burns', () => {
    expect(burnRateFor(0.05, hour, 30)).toBe(36);
    expect(burnRateFor(0.05, 6 * hour, 30)).toBe(6);
    expect(burnRateFor(0.1, 6 * hour, 30)).toBe(12);
    expect(burnRateFor(0.1, 24 * hour, 30)).toBe(3);
    expect(burnRateFor(0.02, hour, 30)).toBe(14.4);
    expect(burnRate(0.005, '99.9')).toBe(5);
  });

  it('compares with a target', () => {
    expect(timesTarget(8.4, 0.5)).toBe(16.8);
    expect(timesTarget(5000, 50)).toBe(100);
    expect([withinTarget(520, 500), withinTarget(0.3, 0.1), withinTarget(350, 300)]).toEqual([
      false,
      false,
      false,
    ]);
    expect(withinTarget(500, 500)).toBe(true);
    expect(reduction(3.6 * 60, 43.2)).toBe(0.8);
  });

  it('says when growth reaches a limit', () => {
    const limit = 2 * 1024 * 1024 * 1024;
    expect(Math.round(daysUntil(480e6, limit, 2e6) ?? 0)).toBe(35);
    expect(Math.round(daysUntil(480 * 1024 * 1024, limit, 2 * 1024 * 1024) ?? 0)).toBe(33);
    expect(Math.round(daysUntil(480 * 1024 * 1024, 0.8 * limit, 2 * 1024 * 1024) ?? 0)).toBe(24);
    expect(daysUntil(1, 2, 0)).toBeUndefined();
  });

  it('reckons on the digits of an objective', () => {
    expect([budgetShare('99.9'), budgetShare('99.95'), budgetShare('99')]).toEqual([0.001, 0.0005, 0.01]);
    expect(budgetSeconds('99.9', 7)).toBe(10.08 * minute);
    expect(['100', '101', '0', 'x', '99.9 %'].map(budgetShare)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('the impact over a window', () => {
  const answering = (values: Readonly<Record<string, number | undefined>>) =>
    ({
      batch: async (queries: Readonly<Record<string, unknown>>) =>
        Object.fromEntries(
          Object.keys(queries).map((name) => [
            name,
            { ok: true, value: { samples: values[name] === undefined ? [] : [values[name]] } },
          ]),
        ),
    }) as unknown as PrometheusClient;
  const question = {
    start: 1000,
    end: 1900,
    total: 'http_requests_total',
    failed: 'http_requests_total{status=~"5.."}',
    objective: '99.9',
    windowDays: 30,
  };
  const call = { now: 10_000, signal: new AbortController().signal };

  it('divides what failed by all requests', async () => {
    const impact = await computeImpact(
      answering({
        requests: 150_000,
        failed: 18_000,
        'window-requests': 432_000_000,
        'attained-before': 0.9995,
        'share-after': 0.0008,
      }),
      question,
      call,
    );
    expect(impact).toMatchObject({
      ok: true,
      value: {
        duration: 900,
        share: 0.12,
        users: null,
        basis: 'requests',
        budgetSpent: 0.0416666666667,
        attained: { before: 0.9995, after: null },
        shareAfter: 0.0008,
      },
    });
    expect(impact.ok && impact.value.queries[1]).toMatchObject({
      expr: 'sum(increase(http_requests_total{status=~"5.."}[900s]))',
      time: 1900,
    });
  });

  it('takes traffic as even where the whole window is not known, and says so', async () => {
    const impact = await computeImpact(answering({ requests: 100, failed: 50 }), question, call);
    expect(impact).toMatchObject({ ok: true, value: { basis: 'time', budgetSpent: 0.173611111111 } });
  });

  it('takes no series of failures for no failure, and no series of requests for no answer', async () => {
    expect(await computeImpact(answering({ requests: 100 }), question, call)).toMatchObject({
      ok: true,
      value: { failed: 0, share: 0 },
    });
    expect(await computeImpact(answering({}), question, call)).toMatchObject({
      ok: false,
      error: { code: 'no-data' },
    });
  });

  it('refuses a window that ends before it starts, and what is no objective', async () => {
    expect(await computeImpact(answering({}), { ...question, end: 900 }, call)).toMatchObject({
      ok: false,
      error: { code: 'bad-question' },
    });
    expect(await computeImpact(answering({}), { ...question, objective: '100' }, call)).toMatchObject({
      ok: false,
      error: { code: 'bad-question' },
    });
  });

  it('takes the window from the first alert to what ended it', () => {
    const events = incidentEvents(redisIncident);
    expect(impactWindow(events)).toEqual({
      start: (events[0]?.t ?? 0) / 1000,
      end: (events[21]?.t ?? 0) / 1000,
    });
    expect(impactWindow(events.slice(0, 10))?.end).toBeUndefined();
  });
});
