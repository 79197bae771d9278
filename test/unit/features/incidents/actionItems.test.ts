import { readFileSync } from 'node:fs';
import path from 'node:path';
import { postmortemState } from '../../../../src/features/incidents/core/state/postmortemState.ts';
import { describe, expect, test } from 'vitest';
import {
  actionItems,
  remindedOf,
  remindersOf,
} from '../../../../src/features/incidents/core/state/actionItems.ts';

const example = path.resolve(
  import.meta.dirname,
  '../../../../examples/company/SRE/notes/postmortems/INC-2026-11-09-001.md',
);

describe('the action items of a postmortem', () => {
  test('are the rows of its table with owner and date, and what is done is done', () => {
    const items = actionItems(readFileSync(example, 'utf8'));
    expect(items.map(({ action, owner, done }) => [action, owner, done])).toEqual([
      ['Alert on the memory trend', 'Dana Okafor', true],
      ['A cache that is down costs 50 ms', 'Mei Chen', true],
      ['Three replicas in production', 'Dana Okafor', true],
      ['Review the eviction policy of every Redis', 'Tomas Lindqvist', false],
      ['Capacity review, three months ahead', 'Priya Raman', false],
    ]);
    expect(items[3]?.due).toBe(Date.UTC(2026, 10, 25, 23, 59, 59));
    expect(items[3]?.priority).toBe('P1');
    expect(readFileSync(example, 'utf8').split('\n')[(items[3]?.line ?? 0) - 1]).toContain('eviction policy');
  });

  test('are none of other tables, nor of rows without a date', () => {
    expect(actionItems('| UTC | event |\n| --- | --- |\n| 14:09 | 2026-01-01 |')).toEqual([]);
    expect(actionItems('| action | owner | due |\n| --- | --- | --- |\n| a | b | soon |')).toEqual([]);
  });

  test('are spoken of from the beginning of their day on, and are late after it', () => {
    const items = actionItems(
      '| action | owner | due |\n| --- | --- | --- |\n| one | a | 2026-11-25 |\n| two | b | 2026-11-27 |',
    );
    const at = (day: number, hour: number) => {
      const { items: said, late } = remindedOf(items, Date.UTC(2026, 10, day, hour));
      return [said.map(({ action }) => action), late];
    };
    expect([at(24, 23), at(25, 0), at(26, 0), at(27, 1), at(28, 0)]).toEqual([
      [[], 0],
      [['one'], 0],
      [['one'], 1],
      [['one', 'two'], 1],
      [['one', 'two'], 2],
    ]);
    expect(items.flatMap(remindersOf).map((moment) => new Date(moment).getUTCDate())).toEqual([
      24, 25, 26, 27,
    ]);
  });
});

describe('the state of a postmortem', () => {
  const head = (status: string) => `---\ntitle: Slow\nstatus: ${status}\n---\n# Slow\n`;

  test('is what its head says', () => {
    expect(
      ['draft', 'in review', '"In review"', 'done # at last'].map((each) => postmortemState(head(each))),
    ).toEqual(['draft', 'in review', 'in review', 'done']);
  });

  test('is done where a person wrote it without a head, whatever stands in its text', () => {
    expect(postmortemState(readFileSync(example, 'utf8'))).toBe('done');
    expect(postmortemState(`# Slow\n\n${head('draft')}`)).toBe('done');
  });
});
