/**
 * Rule files and their tests in the warm engine and by promtool of the same version, one after the other in each round:
 * 100 tests in 20 files, a file of 1,000 rules, and what a keystroke in a file of 500 rules costs until its findings are
 * there. The engine has the texts already, as the editor does; promtool reads them. And what an edit of an alert rule costs until
 * it is known what it would have done in the last day.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { requireProgram } from '../scripts/setup/programs.mjs';
import { replayAlert, testRuleText, type FetchedSamples } from '../src/clients/engine/promql.ts';
import { analyseFile } from '../src/features/rules/core/analyse.ts';
import { judgeRules } from '../src/features/rules/core/checkRules.ts';
import { rememberingJudge } from '../src/features/rules/core/judgeTyped.ts';
import { rememberingLint } from '../src/clients/prometheus/rules/lint.ts';
import { createEngine } from '../src/node/engine.ts';
import { clock, median, milliseconds, printFigure } from './figure.ts';
import { dist, engineWorker } from './place.ts';

const rounds = 7;
const keystrokes = 30;

const rulePair = (at: number) => `  - record: job:http_errors:ratio${at}
    expr: sum by (job) (rate(http_requests_total{code=~"5..", service="s${at}"}[5m])) / sum by (job) (rate(http_requests_total{service="s${at}"}[5m]))
  - alert: TooManyErrors${at}
    expr: job:http_errors:ratio${at} > 0.05
    for: 5m
    labels: {severity: page}
    annotations: {summary: '{{ $labels.job }} answers {{ $value | humanizePercentage }} with errors'}
`;
const rulesOf = (pairs: number) =>
  `groups:\n- name: errors\n  rules:\n${Array.from({ length: pairs }, (_, at) => rulePair(at)).join('')}`;

const testOf = (at: number) => `- name: t${at}
  interval: 1m
  input_series:
  - {series: 'http_requests_total{job="a", code="200", service="s${at}"}', values: 0+90x60}
  - {series: 'http_requests_total{job="a", code="500", service="s${at}"}', values: 0+10x60}
  alert_rule_test:
  - eval_time: 30m
    alertname: TooManyErrors${at}
    exp_alerts: [{exp_labels: {severity: page, job: a}, exp_annotations: {summary: a answers 10% with errors}}]
  promql_expr_test:
  - {expr: 'round(job:http_errors:ratio${at}, 0.01)', eval_time: 30m, exp_samples: [{labels: '{job="a"}', value: 0.1}]}
`;

/** Counters that are scraped every 15 seconds for a day and an hour. */
function fetchedDay(counters: number): FetchedSamples {
  const times = Float64Array.from({ length: (25 * 3600) / 15 }, (_, at) => at * 15_000);
  const series = Array.from({ length: counters }, (_, pod) => ({
    labels: { __name__: 'errors_total', job: `j${pod % 5}`, pod: String(pod) },
    times,
    values: times.map((_, at) => at * (pod % 7)),
  }));
  return { id: 'day', series };
}

const folder = await mkdtemp(path.join(tmpdir(), 'promql-rules-'));
const engine = createEngine({ folder: dist, worker: engineWorker });
const promtool = (...args: string[]) =>
  new Promise<void>((resolve, reject) => {
    execFile(requireProgram('promtool3'), args, { cwd: folder }, (error) =>
      error ? reject(error) : resolve(),
    );
  });

async function both(ours: () => Promise<unknown>, theirs: () => Promise<unknown>) {
  await ours();
  const times: { ours: number; theirs: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    times.push({ ours: await clock(ours), theirs: await clock(theirs) });
  }
  return {
    ours: median(times.map((time) => time.ours)),
    theirs: median(times.map((time) => time.theirs)),
    ratio: median(times.map((time) => time.ours / time.theirs)),
  };
}

function print(name: string, { ours, theirs, ratio }: Awaited<ReturnType<typeof both>>): void {
  printFigure({
    name,
    figures: `${milliseconds(ours)} against ${milliseconds(theirs)}`,
    value: ratio,
    goal: 1,
  });
}

try {
  const small = rulesOf(5);
  const files = Array.from({ length: 20 }, (_, at) => ({
    name: `t${at}.yml`,
    text: `rule_files: [rules.yml]\ntests:\n${Array.from({ length: 5 }, (_each, index) => testOf(index)).join('')}`,
  }));
  const many = rulesOf(500);
  await writeFile(path.join(folder, 'rules.yml'), small);
  await writeFile(path.join(folder, 'many.yml'), many);
  await Promise.all(files.map(({ name, text }) => writeFile(path.join(folder, name), text)));
  const ruleFiles = [{ name: 'rules.yml', text: small }];
  const runAll = () =>
    Promise.all(
      files.map(async ({ text }) => {
        const answer = await testRuleText(engine, { text, ruleFiles }, { timeLimit: 60_000 });
        const wrong = !answer.ok || answer.value.groups.some(({ errors }) => errors.length > 0);
        if (wrong) throw new Error(JSON.stringify(answer));
      }),
    );
  const names = files.map(({ name }) => name);
  print(
    '100 rule tests, against promtool test rules',
    await both(runAll, () => promtool('test', 'rules', ...names)),
  );
  let round = 0;
  // Each time other expressions, since the engine remembers those that it has parsed.
  const check = () =>
    judgeRules(engine, many.replaceAll('[5m]', `[${(round += 1) + 5}m]`), { timeLimit: 60_000 });
  print(
    '1,000 rules, against promtool check rules',
    await both(check, () => promtool('check', 'rules', 'many.yml')),
  );
  const half = rulesOf(250);
  const remembered = { lint: rememberingLint(), judge: rememberingJudge() };
  await analyseFile(engine, half, remembered);
  const typed: number[] = [];
  for (let at = 0; at < keystrokes; at += 1) {
    const text = half.replace('> 0.05', `> 0.${at + 10}`);
    typed.push(await clock(() => analyseFile(engine, text, remembered)));
  }
  const value = median(typed);
  printFigure({
    name: 'a keystroke in 500 rules to its findings, in ms',
    figures: milliseconds(value),
    value,
    goal: 50,
  });
  const samples = fetchedDay(50);
  const replayed: number[] = [];
  for (let at = 0; at < 10; at += 1) {
    const request = {
      alert: 'TooManyErrors',
      expr: `sum by (job) (rate(errors_total[5m])) > ${at}`,
      for: '5m',
      keepFiringFor: '',
      labels: {},
      start: 3_600_000,
      end: 25 * 3_600_000,
      step: 60_000,
    };
    replayed.push(
      await clock(async () => {
        const answer = await replayAlert(engine, samples, request);
        if (!answer.ok || answer.value.error !== '') throw new Error(JSON.stringify(answer));
      }),
    );
  }
  printFigure({
    name: 'an edited alert over a day of 50 counters, in ms',
    figures: milliseconds(median(replayed)),
    value: median(replayed),
  });
} finally {
  await engine.dispose();
  await rm(folder, { recursive: true });
}
