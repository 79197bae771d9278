import { describe, expect, test } from 'vitest';
import { doneList, openPoints } from '../../../../src/features/incidents/core/state/done.ts';
import { foldIncident } from '../../../../src/features/incidents/core/state/fold.ts';
import { judgePhases, timeInPhases } from '../../../../src/features/incidents/core/state/phases.ts';
import {
  defaultTargets,
  proposeSeverity,
  readPriorities,
  readTargets,
} from '../../../../src/features/incidents/core/state/severity.ts';
import { spanText } from '../../../../src/features/incidents/core/state/spans.ts';
import { nextUpdate, targetStates, timesOf } from '../../../../src/features/incidents/core/state/times.ts';
import { timelineRows } from '../../../../src/features/incidents/core/state/rows.ts';
import {
  beginning,
  command,
  incidentEvents,
  minute,
  type GivenEvent,
} from '../../../builders/incidentEvents.ts';

const alert = { kind: 'alert', source: 'alert', data: { name: 'Slow', summary: 'p99 8.4 s' } } as const;
const status = (value: string) => ({ kind: 'status', data: { status: value } }) as const;
const phase = (name: string) => ({ kind: 'phase', data: { phase: name } }) as const;
const severity = (name: string) => ({ kind: 'severity', data: { severity: name, title: 'Slow' } }) as const;
const comm = (stage: string) => ({ kind: 'comm', data: { stage, text: 'We look into it.' } }) as const;

describe('the state of an incident', () => {
  test('is what its last events say', () => {
    const state = foldIncident(
      incidentEvents(
        alert,
        severity('SEV3'),
        status('open'),
        severity('SEV1'),
        { kind: 'role', data: { role: 'commander', person: 'Dana' } },
        { kind: 'role', data: { role: 'scribe', person: 'Priya' } },
        { kind: 'role', data: { role: 'scribe', person: '' } },
        status('mitigated'),
      ),
    );
    expect(state.severity?.value).toBe('SEV1');
    expect(state.severities.map(({ value }) => value)).toEqual(['SEV3', 'SEV1']);
    expect([...state.roles]).toEqual([['commander', 'Dana']]);
    expect(state.status).toBe('mitigated');
    expect(state.title).toBe('Slow');
  });

  test('follows a hypothesis to its verdict', () => {
    const { hypotheses, causes } = foldIncident(
      incidentEvents(
        { kind: 'hypothesis', data: { text: 'Redis is down' } },
        { kind: 'hypothesis', data: { text: 'The network is slow' } },
        { kind: 'hypothesis', data: { text: 'The network is slow', state: 'refuted' }, evidence: ['evt:2'] },
        { kind: 'hypothesis', data: { text: 'Redis was ended', state: 'confirmed' }, evidence: [1, 'evt:9'] },
      ),
    );
    expect(hypotheses.map(({ text, state }) => [text, state])).toEqual([
      ['Redis is down', 'confirmed'],
      ['The network is slow', 'refuted'],
    ]);
    expect(causes).toEqual([{ seq: 1, text: 'Redis is down', evidence: ['evt:9'] }]);
  });
});

describe('the time in each phase', () => {
  test('adds up, triage from the beginning, the last one until now', () => {
    const { phases } = foldIncident(incidentEvents(alert, phase('debug'), phase('mitigate'), phase('debug')));
    const times = timeInPhases(phases, { began: beginning, end: beginning + 10 * minute, open: true });
    expect(times).toEqual([
      { phase: 'triage', time: minute, current: false },
      { phase: 'debug', time: minute + 7 * minute, current: true, since: beginning + 3 * minute },
      { phase: 'mitigate', time: minute, current: false },
    ]);
  });
});

describe('the target of each phase', () => {
  const targets = defaultTargets.SEV1.phases;
  const judge = (minutes: number, ...events: readonly GivenEvent[]) => {
    const { phases } = foldIncident(incidentEvents(...events));
    const end = beginning + minutes * minute;
    return judgePhases(timeInPhases(phases, { began: beginning, end, open: true }), targets, end);
  };
  const short = { ...phase('debug'), at: 5 };

  test('is met by one that ended in time, to the minute, and missed by one that took longer', () => {
    expect(judge(6, alert, short).map(({ phase: name, state }) => [name, state])).toEqual([
      ['triage', 'met'],
      ['debug', 'running'],
    ]);
    expect(judge(7, alert, { ...short, at: 5.1 })[0]).toMatchObject({ state: 'missed', target: 5 * minute });
  });

  test('runs until the time is up, over all times that an incident is in a phase', () => {
    const again = [alert, short, { ...phase('triage'), at: 8 }, { ...phase('debug'), at: 9 }];
    const running = judge(10, ...again).find(({ current }) => current);
    expect(running).toMatchObject({ phase: 'debug', time: 4 * minute, due: beginning + 21 * minute });
    expect(judge(20, ...again).at(-1)?.state).toBe('running');
    expect(judge(22, ...again).at(-1)).toMatchObject({ state: 'missed' });
    expect(judge(22, ...again)[0]).toMatchObject({ phase: 'triage', state: 'missed', time: 6 * minute });
  });

  test('adds up to the targets of recovery and resolution, unless the setting says other minutes', () => {
    for (const { mitigate, resolve, phases } of Object.values(defaultTargets)) {
      const until = phases.triage + phases.debug + phases.mitigate;
      expect([until, until + phases.fix + phases.verify]).toEqual([mitigate, resolve]);
    }
    const own = readTargets({ SEV2: { phases: { debug: 7, fix: -1, verify: 'long', nonsense: 3 } } });
    expect(own.SEV2.phases).toEqual({ ...defaultTargets.SEV2.phases, debug: 7 * minute });
    expect(own.SEV1).toEqual(defaultTargets.SEV1);
  });
});

