import { describe, expect, it } from 'vitest';
import { err, ok } from '../../../../src/base/result.ts';
import type { NewEvent } from '../../../../src/clients/notes/incidentEvents.ts';
import type { PrometheusClient } from '../../../../src/clients/prometheus/client.ts';
import { askCharts, isQuery, type Chart } from '../../../../src/features/incidents/core/postmortem/charts.ts';
import { drawPicture, valueText } from '../../../../src/features/incidents/core/postmortem/picture.ts';
import { draftPostmortem } from '../../../../src/features/incidents/core/postmortem/postmortem.ts';
import { incidentEvents, redisIncident } from '../../../builders/incident.ts';
import { shell } from '../../../builders/shell.ts';

const id = 'INC-2026-05-13-001';
const clock = { now: () => Date.UTC(2026, 4, 14) };
const began = Date.UTC(2026, 4, 13, 14, 17) / 1000;
const finding: NewEvent = {
  kind: 'finding',
  data: { text: 'It grew' },
  evidence: ['redis_memory_used_bytes{pod=~"redis-.*"}', 'evt:11', 'notes/a', 'https://example.com/x'],
};
const chart: Chart = {
  slug: 'failing',
  title: 'Share of the requests that failed',
  expr: 'a / b',
  seqs: [],
  start: began - 600,
  step: 60,
  series: [
    {
      name: '',
      values: Array.from({ length: 40 }, (_, at) =>
        at < 10 ? 0.001 : at < 31 ? 0.12 + (at % 3) / 100 : 0.002,
      ),
    },
    {
      name: '{pod="<a>&b"}',
      values: Array.from({ length: 40 }, (_, at) => (at > 14 && at !== 20 && at < 22 ? null : 0.05)),
    },
  ],
  window: { start: began, end: began + 21 * 60 },
  percent: true,
  more: false,
};

describe('a picture', () => {
  const drawn = drawPicture({ ...chart, title: 'Share & more', description: 'Between 0.1 % and 14 %.' });

  it('is the one that people have looked at', async () => {
    await expect(drawn).toMatchFileSnapshot('../../../fixtures/incidents/failing.svg');
  });

  it('says what it shows to those who do not see it, escaped', () => {
    expect(drawn).toContain('role="img" aria-labelledby="title description"');
    expect(drawn).toContain('<title id="title">Share &amp; more</title>');
    expect(drawn).toContain('<desc id="description">Between 0.1 % and 14 %.</desc>');
    expect(drawn).toContain('{pod=&quot;&lt;a&gt;&amp;b&quot;}');
    expect(drawn.replaceAll(/<\/?[a-z][^<>]*>/g, '')).not.toMatch(/[<>]/);
  });

  it('has a gap where there is no sample, and a dot where one stands alone', () => {
    const [, second = ''] = [...drawn.matchAll(/<path class="line s\d" d="([^"]*)"/g)].map(([, d]) => d);
    expect(second.match(/M/g)).toHaveLength(2);
    expect(drawn.match(/<circle class="dot s1"/g)).toHaveLength(1);
    expect(second).not.toMatch(/NaN|null|Infinity/);
  });

  it.each([[[]], [[null, null]], [[5]], [[0, 0, 0]], [[-3, -3]], [[1e15, 1e-15]], [[512e6, 513e6]]] as const)(
    'can be drawn of %j',
    (values) => {
      const one = drawPicture({ ...chart, description: '', title: '', series: [{ name: 'x', values }] });
      expect(one).not.toMatch(/NaN|undefined|Infinity/);
      const labels = [...one.matchAll(/text-anchor="end">([^<]*)</g)]
        .map(([, text]) => text)
        .filter((text) => text !== 'The incident');
      expect(new Set(labels).size).toBe(labels.length);
      expect(labels.length).toBeGreaterThanOrEqual(2);
      expect(labels.length).toBeLessThanOrEqual(7);
    },
  );

  it('tells numbers in three digits', () => {
    expect([0.1234, 12, 1234, 12_345, 512e6, 3.2e9].map((value) => valueText(value, false))).toEqual([
      '0.123',
      '12',
      '1230',
      '12.3 k',
      '512 M',
      '3.2 G',
    ]);
    expect(valueText(0.1234, true)).toBe('12.3 %');
  });
});

