/**
 * Timelines made by seed: the rules were made with the even seeds alone, the odd ones judge them. A transition is right
 * where, from five seconds after it until the next one, every look at each second says what the agent truly does.
 */
import { describe, expect, test } from 'vitest';
import { reconcile } from '../../../../src/features/tabs/core/state/reconcile.ts';
import type { Signal } from '../../../../src/features/tabs/core/state/signal.ts';
import { pieces, World, type Channels, type Timeline } from '../../../builders/agents/timelines.ts';

const everything: Channels = { hooks: true, transcript: true, output: true, list: true };
const views: readonly (readonly [string, Channels])[] = [
  ['hooks, transcript and terminal', everything],
  ['transcript and terminal', { ...everything, hooks: false, list: false }],
];
const names = Object.keys(pieces);
const patience = 5000;

interface Verdict {
  readonly right: boolean;
  readonly what: string;
}

function judge(timeline: Timeline): readonly Verdict[] {
  const told = [...timeline.told].sort((a, b) => a.at - b.at);
  return timeline.truth.flatMap(({ from, value }, index): readonly Verdict[] => {
    const until =
      timeline.truth.slice(index + 1).find((later) => later.value !== value)?.from ?? timeline.end;
    if (until - from < patience + 1000 || timeline.truth[index - 1]?.value === value) return [];
    for (let now = from + patience; now < until; now += 1000) {
      const known = told.filter(({ at }) => at <= now).map(({ signal }) => signal);
      const seen = reconcile(known, timeline.session, now);
      if (seen?.value !== value) {
        const what = `${timeline.name}: ${value} looks like ${seen?.value} ${(now - from) / 1000} s after it began`;
        return [{ right: false, what }];
      }
    }
    return [{ right: true, what: '' }];
  });
}

/** A morning of one agent: some pieces in a row, the named one among them. */
function morning(name: string, seed: number, channels: Channels): Timeline {
  const world = new World(seed, channels);
  world.told.push({ at: world.now, signal: { kind: 'started', t: world.now, source: 'terminal' } });
  const last = name.includes('failure 1:');
  for (const piece of last ? ['answers', name] : ['answers', name, 'uses tools']) pieces[piece]?.(world);
  return world.timeline(name);
}

describe.each(views)('the state, seen by %s', (_, channels) => {
  const seeds = Array.from({ length: 8 }, (_, index) => 2 * index + 1);
  const timelines = names.flatMap((name) => seeds.map((seed) => morning(name, seed * 1000 + 1, channels)));
  const verdicts = timelines.flatMap(judge);

  test('is right in at least 98 of 100 of more than 200 transitions that the rules never saw', () => {
    const wrong = verdicts.filter(({ right }) => !right);
    expect(verdicts.length).toBeGreaterThan(200);
    expect(wrong.length / verdicts.length, wrong.map(({ what }) => what).join('\n')).toBeLessThanOrEqual(
      0.02,
    );
  });

  test.each(names.filter((name) => name.startsWith('failure')))('replays %s', (name) => {
    const replayed = seeds.flatMap((seed) => judge(morning(name, seed * 1000, channels)));
    expect(replayed.length).toBeGreaterThan(0);
    expect(replayed.filter(({ right }) => !right)).toEqual([]);
  });
});

test('without a terminal to watch only the moment of an approval stays unknown, until the tool ends', () => {
  const blind: Channels = { ...everything, output: false, list: false };
  const wrong = names
    .flatMap((name) => judge(morning(name, 1001, blind)))
    .filter(({ right }) => !right)
    .map(({ what }) => what);
  expect(wrong.filter((what) => !what.includes('working looks like waiting'))).toEqual([]);
});

describe('the state', () => {
  const t = 1_800_000_000_000;
  const signal = (kind: Signal['kind'], after: number, more: object = {}) =>
    ({ kind, t: t + after, source: 'transcript', session: 's', ...more }) as Signal;

  test('is unknown before anything was seen', () => expect(reconcile([], 's', t)).toBeUndefined());
  test('says since when, from where, and that it was concluded', () => {
    const seen = [signal('prompt', 0), signal('tool-started', 1000, { id: 'a', tool: 'Bash' })];
    expect(reconcile(seen, 's', t + 3000)).toMatchObject({
      value: 'working',
      source: 'transcript',
      inferred: false,
    });
    const drawn = [...seen, { kind: 'output', t: t + 2000, source: 'terminal' } as const];
    expect(reconcile(drawn, 's', t + 9000)).toEqual({
      value: 'waiting',
      since: t + 2000,
      seen: t + 2000,
      source: 'terminal',
      what: 'Bash',
      inferred: true,
    });
  });
  test('does not listen to the conversations of others', () => {
    expect(
      reconcile([signal('prompt', 0), signal('finished', 5, { session: 'child' })], 's', t + 10)?.value,
    ).toBe('working');
  });
  test.each([
    [0, 'ended'],
    [130, 'ended'],
    [143, 'ended'],
    [undefined, 'ended'],
    [1, 'failed'],
    [127, 'failed'],
  ] as const)('after the exit code %s is %s', (code, value) => {
    const ended = {
      kind: 'ended',
      t: t + 5,
      source: 'terminal',
      ...(code === undefined ? {} : { code }),
    } as const;
    expect(reconcile([signal('prompt', 0), ended], 's', t + 10)?.value).toBe(value);
  });
  test('needs two looks without a process to be ended', () => {
    const gone = (after: number) => ({ kind: 'gone', t: t + after, source: 'process' }) as const;
    expect(reconcile([signal('prompt', 0), gone(1000)], 's', t + 1500)?.value).toBe('working');
    expect(reconcile([signal('prompt', 0), gone(1000), gone(4000)], 's', t + 5000)?.value).toBe('ended');
  });
  test('of one question stays while another tool ends', () => {
    const asked = [
      signal('prompt', 0),
      signal('tool-started', 10, { id: 'a', tool: 'Read' }),
      signal('tool-started', 12, { id: 'b', tool: 'Bash' }),
      signal('asked', 20, { what: 'Bash', tool: 'Bash', source: 'hook' }),
      signal('tool-finished', 3000, { id: 'a' }),
    ];
    expect(reconcile(asked, 's', t + 3500)?.value).toBe('waiting');
    expect(reconcile([...asked, signal('tool-finished', 4000, { id: 'b' })], 's', t + 4500)?.value).toBe(
      'working',
    );
  });
  test('is not changed by a few key presses in a question', () => {
    const keys = [2000, 3000, 4000].map(
      (after) => ({ kind: 'output', t: t + after, source: 'terminal' }) as const,
    );
    const asked = [
      signal('prompt', 0),
      signal('asked', 20, { what: 'Bash', tool: 'Bash', source: 'hook' }),
      ...keys,
    ];
    expect(reconcile(asked, 's', t + 4500)?.value).toBe('waiting');
  });
});
