import { describe, expect, it } from 'vitest';
import type { NewEvent } from '../../../../src/clients/notes/incidentEvents.ts';
import type { Impact } from '../../../../src/features/incidents/core/impact/computeImpact.ts';
import {
  checkActionItem,
  readActionItems,
} from '../../../../src/features/incidents/core/postmortem/actionItems.ts';
import { draftPostmortem } from '../../../../src/features/incidents/core/postmortem/postmortem.ts';
import {
  commitMessage,
  sessionSummary,
} from '../../../../src/features/incidents/core/postmortem/sessionTexts.ts';
import { recordOfIncident } from '../../../../src/features/incidents/core/record/record.ts';
import { incidentEvents, redisIncident } from '../../../builders/incident.ts';
import { shell } from '../../../builders/shell.ts';

const clock = { now: () => Date.UTC(2026, 4, 14) };
const id = 'INC-2026-05-13-001';
const note = (text: string, more: Partial<NewEvent> = {}): NewEvent =>
  ({ kind: 'note', data: { text }, ...more }) as NewEvent;
const whole: readonly NewEvent[] = [
  ...redisIncident,
  note('well: the alert fired at once'),
  note('lucky: it was a quiet afternoon'),
  note('Lesson: a cache without eviction fills up'),
  note('trigger: a new campaign doubled the keys'),
  note('Data loss: none, the cache holds copies'),
  note('action: Alert on memory growth; owner: Ada; due: 2026-05-20; priority: p1'),
  note('action: Look at all caches; owner: ; due: soon'),
  {
    kind: 'finding',
    actor: 'agent:claude-code:5f0c',
    data: { text: 'Memory grew by 2 MB an hour' },
    evidence: ['deriv(redis_memory_used_bytes[7d])', 'pictures/memory.png'],
  },
  { kind: 'output', data: { seq: 11, text: 'OOM kill by kernel\n', bytes: 19, truncated: false } },
  { kind: 'status', data: { status: 'closed' } },
];
const impact: Impact = {
  start: Date.UTC(2026, 4, 13, 14, 17) / 1000,
  end: Date.UTC(2026, 4, 13, 14, 32) / 1000,
  duration: 900,
  requests: 150_000,
  failed: 18_000,
  share: 0.12,
  users: 1500,
  objective: '99.9',
  windowDays: 30,
  budgetSpent: 0.0417,
  basis: 'requests',
  attained: { before: 0.9995, after: 0.9994 },
  shareBefore: 0.0003,
  shareAfter: 0.0008,
  queries: [
    {
      name: 'failed',
      expr: 'sum(increase(http_requests_total{status=~"5.."}[900s]))',
      time: 1_778_682_720,
      value: 18_000,
    },
  ],
  notes: [],
};
const draft = (events: readonly NewEvent[], more: { impact?: Impact; existing?: string } = {}) =>
  draftPostmortem({ shell, clock }, { id, events: incidentEvents(events), ...more });

