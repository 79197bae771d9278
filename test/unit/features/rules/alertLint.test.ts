import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../../src/base/ports.ts';
import { ok } from '../../../../src/base/result.ts';
import type { Surroundings } from '../../../../src/clients/prometheus/rules/lintRules.ts';
import { analyseFile } from '../../../../src/features/rules/core/analyse.ts';
import { applyEdits } from '../../../../src/clients/prometheus/rules/fix.ts';

/** Prometheus has nothing to say, so that what is found is the checklist's. */
const content: Engine = { call: () => Promise.resolve(ok([{ rules: 1, problems: [] }])) };

const surroundings: Surroundings = {
  file: 'rules/api.yml',
  recorded: [],
  exists: (link) => Promise.resolve(/^runbooks\/(?:api|high-error-rate)\.md$/u.test(link)),
  runbooks: ['runbooks/other.md', 'runbooks/high-error-rate.md'],
};

async function findingsOf(text: string, around: Surroundings = surroundings) {
  const answer = await analyseFile(content, text, { around });
  if (!answer.ok) throw new Error(answer.error);
  return answer.value;
}

const good = {
  alert: 'HighErrorRate',
  expr: 'sum by (job) (rate(errors_total[5m])) > 5',
  severity: 'page',
  summary: "'Requests to {{ $labels.job }} fail'",
  runbook_url: 'https://example.org/api',
};

function ruleFile(changes: Partial<Record<keyof typeof good | 'description', string>> = {}): string {
  const { alert, expr, severity, ...notes } = { ...good, ...changes };
  const written = Object.entries(notes).filter(([, value]) => value !== undefined && value !== '');
  return [
    'groups:',
    '- name: g',
    '  rules:',
    `  - alert: ${alert}`,
    `    expr: ${expr}`,
    `    labels: {severity: ${severity}}`,
    ...(written.length > 0 ? ['    annotations:'] : []),
    ...written.map(([name, value]) => `      ${name}: ${value}`),
    '',
  ].join('\n');
}

test('a good alert has nothing to be said of it', async () => {
  expect(await findingsOf(ruleFile())).toEqual([]);
  expect(await findingsOf(ruleFile({ runbook_url: 'runbooks/api.md' }))).toEqual([]);
  const watchdog = ruleFile({ expr: 'vector(1)', summary: 'Alerting works. Ring when this is missing.' });
  expect(await findingsOf(watchdog)).toEqual([]);
});

describe('what an alert lacks is told at its place, as information', () => {
  test.each([
    ['alert-not-actionable', ruleFile({ summary: '' }), 'HighErrorRate'],
    ['alert-not-actionable', ruleFile({ summary: 'High error rate' }), 'High error rate'],
    ['alert-without-runbook', ruleFile({ runbook_url: '' }), 'HighErrorRate'],
    ['alert-runbook-missing', ruleFile({ runbook_url: 'runbooks/gone.md' }), 'runbooks/gone.md'],
    ['alert-runbook-missing', ruleFile({ runbook_url: 'https://' }), 'https://'],
    [
      'alert-without-impact',
      ruleFile({ summary: "'The heap of {{ $labels.job }} is full'" }),
      'HighErrorRate',
    ],
    ['alert-without-threshold', ruleFile({ expr: 'rate(errors_total[5m])' }), 'rate(errors_total[5m])'],
    ['alert-without-threshold', ruleFile({ expr: 'up == bool 0' }), 'up == bool 0'],
    ['alert-without-context', ruleFile({ summary: 'Requests fail' }), 'Requests fail'],
  ])('%s', async (rule, text, place) => {
    const found = await findingsOf(text);
    const [finding] = found.filter((each) => each.rule === rule);
    expect(finding).toMatchObject({ rule, severity: 'information' });
    expect(text.slice(finding?.from, finding?.to)).toBe(place);
  });

  test('only an alert that wakes somebody needs an impact', async () => {
    const text = ruleFile({ summary: "'The heap of {{ $labels.job }} is full'", severity: 'ticket' });
    expect(await findingsOf(text)).toEqual([]);
  });

  test('a link made by a template, and one that nobody can look up, are left alone', async () => {
    const { exists: _, ...blind } = surroundings;
    expect(await findingsOf(ruleFile({ runbook_url: "'{{ $labels.book }}'" }))).toEqual([]);
    expect(await findingsOf(ruleFile({ runbook_url: 'anywhere.md' }), blind)).toEqual([]);
  });
});

