import { describe, expect, it } from 'vitest';
import { draftUpdate, finishUpdate } from '../../../../src/features/incidents/core/updates/drafts.ts';
import { incidentEvents, redisIncident } from '../../../builders/incident.ts';

const id = 'INC-2026-05-13-001';
const now = Date.UTC(2026, 4, 13, 14, 45);
const events = incidentEvents(redisIncident);

describe('the texts for others', () => {
  it('are the ones that people have looked at', async () => {
    const first = draftUpdate('initial', {
      id,
      events: events.slice(0, 8),
      now: Date.UTC(2026, 4, 13, 14, 25),
    });
    const progress = draftUpdate('progress', {
      id,
      events: events.slice(0, 19),
      now: Date.UTC(2026, 4, 13, 14, 36),
    });
    const resolution = draftUpdate('resolution', { id, events, now, dataLoss: 'none' });
    await expect([first.text, progress.text, resolution.text].join('\n-----\n\n')).toMatchFileSnapshot(
      '../../../fixtures/incidents/redis-updates.txt',
    );
  });

  it('name the next update by the severity, and promise no time of a repair', () => {
    const { text } = draftUpdate('progress', { id, events, now });
    expect(text).toContain('by 15:15 UTC');
    const sev3 = incidentEvents([{ kind: 'severity', data: { severity: 'SEV3' } }]);
    expect(draftUpdate('initial', { id, events: sev3, now }).text).toContain('when something changes');
  });

  it('tell in an update only what is new', () => {
    const { text } = draftUpdate('progress', { id, events, now });
    expect(text).toContain('Raise the memory limit of the cache');
    expect(text).not.toContain('out of memory\n');
  });
});

describe('a resolution', () => {
  it('does not finish without a line on data loss', () => {
    const { text, missing } = draftUpdate('resolution', { id, events, now });
    expect(missing).toEqual(['data-loss']);
    expect(finishUpdate('resolution', text)).toMatchObject({ ok: false, error: { code: 'data-loss' } });
    expect(finishUpdate('resolution', 'All is well.')).toMatchObject({ ok: false });
    expect(finishUpdate('resolution', 'Data loss:')).toMatchObject({ ok: false });
    expect(finishUpdate('resolution', text.replace('Data loss: ____', '**Data loss:** none'))).toMatchObject({
      ok: true,
    });
    expect(finishUpdate('progress', 'All is well.')).toMatchObject({ ok: true });
  });

  it('takes the line from the record', () => {
    const more = incidentEvents([...redisIncident, { kind: 'note', data: { text: 'Data loss: 12 carts' } }]);
    const { text, missing } = draftUpdate('resolution', { id, events: more, now });
    expect(text).toContain('Data loss: 12 carts');
    expect(missing).toEqual([]);
  });

  it('does not finish with a gap', () => {
    const open = incidentEvents([{ kind: 'severity', data: { severity: 'SEV1' } }]);
    const { text } = draftUpdate('resolution', { id, events: open, now, dataLoss: 'none' });
    expect(finishUpdate('resolution', text)).toMatchObject({ ok: false, error: { code: 'blank' } });
  });
});
