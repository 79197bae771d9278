/** Names that the server finds by itself: the search of 3.13, which is off unless somebody switches it on. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PanelNames } from '../../../src/features/prometheus/core/panelNames.ts';
import { startPrometheus, type RealPrometheus } from '../../builders/prometheus/realPrometheus.ts';
import { clientOf } from './realServer.ts';

const time = Math.floor(Date.now() / 1000) - 600;
const samples = [
  '# TYPE payment_queue_depth gauge',
  ...['api', 'payment', 'web'].map((job) => `payment_queue_depth{job="${job}",shop="eu"} 1 ${time}`),
  '# TYPE other gauge',
  `other{job="api"} 1 ${time}`,
  '# EOF',
  '',
].join('\n');

describe('a server that searches', () => {
  let server: RealPrometheus;
  beforeAll(async () => {
    server = await startPrometheus('prometheus3', {
      data: samples,
      flags: ['--enable-feature=search-api'],
    });
  });
  afterAll(async () => server.stop());

  test('finds metrics, labels and values by a part of them', async () => {
    const client = clientOf(server.url);
    const found = async (search: Parameters<typeof client.search>[0]) => {
      const answer = await client.search({ start: time - 60, end: time + 60, ...search });
      return answer.ok ? answer.value.value : answer.error;
    };
    expect(await found({ what: 'metric', text: 'queue' })).toEqual(['payment_queue_depth']);
    expect(await found({ what: 'label', text: 'sho', match: ['payment_queue_depth'] })).toEqual(['shop']);
    expect(await found({ what: 'value', label: 'job', text: 'pay' })).toEqual(['payment']);
    expect(await found({ what: 'metric', text: 'nothing_like_it' })).toEqual([]);
  });

  test('completes what is typed', async () => {
    const names = new PanelNames(clientOf(server.url), { now: () => 0 });
    const question = { what: 'value', text: 'w', metric: 'payment_queue_depth', label: 'job' } as const;
    expect(await names.complete(question)).toEqual([{ label: 'web' }]);
    expect(await names.complete({ ...question, what: 'metric', text: 'queue' })).toEqual([
      { label: 'payment_queue_depth' },
    ]);
  });
});