describe('a fix takes its finding away and leaves the rest', () => {
  test.each([
    ['alert-not-actionable', ruleFile({ summary: '' })],
    ['alert-not-actionable', ruleFile({ summary: '', runbook_url: '', severity: 'ticket' })],
    ['alert-without-runbook', ruleFile({ runbook_url: '' })],
    ['alert-without-threshold', ruleFile({ expr: 'up == bool 0' })],
    ['alert-without-context', ruleFile({ summary: 'Requests fail' })],
    ['alert-without-context', ruleFile({ summary: '"Requests fail"' })],
    ['ratio-without-sum', ruleFile({ expr: '\'rate(a{b="c"}[5m]) / rate(a[5m]) > 1\'' })],
    [
      'quantile-without-le',
      ruleFile({
        expr: '|\n      histogram_quantile(0.9,\n        sum by (job) (rate(a_bucket[5m]))\n      ) > 1',
      }),
    ],
  ])('%s', async (rule, text) => {
    const before = await findingsOf(text);
    const [finding] = before.filter((each) => each.rule === rule);
    expect(finding?.fix?.edits.length).toBeGreaterThan(0);
    const mended = applyEdits(text, finding?.fix?.edits ?? []);
    const rulesOf = (found: typeof before) => found.map((each) => each.rule);
    const after = await findingsOf(mended);
    const gone = new Set(rulesOf(before).filter((each) => !rulesOf(after).includes(each)));
    expect([...gone]).toEqual([rule]);
    expect(rulesOf(after).filter((each) => !rulesOf(before).includes(each))).toEqual([]);
  });

  test('a runbook of the workspace is linked by its name', async () => {
    const [finding] = await findingsOf(ruleFile({ runbook_url: 'runbooks/gone.md' }));
    expect(finding?.fix?.edits.map(({ text }) => text)).toEqual(["'runbooks/high-error-rate.md'"]);
  });

  test('nothing is written into a rule in braces', async () => {
    const text = 'groups: [{name: g, rules: [{alert: A, expr: up > 1}]}]';
    expect((await findingsOf(text)).map(({ fix }) => fix)).toEqual([undefined, undefined]);
  });
});

test('comments silence a rule at its line, or in the whole file', async () => {
  const text = ruleFile({ summary: 'Requests fail', runbook_url: '' });
  const quiet = text
    .replace(
      '  - alert',
      '  # sre-workbench-disable-next-line alert-without-runbook ours is a wiki\n  - alert',
    )
    .replace('Requests fail', 'Requests fail # sre-workbench-disable-line');
  expect((await findingsOf(text)).map(({ rule }) => rule)).toEqual([
    'alert-without-runbook',
    'alert-without-context',
  ]);
  expect(await findingsOf(quiet)).toEqual([]);
  expect(
    (await findingsOf(`# sre-workbench-disable-file alert-without-context\n${text}`)).map(({ rule }) => rule),
  ).toEqual(['alert-without-runbook']);
});

describe('a rule that is recorded twice', () => {
  const record = (labels = '') => `  - record: job:up:sum\n    expr: sum by (job) (up)\n${labels}`;
  const file = `groups:\n- name: g\n  rules:\n${record()}`;
  const elsewhere = { file: 'b.yml', name: 'job:up:sum', labels: '[]', start: 0, line: 7, column: 3 };

  test('is told with both places, in one file or in two', async () => {
    const [first, second] = await findingsOf(file + record());
    expect(first).toMatchObject({ rule: 'recorded-twice', severity: 'warning', also: [{ line: 6 }] });
    expect(second).toMatchObject({ rule: 'recorded-twice', also: [{ line: 4 }] });
    const [other] = await findingsOf(file, { ...surroundings, recorded: [elsewhere] });
    expect(other?.message).toContain('b.yml:7');
    expect(other?.also).toEqual([elsewhere]);
  });

  test('is none where the labels differ', async () => {
    expect(await findingsOf(file + record('    labels: {quantile: "0.9"}\n'))).toEqual([]);
    expect(
      await findingsOf(file, { ...surroundings, recorded: [{ ...elsewhere, labels: '[["a","b"]]' }] }),
    ).toEqual([]);
  });
});
