/** A rule file that is typed in is judged rule by rule: with the verdict of the whole file, at each keystroke. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkRuleTexts } from '../../../src/clients/engine/promql.ts';
import { judgementOf, judgeRules, type Judgement } from '../../../src/features/rules/core/checkRules.ts';
import { rememberingJudge } from '../../../src/features/rules/core/judgeTyped.ts';
import { startEngine } from '../helmCore/engine.ts';
import { randomFrom } from '../../builders/prometheus/random.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const edits = Number(process.env['SRE_WORKBENCH_RULE_EDITS'] ?? 250);
const engine = startEngine();

const plain = globSync('examples/company/SRE/monitoring/rules/*.yaml', { cwd: root }).map((file) =>
  readFileSync(path.join(root, file), 'utf8'),
);
const indented = (text: string) => text.replaceAll(/^(?=.)/gm, '  ');
const resource = (text: string) =>
  `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: r\nspec:\n${indented(text)}---\nkind: Service\n`;
const files = [...plain, ...plain.map(resource), plain.join(''), plain.join('---\n')];

const pieces = [
  ')', '(', '[5m]', ' > 1', '{{', '&a ', '*a', '# x', '\n', '  ', '- ', ':', '"', "'", '|', 'sum', ' by (x) ',
  '\n---\n', '\n  - name: more\n    rules:\n', '\n      - record: a\n        expr: b\n', '\n      - alert: A\n        expr: b\n        for: x\n',
  'rules:', 'name: redis', 'expr: up', '\t', '\r\n', 'record: a:b',
]; // prettier-ignore

/** Of a problem in an expression the editor shows what the parser says, which names no group and no rule. */
const seen = ({ rules, findings, problems }: Judgement) => ({
  rules,
  findings: findings.map(({ message, ...place }, index) => ({
    ...place,
    message: problems[index]?.expression?.text ?? message,
    span: problems[index]?.expression,
  })),
});

test(`${edits} edits, one after the other`, async () => {
  const counts = { clean: 0, expression: 0, other: 0 };
  for (let seed = 0; seed < edits / 10; seed += 1) {
    const random = randomFrom(seed);
    const judge = rememberingJudge();
    let text = files[seed % files.length] ?? '';
    for (let edit = 0; edit < 10; edit += 1) {
      const at = random.integer(0, text.length);
      const before = text;
      text = text.slice(0, at) + random.pick([...pieces, '']) + text.slice(at + random.pick([0, 0, 1, 6]));
      const [whole, typed] = [await judgeRules(engine, text, {}), await judge(engine, text, {})];
      if (!whole.ok || !typed.ok) throw new Error(JSON.stringify([whole, typed]));
      expect(seen(typed.value), text).toEqual(seen(whole.value));
      const { problems } = whole.value;
      const all = problems.every(({ expression }) => expression);
      counts[problems.length === 0 ? 'clean' : all ? 'expression' : 'other'] += 1;
      // What is broken is mended most of the time, as by people.
      if (problems.length > 0 && random.chance(0.7)) text = before;
    }
  }
  expect(Math.min(...Object.values(counts)), JSON.stringify(counts)).toBeGreaterThan(edits / 25);
});

const group = (name: string, from: number) =>
  `  - name: ${name}\n    rules:\n${Array.from({ length: 500 }, (_, at) => `      - record: r:m${from + at}\n        expr: m${from + at}\n`).join('')}`;
const long = `groups:\n${group('a', 0)}${group('b', 500)}`;

test.each([
  ['no fault', long],
  ['a fault in the last part', long.replace('expr: m990', 'expr: sum(m990')],
  ['a name that is given twice', long.replace('name: b', 'name: a')],
  ['a field that is unknown', long.replace('expr: m700', 'fore: m700')],
  [
    'an alias of another part',
    long.replace('expr: m5', 'expr: &five m5').replace('expr: m995', 'expr: *five'),
  ],
  ['an alias of nothing', long.replace('expr: m995', 'expr: *five')],
  ['a second document', `${long}---\n${long}`],
])('a file of 1,000 rules with %s has the verdict of the whole', async (_, text) => {
  const whole = await checkRuleTexts(engine, [{ name: '', text }]);
  if (!whole.ok) throw new Error(whole.error.message);
  const [{ rules, problems } = { rules: 0, problems: [] }] = whole.value;
  expect(await judgeRules(engine, text, {})).toEqual({ ok: true, value: judgementOf(rules, problems) });
});