describe('a proposed severity', () => {
  const priorities = readPriorities(undefined);
  const propose = (labels: readonly string[], summary = '', errorShare?: number, rising?: boolean) =>
    proposeSeverity(
      {
        labels,
        summary,
        ...(errorShare !== undefined && { errorShare }),
        ...(rising !== undefined && { rising }),
      },
      priorities,
    ).severity;

  test('maps the priorities of the pager', () => {
    expect(['P1', 'p2', 'P3', 'P4'].map((name) => propose([name]))).toEqual(['SEV1', 'SEV2', 'SEV3', 'SEV3']);
    const own = readPriorities({ P2: 'SEV1', P0: 'SEV1', P3: 'nonsense' });
    expect([own['P2'], own['P0'], own['P3']]).toEqual(['SEV1', 'SEV1', 'SEV3']);
  });

  test('takes a tenth of the requests for SEV2 or higher, a hundredth for SEV2 while it rises', () => {
    expect([0.12, 0.1, 0.05, 0.005].map((share) => propose([], '', share))).toEqual([
      'SEV2',
      'SEV2',
      'SEV3',
      'SEV3',
    ]);
    expect(propose([], '', 0.05, true)).toBe('SEV2');
    expect(propose([], '12 % of the requests fail')).toBe('SEV2');
    expect(propose([], 'disk is 12 % full')).toBe('SEV2');
  });

  test('is the worst that anything speaks for, with its reasons, and SEV2 where nothing does', () => {
    const both = proposeSeverity({ labels: ['warning', 'P1'], summary: '' }, priorities);
    expect(both.severity).toBe('SEV1');
    expect(both.reasons.map(({ text }) => text)).toEqual(['The alert says P1.', 'The alert says "warning".']);
    expect(proposeSeverity({ labels: [], summary: '' }, priorities)).toEqual({
      severity: 'SEV2',
      reasons: [],
    });
  });
});

describe('targets', () => {
  test('are 5 minutes, 15 minutes and 2 hours to respond; 15, 30 and on change to update', () => {
    const inMinutes = Object.values(defaultTargets).map(({ response, update }) => [
      response / minute,
      update === null ? null : update / minute,
    ]);
    expect(inMinutes).toEqual([
      [5, 15],
      [15, 30],
      [120, null],
    ]);
  });

  test('are read from the setting, in minutes; nonsense keeps the default', () => {
    const targets = readTargets({ SEV1: { response: 3, update: 0 }, SEV2: { response: 'soon' }, SEV3: 7 });
    expect(targets.SEV1.response).toBe(3 * minute);
    expect(targets.SEV1.update).toBeNull();
    expect(targets.SEV2.response).toBe(15 * minute);
    expect(targets.SEV3.update).toBeNull();
  });
});

describe('times', () => {
  const events = incidentEvents(
    alert,
    { kind: 'status', data: { status: 'open' }, at: 4 },
    { ...command('kubectl get pods'), at: 6 },
    { kind: 'status', data: { status: 'mitigated' }, at: 15 },
  );

  test('carry the uncertainty of what a person wrote down later', () => {
    const times = timesOf(events);
    expect(times.acknowledge).toEqual({ least: 0, most: 4 * minute });
    expect(times.mitigate).toEqual({ least: 6 * minute, most: 15 * minute });
    expect(times.resolve).toBeUndefined();
    expect(times.mitigate && spanText(times.mitigate)).toBe('between 6 min and 15 min');
  });

  test('do not know when it began where nothing says so', () => {
    expect(timesOf(events).detect).toBeUndefined();
    const estimated = incidentEvents(
      { kind: 'note', source: 'estimate', data: { text: 'first complaints' }, at: 0 },
      { ...alert, at: 5 },
    );
    expect(timesOf(estimated).detect).toEqual({ least: 0, most: 5 * minute });
  });

  test('meet a target, miss it, or cannot be told', () => {
    const states = (now: number) =>
      targetStates(
        timesOf(events),
        'SEV1',
        readTargets({ SEV1: { mitigate: 10 } }),
        beginning + now * minute,
      );
    expect(states(20).map(({ name, state }) => [name, state])).toEqual([
      ['response', 'met'],
      ['mitigate', 'unclear'],
      ['resolve', 'running'],
    ]);
    expect(states(20).at(-1)?.due).toBe(beginning + 60 * minute);
    expect(states(61).at(-1)?.state).toBe('missed');
  });

  test('start anew with a reopening', () => {
    const reopened = incidentEvents(alert, status('mitigated'), status('closed'), status('reopened'));
    expect(timesOf(reopened).mitigate).toBeUndefined();
    expect(timesOf(reopened).resolve).toBeUndefined();
  });
});