describe('the queries of a record', () => {
  it.each([
    ['up{job="api"}', true],
    ['rate(http_requests_total[5m])', true],
    ['redis_memory_used_bytes', true],
    ['job:errors:rate5m_total', true],
    ['notes/a', false],
    ['evt:12', false],
    ['42', false],
    ['(1 + 2)', false],
    ['https://example.com/a(b)', false],
    ['kubectl get pods -n shop', false],
    ['sum(', false],
  ])('%s is one: %s', (text, expected) => {
    expect(isQuery(text)).toBe(expected);
  });

  function answering(seen: unknown[] = []): PrometheusClient {
    const batch: PrometheusClient['batch'] = async (queries) => {
      seen.push(queries);
      return Object.fromEntries(
        Object.keys(queries).map((name) => [
          name,
          name === 'failing'
            ? err({ code: 'time-limit' as const, message: 'It took too long' })
            : ok({
                header: {
                  resultType: 'matrix' as const,
                  grid: { start: 0, step: 15, count: 2 },
                  series: Array.from({ length: 7 }, (_, at) => ({ __name__: 'm', pod: `p${at}` })),
                  warnings: [],
                  infos: [],
                  stats: null,
                  partial: false,
                  truncated: false,
                  bytes: 0,
                  elapsed: 0,
                },
                samples: Float64Array.from({ length: 14 }, (_, at) => (at === 1 ? Number.NaN : at)),
                histograms: [],
              }),
        ]),
      );
    };
    return { batch } as unknown as PrometheusClient;
  }

  it('are asked over the incident and some time around it; what is not answered is told', async () => {
    const seen: unknown[] = [];
    const { charts, failures } = await askCharts(
      answering(seen),
      { events: incidentEvents([...redisIncident, finding]), question: { total: 't', failed: 'f' } },
      { now: began + 86_400, signal: new AbortController().signal },
    );
    expect(seen).toMatchObject([
      {
        failing: { expr: '(sum(rate(f[60s])) or vector(0)) / sum(rate(t[60s]))', step: 15 },
        'evt27-1': { expr: 'redis_memory_used_bytes{pod=~"redis-.*"}', start: began - 630, limit: 7 },
      },
    ]);
    expect(failures).toEqual([expect.stringContaining('It took too long')]);
    expect(charts).toMatchObject([{ slug: 'evt27-1', seqs: [27], more: true }]);
    expect(charts[0]?.series).toHaveLength(6);
    expect(charts[0]?.series[0]).toEqual({ name: 'm{pod="p0"}', values: [0, null] });
  });
});

describe('a postmortem with pictures', () => {
  const charts = { charts: [chart], failures: ['up: it has no samples then'] };
  const draft = (more: object) =>
    draftPostmortem({ shell, clock }, { id, events: incidentEvents([...redisIncident, finding]), ...more });

  it('shows each beside its figures, and names what has none', async () => {
    const { markdown, pictures } = await draft({ charts });
    expect(pictures.map(({ name }) => name)).toEqual([`${id}-failing.svg`]);
    expect(markdown).toContain(
      `![From 2026-05-13 14:07 to 2026-05-13 14:46 UTC. The value: between 0.1 % and 14 %. {pod="\\<a\\>&b"}: between 5 % and 5 %.](${id}-failing.svg "Share of the requests that failed")`,
    );
    expect(markdown).toContain('| The value | 13 % | 0.2 % | 0.1 % | 14 % |');
    expect(markdown).toContain('- A query has no picture. up: it has no samples then');
  });

  it('keeps them where nothing is asked the next time, and renews them where it is', async () => {
    const { markdown } = await draft({ charts });
    const next = await draft({ existing: markdown });
    expect(next.markdown).toContain(`${id}-failing.svg`);
    expect(next.kept).toEqual([]);
    const other = await draft({
      existing: next.markdown,
      charts: { charts: [{ ...chart, slug: 'other' }], failures: [] },
    });
    expect(other.markdown).toContain(`${id}-other.svg`);
    expect(other.markdown).not.toContain(`${id}-failing.svg`);
  });
});
