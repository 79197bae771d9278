/** Rule files, their tests and expressions, in the engine and by promtool of the same version: they must not differ. */
import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireProgram } from '../../../scripts/setup/programs.mjs';
import {
  checkRuleTexts,
  formatPromql,
  parsePromql,
  testRuleText,
} from '../../../src/clients/engine/promql.ts';
import { mapParallel } from '../../../src/base/parallel.ts';
import { startEngine } from '../helmCore/engine.ts';
import { brokenExpression } from '../../builders/prometheus/brokenExpressions.ts';
import { randomFrom } from '../../builders/prometheus/random.ts';
import { expressionOf, ruleTestCase } from '../../builders/prometheus/ruleTestFiles.ts';

const count = Number(process.env['SRE_WORKBENCH_RULE_TESTS'] ?? 60);
const expressions = Number(process.env['SRE_WORKBENCH_EXPRESSIONS'] ?? 2000);
let folder = '';
const engine = startEngine();

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'rules-')));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

interface Ended {
  readonly failed: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

const promtool = (...args: string[]) =>
  new Promise<Ended>((resolve) => {
    execFile(requireProgram('promtool3'), args, { cwd: folder, maxBuffer: 1e9 }, (error, stdout, stderr) =>
      resolve({ failed: error !== null, stdout, stderr }),
    );
  });

function valueOf<Value>(answer: { ok: true; value: Value } | { ok: false; error: unknown }): Value {
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
}

const failedText = (errors: readonly string[]) =>
  errors.length === 0 ? '' : `  FAILED:\n${errors.map((error) => `${error}\n`).join('')}`;

test(`${count} generated test files have the same verdicts, in the same words`, async () => {
  const cases = Array.from({ length: count }, (_, at) => ({
    name: `t${at}.yml`,
    ...ruleTestCase(at, `r${at}.yml`),
  }));
  await Promise.all(
    cases.flatMap(({ name, rules, tests }) => [
      writeFile(path.join(folder, name), tests),
      writeFile(path.join(folder, name.replace('t', 'r')), rules),
    ]),
  );
  const differences = await mapParallel(cases, 4, async ({ name, rules, tests }) => {
    const ruleFiles = [{ name: name.replace('t', 'r'), text: rules }];
    const [told, tested] = await Promise.all([
      promtool('test', 'rules', name),
      testRuleText(engine, { text: tests, ruleFiles }, { timeLimit: 60_000 }),
    ]);
    const { error, groups } = valueOf(tested);
    const errors = error === '' ? groups.flatMap((group) => group.errors) : [error];
    const same = told.failed === errors.length > 0 && told.stderr === failedText(errors);
    return same ? [] : [{ name, promtool: told.stderr, engine: failedText(errors) }];
  });
  expect(differences.flat()).toEqual([]);
});

/** The lines of promtool that tell what is wrong, by the number of the rule. */
function messagesByRule(stderr: string): ReadonlyMap<number, string> {
  const parts = stderr.split(
    /^rules\.yml: \d+:\d+: group "g", rule (\d+), "r": could not parse expression: /mu,
  );
  const found = new Map<number, string>();
  for (let at = 1; at < parts.length; at += 2) found.set(Number(parts[at]), (parts[at + 1] ?? '').trimEnd());
  return found;
}

test(`${expressions} changed expressions: the same verdict, message and place`, async () => {
  const texts = Array.from({ length: expressions }, (_, at) => brokenExpression(at)).filter(
    (text) => text !== '' && text.isWellFormed(),
  );
  const file = `groups:\n- name: g\n  rules:\n${texts.map((text) => `  - record: r\n    expr: ${JSON.stringify(text)}\n`).join('')}`;
  await writeFile(path.join(folder, 'rules.yml'), file);
  const told = messagesByRule((await promtool('check', 'rules', '--lint=none', 'rules.yml')).stderr);
  const parsed = valueOf(await parsePromql(engine, texts));
  const differences = texts.flatMap((text, at) => {
    const message = parsed[at]?.faults[0]?.message.trimEnd();
    return message === told.get(at + 1) ? [] : [{ text, promtool: told.get(at + 1), engine: message }];
  });
  expect(differences).toEqual([]);
  expect(told.size).toBeGreaterThan(texts.length / 2);
});

describe('check', () => {
  const faulty = [
    'groups: [{name: "", rules: []}]',
    'groups:\n- name: a\n- name: a\n',
    'groups:\n- name: a\n  rules:\n  - record: "a b{}"\n    alert: x\n    expr: up\n',
    'groups:\n- name: a\n  rules:\n  - alert: x\n    expr: up ==\n    for: 5\n',
    'groups:\n- name: a\n  rules:\n  - alert: x\n    expr: up\n    annotations: {summary: "{{ .Nope"}\n',
    'groups:\n- name: a\n  rules:\n  - record: x\n    for: 1m\n    keep_firing_for: 1m\n',
    'groups:\n- name: a\n  rules:\n  - alert: x\n    expr: up\n    labels: {__name__: y}\n',
    'groups:\n  - name: [\n',
    'rules: []\n',
    '',
    'groups:\n- name: a\n  interval: soon\n',
  ];

  test('of faulty files says what promtool says', async () => {
    for (const text of faulty) {
      await writeFile(path.join(folder, 'faulty.yml'), text);
      const told = await promtool('check', 'rules', '--lint=none', 'faulty.yml');
      const [checked] = valueOf(await checkRuleTexts(engine, [{ name: '', text }]));
      const errors = (checked?.problems ?? []).map(({ message }) => `faulty.yml: ${message}`);
      // A line of a log may come before.
      const stderr = told.stderr.replace(/^time=.*\n/u, '');
      expect({ failed: told.failed, stderr }).toEqual({
        failed: errors.length > 0,
        stderr: failedText(errors),
      });
    }
  });
});

test('the print of 1,000 expressions is that of promtool, and with comments the same but for them', async () => {
  const random = randomFrom(77);
  const texts = Array.from({ length: 1000 }, () => expressionOf(random));
  const parsed = valueOf(await parsePromql(engine, texts));
  const whole = texts.filter((_, at) => parsed[at]?.faults.length === 0);
  const commented = whole.map(
    (text) => `# before\n${text.replaceAll(/\) /g, ') # within\n ')} # behind\n# last`,
  );
  const plain = valueOf(await formatPromql(engine, whole));
  const kept = valueOf(await formatPromql(engine, commented));
  const again = valueOf(
    await formatPromql(
      engine,
      kept.map(({ text }) => text),
    ),
  );
  expect(again.map(({ text }) => text)).toEqual(kept.map(({ text }) => text));
  expect(kept.map(({ text }) => withoutComments(text))).toEqual(plain.map(({ text }) => text));
  expect(kept.map(({ text }) => text.split('#').length)).toEqual(
    commented.map((text) => text.split('#').length),
  );
  const printed = await mapParallel(whole.slice(0, 60), 4, async (text) =>
    promtool('--experimental', 'promql', 'format', text),
  );
  expect(printed.map(({ stdout }) => stdout.trimEnd())).toEqual(
    plain.slice(0, 60).map(({ text }) => text.trimEnd()),
  );
});

const withoutComments = (text: string) =>
  text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .map((line) => line.replace(/ #.*$/u, ''))
    .join('\n');