describe('the next update', () => {
  const due = (...given: readonly GivenEvent[]) => {
    const next = nextUpdate(incidentEvents(...given), defaultTargets);
    return next && [next.stage, (next.due - beginning) / minute];
  };

  test('follows the severity that the incident has now', () => {
    expect(due(severity('SEV1'))).toEqual(['initial', 15]);
    expect(due(severity('SEV2'), comm('initial'))).toEqual(['progress', 31]);
    expect(due(severity('SEV2'), comm('initial'), severity('SEV1'))).toEqual(['progress', 16]);
  });

  test('of a SEV3 follows a change', () => {
    expect(due(severity('SEV3'), comm('initial'))).toBeUndefined();
    expect(due(severity('SEV3'), comm('initial'), phase('debug'), phase('fix'))).toEqual(['progress', 2]);
  });

  test('is the resolution once it is resolved, and none after it or once it is closed', () => {
    expect(due(severity('SEV1'), comm('initial'), status('resolved'))).toEqual(['resolution', 17]);
    expect(due(severity('SEV1'), status('resolved'), comm('resolution'))).toBeUndefined();
    expect(due(severity('SEV1'), status('closed'))).toBeUndefined();
  });
});

describe('the points before closing', () => {
  const names = (points: readonly { readonly name: string }[]) => points.map(({ name }) => name);
  const input = (...given: readonly GivenEvent[]) => ({
    state: foldIncident(incidentEvents(...given)),
    debts: [],
    postmortem: undefined,
  });

  test('are all open at the beginning, each with what is missing', () => {
    const open = openPoints(input(alert, status('open')));
    expect(names(open)).toEqual(['restored', 'cause', 'permanent-fix', 'prevention', 'postmortem']);
    expect(open.every(({ text }) => text.length > 10)).toBe(true);
  });

  test('are met one by one', () => {
    const cause = { kind: 'finding', data: { text: 'out of memory', mark: 'cause' } } as const;
    expect(names(openPoints(input(status('mitigated'))))).not.toContain('restored');
    expect(names(openPoints(input(status('mitigated'), status('reopened'))))).toContain('restored');
    expect(doneList(input(cause)).find(({ name }) => name === 'cause')?.text).toContain('nothing backs it');
    expect(names(openPoints(input({ ...cause, evidence: ['evt:3'] })))).not.toContain('cause');
    const change = (what: string) =>
      ({ kind: 'change', data: { what, ref: '4e1c9a7', summary: 'Limit 2Gi' } }) as const;
    expect(names(openPoints(input(change('permanent-fix'))))).not.toContain('permanent-fix');
    expect(names(openPoints(input(change('git'))))).not.toContain('permanent-fix');
    expect(names(openPoints(input(change('kubectl'))))).toContain('permanent-fix');
    expect(names(openPoints(input(change('prevention:alert'))))).not.toContain('prevention');
    expect(names(openPoints({ ...input(alert), postmortem: '/notes/x.md' }))).not.toContain('postmortem');
  });
});

describe('the timeline', () => {
  const events = incidentEvents(
    alert,
    { ...command('kubectl get pods', 1), actor: 'agent:codex:7' },
    { kind: 'output', source: 'shell', data: { seq: 2, text: 'nothing', bytes: 7, truncated: false } },
    { kind: 'note', data: { text: 'a\u001b[31m\nnote' } },
    { kind: 'alert', source: 'alert', data: { name: 'First', summary: '' }, at: -1 },
  );

  test('is in the order of time, each row with its actor, outputs left to their commands', () => {
    expect(timelineRows(events).map(({ text, actor, failed }) => [text, actor, failed])).toEqual([
      ['First', 'alerting', false],
      ['Slow: p99 8.4 s', 'alerting', false],
      ['kubectl get pods', 'codex', true],
      ['a note', 'person', false],
    ]);
  });

  test('is filtered by kind, actor and words', () => {
    const seqs = (filter: Parameters<typeof timelineRows>[1]) =>
      timelineRows(events, filter).map(({ seq }) => seq);
    expect(seqs({ without: ['alert', 'note'] })).toEqual([2]);
    expect(seqs({ without: [], actors: ['agents'] })).toEqual([2]);
    expect(seqs({ without: [], actors: ['people'] })).toEqual([4]);
    expect(seqs({ without: [], words: 'PODS codex' })).toEqual([2]);
  });
});