describe('a postmortem', () => {
  it('is the one that people have looked at', async () => {
    const { markdown, name } = await draft(whole, { impact });
    expect(name).toBe(`${id}.md`);
    await expect(markdown).toMatchFileSnapshot('../../../fixtures/incidents/redis-postmortem.md');
  });

  it.each([
    ['a whole record', whole],
    ['a part of one', redisIncident.slice(0, 12)],
  ])('names an event in every factual sentence of %s', async (_, events) => {
    const { markdown } = await draft(events, { impact });
    const facts = (markdown.split('## For the author')[0] ?? '')
      .split('## Supporting')[0]
      ?.split('\n')
      .filter((line) => /^(?:- |\| )/.test(line) && !/^\| (?:---|Time|Action)/.test(line));
    expect(facts?.length).toBeGreaterThan(8);
    for (const line of facts ?? []) if (!line.startsWith('  - ')) expect(line).toMatch(/\[evt:\d+\]/);
  });

  it('lists for the author what no event says, and writes nothing of it', async () => {
    const { gaps, markdown } = await draft(redisIncident);
    expect(gaps.join('\n')).toMatch(
      /Impact:[\s\S]*Data loss:[\s\S]*Trigger:[\s\S]*Start:[\s\S]*lucky:[\s\S]*Lessons:/,
    );
    expect(markdown).toContain('- Trigger: no event says what set it off.');
    const bare = await draft([...redisIncident, { kind: 'note', data: { text: 'A guess', mark: 'cause' } }]);
    expect(bare.gaps).toContain('Cause "A guess": nothing backs it.');
  });

  it('never calls the length of one incident a mean, and knows its bounds', async () => {
    const { markdown } = await draft(whole);
    expect(markdown).not.toMatch(/\bmean|MTT|average/i);
    expect(markdown).toMatch(/Time to mitigate: between \d+ min and \d+ min/);
  });

  it('keeps what its author has written', async () => {
    const { markdown } = await draft(whole);
    const edited = markdown
      .replace('status: draft', 'status: in review')
      .replace('- it was a quiet afternoon', '- it was a Sunday');
    const { markdown: next, kept } = await draft([...whole, note('lucky: the backup was fresh')], {
      existing: edited,
    });
    expect(next).toContain('status: in review');
    expect(next).toContain('it was a Sunday');
    expect(kept).toEqual(['lucky']);
  });

  it('is due 48 hours after the close', async () => {
    const { markdown } = await draft(whole);
    const closed = incidentEvents(whole).at(-1)?.t ?? 0;
    expect(markdown).toContain(`due: ${new Date(closed + 48 * 3_600_000).toISOString()}`);
    expect((await draft(redisIncident)).markdown).toContain('due: null');
  });
});

describe('an action item', () => {
  const item = { what: 'Alert on growth', owner: 'Ada', due: '2026-05-20', priority: 'P1' };

  it.each(['what', 'owner', 'due', 'priority'] as const)('is refused without %s', (field) => {
    expect(checkActionItem({ ...item, [field]: ' ' })).toMatchObject({ ok: false, error: { code: field } });
  });

  it('is refused with a date that there is not, and another priority', () => {
    expect(checkActionItem({ ...item, due: '2026-02-30' })).toMatchObject({ ok: false });
    expect(checkActionItem({ ...item, due: 'soon' })).toMatchObject({ ok: false });
    expect(checkActionItem({ ...item, priority: 'high' })).toMatchObject({ ok: false });
  });

  it('is told to the author where it is refused, and read back where it is not', async () => {
    const { markdown } = await draft(whole);
    expect(markdown).toMatch(/Action item refused: "Look at all caches" has no owner\. \(\[evt:33\]/);
    expect(readActionItems(markdown)).toEqual([
      { what: 'Alert on memory growth', owner: 'Ada', due: '2026-05-20', priority: 'P1' },
    ]);
    expect(readActionItems('| 1 | Do \\| it | Bo | 2026-06-01 | P2 | done |')).toEqual([
      { what: 'Do | it', owner: 'Bo', due: '2026-06-01', priority: 'P2' },
    ]);
  });
});

describe('the short texts', () => {
  it('are the ones that people have looked at', async () => {
    const record = await recordOfIncident(id, incidentEvents(whole), shell);
    const usage = [
      { agent: 'claude-code', session: 'Observe', peakTokens: 28_000, meanTokens: 22_000, window: 200_000 },
    ];
    const texts = [sessionSummary({ record, usage, now: clock.now() }), commitMessage(record, impact)];
    await expect(texts.join('\n-----\n\n')).toMatchFileSnapshot('../../../fixtures/incidents/redis-texts.md');
  });

  it('begin a commit with a line that git shows whole', async () => {
    const long = 'A very long summary of a change that nobody would ever want to read in one line of a log';
    const events = incidentEvents([{ kind: 'change', data: { what: 'git', ref: '1', summary: long } }]);
    const [first = ''] = commitMessage(await recordOfIncident(id, events, shell)).split('\n');
    expect(first.length).toBeLessThanOrEqual(72);
  });
});
