/** The rules were made with the even seeds alone; the odd ones judge them. */
import { describe, expect, test } from 'vitest';
import { claudeParser } from '../../../../src/clients/agents/claude.ts';
import { AlarmRecord } from '../../../../src/features/tabs/core/alarms/facts.ts';
import { alarmIds, judgeAlarms, type Alarm } from '../../../../src/features/tabs/core/alarms/judge.ts';
import {
  labelledTranscripts,
  type LabelledTranscript,
} from '../../../builders/agents/labelledTranscripts.ts';

const day = 24 * 3_600_000;

function alarmsOf({ lines, modified, updated, now }: LabelledTranscript): readonly Alarm[] {
  const record = new AlarmRecord();
  const parser = claudeParser();
  for (const line of lines) record.add(parser.entries(line), parser.time(line));
  return judgeAlarms(record, {
    repositoryOf: (file) => /^\/src\/[a-z]+/.exec(file)?.[0],
    modified: (file) => modified.get(file),
    updated: (file) => updated.get(file),
    now,
    staleAfter: 7 * day,
  });
}

const judged = [1, 3, 5, 7, 9].flatMap(labelledTranscripts).map((transcript) => ({
  kind: transcript.kind,
  labels: transcript.labels,
  raised: alarmsOf(transcript).map(({ id }) => id),
}));

describe.each(alarmIds)('the alarm %s', (id) => {
  const raised = judged.filter((one) => one.raised.includes(id));
  const right = raised.filter(({ labels }) => labels.includes(id));
  const labelled = judged.filter(({ labels }) => labels.includes(id));
  test('is right in at least nine of ten of more than sixty transcripts that it never saw', () => {
    expect(judged.length).toBeGreaterThanOrEqual(60);
    expect(right.length).toBeGreaterThan(0);
    const wrong = raised.filter((one) => !right.includes(one)).map(({ kind }) => kind);
    expect(right.length / raised.length, wrong.join(', ')).toBeGreaterThanOrEqual(0.9);
  });
  test('finds most of what it is about', () => {
    const missed = labelled.filter((one) => !right.includes(one)).map(({ kind }) => kind);
    expect(right.length / labelled.length, missed.join(', ')).toBeGreaterThanOrEqual(0.7);
  });
});

test('an alarm says what was seen', () => {
  const found = labelledTranscripts(2).flatMap(alarmsOf);
  for (const { evidence } of found) expect(evidence.length).toBeGreaterThan(30);
  expect(found.some(({ evidence }) => /SRE-\d+, SRE-\d+, SRE-\d+/.test(evidence))).toBe(true);
});
